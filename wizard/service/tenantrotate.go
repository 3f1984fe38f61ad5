package service

import (
	"context"
	"errors"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/store/words"
	"connectpd/wizard/conductorone"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow"
	"connectpd/wizard/setup"
)

// tellTenant gives the tenant of a connector its new token. The old key works
// until somebody disables it.
func (s *Tenants) tellTenant(ctx context.Context, c store.Connector, tok secret.Value) error {
	client, err := s.clientOf(ctx, c)
	if err != nil {
		return noSignInProblem(c, err)
	}
	_, err = client.Configure(ctx, tenant.Connector{AppID: c.Tenant.AppID, ID: c.Tenant.ConnectorID}, tok)
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
	p := &flow.Problem{Code: flow.CodeMissing, Flag: setup.SignInFlags,
		What: "The sign-in to " + c.Tenant.Host + ", where this connector lives, cannot be read: " + words.Stop(err.Error()),
		Do:   "Set CONDUCTORONE_CLIENT_ID and CONDUCTORONE_CLIENT_SECRET and try again, or enter the token on the connector's page: " + PlaceOf(c).Link(),
		Kept: "Nothing was changed; the current token stays."}
	if reason := reasonOf(err); reason != "" && reason != keychain.NotKept && reason != keychain.NotFound {
		p.Code = flow.CodeKeychain
	}
	return p
}

// halfMovedProblem: the tenant has the new token, and the move here failed.
func halfMovedProblem(c store.Connector, err error) *flow.Problem {
	return &flow.Problem{Code: flow.CodeFailed,
		What: "The connector could not be moved to the new token here: " + words.Stop(err.Error()),
		Why:  c.Tenant.Host + " has the new token already; here the current one stays. Both keys work.",
		Do:   "Enter the new token again. Leave the old key enabled until that has succeeded.",
		Kept: "Nothing is lost: each side has a token that works."}
}
