package uitest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"time"

	"connectpd/store"
	"connectpd/wizard/company"
)

// shared is a store that the tests of a package share, to open it once.
type shared struct {
	sync.Mutex
	dir   string
	store *store.Store
}

// blank is the one that was empty, acme that of the company of that name.
var blank, acme shared

// Store is a store that the tests of a package share: what they keep in it is
// told apart by its connector.
func (w *World) Store() *store.Store {
	w.T.Helper()
	return blank.open(w, company.Home{})
}

// open opens the store, at first with what a home holds.
func (s *shared) open(w *World, home company.Home) *store.Store {
	w.T.Helper()
	s.Lock()
	defer s.Unlock()
	if s.store != nil {
		return s.store
	}
	dir, err := company.TempDir()
	if err == nil {
		s.dir = dir
		err = home.CopyTo(filepath.Join(dir, "home"))
	}
	if err == nil {
		s.store, err = store.Open(context.Background(), filepath.Join(dir, "home"), store.Options{Now: func() time.Time { return Start }})
	}
	if err != nil {
		w.T.Fatal(err)
	}
	return s.store
}

// end closes the store.
func (s *shared) end() error {
	if s.dir == "" {
		return nil
	}
	var err error
	if s.store != nil {
		err = s.store.Close()
	}
	return errors.Join(err, os.RemoveAll(s.dir))
}
