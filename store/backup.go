package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
)

// backupsKept is how many backups stay.
const backupsKept = 3

// backup copies the database before its schema changes: complete and compact
// under another name first, then renamed, so that a backup that is there is
// whole.
func (s *Store) backup(ctx context.Context, version int) error {
	dir := filepath.Join(s.home, backupsDir)
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return diskError(dir, err)
	}
	name := fmt.Sprintf("connectpd-%s-schema%d.db", s.now().UTC().Format("20060102T150405.000"), version)
	tmp := filepath.Join(dir, "."+name+".part")
	// SQLite would make it 0644; it accepts an empty file of ours.
	f, err := os.OpenFile(tmp, os.O_CREATE|os.O_TRUNC|os.O_RDWR, 0o600)
	if err != nil {
		return diskError(dir, err)
	}
	defer func() { _ = os.Remove(tmp) }()
	_, err = s.writer.ExecContext(ctx, "VACUUM INTO ?", tmp)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return s.dbError("making a backup before bringing the store up to date", err)
	}
	if err := os.Rename(tmp, filepath.Join(dir, name)); err != nil {
		return diskError(dir, err)
	}
	old := backups(s.home)
	for len(old) > backupsKept {
		if err := os.Remove(old[0]); err != nil {
			return diskError(dir, err)
		}
		old = old[1:]
	}
	return nil
}

// backups lists complete backups, oldest first.
func backups(home string) []string {
	list, err := filepath.Glob(filepath.Join(home, backupsDir, "connectpd-*.db"))
	if err != nil {
		return nil // only a malformed pattern
	}
	sort.Strings(list)
	return list
}

func newestBackup(home string) string {
	list := backups(home)
	if len(list) == 0 {
		return ""
	}
	return list[len(list)-1]
}
