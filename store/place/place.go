// Package place holds the words of where secrets are kept, and why a keychain
// would not keep or give one, for whoever talks about keychains without opening
// one.
//
// It is pure, and it must not know a keychain.
package place

import "connectpd/store/failure"

// Kind is where tokens are kept. JSON and flags use the values.
type Kind string

// The kinds a person can choose.
const (
	OS   Kind = "os"
	File Kind = "file"
	None Kind = "none"
)

// Label is a kind as in "goes to ...".
func (k Kind) Label() string {
	switch k {
	case OS:
		return "this computer's keychain"
	case File:
		return "an encrypted file"
	}
	return "no keychain"
}

// Noun is a kind as in "is not in the ...".
func (k Kind) Noun() string {
	if k == File {
		return "encrypted file"
	}
	return "keychain"
}

// Kept tells where a token is kept.
func (k Kind) Kept() string {
	if k == OS || k == File {
		return "kept in " + k.Label()
	}
	return "not kept; you paste it at each sync"
}

// Tries words that the place is being tried.
func (k Kind) Tries() string {
	if k == File {
		return "Trying the encrypted file"
	}
	return "Trying " + k.Label()
}

// Slow says why the place may take long to answer; empty where it does not.
func (k Kind) Slow() string {
	switch k {
	case OS:
		return "Your system may be asking you to unlock its keychain."
	case File:
		return "An encrypted file takes a moment to open."
	}
	return ""
}

// MinPassphrase is the length of the shortest new passphrase, in characters.
const MinPassphrase = 8

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

// rows has the row of the table of failures for every reason. What a reason
// that quotes the system says of it is the {reason} of its row.
var rows = map[Reason]failure.ID{
	NotFound:        failure.KeychainNotFound,
	Missing:         failure.KeychainMissing,
	NoCollection:    failure.KeychainNoCollection,
	Locked:          failure.KeychainLocked,
	Waiting:         failure.KeychainWaiting,
	NotAnswering:    failure.KeychainNotAnswering,
	Refused:         failure.KeychainRefused,
	TooBig:          failure.KeychainTooBig,
	Damaged:         failure.KeychainDamaged,
	WrongPassphrase: failure.KeychainWrong,
	NoPassphrase:    failure.KeychainNoPassphrase,
	ShortPassphrase: failure.KeychainShort,
	NotKept:         failure.KeychainNotKept,
	NoDialog:        failure.KeychainNoDialog,
	NoSession:       failure.KeychainNoSession,
	Stopped:         failure.KeychainStopped,
	Failed:          failure.KeychainFailed,
}

// fileRows are those of the encrypted file, where another place says otherwise.
var fileRows = map[Reason]failure.ID{
	NotFound: failure.KeychainFileMissing,
	Stopped:  failure.KeychainFileStopped,
	Failed:   failure.KeychainFileBroken,
}

// Unwaited is the error of who did not wait until a place was tried.
func Unwaited(k Kind) *Error {
	e := &Error{Op: "probe", Kind: k, Reason: Stopped}
	if k == OS {
		e.Told = failure.Tell(failure.KeychainUnwaited)
	}
	return e
}

// Error is a failed keychain call.
type Error struct {
	Op     string // "store", "read", "delete", "probe"
	Kind   Kind
	Reason Reason
	Told   failure.Told // where more is known than the reason; else zero
	Err    error
}

func (e *Error) Error() string { return e.Failure().Said() }
func (e *Error) Unwrap() error { return e.Err }

// Failure names its row.
func (e *Error) Failure() failure.Told {
	if e.Told.ID != "" {
		return e.Told
	}
	row, ok := rows[e.Reason]
	if !ok {
		row = failure.KeychainFailed
	}
	if own, ok := fileRows[e.Reason]; ok && e.Kind == File {
		row = own
	}
	quoted := ""
	if e.Err != nil {
		quoted = ": " + failure.Quote(e.Err.Error())
	}
	return failure.Tell(row, failure.Blanks{"reason": quoted})
}
