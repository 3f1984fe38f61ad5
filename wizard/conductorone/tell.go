package conductorone

import (
	"context"
	"errors"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/store/words"
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
	problem := &flow.Problem{Code: flow.CodeMissing, Flag: tenant.SignInFlags,
		What: "The sign-in to " + c.Tenant.Host + ", where this connector lives, cannot be read: " + words.Stop(err.Error()),
		Do:   "Set CONDUCTORONE_CLIENT_ID and CONDUCTORONE_CLIENT_SECRET and try again, or enter the token on the connector's page: " + p.PlaceOf(c).Link,
		Kept: "Nothing was changed; the current token stays."}
	if reason := reasonOf(err); reason != "" && reason != keychain.NotKept && reason != keychain.NotFound {
		problem.Code = flow.CodeKeychain
	}
	return problem
}

func reasonOf(err error) keychain.Reason {
	var e *keychain.Error
	if errors.As(err, &e) {
		return e.Reason
	}
	return ""
}
