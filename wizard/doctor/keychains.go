package doctor

import (
	"context"
	"errors"
	"slices"

	"connectpd/store/failure"
	"connectpd/store/keychain"
)

// checkKeychains tries the keychains that connectors use with a probe item,
// and the operating system's in any case: it is what a set-up proposes.
// errLate: the check was not waited for any longer.
var errLate = errors.New("late")

func (o Options) checkKeychains(ctx context.Context, used []keychain.Kind) []Check {
	checks := []Check{o.checkKeychain(ctx, "keychain", keychain.OS, slices.Contains(used, keychain.OS))}
	if slices.Contains(used, keychain.File) {
		o.Limit *= 3 // a passphrase is made to take its time, five times in a probe
		checks = append(checks, o.checkKeychain(ctx, "encrypted-file", keychain.File, true))
	}
	return checks
}

func (o Options) checkKeychain(ctx context.Context, name string, kind keychain.Kind, used bool) Check {
	what, cure := "The "+kind.Noun(), "sign out and in again, or restart your password manager"
	if kind == keychain.File {
		cure = "run doctor again when this computer is less busy: an encrypted file takes a moment to open"
	}
	late := o.tooSlow(name, Failure, what, cure)
	err := bounded(ctx, o.Limit, errLate, func(ctx context.Context) error {
		k, err := o.Keychain(kind)
		if err != nil {
			return err
		}
		return k.Probe(ctx)
	})
	if err == nil {
		return Check{name, OK, "A test item was stored, read back and deleted.", ""}
	}
	if errors.Is(err, errLate) {
		return late
	}
	told := failure.Of(err)
	e, ok := errors.AsType[*keychain.Error](err)
	if !ok {
		return Check{name, Failure, what + " cannot be used: " + told.What, told.Hint()}
	}
	state := Failure
	switch {
	case e.Reason == keychain.NoPassphrase:
		return Check{name, Warning, "The encrypted file was not tested: its passphrase is not set, and doctor asks nothing.",
			"to test it, set CONNECTPD_PASSPHRASE_FILE or CONNECTPD_PASSPHRASE; other commands ask for it in a terminal"}
	case !used && absentHere(e.Reason):
		// No connector needs it, and a set-up offers the other kinds.
		state = Warning
	}
	return Check{name, state, told.What, told.Hint()}
}

// absentHere are the reasons that say: this machine, or this kind of sign-in,
// has none; nothing is broken.
func absentHere(r keychain.Reason) bool {
	switch r {
	case keychain.Missing, keychain.NoCollection, keychain.NoDialog, keychain.NoSession:
		return true
	default:
		return false
	}
}
