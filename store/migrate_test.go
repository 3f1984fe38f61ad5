package store

import (
	"bytes"
	"context"
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
		if v := version(t, s); v != i+2 {
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
	if !strings.Contains(list[2], "schema5") || !strings.Contains(list[0], "schema3") {
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
	if v := version(t, s); v != 1 {
		t.Errorf("version %d, want 1", v)
	}
	if got, err := s.Setting(context.Background(), "kept"); got != "yes" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestMigrationDoesNotHappenUnderSomebodyElse(t *testing.T) {
	home := t.TempDir() + "/home"
	openIn(t, home, Options{}) // stays open
	_, err := Open(context.Background(), home, Options{migrations: migrationsAnd("CREATE TABLE more (x);")})
	var inUse *InUseError
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
	if !errors.As(err, &newer) || newer.Has != "2" || newer.Knows != "1" {
		t.Fatalf("got %v, want *NewerError 2 > 1", err)
	}
	after, _ := os.ReadFile(filepath.Join(home, fileName))
	if !bytes.Equal(before, after) {
		t.Error("the newer file was changed")
	}
}
