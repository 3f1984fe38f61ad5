package service

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/wizard/conductorone"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/platform"
	"connectpd/wizard/setup"
)

// tenantClients are the clients of tenants that this run signed in to, by
// client id, so that one bearer serves many calls.
type tenantClients struct {
	mu    sync.Mutex
	known map[string]knownTenant
	// shut are client ids whose kept secret could not be read: the keychain
	// is not asked for them again and again, since it may ask a person.
	shut map[string]bool
	// unasked is why the tenants of connectors could not be asked last.
	unasked map[string]string
}

type knownTenant struct {
	secret secret.Value
	server string
	client *conductorone.Client
}

// tenantClient is a credential's way into its tenant. It sends nothing.
func (s *Tenants) tenantClient(c tenant.Credentials) (*conductorone.Client, error) {
	s.know(c.Secret)
	s.signedIn.mu.Lock()
	defer s.signedIn.mu.Unlock()
	if k, ok := s.signedIn.known[c.ClientID]; ok && (c.Secret.Empty() || k.secret.Equal(c.Secret) && k.server == c.Server) {
		return k.client, nil
	}
	client, err := conductorone.New(c, conductorone.Options{
		Base: s.TenantBase, Version: s.Version, Clock: s.Clock, Transport: s.Transport,
	})
	if err != nil {
		return nil, setup.CredentialsProblem(err)
	}
	if s.signedIn.known == nil {
		s.signedIn.known = map[string]knownTenant{}
	}
	s.signedIn.known[c.ClientID] = knownTenant{c.Secret, c.Server, client}
	delete(s.signedIn.shut, c.ClientID)
	return client, nil
}

// signIns are the credentials of tenants that can be offered: those of the
// environment first, then what is kept here, then cone's.
func (s *Tenants) signIns(ctx context.Context) ([]setup.SignInOffer, error) {
	kept, err := s.Store.SignIns(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the tenants: %w", err)
	}
	var env, here, cone []setup.SignInOffer
	for _, f := range conductorone.FindCredentials(s.Surroundings) {
		switch f.Name {
		case "":
			from := "from " + f.Source
			if s.Demo {
				from = "made up for the demo"
			}
			env = append(env, setup.SignInOffer{ID: setup.OfferEnv, From: from, Credentials: f.Credentials})
			continue
		case conductorone.EnvCone:
			env = append(env, setup.SignInOffer{ID: setup.OfferEnvCone, From: "from " + f.Source, Credentials: f.Credentials})
			continue
		}
		cone = append(cone, setup.SignInOffer{ID: "cone:" + f.Name, From: "from " + f.Source, Credentials: f.Credentials})
	}
	for _, in := range kept {
		if in.Secret.Number != 0 && in.Secret.StoredIn != keychain.None {
			here = append(here, setup.SignInOffer{ID: "kept:" + in.Host, From: "kept in " + in.Secret.StoredIn.Label(), Kept: true,
				Credentials: tenant.Credentials{ClientID: in.ClientID}})
		}
	}
	return append(append(env, here...), cone...), nil
}

// SignIn proves a client id and secret. A tenant whose sign-in is kept here
// gets this one in its place, if it is another.
func (s *Tenants) SignIn(ctx context.Context, r setup.SignInRequest) (setup.SignedIn, error) {
	in := setup.SignedIn{Credentials: r.Credentials, Kept: r.Kept}
	known, ok, err := s.Store.SignIn(ctx, r.Credentials.Tenant())
	if err != nil {
		return in, err
	}
	if r.Kept {
		if in.Credentials.Secret, err = s.Vault.TenantSecret(ctx, known); err != nil {
			return in, err
		}
	}
	client, err := s.tenantClient(in.Credentials)
	if err != nil {
		return in, err
	}
	if in.Caller, err = client.Caller(ctx); err != nil {
		return in, err
	}
	if ok && !in.Kept {
		in.Kept = s.renewSignIn(ctx, known, in.Credentials)
	}
	return in, nil
}

// renewSignIn keeps an accepted credential in the place of the one that is
// kept of the tenant. It reports whether it is kept; where not, Save tries.
func (s *Tenants) renewSignIn(ctx context.Context, known store.SignIn, c tenant.Credentials) bool {
	if known.Secret.Number == 0 || known.Secret.StoredIn == keychain.None {
		return false
	}
	if kept, err := s.Vault.TenantSecret(ctx, known); err == nil && kept.Equal(c.Secret) && known.ClientID == c.ClientID {
		return true
	}
	placed, err := s.Vault.PlaceSecret(ctx, known.Host, known.Secret.StoredIn, c.Secret)
	if err != nil {
		return false
	}
	return s.Vault.KeepSignIn(ctx, "", store.SignIn{Host: known.Host, ClientID: c.ClientID}, placed) == nil
}

// FindApps searches a tenant's apps by name; an id finds its app too.
func (s *Tenants) FindApps(ctx context.Context, r setup.FindRequest) (tenant.AppList, error) {
	client, err := s.tenantClient(r.Credentials)
	if err != nil {
		return tenant.AppList{}, err
	}
	if len(r.Query) != idLength || strings.ContainsAny(r.Query, " -./") {
		return client.Apps(ctx, r.Query)
	}
	one, err := client.App(ctx, r.Query)
	var e *conductorone.Error
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
func (s *Tenants) LookAtApp(ctx context.Context, r setup.FindRequest) ([]tenant.Connector, map[string]tenant.Owners, error) {
	client, err := s.tenantClient(r.Credentials)
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
func (s *Tenants) FindUsers(ctx context.Context, r setup.FindRequest) (list tenant.UserList, missing []string, err error) {
	client, err := s.tenantClient(r.Credentials)
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
func (s *Tenants) ConnectorsOn(ctx context.Context, r setup.FindRequest) (setup.Looked, error) {
	list, owners, err := s.LookAtApp(ctx, r)
	return setup.Looked{Connectors: list, Owners: owners}, err
}

// SearchUsers is FindUsers with one answer.
func (s *Tenants) SearchUsers(ctx context.Context, r setup.FindRequest) (setup.FoundUsers, error) {
	list, missing, err := s.FindUsers(ctx, r)
	return setup.FoundUsers{Query: r.Query, List: list, Missing: missing}, err
}
