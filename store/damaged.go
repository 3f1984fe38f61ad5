package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"connectpd/store/atomicfile"
)

var sidecars = []string{"-wal", "-shm"}

// endedBadly reports whether the file deserves a look before it is used: a
// write-ahead log that nobody has open means that a process died, and a
// doubt was raised by one that met damage.
func endedBadly(home string) bool {
	if _, err := os.Stat(filepath.Join(home, doubtFile)); err == nil {
		return true
	}
	info, err := os.Stat(filepath.Join(home, fileName) + "-wal")
	return err == nil && info.Size() > 0
}

// raiseDoubt leaves a mark for the next start. It is advice: a folder that
// cannot take it is no reason to hide the error that raised it.
func raiseDoubt(home string) {
	_ = os.WriteFile(filepath.Join(home, doubtFile), nil, 0o600)
}

func clearDoubt(home string) { _ = os.Remove(filepath.Join(home, doubtFile)) }

// QuickCheck reads every page: nil, or *DamagedError. Nobody waits for it.
func (s *Store) QuickCheck(ctx context.Context) error {
	var verdict string
	err := s.readers.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict)
	if err != nil {
		return s.dbError("checking the store", err)
	}
	if verdict != "ok" {
		return &DamagedError{Path: s.path(), Backup: restorable(s.home), Err: errors.New(verdict)}
	}
	return nil
}

// condemn renames a damaged file and its sidecars aside, when that is what
// err says and nobody else has it open. Nothing is ever deleted.
func (s *Store) condemn(err error, alone bool) error {
	var damaged *DamagedError
	if !errors.As(err, &damaged) || !alone {
		return err
	}
	if err := errors.Join(s.readers.Close(), s.writer.Close()); err != nil {
		return fmt.Errorf("closing a damaged store: %w", err)
	}
	s.readers, s.writer = nil, nil
	stamp := s.now().UTC().Format("20060102T150405")
	aside := s.path() + ".damaged-" + stamp
	for n := 2; exists(aside); n++ {
		aside = fmt.Sprintf("%s.damaged-%s-%d", s.path(), stamp, n)
	}
	for _, side := range append([]string{""}, sidecars...) {
		if err := os.Rename(s.path()+side, aside+side); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("putting a damaged store aside: %w", diskError(s.home, err))
		}
	}
	clearDoubt(s.home)
	damaged.Aside = aside
	return damaged
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// Damaged lists files that were put aside, oldest first, for doctor.
func (s *Store) Damaged() []string {
	list, err := filepath.Glob(s.path() + ".damaged-*")
	if err != nil {
		return nil // only a malformed pattern
	}
	kept := list[:0]
	for _, p := range list {
		if !strings.HasSuffix(p, "-wal") && !strings.HasSuffix(p, "-shm") {
			kept = append(kept, p)
		}
	}
	return kept
}

// backupLife is how long a copy made before a change of the schema stays.
const backupLife = 14 * 24 * time.Hour

// sweep removes what killed processes left half-done, and copies from before
// a change of the schema that are too old. It runs inside the gate, where
// nobody else makes such copies. What cannot be removed is tried again by the
// next start.
func (s *Store) sweep() {
	atomicfile.Sweep(s.home)
	folders, _ := filepath.Glob(filepath.Join(s.home, "*")) // of backups, locks, tokens, letters
	for _, dir := range folders {
		atomicfile.Sweep(dir)
	}
	parts, _ := filepath.Glob(filepath.Join(s.home, backupsDir, ".*.part*")) // with their journals
	for _, path := range parts {
		_ = os.Remove(path)
	}
	for _, path := range backups(s.home) {
		if info, err := os.Stat(path); err == nil && s.now().Sub(info.ModTime()) > backupLife {
			_ = os.Remove(path)
		}
	}
}
