package store

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"connectpd/store/access"
)

const canary = "canary-7f3a"

// caged is a store whose access data holds the canary now, in its history, in
// a copy made before a migration, in a file that was set aside, and in pages
// that are free. The canary has left the account by its last run.
func caged(t *testing.T) (*Store, Connector) {
	t.Helper()
	ctx := context.Background()
	home := t.TempDir() + "/home"
	s := openIn(t, home, Options{Now: newFakeClock().now})
	c := connect(t, s)
	with := func(name string) *access.Dataset {
		d := madeUp(size{users: 300, teams: 3, perTeam: 5})
		d.Users[0].Name = name
		return d
	}
	syncOnce(t, s, c, with(canary))
	if err := errors.Join(s.Log(ctx, c.ID, LogEntry{Message: canary}), s.backup(ctx, 1)); err != nil {
		t.Fatal(err)
	}
	err := errors.Join(copyFile(newestBackup(home), s.path()+".damaged-20261101T000000"),
		os.WriteFile(s.path()+".damaged-20261101T000000-wal", []byte(canary), 0o600))
	if err != nil {
		t.Fatal(err)
	}
	syncOnce(t, s, c, with("Someone else"))
	return s, c
}

// traces lists the files of a home that hold the canary.
func traces(t *testing.T, home string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte(canary)) {
			found = append(found, filepath.Base(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestPurgeMeansPurge: what is deleted is in no file any more, while the store
// is still open.
func TestPurgeMeansPurge(t *testing.T) {
	ctx := context.Background()
	for name, purge := range map[string]func(*Store, Connector) error{
		"disconnect": func(s *Store, c Connector) error { return s.Disconnect(ctx, c.ID, true) },
		"later": func(s *Store, c Connector) error {
			return errors.Join(s.Disconnect(ctx, c.ID, false), s.PurgeLeftover(ctx, c.ID))
		},
		"prune": func(s *Store, c Connector) error {
			err := s.write(ctx, "clearing the log", func(t *tx) error { // which pruning keeps
				_, err := t.exec("DELETE FROM log")
				return err
			})
			_, pruned := s.Prune(ctx, c.ID, s.now().Add(time.Hour))
			return errors.Join(err, pruned)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, c := caged(t)
			if len(traces(t, s.home)) < 3 {
				t.Fatalf("the canary is in %v only", traces(t, s.home))
			}
			if err := purge(s, c); err != nil {
				t.Fatal(err)
			}
			if left := traces(t, s.home); len(left) > 0 {
				t.Errorf("it is still in %v", left)
			}
			if len(readableBackups(s.home)) != 1 || exists(filepath.Join(s.home, wipeFile)) {
				t.Error("there is no backup of what is kept, or the wipe is still owed")
			}
		})
	}
}

// TestAWipeThatDidNotWork is said, and done by the next start.
func TestAWipeThatDidNotWork(t *testing.T) {
	ctx := context.Background()
	s, c := caged(t)
	other := openIn(t, s.home, Options{})
	reading, err := other.readers.Begin()
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := reading.QueryRow("SELECT count(*) FROM user_open").Scan(&n); err != nil {
		t.Fatal(err)
	}
	if _, err := s.writer.Exec("PRAGMA busy_timeout = 10"); err != nil { // nobody waits for a test
		t.Fatal(err)
	}
	var left *TracesError
	if err := s.Disconnect(ctx, c.ID, true); !errors.As(err, &left) || left.Failure().Hint() == "" {
		t.Fatalf("got %v, want *TracesError", err)
	}
	if _, err := s.Connector(ctx, c.ID); !errors.Is(err, ErrNoConnector) {
		t.Errorf("the connector is still there: %v", err)
	}
	if err := errors.Join(reading.Rollback(), other.Close(), s.Close()); err != nil {
		t.Fatal(err)
	}
	openAndClose(t, s.home, Options{})
	if left := traces(t, s.home); len(left) > 0 || exists(filepath.Join(s.home, wipeFile)) {
		t.Errorf("after the next start it is still in %v", left)
	}
}
