package store

import (
	"context"
	"embed"
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
			_, err := t.exec(fmt.Sprintf("PRAGMA user_version = %d", m.version))
			return err
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
