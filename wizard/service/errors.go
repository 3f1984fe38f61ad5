package service

import (
	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/words"
)

// baseMismatchError: CONNECTPD_API_URL names another base than the one that
// the kept token was saved for. Nothing was sent.
type baseMismatchError struct {
	Connector string
	Saved     string
	Named     string
}

func (e *baseMismatchError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *baseMismatchError) Failure() failure.Told {
	return failure.Tell(failure.BaseMismatch, failure.Blanks{"connector": e.Connector, "saved": e.Saved, "named": e.Named})
}

// TokenNeededError: no token is kept for the connector and none was given.
type TokenNeededError struct {
	Connector store.Connector
	Reason    error // why the kept one could not be read; nil when none is kept
}

func (e *TokenNeededError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *TokenNeededError) Failure() failure.Told {
	row := failure.TokenNeeded
	if e.Reason != nil {
		row = failure.TokenGone
	}
	return failure.Tell(row, failure.Blanks{"connector": e.Connector.Name, "place": e.Connector.Token.StoredIn.Noun()})
}

// Unwrap gives the keychain's error.
func (e *TokenNeededError) Unwrap() error { return e.Reason }

// noOldKeyError: no replaced key of the connector waits to be disabled.
type noOldKeyError struct{ Connector store.Connector }

func (e *noOldKeyError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *noOldKeyError) Failure() failure.Told {
	return failure.Tell(failure.NoOldKey, failure.Blanks{"connector": e.Connector.Name})
}

// handedOverError: the connector waits for its owner on another machine.
type handedOverError struct{ Connector store.Connector }

func (e *handedOverError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *handedOverError) Failure() failure.Told {
	h := e.Connector.HandedOver
	return failure.Tell(failure.HandedOver, failure.Blanks{
		"connector": e.Connector.Name, "name": h.Name, "day": words.Day(h.At), "id": e.Connector.ID})
}
