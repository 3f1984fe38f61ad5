// Package store keeps everything that outlives a run of connectpd: connectors,
// apps, people, drafts, sync runs, access data with its history, the
// connector log and settings, in one SQLite file.
//
// It is the only package that speaks SQL. It must not know HTTP, keys or
// screens. The API token is never in it: see store/keychain and Vault.
package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"modernc.org/sqlite"
)

// fileName is the database inside the home.
const fileName = "connectpd.db"

// Options of Open.
type Options struct {
	Now func() time.Time // the clock; nil: time.Now
	For Purpose          // the zero value: ToWrite

	driver     driver.Driver // tests put one in between
	migrations []migration   // tests bring their own
}

// Store is an open store. Methods are safe for concurrent use, and any number
// of processes may have the same home open.
type Store struct {
	home     string
	now      func() time.Time
	writer   *sql.DB      // one connection: writes wait for each other here, not in SQLite
	readers  *sql.DB      // query_only; under WAL they never wait
	presence *flock.Flock // shared while open: "somebody has this file open"

	kept []keptTable // whose rows carry checksums; none before a schema that has them

	readOnly error    // why nothing can be written; nil where it can
	scratch  *scratch // of the copy that is read; nil where it is the file itself
	memory   *sql.DB  // the empty store that is read where there is none

	versionMu   sync.Mutex
	versionConn *sql.Conn // data_version only means something on one connection
}

// Open opens the store in home (made 0700; refused when it exists and is open
// to others), or makes it where its purpose says so. Typed errors:
// *HomeOpenError, *NewerError, *DamagedError, *ReadOnlyError, *FullError,
// *ForeignError, *InUseError, *NotStoreError.
func Open(ctx context.Context, home string, o Options) (*Store, error) {
	return openFor(ctx, home, o.withDefaults())
}

func openToWrite(ctx context.Context, home string, o Options) (*Store, error) {
	if err := mayWrite(home); err != nil {
		return nil, err
	}
	if err := prepareHome(home); err != nil {
		return nil, err
	}
	// One process at a time opens: making, checking, migrating and renaming
	// a damaged file aside must not meet another process half-way.
	gate, err := lockGate(ctx, home)
	if err != nil {
		return nil, err
	}
	defer func() { _ = gate.Unlock() }()

	presence, alone, err := announce(home)
	if err != nil {
		return nil, err
	}
	s := &Store{home: home, now: o.Now, presence: presence}
	if err := s.open(ctx, o, alone); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if alone {
		// From exclusive to shared is not atomic, but the gate is ours.
		if err := errors.Join(presence.Unlock(), rlockNow(presence)); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	return s, nil
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.driver == nil {
		o.driver = &sqlite.Driver{}
	}
	if o.migrations == nil {
		o.migrations = embeddedMigrations()
	}
	return o
}

// open does what needs the gate: the file, its health, its schema.
func (s *Store) open(ctx context.Context, o Options, alone bool) error {
	s.sweep()
	if noDatabase(s.home) {
		if err := vanished(s.home); err != nil {
			return err
		}
	}
	fresh, err := precreate(s.path())
	if err != nil {
		return err
	}
	unclean := alone && !fresh && endedBadly(s.home)
	if err := s.connect(ctx, o.driver); err != nil {
		return s.condemn(err, alone)
	}
	if unclean {
		if err := s.QuickCheck(ctx); err != nil {
			return s.condemn(err, alone)
		}
		clearDoubt(s.home)
	}
	if err := s.verifyKept(ctx); err != nil {
		return s.condemn(err, alone)
	}
	if err := s.migrate(ctx, o.migrations, fresh, alone); err != nil {
		return s.condemn(err, alone)
	}
	if err := s.learnKept(ctx); err != nil {
		return err
	}
	if alone {
		s.wipeOwed(ctx)
		s.catchUp(ctx)
	}
	if !fresh && len(keptFiles(s.home)) == 0 {
		s.backUpKept(ctx, false) // a store from before there were backups has one at once
	}
	return nil
}

// Close closes it. The last one to close leaves a single file without
// sidecars.
func (s *Store) Close() error {
	var errs []error
	s.versionMu.Lock()
	if s.versionConn != nil {
		errs = append(errs, s.versionConn.Close())
		s.versionConn = nil
	}
	s.versionMu.Unlock()
	// Readers first: the last connection checkpoints, and only the writer may.
	if s.readers != nil {
		errs = append(errs, s.readers.Close())
	}
	if s.writer != nil {
		errs = append(errs, s.writer.Close())
	}
	if s.memory != nil {
		errs = append(errs, s.memory.Close())
	}
	if s.presence != nil {
		errs = append(errs, s.presence.Unlock())
	}
	if s.scratch != nil {
		errs = append(errs, s.scratch.remove())
	}
	return errors.Join(errs...)
}

// Now is the time by the store's clock.
func (s *Store) Now() time.Time { return s.now() }

// Home is the folder.
func (s *Store) Home() string { return s.home }

func (s *Store) path() string { return filepath.Join(s.home, fileName) }

// precreate makes the database file with its private mode before SQLite can
// make it with the umask's. It reports whether the file is new.
func precreate(path string) (bool, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	switch {
	case err == nil:
		return true, f.Close()
	case errors.Is(err, os.ErrExist):
		if err := keepPrivate(path); err != nil {
			return false, err
		}
		info, err := os.Stat(path)
		return err == nil && info.Size() == 0, err
	default:
		return false, diskError(path, err)
	}
}
