package setup

import (
	"context"
	"errors"

	"connectpd/store/place"
	"connectpd/store/words"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

// tenantCodes are the problems that a failed call of the tenant is.
var tenantCodes = map[platform.Kind]flow.Code{
	platform.KindRefused:   flow.CodeRejected,
	platform.KindForbidden: flow.CodeForbidden,
	platform.KindRateLimit: flow.CodeRateLimit,
	platform.KindNetwork:   flow.CodeNetwork,
	platform.KindServer:    flow.CodeServer,
	platform.KindNotJSON:   flow.CodeServer,
	platform.KindMalformed: flow.CodeServer,
}

// TenantProblem words why a call of the tenant failed. kept says what became
// of what was answered so far.
func TenantProblem(err error, kept string) *flow.Problem {
	var p *flow.Problem
	var e platform.Failure
	var k *place.Error
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &e):
		code := tenantCodes[e.Failed()]
		if code == "" {
			code = flow.CodeFailed
		}
		return &flow.Problem{Code: code, Err: err, Kept: kept,
			What: words.Stop(e.Error()), Why: e.Means(), Do: words.Stop(e.Cure())}
	case errors.As(err, &k):
		return flow.KeychainProblem(err, kept)
	case errors.Is(err, context.Canceled):
		return &flow.Problem{Code: flow.CodeFailed, Err: err, Kept: kept,
			What: "The tenant's answer was not waited for.", Do: "Try again."}
	}
	return &flow.Problem{Code: flow.CodeFailed, Err: err, Kept: kept,
		What: "The tenant could not be asked: " + words.Stop(err.Error()), Do: "Try again."}
}

// CredentialsProblem says what keeps a client id and secret from being used.
// It never quotes them.
func CredentialsProblem(err error) *flow.Problem {
	p := &flow.Problem{Code: flow.CodeInvalid, Field: FieldClientSecret, Flag: SignInFlags, Kept: flow.NothingSaved,
		What: words.Capital(words.Stop(err.Error())),
		Do:   "Paste id and secret together, as the tenant showed them.",
	}
	switch {
	case errors.Is(err, tenant.ErrNoClientID), errors.Is(err, tenant.ErrBadClientID):
		p.Field = FieldClientID
	case errors.Is(err, tenant.ErrSecretCut), errors.Is(err, tenant.ErrSecretVersion):
		p.Do = "Copy the whole secret again. If the tenant no longer shows it, create a new credential there."
	}
	if errors.Is(err, tenant.ErrNoClientID) || errors.Is(err, tenant.ErrNoSecret) {
		p.Code = flow.CodeMissing
	}
	return p
}

// signInFlags are the variables that supply a sign-in where nobody is asked.
const SignInFlags = "CONDUCTORONE_CLIENT_ID and CONDUCTORONE_CLIENT_SECRET"
