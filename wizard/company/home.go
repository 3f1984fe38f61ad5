package company

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"connectpd/store"
)

// Home is the folder of a closed store, held in memory: to copy it costs less
// than to make another like it.
type Home map[string][]byte

// homeOf reads the folder of a closed store.
func homeOf(dir string) (Home, error) {
	h, files := Home{}, os.DirFS(dir)
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			h[path], err = fs.ReadFile(files, path)
		}
		return err
	})
	return h, err
}

// CopyTo writes a folder that is open to nobody else.
func (h Home) CopyTo(dir string) error {
	for path, data := range h {
		path = filepath.Join(dir, path)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, data, 0o600)); err != nil {
			return err
		}
	}
	return nil
}

// empty is the home of a store in which nothing is kept yet.
var empty = sync.OnceValues(func() (Home, error) {
	dir, err := TempDir()
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	return Founded(filepath.Join(dir, "home"), store.Options{}, func(*store.Store) {})
})

// Founded is the home of a new store, as fill leaves it.
func Founded(dir string, o store.Options, fill func(*store.Store)) (Home, error) {
	st, err := store.Open(context.Background(), dir, o)
	if err != nil {
		return nil, err
	}
	fill(st)
	if err := st.Close(); err != nil {
		return nil, err
	}
	return homeOf(dir)
}

// OpenStore opens a store until the end of the test.
func OpenStore(t testing.TB, home string, o store.Options) *store.Store {
	t.Helper()
	if _, err := os.Stat(home); errors.Is(err, fs.ErrNotExist) {
		h, err := empty()
		if err := errors.Join(err, h.CopyTo(home)); err != nil {
			t.Fatal(err)
		}
	}
	st, err := store.Open(t.Context(), home, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	return st
}
