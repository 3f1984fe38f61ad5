package store

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// damage writes over a part of the database file.
func damage(t *testing.T, home string, at int64, with []byte) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(home, fileName), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(with, at); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// filled is a home with a synced connector, closed.
func filled(t *testing.T) (home, id string) {
	t.Helper()
	home = t.TempDir() + "/home"
	s, err := Open(context.Background(), home, Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := connect(t, s)
	syncOnce(t, s, c, madeUp(size{users: 2000, teams: 20, perTeam: 20}))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return home, c.ID
}

func TestDamagedStoreIsPutAside(t *testing.T) {
	damages := map[string]func(t *testing.T, home string){
		"header": func(t *testing.T, home string) { damage(t, home, 0, bytes.Repeat([]byte{0xff}, 200)) },
		"no database": func(t *testing.T, home string) {
			if err := os.WriteFile(filepath.Join(home, fileName), []byte("this is no database, and long enough to be sure of it"), 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"truncated": func(t *testing.T, home string) {
			if err := os.Truncate(filepath.Join(home, fileName), 5000); err != nil {
				t.Fatal(err)
			}
		},
		// Seen by a look at every page, which an unclean end brings about.
		"middle": func(t *testing.T, home string) {
			damage(t, home, 40*4096, bytes.Repeat([]byte{0xab}, 60*4096))
			raiseDoubt(home)
		},
	}
	for name, spoil := range damages {
		t.Run(name, func(t *testing.T) {
			home, id := filled(t)
			spoil(t, home)
			broken, err := os.ReadFile(filepath.Join(home, fileName))
			if err != nil {
				t.Fatal(err)
			}
			_, err = Open(context.Background(), home, Options{})
			var damaged *DamagedError
			if !errors.As(err, &damaged) {
				t.Fatalf("got %v, want *DamagedError", err)
			}
			kept, err := os.ReadFile(damaged.Aside)
			if err != nil || !bytes.Equal(kept, broken) {
				t.Errorf("what was put aside is not the file that was there (%v)", err)
			}
			if exists(filepath.Join(home, fileName)) {
				t.Error("the damaged file is still in its place")
			}
			// The next start makes no new one over what can be restored.
			var gone *vanishedError
			if _, err := Open(context.Background(), home, Options{}); !errors.As(err, &gone) || !gone.backup {
				t.Fatalf("the next start said %v", err)
			}
			if done, err := Repair(context.Background(), home, Options{}); err != nil || done.From == "" {
				t.Fatalf("%+v, %v", done, err)
			}
			s := openIn(t, home, Options{})
			if c, err := s.Connector(context.Background(), id); err != nil || len(c.Owners) != 1 {
				t.Errorf("%+v, %v", c, err)
			}
			if list := s.Damaged(); len(list) != 1 || list[0] != damaged.Aside {
				t.Errorf("doctor finds %v", list)
			}
		})
	}
}

func TestDamageMetInTheMiddleOfTheWork(t *testing.T) {
	home, id := filled(t)
	info, err := os.Stat(filepath.Join(home, fileName))
	if err != nil {
		t.Fatal(err)
	}
	half := info.Size() / 2 / 4096 * 4096
	damage(t, home, half, bytes.Repeat([]byte{0xab}, int(info.Size()-half)))
	s, err := Open(context.Background(), home, Options{}) // nothing looked yet
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Snapshot(context.Background(), id, 0)
	var damaged *DamagedError
	if !errors.As(err, &damaged) || damaged.Aside != "" {
		t.Fatalf("got %v, want *DamagedError with the file in its place", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err = Open(context.Background(), home, Options{}); !errors.As(err, &damaged) || damaged.Aside == "" {
		t.Errorf("the next start said %v", err)
	}
}

func TestDamagedStoreInUseIsLeftInPlace(t *testing.T) {
	home, _ := filled(t)
	other, alone, err := announce(home) // another process has it open
	if err != nil || !alone {
		t.Fatal(alone, err)
	}
	if err := errors.Join(other.Unlock(), rlockNow(other)); err != nil {
		t.Fatal(err)
	}
	damage(t, home, 0, bytes.Repeat([]byte{0xff}, 200))
	_, err = Open(context.Background(), home, Options{})
	var damaged *DamagedError
	if !errors.As(err, &damaged) || damaged.Aside != "" || !exists(filepath.Join(home, fileName)) {
		t.Errorf("got %v", err)
	}
	if err := other.Unlock(); err != nil {
		t.Fatal(err)
	}
}

func TestDamagedErrorNamesTheBackup(t *testing.T) {
	home, _ := filled(t)
	s, err := Open(context.Background(), home, Options{migrations: migrationsAnd("CREATE TABLE more (x);")})
	if err == nil {
		err = s.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	damage(t, home, 0, bytes.Repeat([]byte{0xff}, 200))
	_, err = Open(context.Background(), home, Options{})
	var damaged *DamagedError
	if !errors.As(err, &damaged) || damaged.Backup != restorable(home) || damaged.Backup == "" {
		t.Errorf("got %+v", damaged)
	}
}

func TestFullDisk(t *testing.T) {
	s := open(t)
	c := connect(t, s)
	small := madeUp(size{users: 50, teams: 2, perTeam: 5})
	syncOnce(t, s, c, small)
	before := holdings(t, s, AccessQuery{ConnectorID: c.ID})
	var pages int
	if err := s.writer.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if _, err := s.writer.Exec("PRAGMA max_page_count = " + itoa(pages+4)); err != nil {
		t.Fatal(err)
	}
	r, err := s.BeginRun(context.Background(), Run{ConnectorID: c.ID})
	if err != nil {
		t.Fatal(err)
	}
	r.Result = ResultOK
	_, err = s.Apply(context.Background(), r, madeUp(size{users: 3000, teams: 20, perTeam: 50}))
	var full *fullError
	if !errors.As(err, &full) {
		t.Fatalf("got %v, want *FullError", err)
	}
	if after := holdings(t, s, AccessQuery{ConnectorID: c.ID}); !equal(before, after) {
		t.Error("the snapshot changed")
	}
	if _, err := s.writer.Exec("PRAGMA max_page_count = 1000000"); err != nil {
		t.Fatal(err)
	}
	if _, err = s.Apply(context.Background(), r, small); err != nil {
		t.Errorf("with room again: %v", err)
	}
}
