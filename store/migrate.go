package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"path"
	"sort"
	"strconv"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migration brings the schema from version-1 to version.
type migration struct {
	version int
	sql     string
}

// embeddedMigrations reads migrations/NNNN_name.sql. A wrong name is a mistake
// of ours that no start survives.
func embeddedMigrations() []migration {
	entries, err := migrationFiles.ReadDir("migrations")
	if err != nil {
		panic(err)
	}
	var list []migration
	for _, e := range entries {
		version, err := strconv.Atoi(e.Name()[:4])
		if err != nil {
			panic(fmt.Sprintf("migration %s has no number: %v", e.Name(), err))
		}
		text, err := migrationFiles.ReadFile(path.Join("migrations", e.Name()))
		if err != nil {
			panic(err)
		}
		list = append(list, migration{version, string(text)})
	}
	sort.Slice(list, func(i, k int) bool { return list[i].version < list[k].version })
	return list
}

// migrate brings the file up to date, one transaction a step, with a backup
// before each step of a file that held something. It runs inside the gate; a
// file that others have open is not changed under them.
func (s *Store) migrate(ctx context.Context, list []migration, fresh, alone bool) error {
	has, err := s.schemaVersion(ctx)
	if err != nil {
		return err
	}
	if has == 0 {
		if err := s.unborn(ctx); err != nil {
			return err
		}
	}
	newest := list[len(list)-1].version
	if has > newest {
		return &NewerError{Path: s.path(), Has: strconv.Itoa(has), Knows: strconv.Itoa(newest)}
	}
	for _, m := range list {
		if m.version <= has {
			continue
		}
		if !alone {
			return &InUseError{Path: s.path(), Doing: "it must be brought up to date first"}
		}
		if has > 0 && !fresh {
			if err := s.backup(ctx, has); err != nil {
				return err
			}
		}
		err := s.write(ctx, "bringing the store up to date", func(t *tx) error {
			if _, err := t.exec(m.sql); err != nil {
				return err
			}
			if _, err := t.exec(fmt.Sprintf("PRAGMA user_version = %d", m.version)); err != nil {
				return err
			}
			return armKept(t)
		})
		if err != nil {
			return err
		}
		has = m.version
	}
	return nil
}

func (s *Store) schemaVersion(ctx context.Context) (int, error) {
	var v int
	if err := s.writer.QueryRowContext(ctx, "PRAGMA user_version").Scan(&v); err != nil {
		return 0, s.dbError("reading the store's version", err)
	}
	return v, nil
}

// unborn makes sure that a file without a version is a new one. Whatever makes
// its tables gives it a version with them.
func (s *Store) unborn(ctx context.Context) error {
	var tables int
	if err := s.writer.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return s.dbError("opening the store", err)
	}
	if tables > 0 {
		return &DamagedError{Path: s.path(), Backup: restorable(s.home), Err: errors.New("it has tables, and no version")}
	}
	return vanished(s.home)
}

// hasSums reports whether the schema is one with checksums.
func (s *Store) hasSums(ctx context.Context) (has bool, err error) {
	err = s.read(ctx, "opening the store", func(t *tx) error {
		has, err = t.has("SELECT 1 FROM sqlite_schema WHERE name = 'kept_sum'")
		return err
	})
	return has, err
}
