package store

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"
)

// openToRead opens a store that cannot be written, for the reason why. It
// writes nothing at all into the home: SQLite reads the file beside the log and
// the shared memory of those who have it open; where it cannot, and nothing
// waits in the log, as a file that nobody changes; else a private copy. A file
// that nobody changes must have no log with content: what was committed there
// would be missed without a word.
func openToRead(ctx context.Context, home string, o Options, why error) (*Store, error) {
	if err := checkMode(home); err != nil {
		return nil, err
	}
	s := &Store{home: home, now: o.Now, readOnly: why}
	s.joinQuietly()
	err := s.attach(ctx, o)
	if err == nil {
		err = s.verifyKept(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) attach(ctx context.Context, o Options) error {
	ways := []string{"mode=ro", "immutable=1"}
	if !exists(s.path() + "-shm") { // SQLite would make one
		ways = ways[1:]
	}
	if !logEmpty(s.path()) {
		ways = slices.DeleteFunc(ways, func(how string) bool { return how == "immutable=1" })
	}
	for _, how := range ways {
		err := s.connectReading(ctx, o, s.path(), how)
		if !Unwritable(err) {
			return err
		}
	}
	if copied := s.connectCopy(ctx, o); copied != nil {
		return fmt.Errorf("the store could not be copied for reading: %w", copied)
	}
	return nil
}

// logEmpty reports that no write waits in the write-ahead log.
func logEmpty(path string) bool {
	info, err := os.Stat(path + "-wal")
	return errors.Is(err, os.ErrNotExist) || err == nil && info.Size() == 0
}

// connectReading opens the readers alone. An older file cannot be brought up
// to date where it is: that is *ReadOnlyError, and a copy can.
func (s *Store) connectReading(ctx context.Context, o Options, path, how string) error {
	readers := openPool(o.driver, readingDSN(path, how))
	readers.SetMaxOpenConns(readerConns)
	readers.SetMaxIdleConns(readerConns)
	has, err := s.versionOf(ctx, readers)
	if newest := newestOf(o.migrations); err == nil && has < newest {
		err = &readOnlyError{Path: s.path(), Err: errors.New("it must be brought up to date first")}
	} else if err == nil && has > newest {
		err = newerError(s.path(), has, newest)
	}
	if err != nil {
		return errors.Join(err, readers.Close())
	}
	s.readers = readers
	return nil
}

// readingDSN is the driver's address of a file that is not written.
func readingDSN(path, how string) string {
	q, err := url.ParseQuery(how)
	if err != nil {
		panic(err) // the ways are this file's own
	}
	for _, p := range []string{"busy_timeout(10000)", "temp_store(2)", "trusted_schema(0)", "query_only(1)",
		fmt.Sprintf("cache_size(-%d)", readerCache)} {
		q.Add("_pragma", p)
	}
	u := url.URL{Scheme: "file", Path: slashed(path), RawQuery: q.Encode()}
	return u.String()
}

// joinQuietly tells others that the file is being read, so that nobody renames
// or migrates it meanwhile, where the lock can be taken without making it.
func (s *Store) joinQuietly() {
	lock := flock.New(filepath.Join(s.home, locksDir, inUseFile), flock.SetFlag(os.O_RDONLY))
	if ok, err := lock.TryRLock(); err == nil && ok {
		s.presence = lock
	}
}

// copyPrefix begins the folders of copies, where temporary files are.
const copyPrefix = "connectpd-read-"

// connectCopy reads from a copy of the file and its log in a private folder,
// which is gone when the store is closed.
func (s *Store) connectCopy(ctx context.Context, o Options) error {
	sweepCopies()
	dir, err := os.MkdirTemp("", copyPrefix)
	if err != nil {
		return err
	}
	s.scratch = &scratch{dir: dir, lock: flock.New(filepath.Join(dir, inUseFile))}
	if err := s.scratch.lock.Lock(); err != nil {
		return err
	}
	at := filepath.Join(dir, fileName)
	if err := copyStill(s.path(), at); err != nil {
		return err
	}
	// The copy is a store like any other until its log is merged and its
	// schema is new; from then on it is only read.
	whole := &Store{home: dir, now: s.now}
	err = whole.connect(ctx, o.driver)
	if err == nil {
		err = whole.QuickCheck(ctx)
	}
	if err == nil {
		err = whole.bringUpToDate(ctx, o.migrations)
	}
	if err := errors.Join(err, whole.Close()); err != nil {
		return err
	}
	return s.connectReading(ctx, o, at, "immutable=1")
}

// copyStill copies a database and its log as they were at one moment: both
// again where somebody wrote meanwhile.
func copyStill(from, to string) error {
	for range 3 {
		before := stamps(from)
		for _, side := range []string{"", "-wal"} {
			err := copyFile(from+side, to+side)
			if err != nil && !(side != "" && errors.Is(err, os.ErrNotExist)) {
				return err
			}
		}
		if stamps(from) == before {
			return nil
		}
	}
	return errors.New("another program keeps writing to it")
}

// stamp of a file: what changes when somebody writes to it.
type fileStamp struct {
	size     int64
	modified time.Time
}

func stamps(path string) (both [2]fileStamp) {
	for i, side := range []string{"", "-wal"} {
		if info, err := os.Stat(path + side); err == nil {
			both[i] = fileStamp{info.Size(), info.ModTime()}
		}
	}
	return both
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = out.ReadFrom(in)
	return errors.Join(err, out.Close())
}

// scratch is the folder of a copy; its lock tells others that it is in use.
type scratch struct {
	dir  string
	lock *flock.Flock
}

func (c *scratch) remove() error { return errors.Join(os.RemoveAll(c.dir), c.lock.Unlock()) }

// sweepCopies removes the copies of processes that were killed.
func sweepCopies() {
	left, err := filepath.Glob(filepath.Join(os.TempDir(), copyPrefix+"*"))
	if err != nil {
		return // only a malformed pattern
	}
	for _, dir := range left {
		lock := flock.New(filepath.Join(dir, inUseFile), flock.SetFlag(os.O_RDONLY))
		if ok, err := lock.TryLock(); err == nil && ok {
			_ = (&scratch{dir, lock}).remove() // somebody else's stays
		}
	}
}

// openNothing is what is read where no store was ever made: an empty one, in
// memory.
func openNothing(ctx context.Context, home string, o Options) (*Store, error) {
	s := &Store{home: home, now: o.Now, readOnly: ErrNoConnector}
	// Memory that connections share lasts as long as one of them.
	shared := url.Values{"mode": {"memory"}, "cache": {"shared"}}.Encode()
	address := (&url.URL{Scheme: "file", Opaque: newID("nothing"), RawQuery: shared}).String()
	s.memory = openPool(o.driver, address)
	s.memory.SetMaxOpenConns(1)
	for _, m := range o.migrations {
		if _, err := s.memory.ExecContext(ctx, m.sql); err != nil {
			return nil, errors.Join(fmt.Errorf("opening the store: %w", err), s.Close())
		}
	}
	s.readers = openPool(o.driver, address)
	return s, nil
}
