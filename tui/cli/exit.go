package cli

import (
	"context"
	"errors"
	"slices"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/sync/engine"
	"connectpd/wizard/flow"
	"connectpd/wizard/service"
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

// codes decides what an error exits with: the first row that fits. Whatever
// fits none has failed.
var codes = []struct {
	code Code
	fits func(error) bool
}{
	{Usage, is[*usageError]},
	{Usage, problem(flow.CodeMissing, flow.CodeInvalid, flow.CodeUnsupported)},
	{NoKeychain, problem(flow.CodeKeychain)},
	{Refused, problem(flow.CodeTokenShape, flow.CodeEventsKey, flow.CodeRejected, flow.CodeForbidden,
		flow.CodeIPBlocked, flow.CodeOtherAccount)},
	{Usage, is[*service.BaseMismatchError]},
	{NoConnector, is[*notFoundError]},
	{NoConnector, func(err error) bool { return errors.Is(err, store.ErrNoConnector) }},
	{NoConnector, func(err error) bool { return errors.Is(err, store.ErrNoReview) }},
	{Usage, is[*store.AmbiguousError]},
	{Refused, refused},
	// Somebody has to give what no keychain holds: a missing argument.
	{Usage, is[*service.TokenNeededError]},
	{Usage, keychainReason(keychain.NoPassphrase, keychain.NotKept)},
	{NoKeychain, is[*keychain.Error]},
	{Cancelled, func(err error) bool { return errors.Is(err, context.Canceled) }},
}

// codeOf is the exit code of an error.
func codeOf(err error) Code {
	if err == nil {
		return Done
	}
	var c *codeError
	if errors.As(err, &c) {
		return c.code
	}
	for _, row := range codes {
		if row.fits(err) {
			return row.code
		}
	}
	return Failed
}

func is[T error](err error) bool {
	var t T
	return errors.As(err, &t)
}

// refused: the account said no to the token as such. A plan that lacks
// something is no fault of the token.
func refused(err error) bool {
	switch access.RefusalOf(err) {
	case access.TokenRejected, access.Forbidden, access.OtherAccount:
		return true
	}
	return false
}

func problem(wanted ...flow.Code) func(error) bool {
	return func(err error) bool {
		var p *flow.Problem
		return errors.As(err, &p) && slices.Contains(wanted, p.Code)
	}
}

func keychainReason(reasons ...keychain.Reason) func(error) bool {
	return func(err error) bool {
		var k *keychain.Error
		return errors.As(err, &k) && slices.Contains(reasons, k.Reason)
	}
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
