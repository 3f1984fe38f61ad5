package doctor

import (
	"context"
	"errors"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/keychain"
)

// Proof is one thing that was tried with a sign-in.
type Proof struct {
	Name string // short and stable
	Told string // what was seen
	Cure string // what to do where it may not suffice; empty: it does
	Err  error  // why it does not work; Told and Cure are empty then
}

// checkSignIns signs in to where connectors are registered beside this
// computer, where that is wanted.
func (o Options) checkSignIns(ctx context.Context, list []store.Connector) []Check {
	if o.SignIn == nil {
		return nil
	}
	late := []Check{o.tooSlow("sign-in", Warning, "What was signed in to", online)}
	return bounded(ctx, o.Limit, late, func(ctx context.Context) []Check {
		var checks []Check
		for _, p := range o.SignIn(ctx, list) {
			checks = append(checks, p.check())
		}
		return checks
	})
}

// check is what a proof amounts to. What may pass by itself, or was not tried,
// is a warning.
func (p Proof) check() Check {
	switch {
	case p.Err == nil && p.Cure == "":
		return Check{p.Name, OK, p.Told, ""}
	case p.Err == nil:
		return Check{p.Name, Warning, p.Told, p.Cure}
	}
	if e, ok := errors.AsType[*keychain.Error](p.Err); ok && e.Reason == keychain.NoPassphrase {
		return Check{p.Name, Warning, "Sign-in was not tested: the passphrase of the encrypted file is not set, and doctor asks nothing.",
			"set CONNECTPD_PASSPHRASE_FILE or CONNECTPD_PASSPHRASE and try again"}
	}
	told := failure.Of(p.Err)
	return Check{p.Name, stateOf(p.Err, told.Code), told.What, told.Hint()}
}

func stateOf(err error, code failure.Code) State {
	switch {
	case code == failure.Network || code == failure.Server || code == failure.RateLimit,
		errors.Is(err, context.DeadlineExceeded):
		return Warning
	default:
		return Failure
	}
}
