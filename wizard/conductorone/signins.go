package conductorone

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/wizard/conductorone/steps"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/platform"
)

// clientFor is a credential's way into its tenant. It sends nothing.
func (p *Platform) clientFor(c tenant.Credentials) (*Client, error) {
	p.Redactor.Add(c.Secret)
	p.mu.Lock()
	defer p.mu.Unlock()
	if k, ok := p.known[c.ClientID]; ok && (c.Secret.Empty() || k.secret.Equal(c.Secret) && k.server == c.Server) {
		return k.client, nil
	}
	client, err := New(c, Options{Base: p.Settings().Base, Version: p.Version, Clock: p.Clock, Transport: p.Transport})
	if err != nil {
		return nil, tenant.CredentialsProblem(err)
	}
	p.known[c.ClientID] = signedIn{c.Secret, c.Server, client}
	delete(p.shut, c.ClientID)
	return client, nil
}

// Offer is a tenant as a set-up offers it, with the credentials that are found
// here.
func (p *Platform) Offer(ctx context.Context) (platform.Offer, error) {
	in := p.Settings().Surroundings
	offers, err := p.signIns(ctx)
	return steps.Offer(steps.Facts{SignIns: offers, EnvCredentials: in.Env(), EnvAccessToken: in.AccessToken}, p), err
}

// TakeOver is what the answers hold of a connector's tenant.
func (*Platform) TakeOver(c store.Connector) json.RawMessage { return steps.Part(c) }

// signIns are the credentials of tenants that can be offered: those of the
// environment first, then what is kept here, then cone's.
func (p *Platform) signIns(ctx context.Context) ([]tenant.Offer, error) {
	kept, err := p.Store.SignIns(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the tenants: %w", err)
	}
	var env, here, cone []tenant.Offer
	for _, f := range findCredentials(p.Settings().Surroundings) {
		switch f.Name {
		case "":
			from := "from " + f.Source
			if p.Settings().Demo {
				from = "made up for the demo"
			}
			env = append(env, tenant.Offer{ID: tenant.OfferEnv, From: from, Credentials: f.Credentials})
			continue
		case envCone:
			env = append(env, tenant.Offer{ID: tenant.OfferEnvCone, From: "from " + f.Source, Credentials: f.Credentials})
			continue
		}
		cone = append(cone, tenant.Offer{ID: "cone:" + f.Name, From: "from " + f.Source, Credentials: f.Credentials})
	}
	for _, in := range kept {
		if in.Secret.Number != 0 && in.Secret.StoredIn != keychain.None {
			here = append(here, tenant.Offer{ID: "kept:" + in.Host, From: "kept in " + in.Secret.StoredIn.Label(), Kept: true,
				Credentials: tenant.Credentials{ClientID: in.ClientID}})
		}
	}
	return append(append(env, here...), cone...), nil
}

// SignIn proves a client id and secret. A tenant whose sign-in is kept here
// gets this one in its place, if it is another.
func (p *Platform) SignIn(ctx context.Context, r tenant.SignInRequest) (tenant.SignIn, error) {
	in := tenant.SignIn{Credentials: r.Credentials, Kept: r.Kept}
	known, ok, err := p.Store.SignIn(ctx, r.Credentials.Tenant())
	if err != nil {
		return in, err
	}
	if r.Kept {
		if in.Credentials.Secret, err = p.Vault.TenantSecret(ctx, known); err != nil {
			return in, err
		}
	}
	client, err := p.clientFor(in.Credentials)
	if err != nil {
		return in, err
	}
	if in.Caller, err = client.Caller(ctx); err != nil {
		return in, err
	}
	p.noteSignedIn(in.Host())
	if in.Form, err = client.newForm(ctx); err != nil {
		return in, err
	}
	if ok && !in.Kept {
		in.Kept = p.renewSignIn(ctx, known, in.Credentials)
	}
	return in, nil
}

// renewSignIn keeps an accepted credential in the place of the one that is
// kept of the tenant. It reports whether it is kept; where not, Save tries.
func (p *Platform) renewSignIn(ctx context.Context, known store.SignIn, c tenant.Credentials) bool {
	if known.Secret.Number == 0 || known.Secret.StoredIn == keychain.None {
		return false
	}
	if kept, err := p.Vault.TenantSecret(ctx, known); err == nil && kept.Equal(c.Secret) && known.ClientID == c.ClientID {
		return true
	}
	placed, err := p.Vault.PlaceSecret(ctx, known.Host, known.Secret.StoredIn, c.Secret)
	if err != nil {
		return false
	}
	return p.Vault.KeepSignIn(ctx, "", store.SignIn{Host: known.Host, ClientID: c.ClientID}, placed) == nil
}

// FindApps searches a tenant's apps by name; an id finds its app too.
func (p *Platform) FindApps(ctx context.Context, r tenant.FindRequest) (tenant.AppList, error) {
	client, err := p.clientFor(r.Credentials)
	if err != nil {
		return tenant.AppList{}, err
	}
	if len(r.Query) != idLength || strings.ContainsAny(r.Query, " -./") {
		return client.Apps(ctx, r.Query)
	}
	one, err := client.App(ctx, r.Query)
	var e *Error
	switch {
	case err == nil:
		return tenant.AppList{Apps: []tenant.App{one}, Discovered: true}, nil
	case errors.As(err, &e) && (e.Kind == platform.KindNotFound || e.Kind == platform.KindBadRequest):
		return client.Apps(ctx, r.Query) // a name as long as an id
	}
	return tenant.AppList{}, err
}

// idLength is that of the tenant's ids, in characters.
const idLength = 27

// ConnectorsOn finds the PagerDuty connectors on an app, with their owners.
func (p *Platform) ConnectorsOn(ctx context.Context, r tenant.FindRequest) (tenant.Looked, error) {
	client, err := p.clientFor(r.Credentials)
	if err != nil {
		return tenant.Looked{}, err
	}
	list, err := client.Connectors(ctx, r.App)
	if err != nil {
		return tenant.Looked{}, err
	}
	owners := map[string]tenant.Owners{}
	for _, c := range list {
		of, err := client.Owners(ctx, c)
		if err != nil && ctx.Err() != nil {
			return tenant.Looked{}, err
		}
		owners[c.ID] = of // where they cannot be read, nobody is proposed
	}
	return tenant.Looked{Connectors: list, Owners: owners}, nil
}

// SearchUsers searches a tenant's people, and finds some by their e-mail.
func (p *Platform) SearchUsers(ctx context.Context, r tenant.FindRequest) (tenant.FoundUsers, error) {
	found := tenant.FoundUsers{Query: r.Query}
	client, err := p.clientFor(r.Credentials)
	if err != nil {
		return found, err
	}
	if !r.Only {
		if found.List, err = client.Users(ctx, r.Query); err != nil {
			return found, err
		}
	}
	for _, email := range r.Emails {
		u, ok, err := client.UserByEmail(ctx, email)
		switch {
		case err != nil:
			return found, err
		case !ok:
			found.Missing = append(found.Missing, email)
		default:
			found.List.Users = append(found.List.Users, u)
		}
	}
	return found, nil
}
