//go:build unix

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// modes lists files and folders of a home that others could look into.
func openToOthers(t *testing.T, home string) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o077 != 0 {
			list = append(list, path+" "+info.Mode().String())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestFilesArePrivateUnderAnyUmask(t *testing.T) {
	for _, umask := range []int{0o000, 0o022} {
		parent := t.TempDir()
		before := syscall.Umask(umask)
		home := filepath.Join(parent, "deep", "er", "home")
		s, err := Open(context.Background(), home, Options{})
		if err == nil {
			c := connect(t, s)
			lock, lockErr := s.LockSync(context.Background(), c.ID)
			err = errors.Join(lockErr, lock.Publish([]byte(`{"done":1}`)), s.backup(context.Background(), 1))
		}
		syscall.Umask(before)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{fileName, fileName + "-wal", fileName + "-shm"} {
			if info, err := os.Stat(filepath.Join(home, name)); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("umask %03o: %s: %v, %v; want 0600", umask, name, info, err)
			}
		}
		if list := openToOthers(t, home); len(list) > 0 {
			t.Errorf("umask %03o: others may look into %v", umask, list)
		}
		if n := len(backups(home)); n != 1 {
			t.Errorf("umask %03o: %d backups, want 1", umask, n)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestHomeThatIsOpenToOthersIsRefused(t *testing.T) {
	home := t.TempDir() + "/it's home"
	if err := os.Mkdir(home, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, mode := range []os.FileMode{0o750, 0o705, 0o777, 0o701} {
		if err := os.Chmod(home, mode); err != nil {
			t.Fatal(err)
		}
		_, err := Open(context.Background(), home, Options{})
		var refused *homeOpenError
		if !errors.As(err, &refused) {
			t.Fatalf("mode %o: %v, want *HomeOpenError", mode, err)
		}
		if want := `run: chmod 700 '` + strings.ReplaceAll(home, `'`, `'\''`) + `'`; refused.Failure().Hint() != want {
			t.Errorf("cure %q, want %q", refused.Failure().Hint(), want)
		}
		if entries, _ := os.ReadDir(home); len(entries) > 0 {
			t.Fatalf("something was written into a refused home: %v", entries)
		}
	}
	if err := os.Chmod(home, 0o700); err != nil {
		t.Fatal(err)
	}
	openIn(t, home, Options{})
}

func TestHomesWithOddNames(t *testing.T) {
	for _, name := range []string{"with space", "a?b#c", "100%41", "ünï-日本", "quote'\"", "semi;colon&amp"} {
		home := filepath.Join(t.TempDir(), name)
		s, err := Open(context.Background(), home, Options{})
		if err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		if err := errors.Join(s.SetSetting(context.Background(), "k", "v"), s.Close()); err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		if _, err := os.Stat(filepath.Join(home, fileName)); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestHomeThatIsNoFolder(t *testing.T) {
	file := t.TempDir() + "/file"
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), file, Options{}); err == nil || !strings.Contains(err.Error(), "not a folder") {
		t.Errorf("got %v", err)
	}
	if _, err := Open(context.Background(), "", Options{}); err == nil {
		t.Error("a store without a folder was opened")
	}
}

func TestCloseLeavesOneFile(t *testing.T) {
	home := t.TempDir() + "/home"
	s := openIn(t, home, Options{})
	c := connect(t, s)
	syncOnce(t, s, c, madeUp(size{users: 500, teams: 10, perTeam: 20}))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, side := range sidecars {
		if exists(filepath.Join(home, fileName+side)) {
			t.Errorf("%s is left", side)
		}
	}
	if endedBadly(home) {
		t.Error("an ordinary end looks like a crash")
	}
}

// The write-ahead-log reset bug (two connections, one checkpointing) is fixed
// in SQLite 3.51.3; a dependency that goes back must not pass.
func TestSQLiteHasTheWALFix(t *testing.T) {
	s := open(t)
	var version string
	if err := s.readers.QueryRow("SELECT sqlite_version()").Scan(&version); err != nil {
		t.Fatal(err)
	}
	var major, minor, patch int
	if n, err := sscan(version, &major, &minor, &patch); n < 3 {
		t.Fatalf("version %q: %v", version, err)
	}
	if major*1_000_000+minor*1000+patch < 3_051_003 {
		t.Errorf("SQLite %s is older than 3.51.3", version)
	}
}

func TestPragmas(t *testing.T) {
	s := open(t)
	want := map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "trusted_schema": "0",
		"temp_store": "2", "busy_timeout": "10000"}
	for name, pool := range map[string]*sql.DB{"writer": s.writer, "readers": s.readers} {
		for pragma, value := range want {
			var got string
			if err := pool.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != value {
				t.Errorf("%s: %s is %q (%v), want %q", name, pragma, got, err, value)
			}
		}
	}
	if _, err := s.readers.Exec("INSERT INTO setting (key, value) VALUES ('a', 'b')"); err == nil {
		t.Error("a reader could write")
	}
}

func TestOpenWaitsForAnotherOpening(t *testing.T) {
	home := t.TempDir() + "/home"
	openIn(t, home, Options{})
	gate, err := lockGate(context.Background(), home)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Millisecond)
	defer cancel()
	if _, err := Open(ctx, home, Options{}); err == nil {
		t.Error("opened through a gate that another process holds")
	}
	if err := gate.Unlock(); err != nil {
		t.Fatal(err)
	}
	openIn(t, home, Options{})
}

func sscan(version string, major, minor, patch *int) (int, error) {
	return fmt.Sscanf(version, "%d.%d.%d", major, minor, patch)
}
