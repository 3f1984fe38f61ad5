package conductorone

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"connectpd/store"
	"connectpd/store/keychain"
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

// Offers are the credentials of tenants that can be offered: those of the
// environment first, then what is kept here, then cone'p.
func (p *Platform) Offers(ctx context.Context) ([]tenant.Offer, error) {
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

// LookAtApp finds the PagerDuty connectors on an app, with their owners.
func (p *Platform) LookAtApp(ctx context.Context, r tenant.FindRequest) ([]tenant.Connector, map[string]tenant.Owners, error) {
	client, err := p.clientFor(r.Credentials)
	if err != nil {
		return nil, nil, err
	}
	list, err := client.Connectors(ctx, r.App)
	if err != nil {
		return nil, nil, err
	}
	owners := map[string]tenant.Owners{}
	for _, c := range list {
		of, err := client.Owners(ctx, c)
		if err != nil && ctx.Err() != nil {
			return nil, nil, err
		}
		owners[c.ID] = of // where they cannot be read, nobody is proposed
	}
	return list, owners, nil
}

// FindUsers searches a tenant's people, and finds some by their e-mail.
func (p *Platform) FindUsers(ctx context.Context, r tenant.FindRequest) (list tenant.UserList, missing []string, err error) {
	client, err := p.clientFor(r.Credentials)
	if err != nil {
		return list, nil, err
	}
	if !r.Only {
		if list, err = client.Users(ctx, r.Query); err != nil {
			return list, nil, err
		}
	}
	for _, email := range r.Emails {
		u, ok, err := client.UserByEmail(ctx, email)
		switch {
		case err != nil:
			return list, nil, err
		case !ok:
			missing = append(missing, email)
		default:
			list.Users = append(list.Users, u)
		}
	}
	return list, missing, nil
}

// ConnectorsOn is LookAtApp with one answer.
func (p *Platform) ConnectorsOn(ctx context.Context, r tenant.FindRequest) (tenant.Looked, error) {
	list, owners, err := p.LookAtApp(ctx, r)
	return tenant.Looked{Connectors: list, Owners: owners}, err
}

// SearchUsers is FindUsers with one answer.
func (p *Platform) SearchUsers(ctx context.Context, r tenant.FindRequest) (tenant.FoundUsers, error) {
	list, missing, err := p.FindUsers(ctx, r)
	return tenant.FoundUsers{Query: r.Query, List: list, Missing: missing}, err
}
