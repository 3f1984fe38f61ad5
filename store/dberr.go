package store

import (
	"context"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlitelib "modernc.org/sqlite/lib"
)

// dbError says what was being done and gives SQLite's refusals the types that
// people get a cure for. Errors of ours and of contexts pass unchanged.
func (s *Store) dbError(doing string, err error) error {
	var se *sqlite.Error
	var theirs refusal
	switch {
	case err == nil:
		return nil
	case errors.As(err, &theirs):
		return theirs.error
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case !errors.As(err, &se):
		if isOurs(err) {
			return err
		}
		return fmt.Errorf("%s: %w", doing, err)
	}
	if se.Code() == sqlitelib.SQLITE_IOERR_SHMSIZE { // the memory that processes share is a file too
		return &fullError{Path: s.home, Err: err}
	}
	switch se.Code() & 0xff {
	case sqlitelib.SQLITE_FULL:
		return &fullError{Path: s.home, Err: err}
	case sqlitelib.SQLITE_READONLY, sqlitelib.SQLITE_CANTOPEN, sqlitelib.SQLITE_PERM:
		return &readOnlyError{Path: s.home, Err: err}
	case sqlitelib.SQLITE_CORRUPT, sqlitelib.SQLITE_NOTADB:
		// Nothing can be renamed under open connections; the next start looks.
		if s.readOnly == nil {
			raiseDoubt(s.home)
		}
		return &DamagedError{Path: s.path(), Backup: restorable(s.home), Err: err}
	case sqlitelib.SQLITE_BUSY, sqlitelib.SQLITE_LOCKED:
		return &inUseError{Path: s.path(), Doing: doing, Err: err}
	case sqlitelib.SQLITE_IOERR:
		return &ioError{Path: s.path(), Doing: doing, Err: err}
	default:
		return fmt.Errorf("%s: %w", doing, err)
	}
}

// refusal is an error by which the caller of an Update ends its transaction. It
// reaches the caller as it was.
type refusal struct{ error }

// isOurs tells errors that callers decide on from those that still need the
// "what was being done".
func isOurs(err error) bool {
	for _, known := range []error{ErrNoConnector, errMoved, ErrNoHeldRun, ErrNoRun} {
		if errors.Is(err, known) {
			return true
		}
	}
	var (
		ambiguous *AmbiguousError
		busy      *BusyError
		pruned    *PrunedError
		newer     *NewerError
		inUse     *inUseError
		damaged   *DamagedError
		full      *fullError
		readOnly  *readOnlyError
		disk      *ioError
		altered   *alteredError
		gone      *vanishedError
		foreign   *ForeignError
		notStore  *notStoreError
	)
	return errors.As(err, &ambiguous) || errors.As(err, &busy) || errors.As(err, &pruned) ||
		errors.As(err, &newer) || errors.As(err, &inUse) || errors.As(err, &damaged) ||
		errors.As(err, &full) || errors.As(err, &readOnly) || errors.As(err, &disk) ||
		errors.As(err, &foreign) || errors.As(err, &notStore) ||
		errors.As(err, &altered) || errors.As(err, &gone)
}
