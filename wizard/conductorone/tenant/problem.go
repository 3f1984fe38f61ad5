package tenant

import (
	"errors"

	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// CredentialsProblem says what keeps a client id and secret from being used.
// It never quotes them.
func CredentialsProblem(err error) *flow.Problem {
	p := &flow.Problem{Code: flow.CodeInvalid, Field: FieldClientSecret, Flag: SignInFlags, Kept: flow.NothingSaved,
		What: words.Capital(words.Stop(err.Error())),
		Do:   "Paste id and secret together, as the tenant showed them.",
	}
	switch {
	case errors.Is(err, ErrNoClientID), errors.Is(err, ErrBadClientID):
		p.Field = FieldClientID
	case errors.Is(err, ErrSecretCut), errors.Is(err, ErrSecretVersion):
		p.Do = "Copy the whole secret again. If the tenant no longer shows it, create a new credential there."
	}
	if errors.Is(err, ErrNoClientID) || errors.Is(err, ErrNoSecret) {
		p.Code = flow.CodeMissing
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
