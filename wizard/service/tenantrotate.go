package service

import (
	"context"
	"errors"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/wizard/conductorone"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
	"connectpd/wizard/setup"
)

// tellTenant gives the tenant of a connector its new token. The old key works
// until somebody disables it.
func (s *Tenants) tellTenant(ctx context.Context, c store.Connector, tok secret.Value) error {
	client, err := s.clientOf(ctx, c)
	if err != nil {
		return noSignInProblem(c, err)
	}
	_, err = client.Configure(ctx, platform.Connector{AppID: c.Tenant.AppID, ID: c.Tenant.ConnectorID}, tok)
	if err == nil {
		s.log(ctx, c.ID, store.Info, "tenant-configured", c.Tenant.Host+" has the token ending "+tok.Last4(), tok)
		return nil
	}
	p := setup.TenantProblem(err, "Nothing was changed here; the current token stays, here and in "+c.Tenant.Host+".")
	var e *conductorone.Error
	if errors.As(err, &e) && e.Doubtful {
		p.Kept = "Nothing was changed here. Whether " + c.Tenant.Host + " has the new token is not known: leave the old key enabled until this has succeeded."
	}
	return p
}

// noSignInProblem: the tenant cannot be told, because nobody can sign in.
func noSignInProblem(c store.Connector, err error) *flow.Problem {
	row := failure.C1NoSignIn
	if reason := reasonOf(err); reason != "" && reason != keychain.NotKept && reason != keychain.NotFound {
		row = failure.C1NoSignInLocked
	}
	told := failure.Tell(row, failure.Blanks{"tenant": c.Tenant.Host, "reason": failure.Sayable(err), "page": PlaceOf(c).Link()})
	return &flow.Problem{Told: told, Flag: setup.SignInFlags, Err: err, Kept: "Nothing was changed; the current token stays."}
}

// halfMovedProblem: the tenant has the new token, and the move here failed.
func halfMovedProblem(c store.Connector, err error) *flow.Problem {
	told := failure.Tell(failure.C1HalfMoved, failure.Blanks{"tenant": c.Tenant.Host, "reason": failure.Sayable(err)})
	return &flow.Problem{Told: told, Err: err, Kept: "Nothing is lost: each side has a token that works."}
}
