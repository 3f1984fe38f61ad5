package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestProgressThatCannotBeWritten fails no sync, and what is told of it is not
// the story of one before.
func TestProgressThatCannotBeWritten(t *testing.T) {
	ctx, s := context.Background(), open(t)
	c := connect(t, s)
	_, info, err := s.lockPaths(c.ID)
	// A folder with something in it takes the place of the file.
	if err = errors.Join(err, os.MkdirAll(filepath.Join(info, "full"), 0o700)); err != nil {
		t.Fatal(err)
	}
	l, err := s.LockSync(ctx, c.ID)
	if err != nil {
		t.Fatalf("the sync does not begin: %v", err)
	}
	if err := l.Publish([]byte(`{"done":1}`)); err == nil {
		t.Fatal("the progress was written, so nothing is tested")
	}
	if r := syncOnce(t, s, c, small()); !r.Applied {
		t.Errorf("the run was not applied: %+v", r)
	}
	if _, err := s.LockSync(ctx, c.ID); !isBusy(err) {
		t.Errorf("a second sync: %v", err)
	}
	_ = l.Release() // it cannot remove what stands in the file's place
	if l, err = s.LockSync(ctx, c.ID); err != nil {
		t.Fatalf("after it: %v", err)
	}
	_ = l.Release()
}
