// Package keychain keeps tokens: in the operating system's credential store,
// in an encrypted file, in memory (demo and tests), or nowhere. It knows
// accounts (item names) and secrets, not connectors, and never falls back
// from one kind to another by itself.
package keychain

import (
	"context"

	"connectpd/store/access"
	"connectpd/store/secret"
)

// Kind is where tokens are kept.
type Kind = access.TokenPlace

// The kinds a person can choose.
const (
	OS   = access.InKeychain
	File = access.InFile
	None = access.NotKept
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

// Reason is why a keychain call failed.
type Reason string

// Each reason has a cure of its own.
const (
	NotFound        Reason = "not_found"        // no such item
	Missing         Reason = "missing"          // this machine has no keychain
	NoCollection    Reason = "no_collection"    // a service, but no keyring made yet
	Locked          Reason = "locked"           // locked, and nobody could be asked
	Waiting         Reason = "waiting"          // its unlock dialog went unanswered
	NotAnswering    Reason = "not_answering"    // frozen
	Refused         Reason = "refused"          // the system or the person said no
	TooBig          Reason = "too_big"          // larger than the keychain takes
	Damaged         Reason = "damaged"          // the item or file cannot be read
	WrongPassphrase Reason = "wrong_passphrase" // encrypted file only
	NoPassphrase    Reason = "no_passphrase"    // nobody to ask, none given
	ShortPassphrase Reason = "short_passphrase" // a new passphrase below MinPassphrase
	NotKept         Reason = "not_kept"         // kind none keeps nothing
	NoDialog        Reason = "no_dialog"        // macOS: this session may not ask ("User interaction is not allowed")
	NoSession       Reason = "no_session"       // Windows: a network sign-in has no credential store (error 1312)
	Stopped         Reason = "stopped"          // the caller stopped waiting
	Failed          Reason = "failed"           // anything else; Message quotes it
)

// Error is a failed keychain call. Its text says what happened; Cure says
// what to do.
type Error struct {
	Op      string // "store", "read", "delete", "probe"
	Kind    Kind
	Reason  Reason
	Message string // what happened, for people
	Cure    string // what to do, for people
	Err     error
}

func (e *Error) Error() string { return e.Message }
func (e *Error) Unwrap() error { return e.Err }
