package service

import (
	"fmt"

	"connectpd/store"
	"connectpd/store/words"
)

// BaseMismatchError: CONNECTPD_API_URL names another base than the one that
// the kept token was saved for. Nothing was sent.
type BaseMismatchError struct {
	Connector string
	Saved     string
	Named     string
}

func (e *BaseMismatchError) Error() string {
	return fmt.Sprintf("the token of %s was saved for %s, but CONNECTPD_API_URL names %s; nothing was sent",
		e.Connector, e.Saved, e.Named)
}

// Cure says what to do.
func (e *BaseMismatchError) Cure() string {
	return "unset CONNECTPD_API_URL, or give a token for that address in CONNECTPD_TOKEN"
}

// TokenNeededError: no token is kept for the connector and none was given.
type TokenNeededError struct {
	Connector store.Connector
	Reason    error // why the kept one could not be read; nil when none is kept
}

func (e *TokenNeededError) Error() string {
	if e.Reason != nil {
		return "the API token of " + e.Connector.Name + " is no longer in the keychain"
	}
	return "no API token is kept for " + e.Connector.Name
}

// Cure says what to do.
func (e *TokenNeededError) Cure() string {
	if e.Reason != nil {
		return "enter a new one with: connectpd rotate"
	}
	return "give it in CONNECTPD_TOKEN, or run this in a terminal and paste it"
}

// Unwrap gives the keychain's error.
func (e *TokenNeededError) Unwrap() error { return e.Reason }

// NoOldKeyError: no replaced key of the connector waits to be disabled.
type NoOldKeyError struct{ Connector store.Connector }

func (e *NoOldKeyError) Error() string {
	return "no old key of " + e.Connector.Name + " waits to be disabled"
}

// Cure says what to do.
func (e *NoOldKeyError) Cure() string { return "nothing needs to be done" }

// HandedOverError: the connector waits for its owner on another machine.
type HandedOverError struct{ Connector store.Connector }

func (e *HandedOverError) Error() string {
	h := e.Connector.HandedOver
	return fmt.Sprintf("%s was handed over to %s on %s and is not connected here",
		e.Connector.Name, h.Name, words.Day(h.At))
}

// Cure says what to do.
func (e *HandedOverError) Cure() string {
	return "take it over with: connectpd setup --resume " + e.Connector.ID
}
