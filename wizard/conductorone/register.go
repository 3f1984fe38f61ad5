package conductorone

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"connectpd/store"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/platform"
)

// Register has the connector made in its tenant, or takes up the one that is
// there. Each thing made is noted in the draft at once, so that not even a
// crash makes a second one.
func (p *Platform) Register(ctx context.Context, r platform.Registration) (platform.Registered, error) {
	t, here := r.There.(tenant.Registration)
	if !here || r.Replace {
		return p.taken(r.Connector, t), nil
	}
	client, err := p.clientFor(t.Credentials)
	if err != nil {
		return platform.Registered{Made: tenant.Made{}}, err
	}
	made, err := p.make(ctx, client, t, r)
	return registered(r.Connector, t, made), err
}

// taken is a connector of which only the token changes. A new sign-in to its
// tenant is kept, too.
func (p *Platform) taken(c store.Connector, t tenant.Registration) platform.Registered {
	made := tenant.Made{App: tenant.Chosen{ID: c.Tenant.AppID, Name: c.App.Name, IDP: c.App.IDP}, Connector: c.Tenant.ConnectorID}
	if t.Host() != c.Tenant.Host {
		return platform.Registered{Connector: c, Made: made}
	}
	return registered(c, t, made)
}

// registered is the connector as it is recorded, once the tenant has it.
func registered(c store.Connector, t tenant.Registration, made tenant.Made) platform.Registered {
	host := t.Host()
	c.Platform = store.ConductorOne
	c.App = store.App{ID: made.App.ID, Name: made.App.Name, IDP: made.App.IDP, Tenant: host}
	c.Tenant = &store.Tenant{SignIn: store.SignIn{Host: host, ClientID: t.Credentials.ClientID}, AppID: made.App.ID, ConnectorID: made.Connector}
	r := platform.Registered{Connector: c, Made: made}
	if !t.Kept {
		r.Secret = t.Credentials.Secret
	}
	return r
}

// make makes what is missing: the app where it is new, a discovered one
// managed, and the connector on it, delegated to its owners.
func (p *Platform) make(ctx context.Context, client *Client, t tenant.Registration, r platform.Registration) (tenant.Made, error) {
	made, err := p.makeApp(ctx, client, t, r.Draft)
	if err != nil {
		return made, err
	}
	there, err := continued(ctx, client, made.App.ID, t)
	isNew := false
	if err == nil && there.ID == "" {
		there, isNew, err = client.CreateConnector(ctx, NewConnector{AppID: made.App.ID, Name: r.Connector.Name, OwnerIDs: t.OwnerIDs})
	}
	if err != nil {
		return made, err
	}
	made.Connector, made.App.ID = there.ID, there.AppID
	p.noteMade(ctx, r.Draft, made)
	if isNew {
		return made, nil
	}
	return made, setOwners(ctx, client, there, t.OwnerIDs)
}

// makeApp is the app of a set-up: the one that is there, a new one, or the
// managed one that a discovered one becomes.
func (p *Platform) makeApp(ctx context.Context, client *Client, t tenant.Registration, d store.Draft) (tenant.Made, error) {
	made := tenant.Made{App: t.App, Connector: t.Connector, Promotion: t.Promotion}
	switch {
	case t.App.Name == "":
		is, _, err := client.CreateApp(ctx, t.NewApp)
		if err != nil {
			return made, err
		}
		made.App = tenant.ChosenOf(is)
	case t.App.Binding != nil && t.App.ID == "":
		return p.promoted(ctx, client, t, d, made)
	default:
		return made, nil
	}
	p.noteMade(ctx, d, made)
	return made, nil
}

// promoted makes a discovered app managed. That it begins is noted before,
// since nobody can undo it; what is begun already is asked for again, which
// finds the app that came of it.
func (p *Platform) promoted(ctx context.Context, client *Client, t tenant.Registration, d store.Draft, made tenant.Made) (tenant.Made, error) {
	made.Promotion = tenant.PromotionBegun
	if err := p.note(ctx, d, made); err != nil {
		made.Promotion = t.Promotion
		return made, fmt.Errorf("note that the app is made managed: %w", err)
	}
	app := tenant.App{Name: t.App.Name, IdP: t.App.IDP, Kind: tenant.AppUnmanaged, Binding: *t.App.Binding}
	is, err := client.Promote(ctx, app, t.OwnerIDs)
	var e *Error
	switch {
	case err == nil:
		made.App, made.Promotion = tenant.ChosenOf(is), tenant.PromotionDone
	case errors.As(err, &e) && !e.Doubtful:
		made.Promotion = t.Promotion
	}
	p.noteMade(ctx, d, made)
	return made, err
}

// continued is the tenant's connector that a set-up goes on with; without an
// id where there is none, or none any more.
func continued(ctx context.Context, client *Client, appID string, t tenant.Registration) (tenant.Connector, error) {
	if t.Connector == "" {
		return tenant.Connector{}, nil
	}
	there, err := client.Connector(ctx, appID, t.Connector)
	var e *Error
	if errors.As(err, &e) && e.Kind == platform.KindNotFound {
		return tenant.Connector{}, nil
	}
	return there, err
}

// setOwners makes the chosen people the owners of a connector that was there
// before, where they are not already.
func setOwners(ctx context.Context, client *Client, there tenant.Connector, ids []string) error {
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
func (p *Platform) noteMade(ctx context.Context, d store.Draft, made tenant.Made) {
	_ = p.note(context.WithoutCancel(ctx), d, made)
}

func (p *Platform) note(ctx context.Context, d store.Draft, made tenant.Made) error {
	return p.Store.UpdateDraft(ctx, d.ID, func(kept []byte) ([]byte, error) {
		if len(kept) == 0 {
			kept = d.Answers
		}
		return made.NotedIn(kept)
	})
}
