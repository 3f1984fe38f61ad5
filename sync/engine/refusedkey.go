package engine

import (
	"connectpd/store/access"
	"connectpd/store/failure"
)

// RefusedKeyError: PagerDuty refused the token of the run. It says so to
// people; what was asked and answered is in Err, for the log.
type RefusedKeyError struct {
	Last4 string // of the key; "" where it is too short to show them
	// Given: the key was handed over for this run, so nobody knows whether it
	// ever worked.
	Given bool
	Err   error
}

func (e *RefusedKeyError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *RefusedKeyError) Failure() failure.Told {
	row, key := failure.KeyRefused, ""
	if e.Given {
		row = failure.KeyRefusedNow
	}
	if e.Last4 != "" {
		key = " …" + e.Last4
	}
	return failure.Tell(row, failure.Blanks{"key": key})
}

// Unwrap gives the technical part.
func (e *RefusedKeyError) Unwrap() error { return e.Err }

// forPeople words an error that ends the run.
func (r *runner) forPeople(err error) error {
	if access.RefusalOf(err) != access.TokenRejected {
		return err
	}
	return &RefusedKeyError{Last4: r.o.Last4, Given: r.o.FromEnv, Err: err}
}
