package cli

import (
	"errors"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/sync/engine"
)

// Code is an exit code of the contract (DESIGN section 5).
type Code int

// The exit codes.
const (
	Done        Code = 0   // a hand-over too
	Failed      Code = 1   // nothing lost, the last snapshot stands
	Usage       Code = 2   // wrong or missing arguments
	Refused     Code = 3   // the token: rejected, too weak, another account
	NoConnector Code = 4   // no such connector, person, team, role, schedule or review, or none is set up
	Partial     Code = 5   // some resource types could not be read
	NoKeychain  Code = 6   // missing, locked, damaged, not answering
	Held        Code = 7   // far less came back than last time
	Overdue     Code = 8   // a review or a removal is late
	Cancelled   Code = 130 // by the person or a signal
)

// codeOf is the exit code of an error.
func codeOf(err error) Code {
	if err == nil {
		return Done
	}
	var c *codeError
	if errors.As(err, &c) {
		return c.code
	}
	return Code(failure.Of(err).Code.Exit())
}

// codeOfOutcome is the exit code of a finished sync.
func codeOfOutcome(o *engine.Outcome) Code {
	switch o.Run.Result {
	case store.ResultOK:
		return Done
	case store.ResultPartial:
		return Partial
	case store.ResultHeld:
		return Held
	case store.ResultCancelled:
		return Cancelled
	}
	if o.Err == nil {
		return Failed
	}
	return codeOf(o.Err)
}

// codeError ends the program with a code of its own. With said, everything a
// person needs was printed already, and no error line follows.
type codeError struct {
	code Code
	said bool
	err  error
}

func (e *codeError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}
func (e *codeError) Unwrap() error { return e.err }

// exit is the error that ends a command with code and no further words; nil
// for Done.
func exit(code Code) error {
	if code == Done {
		return nil
	}
	return &codeError{code: code, said: true}
}
