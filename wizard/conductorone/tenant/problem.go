package tenant

import (
	"errors"

	"connectpd/store/failure"
	"connectpd/wizard/flow"
)

// credentialRows are what keeps a client id and secret from being used.
var credentialRows = []struct {
	err error
	row failure.ID
}{
	{ErrNoCredentials, failure.SignInNothing},
	{errTwoClientIDs, failure.SignInTwoIDs},
	{errTwoSecrets, failure.SignInTwoSecrets},
	{errNoClientID, failure.SignInNoID},
	{errNoSecret, failure.SignInNoSecret},
	{errBadClientID, failure.SignInBadID},
	{ErrSecretCut, failure.SignInCut},
	{errSecretVersion, failure.SignInVersion},
	{errPastedTooLarge, failure.SignInTooLong},
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

// SignInFlags are the variables that supply a sign-in where nobody is asked.
const SignInFlags = "CONDUCTORONE_CLIENT_ID and CONDUCTORONE_CLIENT_SECRET"

// The fields of a sign-in, which a problem may be about.
const (
	FieldClientID     = "client_id"
	FieldClientSecret = "client_secret"
)
