package setup

import (
	"context"
	"errors"

	"connectpd/store/failure"
	"connectpd/store/place"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

// TenantProblem words why a call of the tenant failed. kept says what became
// of what was answered so far.
func TenantProblem(err error, kept string) *flow.Problem {
	var p *flow.Problem
	var k *place.Error
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, new(platform.Failure)):
		return &flow.Problem{Told: failure.Of(err), Err: err, Kept: kept}
	case errors.As(err, &k):
		return flow.KeychainProblem(err, kept)
	case errors.Is(err, context.Canceled):
		return &flow.Problem{Told: failure.Tell(failure.C1Unwaited), Err: err, Kept: kept}
	}
	return &flow.Problem{Told: failure.Tell(failure.TenantUnasked, failure.Blanks{"reason": failure.Sayable(err)}), Err: err, Kept: kept}
}

// credentialRows are what keeps a client id and secret from being used.
var credentialRows = []struct {
	err error
	row failure.ID
}{
	{platform.ErrNoCredentials, failure.SignInNothing},
	{platform.ErrTwoClientIDs, failure.SignInTwoIDs},
	{platform.ErrTwoSecrets, failure.SignInTwoSecrets},
	{platform.ErrNoClientID, failure.SignInNoID},
	{platform.ErrNoSecret, failure.SignInNoSecret},
	{platform.ErrBadClientID, failure.SignInBadID},
	{platform.ErrSecretCut, failure.SignInCut},
	{platform.ErrSecretVersion, failure.SignInVersion},
	{platform.ErrPastedTooLarge, failure.SignInTooLong},
}

// CredentialsProblem says what keeps a client id and secret from being used.
// It never quotes them.
func CredentialsProblem(err error) *flow.Problem {
	p := &flow.Problem{Told: failure.Of(err), Field: FieldClientSecret, Flag: SignInFlags, Kept: flow.NothingSaved}
	for _, r := range credentialRows {
		if errors.Is(err, r.err) {
			p.Told = failure.Tell(r.row)
			break
		}
	}
	if p.ID == failure.SignInNoID || p.ID == failure.SignInBadID {
		p.Field = FieldClientID
	}
	return p
}

// signInFlags are the variables that supply a sign-in where nobody is asked.
const SignInFlags = "CONDUCTORONE_CLIENT_ID and CONDUCTORONE_CLIENT_SECRET"
