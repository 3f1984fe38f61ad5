package form_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"connectpd/tui/styles"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/conductorone/fake"
	"connectpd/wizard/conductorone/steps"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/setup"
)

func tenantUser(id, name, email string, role tenant.Role) tenant.User {
	return tenant.User{ID: id, Name: name, Email: email, Role: role}
}

var adaThere = tenantUser("u1", "Ada Lovelace", "ada@example.com", tenant.ConnectorAdministrator)

// The calls of a tenant are answered as on a good day; with nasty, by names of
// every kind.

func (s *setups) SignIn(ctx context.Context, q tenant.SignInRequest) (tenant.SignIn, error) {
	s.call(ctx, steps.WorkSignIn)
	in := tenant.SignIn{Credentials: q.Credentials, Caller: tenant.Caller{User: adaThere}}
	if s.nasty {
		in.Caller = tenant.Caller{Limited: true,
			User: tenant.User{ID: "u1", Name: uitest.Nasty[0] + uitest.Nasty[4], Email: "ada@example.com"}}
	}
	return in, nil
}

func (s *setups) FindApps(ctx context.Context, _ tenant.FindRequest) (tenant.AppList, error) {
	s.call(ctx, steps.WorkApps)
	if !s.nasty {
		return tenant.AppList{Discovered: true, More: true, Apps: []tenant.App{
			{ID: "a1", Name: "PagerDuty", Kind: tenant.AppFromIdP, IdP: "Okta", Users: 212},
			{Name: "PagerDuty Status Page", Kind: tenant.AppUnmanaged, IdP: "Okta", Binding: tenant.Binding{AppID: "o", ResourceTypeID: "t", ResourceID: "r"}},
			{ID: "a2", Name: "PagerDuty sandbox", Kind: tenant.AppManaged},
		}}, nil
	}
	list := tenant.AppList{Why: uitest.Nasty[3]}
	for i, n := range uitest.Nasty {
		kind := [...]tenant.AppKind{tenant.AppFromIdP, tenant.AppUnmanaged, tenant.AppManaged}[i%3]
		list.Apps = append(list.Apps, tenant.App{ID: fmt.Sprint("a", i), Name: n, Kind: kind, IdP: n, Users: i * 999})
	}
	return list, nil
}

func (s *setups) ConnectorsOn(ctx context.Context, _ tenant.FindRequest) (tenant.Looked, error) {
	s.call(ctx, steps.WorkLook)
	return tenant.Looked{Connectors: s.there}, nil
}

func (s *setups) SearchUsers(ctx context.Context, q tenant.FindRequest) (tenant.FoundUsers, error) {
	s.call(ctx, steps.WorkUsers)
	found := tenant.FoundUsers{Query: q.Query}
	if !s.nasty {
		found.List.Users = []tenant.User{adaThere,
			tenantUser("u2", "Grace Hopper", "grace@example.com", tenant.SuperAdministrator),
			tenantUser("u3", "Barbara Liskov", "barbara@example.com", tenant.CouldNotCheck),
			tenantUser("u4", "Edsger Dijkstra", "edsger@example.com", tenant.NoRole)}
		return found, nil
	}
	for i, n := range uitest.Nasty {
		found.List.Users = append(found.List.Users, tenant.User{ID: fmt.Sprint("u", i+2), Name: n, Email: fmt.Sprintf("p%d@example.com", i), Role: tenant.CouldNotCheck})
	}
	return found, nil
}

// TestGoldensOfATenant are the pages of a set-up in a ConductorOne tenant.
func TestGoldensOfATenant(t *testing.T) {
	id, text := fake.New("acme.conductor.one", fake.Options{}).NewCredential("u1", "")
	d, s, m := showSetup(t, styles.Options{}, facts())
	s.there = []tenant.Connector{{ID: "c9", AppID: "a1", Name: "PagerDuty", ConfiguredAt: uitest.Start.Add(-72 * time.Hour),
		Status: tenant.Status{Raw: "SYNC_STATUS_DONE", CompletedAt: uitest.Start}}}
	d.Keys("down", "enter")
	uitest.State(t, "setup-tenant-1-sign-in", d.Frame)
	d.Keys("paste:" + id[:10] + "\n" + text[:40])
	uitest.State(t, "setup-tenant-1-half", d.Frame)
	d.Keys("paste:" + id + "\n" + text)
	d.Sees("Step 2 of 6")
	uitest.State(t, "setup-tenant-2-app", d.Frame)
	d.Pass(time.Second)
	d.Keys("enter")
	uitest.State(t, "setup-tenant-2-existing", d.Frame)
	d.Pass(time.Second)
	d.Keys("enter")
	uitest.State(t, "setup-tenant-3-owners", d.Frame)
	d.Pass(time.Second)
	d.Keys("space", "down", "space", "enter")
	uitest.State(t, "setup-tenant-3-hand-over", d.Frame)
	d.Keys("down", "enter")
	uitest.State(t, "setup-tenant-4-key", d.Frame)
	d.Keys("paste:" + canary)
	uitest.State(t, "setup-tenant-5-check", d.Frame)
	if m.Step() != setup.StepReview {
		t.Errorf("at step %d", m.Step())
	}
	d.SeesNot(canary)
}

// TestGoldenOfFoundCredentials: they are offered by name and tenant.
func TestGoldenOfFoundCredentials(t *testing.T) {
	f := facts()
	f.SignIns = []tenant.Offer{
		{ID: tenant.OfferEnv, From: "from the environment", Credentials: tenant.Credentials{ClientID: "brisk-otter-1@acme.conductor.one/pcc"}},
		{ID: "kept:acme-eu.c1eu.ai", From: "kept in this computer's keychain", Kept: true, Credentials: tenant.Credentials{ClientID: "calm-fox-2@acme-eu.c1eu.ai/spc"}},
		{ID: "cone:default", From: "from cone's profile default", Credentials: tenant.Credentials{ClientID: "x-1@odd.example.com/pcc"}},
	}
	d, _, _ := showSetup(t, styles.Options{}, f)
	d.Keys("down", "enter")
	uitest.State(t, "setup-tenant-1-found", d.Frame)
	d.Keys("down", "down", "space")
	d.Sees("not a ConductorOne address")
}

// TestATenantFitsEveryWindow, whatever its names are.
func TestATenantFitsEveryWindow(t *testing.T) {
	id, text := fake.New("acme.conductor.one", fake.Options{}).NewCredential("u1", "")
	d, s, m := showSetup(t, styles.Options{Color: true}, facts())
	s.nasty = true
	s.there = []tenant.Connector{{ID: "c9", AppID: "a1", Name: uitest.Nasty[2], ConfiguredAt: uitest.Start}}
	some := func() {
		t.Helper()
		for _, z := range [][2]int{{40, 10}, {41, 13}, {80, 24}, {99, 30}, {100, 30}, {160, 50}} {
			uitest.Fits(t, d.Frame(z[0], z[1]), z[0], z[1])
		}
	}
	d.Keys("down", "enter")
	some()
	d.Keys("type:x", "enter")
	some()
	d.Keys("paste:" + id + "\n" + text)
	some()
	d.Pass(time.Second)
	for range 6 {
		d.Keys("down")
		some()
	}
	d.Keys("f3", "type:x")
	some()
	d.Keys("esc", "up", "up", "up", "up", "up", "up", "up", "enter")
	some()
	d.Pass(time.Second)
	d.Keys("enter")
	for range 6 {
		d.Keys("down", "space")
		some()
	}
	d.Pass(time.Second)
	d.Keys("enter")
	some()
	if m.Step() < setup.StepOwners {
		t.Errorf("only came to step %d", m.Step())
	}
}
