package failure

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"syscall"

	"connectpd/store/words"
)

// Teller is an error that names its row.
type Teller interface {
	error
	Failure() Told
}

// New is an error without facts: its row says all. Compare it with errors.Is.
func New(id ID) error { return &plain{id} }

type plain struct{ id ID }

func (e *plain) Error() string { return e.Failure().Said() }
func (e *plain) Failure() Told { return Tell(e.id) }

// Of tells an error: by the outermost of its chain that names a row, else by
// what the system said.
func Of(err error) Told {
	var t Teller
	var file *fs.PathError
	switch {
	case err == nil:
		return Told{}
	case errors.As(err, &t):
		return t.Failure()
	case FullDisk(err):
		return Tell(FullDiskElsewhere, Blanks{"reason": Quote(err.Error())})
	case errors.Is(err, context.Canceled):
		return Tell(Stopped)
	case errors.Is(err, context.DeadlineExceeded):
		return Tell(TookTooLong)
	case errors.As(err, &file) && errors.Is(err, fs.ErrNotExist):
		return Tell(NoFile, Blanks{"path": file.Path})
	case errors.As(err, &file) && errors.Is(err, fs.ErrPermission):
		return Tell(FileDenied, Blanks{"path": file.Path})
	}
	return unexpected(Quote(err.Error()))
}

func unexpected(reason string) Told {
	told := Tell(Unexpected, Blanks{"reason": reason})
	told.What, told.raw = words.Capital(told.What), reason
	return told
}

// Sayable is what an error says within another sentence.
func Sayable(err error) string { return Of(err).Said() }

// FullDisk reports that a disk, or what a user may fill of it, is full.
func FullDisk(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

// Technical is what the program knows of an error beyond the sentence that
// people are told: status, route, request id, the system's own words. It goes
// into the log and behind a key; empty where there is no more.
func Technical(err error) string { return TechnicalOf(Of(err), err) }

// TechnicalOf is Technical of an error that people were told in these words.
func TechnicalOf(told Told, err error) string {
	var parts []string
	for ; err != nil; err = errors.Unwrap(err) {
		text := Quote(err.Error())
		if said(text, told) || len(parts) > 0 && strings.Contains(parts[len(parts)-1], text) {
			continue
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ": ")
}

// said reports that the sentence says all of a text.
func said(text string, told Told) bool {
	text = strings.TrimSuffix(text, ".")
	return strings.Contains(told.What, text) || strings.Contains(told.Said(), text)
}
