package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"path"
	"sort"
	"strconv"

	"connectpd/store/failure"
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
		if err := vanished(s.home); err != nil {
			return err
		}
	}
	newest := newestOf(list)
	switch {
	case has > newest:
		return newerError(s.path(), has, newest)
	case has == newest:
		return nil
	case !alone:
		return &inUseError{Path: s.path(), Doing: "it must be brought up to date first"}
	}
	return s.steps(ctx, list, has, func(has int) error {
		if has == 0 || fresh {
			return nil
		}
		return s.backup(ctx, has)
	})
}

// bringUpToDate does it to a copy, which needs no backup.
func (s *Store) bringUpToDate(ctx context.Context, list []migration) error {
	has, err := s.schemaVersion(ctx)
	if err != nil {
		return err
	}
	return s.steps(ctx, list, has, func(int) error { return nil })
}

// steps takes the steps that are missing, each in a transaction; before is
// called ahead of each.
func (s *Store) steps(ctx context.Context, list []migration, has int, before func(has int) error) error {
	for _, m := range list {
		if m.version <= has {
			continue
		}
		if err := before(has); err != nil {
			return err
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

func newestOf(list []migration) int { return list[len(list)-1].version }

func newerError(path string, has, newest int) error {
	return &NewerError{Path: path, Has: strconv.Itoa(has), Knows: strconv.Itoa(newest)}
}

func (s *Store) schemaVersion(ctx context.Context) (int, error) { return s.versionOf(ctx, s.writer) }

// versionOf is the version of the schema in a file. One with tables and
// without a version was made by another program.
func (s *Store) versionOf(ctx context.Context, db *sql.DB) (int, error) {
	var version, tables int
	err := db.QueryRowContext(ctx, "SELECT (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)").
		Scan(&version, &tables)
	if err != nil {
		return 0, s.dbError("reading the store's version", err)
	}
	if version == 0 && tables > 0 {
		return 0, &notStoreError{Path: s.path(), Row: failure.StoreNotOurs}
	}
	return version, nil
}
