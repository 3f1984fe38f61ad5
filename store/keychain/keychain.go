// Package keychain keeps tokens: in the operating system's credential store,
// in an encrypted file, in memory (demo and tests), or nowhere. It knows
// accounts (item names) and secrets, not connectors, and never falls back
// from one kind to another by itself.
//
// It must not know whose tokens they are, or what they open.
package keychain

import (
	"context"

	"connectpd/store/place"
	"connectpd/store/secret"
)

// The words of places are package place's; these are its names here.
type (
	Kind   = place.Kind
	Reason = place.Reason
	Error  = place.Error
)

// The values of those types.
const (
	OS   = place.OS
	File = place.File
	None = place.None

	NotFound        = place.NotFound
	Missing         = place.Missing
	NoCollection    = place.NoCollection
	Locked          = place.Locked
	Waiting         = place.Waiting
	NotAnswering    = place.NotAnswering
	refused         = place.Refused
	tooBig          = place.TooBig
	Damaged         = place.Damaged
	WrongPassphrase = place.WrongPassphrase
	NoPassphrase    = place.NoPassphrase
	ShortPassphrase = place.ShortPassphrase
	NotKept         = place.NotKept
	NoDialog        = place.NoDialog
	NoSession       = place.NoSession
	Stopped         = place.Stopped
	failed          = place.Failed

	MinPassphrase = place.MinPassphrase
)

// Keychain keeps secrets by account name ("<connector id>/<number>"; letters,
// digits, ".", "_", "-" and "/"). Calls are bounded by their context and by
// deadlines of their own; errors are *Error. An account is set once: every
// token has an item of its own.
type Keychain interface {
	Kind() Kind
	Set(ctx context.Context, account string, v secret.Value) error
	Get(ctx context.Context, account string) (secret.Value, error)
	Delete(ctx context.Context, account string) error // deleting what is not there is no error
	// Probe stores, reads back and deletes a random item.
	Probe(ctx context.Context) error
}

// Unlocker is a keychain that wants a passphrase: the encrypted file.
type Unlocker interface {
	// Unlocked reports that this run's passphrase is known and opens what is
	// kept.
	Unlocked() bool
}
