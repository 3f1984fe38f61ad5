package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"connectpd/store/failure"
)

// smallDisk is a disk of so many KiB, and a way to fill what is left of it.
func smallDisk(t *testing.T, kib string) (folder string, fill, free func()) {
	t.Helper()
	folder = t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "mode=700,size="+kib+"k"); err != nil {
		t.Skipf("needs a small disk of its own: run it as root, which may mount a tmpfs (%v)", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, 0); err != nil {
			t.Error(err)
		}
	})
	rest := filepath.Join(folder, "rest")
	fill = func() {
		f, err := os.Create(rest)
		if err != nil {
			t.Fatal(err)
		}
		for block := make([]byte, 4096); err == nil; {
			_, err = f.Write(block)
		}
		if !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	free = func() {
		if err := os.Remove(rest); err != nil {
			t.Fatal(err)
		}
	}
	return folder, fill, free
}

// TestRealFullDisk: a disk that is full at the start or in the middle of an
// apply is told as that, and what was kept before is there once it has room.
func TestRealFullDisk(t *testing.T) {
	folder, fill, free := smallDisk(t, "1500")
	home := filepath.Join(folder, "home")
	ctx := context.Background()
	reopen := func() *Store {
		t.Helper()
		s, err := Open(ctx, home, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	full := func(what string, err error) {
		t.Helper()
		var f *fullError
		if !errors.As(err, &f) || f.Failure().Hint() == "" {
			t.Errorf("%s: got %v, want *FullError", what, err)
		}
	}

	s := reopen()
	c := connect(t, s)
	small := madeUp(size{users: 50, teams: 2, perTeam: 5})
	syncOnce(t, s, c, small)
	before := holdings(t, s, AccessQuery{ConnectorID: c.ID})
	stands := func(s *Store) {
		t.Helper()
		if after := holdings(t, s, AccessQuery{ConnectorID: c.ID}); !equal(before, after) {
			t.Error("the snapshot changed")
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	fill()
	if s, err := Open(ctx, home, Options{}); err == nil {
		t.Error("at the start: it opens, so nothing was tested", s.Close())
	} else {
		full("at the start", err)
	}
	t.Setenv("TMPDIR", folder) // no copy is made, or it would fail here too
	s, err := Open(ctx, home, Options{For: ToRead})
	if err != nil {
		t.Fatalf("to read: %v", err)
	}
	stands(s)
	full("what a reader says", s.ReadOnly())
	full("a reader that writes", s.SetSetting(ctx, "k", "v"))
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	free()

	s = reopen()
	stands(s)
	r, err := s.BeginRun(ctx, Run{ConnectorID: c.ID})
	if err != nil {
		t.Fatal(err)
	}
	r.Result = ResultOK
	_, err = s.Apply(ctx, r, madeUp(size{users: 9000, teams: 60, perTeam: 150}))
	full("in the middle of an apply", err)
	stands(s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = reopen()
	stands(s)
	syncOnce(t, s, c, small)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// TestFullDiskWithALog: what a killed process left in the log is read from a
// copy elsewhere; where that has no room either, the reason and its cure are
// told.
func TestFullDiskWithALog(t *testing.T) {
	elsewhere := t.TempDir()
	folder, fill, _ := smallDisk(t, "1500")
	home, ctx := filepath.Join(folder, "home"), context.Background()
	s := openIn(t, home, Options{})
	connect(t, s)
	must(t, s.Close())
	walAhead(t, home)
	must(t, os.Remove(filepath.Join(home, fileName+"-shm")))
	fill()
	t.Setenv("TMPDIR", elsewhere)
	r := openIn(t, home, Options{For: ToRead})
	if v, err := r.Setting(ctx, "k"); v != "from the log" || err != nil {
		t.Errorf("read %q, %v", v, err)
	}
	must(t, r.Close())
	if left, _ := os.ReadDir(elsewhere); len(left) > 0 {
		t.Errorf("the copy is left: %v", left)
	}
	t.Setenv("TMPDIR", folder)
	_, err := Open(ctx, home, Options{For: ToRead})
	if err == nil || failure.Of(err).Do == "" || !strings.Contains(err.Error(), "copy") {
		t.Errorf("without room for a copy: %v (%q)", err, failure.Of(err).Do)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, copyPrefix+"*")); len(left) > 0 {
		t.Errorf("half a copy is left: %v", left)
	}
}
