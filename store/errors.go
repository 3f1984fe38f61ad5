package store

import (
	"strconv"
	"strings"
	"time"

	"connectpd/store/access"
	"connectpd/store/failure"
)

// ErrNoConnector: no connector by that name, or none at all.
var ErrNoConnector = failure.New(failure.NoConnectorNamed)

// errMoved is access.errMoved.
var errMoved = access.ErrMoved

// ErrNoHeldRun: nothing is held, or another run than the one shown.
var ErrNoHeldRun = failure.New(failure.NoHeldRun)

// ErrNoRun: no such run, or none that applied anything by then.
var ErrNoRun = failure.New(failure.NoRun)

// AmbiguousError: several connectors answer to a reference (or to none).
type AmbiguousError struct {
	Ref   string
	Names []string
}

func (e *AmbiguousError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *AmbiguousError) Failure() failure.Told {
	names := strings.Join(e.Names, ", ")
	if e.Ref == "" {
		return failure.Tell(failure.ConnectorsSeveral, failure.Blanks{"names": names})
	}
	return failure.Tell(failure.ConnectorsCalledSo, failure.Blanks{"ref": e.Ref, "names": names})
}

// BusyError: another process is syncing this connector.
type BusyError struct {
	PID   int // 0 where it did not say
	Host  string
	Since time.Time
}

// Busy reports that trying again later may do.
func (e *BusyError) Busy() bool { return true }

func (e *BusyError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *BusyError) Failure() failure.Told {
	if e.PID == 0 {
		return failure.Tell(failure.Syncing)
	}
	return failure.Tell(failure.SyncingBy, failure.Blanks{"pid": strconv.Itoa(e.PID), "host": e.Host, "since": e.Since.Local().Format(time.TimeOnly)})
}

// homeOpenError: the folder exists and others may look into it.
type homeOpenError struct {
	Path string
	Mode string
}

func (e *homeOpenError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *homeOpenError) Failure() failure.Told {
	return failure.Tell(failure.HomeOpen, failure.Blanks{"path": e.Path, "mode": e.Mode, "quoted": quoted(e.Path)})
}

// NewerError: the store was written by a newer connectpd.
type NewerError struct{ Path, Has, Knows string }

func (e *NewerError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *NewerError) Failure() failure.Told {
	return failure.Tell(failure.StoreNewer, failure.Blanks{"path": e.Path, "has": e.Has, "knows": e.Knows})
}

// DamagedError: the database cannot be read. At a start it was renamed aside
// with its sidecars, and the next start makes a new one; met in the middle of
// the work, Aside is empty and the next start looks at the file.
type DamagedError struct {
	Path   string
	Aside  string
	Backup string // the newest backup, if there is one
	Err    error
}

func (e *DamagedError) Error() string { return e.Failure().Said() }
func (e *DamagedError) Unwrap() error { return e.Err }

// Failure names its row.
func (e *DamagedError) Failure() failure.Told {
	switch {
	case e.Aside == "":
		return failure.Tell(failure.StoreDamaged, failure.Blanks{"path": e.Path})
	case e.Backup != "":
		return failure.Tell(failure.StoreDamagedAside, failure.Blanks{"path": e.Path, "aside": e.Aside, "backup": e.Backup})
	default:
		return failure.Tell(failure.StoreDamagedNoCopy, failure.Blanks{"path": e.Path, "aside": e.Aside})
	}
}

// readOnlyError: the store may not be written.
type readOnlyError struct {
	Path string
	Err  error
}

func (e *readOnlyError) Error() string { return e.Failure().Said() }
func (e *readOnlyError) Unwrap() error { return e.Err }

// Failure names its row.
func (e *readOnlyError) Failure() failure.Told {
	return failure.Tell(failure.StoreReadOnly, failure.Blanks{"path": e.Path})
}

// notStoreError: what stands in the home is not what connectpd made there.
type notStoreError struct {
	Path string
	Row  failure.ID // what it is
}

func (e *notStoreError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *notStoreError) Failure() failure.Told {
	return failure.Tell(e.Row, failure.Blanks{"path": e.Path})
}

// fullError: the disk is full. What was being written was not, and what stood
// before stands.
type fullError struct {
	Path string
	Err  error
}

func (e *fullError) Error() string { return e.Failure().Said() }
func (e *fullError) Unwrap() error { return e.Err }

// Failure names its row.
func (e *fullError) Failure() failure.Told {
	return failure.Tell(failure.DiskFull, failure.Blanks{"path": e.Path})
}

// ioError: the system could not read or write the file.
type ioError struct {
	Path  string
	Doing string // what could not be done
	Err   error
}

func (e *ioError) Error() string { return e.Failure().Said() }
func (e *ioError) Unwrap() error { return e.Err }

// Failure names its row.
func (e *ioError) Failure() failure.Told {
	reason := ""
	if e.Err != nil {
		reason = failure.Quote(e.Err.Error())
	}
	return failure.Tell(failure.DiskFailed, failure.Blanks{"path": e.Path, "doing": e.Doing, "reason": reason})
}

// inUseError: other processes kept the store busy for longer than is worth
// waiting.
type inUseError struct {
	Path  string
	Doing string // what could not be done
	Err   error  // of the database, which any program may lock; nil: it is a connectpd
}

func (e *inUseError) Error() string { return e.Failure().Said() }
func (e *inUseError) Unwrap() error { return e.Err }

// Failure names its row.
func (e *inUseError) Failure() failure.Told {
	row := failure.StoreInUse
	if e.Err != nil {
		row = failure.StoreLocked
	}
	return failure.Tell(row, failure.Blanks{"path": e.Path, "doing": e.Doing})
}

// PrunedError: the history that was asked for was pruned.
type PrunedError struct {
	Run    int64 // what was asked for
	Oldest int64 // the oldest run that can still be answered for
}

func (e *PrunedError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *PrunedError) Failure() failure.Told {
	return failure.Tell(failure.HistoryPruned, failure.Blanks{"run": strconv.FormatInt(e.Run, 10), "oldest": strconv.FormatInt(e.Oldest, 10)})
}
