package store

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"connectpd/store/access"
)

// ErrNoConnector: no connector by that name, or none at all.
var ErrNoConnector = errors.New("no such connector")

// ErrMoved is access.ErrMoved.
var ErrMoved = access.ErrMoved

// ErrNoHeldRun: nothing is held, or another run than the one shown.
var ErrNoHeldRun = errors.New("no such held run")

// ErrNoRun: no such run, or none that applied anything by then.
var ErrNoRun = errors.New("no such sync run")

// AmbiguousError: several connectors answer to a reference (or to none).
type AmbiguousError struct {
	Ref   string
	Names []string
}

func (e *AmbiguousError) Error() string {
	if e.Ref == "" {
		return "there are several connectors: " + strings.Join(e.Names, ", ")
	}
	return fmt.Sprintf("%q names several connectors: %s", e.Ref, strings.Join(e.Names, ", "))
}

// BusyError: another process is syncing this connector.
type BusyError struct {
	PID   int // 0 where it did not say
	Host  string
	Since time.Time
}

// Busy reports that trying again later may do.
func (e *BusyError) Busy() bool { return true }

func (e *BusyError) Error() string {
	if e.PID == 0 {
		return "another connectpd is syncing this connector"
	}
	return fmt.Sprintf("another connectpd (process %d on %s) is syncing this connector since %s",
		e.PID, e.Host, e.Since.Local().Format("15:04:05"))
}

// HomeOpenError: the folder exists and others may look into it.
type HomeOpenError struct {
	Path string
	Mode string
}

func (e *HomeOpenError) Error() string {
	return fmt.Sprintf("%s is open to other users (mode %s)", e.Path, e.Mode)
}

// Cure is the command to run.
func (e *HomeOpenError) Cure() string {
	return "run: chmod 700 " + quoted(e.Path)
}

// NewerError: the store was written by a newer connectpd.
type NewerError struct{ Path, Has, Knows string }

func (e *NewerError) Error() string {
	return fmt.Sprintf("%s was written by a newer connectpd (schema %s; this one knows %s)", e.Path, e.Has, e.Knows)
}

// Cure is what to do.
func (e *NewerError) Cure() string {
	return "use the newer connectpd; nothing was changed"
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

func (e *DamagedError) Error() string {
	if e.Aside == "" {
		return e.Path + " is damaged"
	}
	return fmt.Sprintf("%s is damaged; it was kept as %s", e.Path, e.Aside)
}

func (e *DamagedError) Unwrap() error { return e.Err }

// Cure is what to do.
func (e *DamagedError) Cure() string {
	switch {
	case e.Aside == "":
		return "close every connectpd and start again; the file is checked then"
	case e.Backup != "":
		return repairCommand + ", which restores what was kept from " + e.Backup
	default:
		return "start afresh with: connectpd setup"
	}
}

// ReadOnlyError: the store may not be written.
type ReadOnlyError struct {
	Path string
	Err  error
}

func (e *ReadOnlyError) Error() string { return e.Path + " cannot be written" }
func (e *ReadOnlyError) Unwrap() error { return e.Err }

// Cure is what to do.
func (e *ReadOnlyError) Cure() string {
	return "make the folder writable for you, or name another one in CONNECTPD_HOME"
}

// NotStoreError: what stands in the home is not what connectpd made there.
type NotStoreError struct {
	Path string
	What string // what it is, after the path
}

func (e *NotStoreError) Error() string { return e.Path + " " + e.What }

// Cure is what to do.
func (e *NotStoreError) Cure() string {
	return "move it away, or name another folder in CONNECTPD_HOME; nothing was changed"
}

// FullError: the disk is full. What was being written was not, and what stood
// before stands.
type FullError struct {
	Path string
	Err  error
}

func (e *FullError) Error() string { return "the disk that holds " + e.Path + " is full" }
func (e *FullError) Unwrap() error { return e.Err }

// Cure is what to do.
func (e *FullError) Cure() string {
	return access.FullDiskCure
}

// DiskError: the system could not read or write the file.
type DiskError struct {
	Path  string
	Doing string // what could not be done
	Err   error
}

func (e *DiskError) Error() string {
	return fmt.Sprintf("the disk failed at %s (%s): %v", e.Path, e.Doing, e.Err)
}
func (e *DiskError) Unwrap() error { return e.Err }

// Cure is what to do.
func (e *DiskError) Cure() string {
	return "look whether the disk or network drive is there and has room, then run it again; what was not written is as it was before"
}

// InUseError: other processes kept the store busy for longer than is worth
// waiting.
type InUseError struct {
	Path  string
	Doing string // what could not be done
	Err   error  // of the database, which any program may lock; nil: it is a connectpd
}

func (e *InUseError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("another program keeps %s locked (%s)", e.Path, e.Doing)
	}
	return fmt.Sprintf("%s is in use by another connectpd (%s)", e.Path, e.Doing)
}
func (e *InUseError) Unwrap() error { return e.Err }

// Cure is what to do.
func (e *InUseError) Cure() string {
	if e.Err != nil {
		return "close what has the file open (a connectpd, a backup, a database browser), or wait until it is done, and run this again"
	}
	return "close the other connectpd, or wait until it is done, and run this again"
}

// PrunedError: the history that was asked for was pruned.
type PrunedError struct {
	Run    int64 // what was asked for
	Oldest int64 // the oldest run that can still be answered for
}

// Cure says what can still be asked for.
func (e *PrunedError) Cure() string {
	return fmt.Sprintf("ask for run %d or a later one; connectpd config keep-history says how long the history is kept", e.Oldest)
}

func (e *PrunedError) Error() string {
	return fmt.Sprintf("the history at run %d was pruned; the oldest run that is still kept is %d", e.Run, e.Oldest)
}
