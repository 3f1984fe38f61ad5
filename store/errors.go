package store

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// ErrNoConnector: no connector by that name, or none at all.
var ErrNoConnector = errors.New("no such connector")

// ErrMoved: the connector's token changed since the work began; nothing was
// changed.
var ErrMoved = errors.New("the connector's token was changed by somebody else meanwhile")

// ErrNoHeldRun: nothing is held, or another run than the one shown.
var ErrNoHeldRun = errors.New("no such held run")

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
	PID   int
	Host  string
	Since time.Time
}

func (e *BusyError) Error() string {
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
func (e *HomeOpenError) Cure() string { return "run: chmod 700 '" + e.Path + "'" }

// NewerError: the store was written by a newer connectpd.
type NewerError struct{ Path, Has, Knows string }

func (e *NewerError) Error() string {
	return fmt.Sprintf("%s was written by a newer connectpd (schema %s; this one knows %s)", e.Path, e.Has, e.Knows)
}

// DamagedError: the database cannot be read; it was renamed aside.
type DamagedError struct {
	Path  string
	Aside string
	Err   error
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("%s is damaged; it was kept as %s", e.Path, e.Aside)
}
func (e *DamagedError) Unwrap() error { return e.Err }
