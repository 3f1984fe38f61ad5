package service

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/wizard/conductorone"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/handover"
	"connectpd/wizard/platform"
	"connectpd/wizard/setup"
)

// saveInTenant has the connector made in its tenant, places the token and the
// sign-in here, gives the token to the tenant, and records the connector, in
// this order: whatever fails, nothing here speaks of a connector that the
// tenant does not have with this token, and what the tenant has already is
// gone on with when it is tried again.
func (s *Setups) saveInTenant(ctx context.Context, r setup.SaveRequest) (store.Connector, setup.TenantMade, error) {
	if err := s.Store.ReadOnly(); err != nil {
		return store.Connector{}, setup.TenantMade{}, err
	}
	client, err := s.tenants.tenantClient(r.Tenant.Credentials)
	if err != nil {
		return store.Connector{}, setup.TenantMade{}, err
	}
	made, there, err := s.inTenant(ctx, client, r)
	if err != nil {
		return store.Connector{}, made, err
	}
	token, err := s.Vault.Place(ctx, r.Connector.ID, r.Keychain, r.Token, r.Identity, s.prove(r.Identity.Account.API))
	if err != nil {
		return store.Connector{}, made, err
	}
	signIn, err := s.placeSignIn(ctx, *r.Tenant, r.Keychain)
	if err == nil {
		_, err = client.Configure(ctx, there, r.Token)
	}
	if err != nil {
		s.abandon(ctx, token, signIn)
		return store.Connector{}, made, err
	}
	// The tenant has the token from here on; SaveInTenant gives up what was
	// placed here where it fails.
	saved, err := s.Vault.SaveInTenant(ctx, inItsTenant(r.Connector, *r.Tenant, made), token, signIn)
	if err != nil {
		return store.Connector{}, made, fmt.Errorf("record the connector: %w", err)
	}
	s.dropDraft(ctx, r.DraftID, saved.ID)
	s.log(ctx, saved.ID, store.Info, "connector-saved", fmt.Sprintf("Connector saved in %s with the token ending %s, %s",
		saved.Tenant.Host, saved.Token.Last4, saved.Token.StoredIn.Kept()), r.Token, r.Tenant.Credentials.Secret)
	return saved, made, nil
}

// inTenant is the tenant's connector of a save: the one that the connector
// here has already, or the one that is made or continued.
func (s *Setups) inTenant(ctx context.Context, client *conductorone.Client, r setup.SaveRequest) (setup.TenantMade, tenant.Connector, error) {
	if t := r.Connector.Tenant; r.Replace && t != nil {
		made := setup.TenantMade{App: setup.TenantApp{ID: t.AppID, Name: r.Connector.App.Name, IDP: r.Connector.App.IDP}, Connector: t.ConnectorID}
		return made, tenant.Connector{AppID: t.AppID, ID: t.ConnectorID, CatalogID: conductorone.PagerDutyCatalogID}, nil
	}
	return s.makeInTenant(ctx, client, *r.Tenant, r.Connector.Name)
}

// makeInTenant makes what is missing: the app where it is new, a discovered one
// managed, and the connector on it, delegated to its owners. Each is noted in
// the draft at once, so that not even a crash makes a second one.
func (s *Setups) makeInTenant(ctx context.Context, client *conductorone.Client, t setup.TenantRequest, name string) (setup.TenantMade, tenant.Connector, error) {
	made, err := s.appInTenant(ctx, client, t)
	if err != nil {
		return made, tenant.Connector{}, err
	}
	there, err := s.continued(ctx, client, made.App.ID, t)
	isNew := false
	if err == nil && there.ID == "" {
		there, isNew, err = client.CreateConnector(ctx, conductorone.NewConnector{AppID: made.App.ID, Name: name, OwnerIDs: t.OwnerIDs})
	}
	if err != nil {
		return made, there, err
	}
	made.Connector, made.App.ID = there.ID, there.AppID
	s.noteMade(ctx, t.Draft, made)
	if isNew {
		return made, there, nil
	}
	return made, there, s.setOwners(ctx, client, there, t.OwnerIDs)
}

// appInTenant is the app of a set-up: the one that is there, a new one, or the
// managed one that a discovered one becomes.
func (s *Setups) appInTenant(ctx context.Context, client *conductorone.Client, t setup.TenantRequest) (setup.TenantMade, error) {
	made := setup.TenantMade{App: t.App, Connector: t.Connector, Promotion: t.Promotion}
	switch {
	case t.App.Name == "":
		is, _, err := client.CreateApp(ctx, t.NewApp)
		if err != nil {
			return made, err
		}
		made.App = setup.TenantAppOf(is)
	case t.App.Binding != nil && t.App.ID == "":
		return s.promoted(ctx, client, t, made)
	default:
		return made, nil
	}
	s.noteMade(ctx, t.Draft, made)
	return made, nil
}

// promoted makes a discovered app managed. That it begins is noted before,
// since nobody can undo it; what is begun already is asked for again, which
// finds the app that came of it.
func (s *Setups) promoted(ctx context.Context, client *conductorone.Client, t setup.TenantRequest, made setup.TenantMade) (setup.TenantMade, error) {
	made.Promotion = setup.PromotionBegun
	if err := s.note(ctx, t.Draft, made); err != nil {
		made.Promotion = t.Promotion
		return made, fmt.Errorf("note that the app is made managed: %w", err)
	}
	app := tenant.App{Name: t.App.Name, IdP: t.App.IDP, Kind: tenant.AppUnmanaged, Binding: *t.App.Binding}
	is, err := client.Promote(ctx, app, t.OwnerIDs)
	var e *conductorone.Error
	switch {
	case err == nil:
		made.App, made.Promotion = setup.TenantAppOf(is), setup.PromotionDone
	case errors.As(err, &e) && !e.Doubtful:
		made.Promotion = t.Promotion
	}
	s.noteMade(ctx, t.Draft, made)
	return made, err
}

// continued is the tenant's connector that a set-up goes on with; without an
// id where there is none, or none any more.
func (s *Setups) continued(ctx context.Context, client *conductorone.Client, appID string, t setup.TenantRequest) (tenant.Connector, error) {
	if t.Connector == "" {
		return tenant.Connector{}, nil
	}
	there, err := client.Connector(ctx, appID, t.Connector)
	var e *conductorone.Error
	if errors.As(err, &e) && e.Kind == platform.KindNotFound {
		return tenant.Connector{}, nil
	}
	return there, err
}

// setOwners makes the chosen people the owners of a connector that was there
// before, where they are not already.
func (s *Setups) setOwners(ctx context.Context, client *conductorone.Client, there tenant.Connector, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	now, err := client.Owners(ctx, there)
	if err == nil && len(now.People) == len(ids) &&
		!slices.ContainsFunc(now.People, func(o tenant.User) bool { return !slices.Contains(ids, o.ID) }) {
		return nil
	}
	return client.SetOwners(ctx, there, ids)
}

// noteMade keeps in the draft what exists in the tenant. That it cannot be
// kept stops nothing: the tenant is looked at before anything is made.
func (s *Setups) noteMade(ctx context.Context, d store.Draft, made setup.TenantMade) {
	_ = s.note(context.WithoutCancel(ctx), d, made)
}

func (s *Setups) note(ctx context.Context, d store.Draft, made setup.TenantMade) error {
	return s.Store.UpdateDraft(ctx, d.ID, func(kept []byte) ([]byte, error) {
		if len(kept) == 0 {
			kept = d.Answers
		}
		return made.NotedIn(kept)
	})
}

// placeSignIn places the tenant's secret, unless it is kept already.
func (s *Setups) placeSignIn(ctx context.Context, t setup.TenantRequest, kind keychain.Kind) (store.Placed, error) {
	if t.Kept {
		return store.Placed{}, nil
	}
	return s.Vault.PlaceSecret(ctx, t.Credentials.Tenant(), kind, t.Credentials.Secret)
}

// abandon gives placed items up; there is a failure to report that matters
// more than what could not be deleted now.
func (s *Deps) abandon(ctx context.Context, placed ...store.Placed) {
	for _, p := range placed {
		if p.Token.Number != 0 {
			_ = s.Vault.Abandon(ctx, p)
		}
	}
}

// inItsTenant is the connector as it is recorded, once the tenant has it.
func inItsTenant(c store.Connector, t setup.TenantRequest, made setup.TenantMade) store.Connector {
	host := t.Credentials.Tenant()
	c.Platform = store.ConductorOne
	c.App = store.App{ID: made.App.ID, Name: made.App.Name, IDP: made.App.IDP, Tenant: host}
	c.Tenant = &store.Tenant{SignIn: store.SignIn{Host: host, ClientID: t.Credentials.ClientID}, AppID: made.App.ID, ConnectorID: made.Connector}
	return c
}

// delegate makes the connector in its tenant for owners who will enter the
// token there, and records it as handed over.
func (s *Setups) delegate(ctx context.Context, r setup.HandOverRequest) (handover.Outcome, setup.TenantMade, error) {
	s.saving.Lock()
	defer s.saving.Unlock()
	if err := s.Store.ReadOnly(); err != nil {
		return handover.Outcome{}, setup.TenantMade{}, err
	}
	client, err := s.tenants.tenantClient(r.Tenant.Credentials)
	if err != nil {
		return handover.Outcome{}, setup.TenantMade{}, err
	}
	made, there, err := s.makeInTenant(ctx, client, *r.Tenant, r.Connector.Name)
	if err != nil {
		return handover.Outcome{}, made, err
	}
	signIn, err := s.placeSignIn(ctx, *r.Tenant, r.Keychain)
	if err != nil {
		return handover.Outcome{}, made, err
	}
	c := inItsTenant(r.Connector, *r.Tenant, made)
	c.Status = store.NotConnected
	c.HandedOver = &store.HandOver{Name: handover.Names(r.To), Email: r.To[0].Email, At: s.Clock.Now()}
	saved, err := s.Vault.SaveInTenant(ctx, c, store.Placed{}, signIn)
	if err != nil {
		return handover.Outcome{}, made, fmt.Errorf("record the hand-over: %w", err)
	}
	s.log(ctx, saved.ID, store.Info, "handed-over", "Created in "+saved.Tenant.Host+" for "+handover.Names(r.To)+", whom the tenant tells")
	return handover.Outcome{Connector: saved, To: r.To, Tenant: saved.Tenant.Host, Link: client.Link(there)}, made, nil
}
