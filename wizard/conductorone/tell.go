package conductorone

import (
	"context"
	"errors"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow"
)

// Tell gives the tenant of a connector its token. A token before it works until
// somebody disables it.
func (p *Platform) Tell(ctx context.Context, c store.Connector, tok secret.Value) error {
	client, err := p.clientOf(ctx, c)
	if err != nil {
		return p.cannotTell(c, err)
	}
	_, err = client.Configure(ctx, tenant.Connector{AppID: c.Tenant.AppID, ID: c.Tenant.ConnectorID}, tok)
	return err
}

// cannotTell: the tenant cannot be told, because nobody can sign in.
func (p *Platform) cannotTell(c store.Connector, err error) *flow.Problem {
	row := failure.C1NoSignIn
	if reason := reasonOf(err); reason != "" && reason != keychain.NotKept && reason != keychain.NotFound {
		row = failure.C1NoSignInLocked
	}
	told := failure.Tell(row, failure.Blanks{"tenant": c.Tenant.Host, "reason": failure.Sayable(err), "page": p.PlaceOf(c).Link})
	return &flow.Problem{Told: told, Flag: tenant.SignInFlags, Err: err, Kept: "Nothing was changed; the current token stays."}
}

func reasonOf(err error) keychain.Reason {
	var e *keychain.Error
	if errors.As(err, &e) {
		return e.Reason
	}
	return ""
}
