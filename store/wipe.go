package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"connectpd/store/atomicfile"
	"connectpd/store/failure"
)

// wipeFile is left while a wipe is owed: one that was killed or failed is done
// by the next start.
const wipeFile = "wipe-me"

// TracesError: what was asked to be deleted is deleted from the store, but the
// files may still hold traces of it.
type TracesError struct{ Err error }

func (e *TracesError) Error() string { return e.Failure().Said() }
func (e *TracesError) Unwrap() error { return e.Err }

// Failure names its row.
func (e *TracesError) Failure() failure.Told {
	return failure.Tell(failure.TracesLeft, failure.Blanks{"reason": failure.Sayable(e.Err)})
}

// deleting runs a deletion and then wipes. drop reports whether there is
// anything to wipe. The errors of drop say that nothing was deleted.
func (s *Store) deleting(ctx context.Context, drop func() (bool, error)) error {
	if s.readOnly != nil {
		return s.readOnly
	}
	owed := filepath.Join(s.home, wipeFile)
	if err := atomicfile.Write(owed, nil); err != nil {
		return diskError(owed, err)
	}
	some, err := drop()
	if err != nil || !some {
		_ = os.Remove(owed)
		return err
	}
	return s.wipe(ctx)
}

// wipe takes away what deleted rows leave: older backups and set-aside files
// that still hold them, the pages they stood in, and the write-ahead log.
func (s *Store) wipe(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	err := errors.Join(s.wipeFiles(ctx), s.wipePages(ctx))
	if err != nil {
		return &TracesError{err}
	}
	_ = os.Remove(filepath.Join(s.home, wipeFile)) // done once more at worst
	return nil
}

// wipeFiles removes every other file that may hold what was deleted. Of what
// is kept a new backup comes first, so that there is always one.
func (s *Store) wipeFiles(ctx context.Context) error {
	today := s.keptToday()
	if err := s.writeKept(ctx, today); err != nil {
		return err
	}
	errs := []error{s.sweepJournals(ctx)}
	for _, path := range append(keptFiles(s.home), s.copies()...) {
		if path != today {
			errs = append(errs, atomicfile.Remove(path))
		}
	}
	return errors.Join(errs...)
}

// copies are the whole databases beside the store: those made before a change
// of the schema, and damaged ones with their sidecars.
func (s *Store) copies() []string {
	damaged, err := filepath.Glob(s.path() + ".damaged-*")
	if err != nil {
		return nil // only a malformed pattern
	}
	return append(backups(s.home), damaged...)
}

func (s *Store) wipePages(ctx context.Context) error {
	if _, err := s.writer.ExecContext(ctx, "VACUUM"); err != nil {
		return s.dbError("rewriting the store", err)
	}
	var busy, pages, moved int
	if err := s.writer.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved); err != nil {
		return s.dbError("emptying the write-ahead log", err)
	}
	if busy != 0 {
		return fmt.Errorf("another connectpd is reading %s", s.path())
	}
	return nil
}

// wipeOwed does what an earlier deletion did not come to.
func (s *Store) wipeOwed(ctx context.Context) {
	if exists(filepath.Join(s.home, wipeFile)) {
		_ = s.wipe(ctx) // it was said when it failed first
	}
}
