package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// migrationsAnd is the real list and further steps.
func migrationsAnd(more ...string) []migration {
	list := embeddedMigrations()
	for _, text := range more {
		list = append(list, migration{len(list) + 1, text})
	}
	return list
}

// shipped is the newest version of this build.
var shipped = len(embeddedMigrations())

func version(t *testing.T, s *Store) int {
	t.Helper()
	v, err := s.schemaVersion(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestMigrationsAreNumberedFromOne(t *testing.T) {
	for i, m := range embeddedMigrations() {
		if m.version != i+1 {
			t.Errorf("migration %d has number %d", i+1, m.version)
		}
	}
}

func TestMigrationKeepsDataAndMakesBackups(t *testing.T) {
	home := t.TempDir() + "/home"
	s := openIn(t, home, Options{})
	if err := errors.Join(s.SetSetting(context.Background(), "kept", "yes"), s.Close()); err != nil {
		t.Fatal(err)
	}
	if n := len(backups(home)); n != 0 {
		t.Errorf("a new store made %d backups", n)
	}
	steps := []string{}
	clock := newFakeClock()
	for i := range 5 {
		steps = append(steps, fmt.Sprintf("CREATE TABLE more%d (x); INSERT INTO more%d VALUES (1);", i, i))
		s, err := Open(context.Background(), home, Options{migrations: migrationsAnd(steps...), Now: clock.now})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := s.Setting(context.Background(), "kept"); got != "yes" || err != nil {
			t.Fatalf("after step %d: %q, %v", i, got, err)
		}
		if v := version(t, s); v != shipped+i+1 {
			t.Errorf("version %d after step %d", v, i)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	list := backups(home)
	if len(list) != backupsKept {
		t.Fatalf("%d backups, want %d: %v", len(list), backupsKept, list)
	}
	newest, oldest := fmt.Sprintf("schema%d.", shipped+4), fmt.Sprintf("schema%d.", shipped+2)
	if !strings.Contains(list[2], newest) || !strings.Contains(list[0], oldest) {
		t.Errorf("the wrong backups were kept: %v", list)
	}
	// A backup is a whole store of its time.
	other := t.TempDir() + "/other"
	if err := os.Mkdir(other, 0o700); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(list[0])
	if err == nil {
		err = os.WriteFile(filepath.Join(other, fileName), text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	back := openIn(t, other, Options{migrations: migrationsAnd(steps...)})
	if got, err := back.Setting(context.Background(), "kept"); got != "yes" || err != nil {
		t.Errorf("the backup says %q, %v", got, err)
	}
}

func TestInterruptedMigrationChangesNothing(t *testing.T) {
	home := t.TempDir() + "/home"
	s := openIn(t, home, Options{})
	if err := errors.Join(s.SetSetting(context.Background(), "kept", "yes"), s.Close()); err != nil {
		t.Fatal(err)
	}
	broken := migrationsAnd("CREATE TABLE one (x); DROP TABLE setting; SELECT * FROM nowhere;")
	if _, err := Open(context.Background(), home, Options{migrations: broken}); err == nil {
		t.Fatal("a broken migration passed")
	}
	if n := len(backups(home)); n != 1 {
		t.Errorf("%d backups before the broken step, want 1", n)
	}
	s = openIn(t, home, Options{})
	if v := version(t, s); v != shipped {
		t.Errorf("version %d, want %d", v, shipped)
	}
	if got, err := s.Setting(context.Background(), "kept"); got != "yes" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestMigrationDoesNotHappenUnderSomebodyElse(t *testing.T) {
	home := t.TempDir() + "/home"
	openIn(t, home, Options{}) // stays open
	_, err := Open(context.Background(), home, Options{migrations: migrationsAnd("CREATE TABLE more (x);")})
	var inUse *inUseError
	if !errors.As(err, &inUse) {
		t.Fatalf("got %v, want *InUseError", err)
	}
}

func TestNewerStoreIsRefusedUntouched(t *testing.T) {
	home := t.TempDir() + "/home"
	s, err := Open(context.Background(), home, Options{migrations: migrationsAnd("CREATE TABLE more (x);")})
	if err == nil {
		err = s.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(filepath.Join(home, fileName))
	_, err = Open(context.Background(), home, Options{})
	var newer *NewerError
	if !errors.As(err, &newer) || newer.Has != fmt.Sprint(shipped+1) || newer.Knows != fmt.Sprint(shipped) {
		t.Fatalf("got %v, want *NewerError %d > %d", err, shipped+1, shipped)
	}
	after, _ := os.ReadFile(filepath.Join(home, fileName))
	if !bytes.Equal(before, after) {
		t.Error("the newer file was changed")
	}
}

// TestTheOldKeyMovesToItsTable: a store of the first version keeps its
// reminder.
func TestTheOldKeyMovesToItsTable(t *testing.T) {
	home := t.TempDir() + "/home"
	s := openIn(t, home, Options{migrations: embeddedMigrations()[:1]})
	ctx := context.Background()
	for _, q := range []string{
		"INSERT INTO app VALUES ('a1', 'PagerDuty', '', 0, 1)",
		`INSERT INTO connector (id, name, platform, app_id, status, created_at, old_last4, old_added_at, old_replaced_at)
			VALUES ('c1', 'One', 'local', 'a1', 'connected', 1, 'x9Qa', 1000000, 2000000), ('c2', 'Two', 'local', 'a1', 'connected', 1, '', 0, 0)`,
	} {
		if _, err := s.writer.ExecContext(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openIn(t, home, Options{})
	one, err := s.Connector(ctx, "c1")
	if err != nil || one.OldToken == nil || len(one.OldTokens) != 1 || one.OldToken.Last4 != "x9Qa" || one.OldToken.AddedAt.Unix() != 1 || one.OldToken.ReplacedAt.Unix() != 2 {
		t.Errorf("one: %+v %v", one.OldTokens, err)
	}
	if two, err := s.Connector(ctx, "c2"); err != nil || two.OldToken != nil {
		t.Errorf("two: %+v %v", two.OldTokens, err)
	}
}

// TestConnectorsFromBeforeTenants stay on this computer, with their owners,
// their apps and the drafts.
func TestConnectorsFromBeforeTenants(t *testing.T) {
	home := t.TempDir() + "/home"
	s := openIn(t, home, Options{migrations: embeddedMigrations()[:2]})
	ctx := context.Background()
	for _, q := range []string{
		"INSERT INTO app VALUES ('a1', 'PagerDuty', 'Okta', 0, 1)",
		"INSERT INTO connector (id, name, platform, app_id, status, created_at) VALUES ('c1', 'One', 'local', 'a1', 'connected', 1)",
		"INSERT INTO person VALUES ('p1', 'Ada', 'ada@example.com', 'ada@example.com', 'super_administrator')",
		"INSERT INTO connector_owner (conn, place, person_id, pagerduty_role) VALUES (1, 0, 'p1', 'admin')",
		"INSERT INTO draft (id, answers, updated_at) VALUES ('c2', '{}', 1)",
	} {
		if _, err := s.writer.ExecContext(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openIn(t, home, Options{})
	c, err := s.Connector(ctx, "c1")
	if err != nil || c.Tenant != nil || c.App.Tenant != "" || len(c.Owners) != 1 || c.Owners[0].Role != SuperAdministrator {
		t.Errorf("connector %+v, %v", c, err)
	}
	apps, err := s.Apps(ctx)
	if err != nil || len(apps) != 1 {
		t.Errorf("apps %+v, %v", apps, err)
	}
	if list, err := s.Drafts(ctx); err != nil || len(list) != 1 || list[0].Tenant != "" {
		t.Errorf("drafts %+v, %v", list, err)
	}
}

// TestKeysStandFirst: the integrity check of SQLite 3.40 takes a table WITHOUT
// ROWID for damaged whose key's columns do not stand first, in its order.
func TestKeysStandFirst(t *testing.T) {
	s := open(t)
	rows, err := s.readers.Query(`SELECT t.name, group_concat(c.pk, ' ' ORDER BY c.cid) FROM pragma_table_list t
		JOIN pragma_table_info(t.name) c WHERE t.wr = 1 AND t.schema = 'main' GROUP BY t.name`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // rows.Err tells
	tables := 0
	for rows.Next() {
		var table, places string
		if err := rows.Scan(&table, &places); err != nil {
			t.Fatal(err)
		}
		tables++
		next, behind := 1, false
		for _, place := range strings.Fields(places) {
			switch {
			case place == "0":
				behind = true
			case behind || place != fmt.Sprint(next):
				t.Errorf("%s: the columns' places in the key are %s", table, places)
			}
			next++
		}
	}
	if err := rows.Err(); err != nil || tables < 10 {
		t.Errorf("%d tables, %v", tables, err)
	}
}

// TestWhatConnectpdDidNotMake is refused in words, and stays as it was.
func TestWhatConnectpdDidNotMake(t *testing.T) {
	for name, c := range map[string]struct {
		make func(home string) error
		want string
	}{
		"a database with tables and no version": {func(home string) error {
			db, err := sql.Open("sqlite", "file:"+filepath.Join(home, fileName))
			if err != nil {
				return err
			}
			_, err = db.Exec("CREATE TABLE setting (x)")
			return errors.Join(err, db.Close())
		}, "is a database that connectpd did not create: it has tables but no version"},
		"a file in place of the locks": {func(home string) error {
			return os.WriteFile(filepath.Join(home, locksDir), nil, 0o600)
		}, "is a file, but connectpd needs a folder there for its locks"},
	} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir() + "/home"
			if err := errors.Join(os.Mkdir(home, 0o700), c.make(home)); err != nil {
				t.Fatal(err)
			}
			_, err := Open(context.Background(), home, Options{})
			var odd *notStoreError
			if !errors.As(err, &odd) || !strings.HasSuffix(odd.Error(), c.want) || !strings.Contains(odd.Failure().Hint(), "CONNECTPD_HOME") {
				t.Errorf("got %v", err)
			}
			if !exists(odd.Path) {
				t.Errorf("%s is gone", odd.Path)
			}
		})
	}
}

// TestALockOfAnotherProgram is not told as one of connectpd's.
func TestALockOfAnotherProgram(t *testing.T) {
	s := open(t)
	for _, c := range []struct {
		err  error
		want string
	}{
		{&inUseError{Path: "/h/db", Doing: "opening"}, "/h/db is in use by another connectpd (opening)"},
		{s.dbError("saving", busyError(t, s)), "another program keeps " + s.path() + " locked (saving)"},
	} {
		var inUse *inUseError
		if !errors.As(c.err, &inUse) || inUse.Error() != c.want || inUse.Failure().Hint() == "" {
			t.Errorf("got %v, want %s", c.err, c.want)
		}
	}
}

// busyError is what SQLite says while another program holds the file.
func busyError(t *testing.T, s *Store) error {
	t.Helper()
	other, err := sql.Open("sqlite", dsn(s.path(), false))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close() //nolint:errcheck // the other program ends
	other.SetMaxOpenConns(1)
	if _, err := other.Exec("BEGIN EXCLUSIVE"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.writer.Exec("PRAGMA busy_timeout = 1"); err != nil {
		t.Fatal(err)
	}
	_, err = s.writer.Exec("INSERT INTO setting VALUES ('k', 'v')")
	if err == nil {
		t.Fatal("the lock kept nobody out")
	}
	return err
}
