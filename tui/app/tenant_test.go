package app

import (
	"strings"
	"testing"

	"connectpd/store"
	"connectpd/sync/simulator/load"
	"connectpd/tui/ui"
	"connectpd/wizard/company"
	"connectpd/wizard/conductorone/fake"
	"connectpd/wizard/setup"
)

// besideTenant adds a ConductorOne tenant to the world, and gives the id and
// secret that its page would show.
func (p *whole) besideTenant() (there *company.Tenant, credential string) {
	there = p.BesideTenant(p.t)
	return there, there.Credentials.ClientID + "\n" + there.Credentials.Secret.Reveal()
}

// TestASetUpInATenantByKeys walks the journey in a tenant, then looks at home,
// rotates and disconnects.
func TestASetUpInATenantByKeys(t *testing.T) {
	p := newWhole(t, load.Size{Users: 20, Teams: 2, TeamSize: 3, Schedules: 2})
	there, credential := p.besideTenant()
	facts, err := p.services.Facts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p.start(func(h *navigator) ui.Screen { return h.setup(setup.New(facts, setup.Options{}, h.s), true) })
	p.keys("down")
	p.sees("❯ ○ In a ConductorOne tenant")
	p.keys("enter")
	p.sees("Sign in to your ConductorOne tenant", "AI & API", "API keys", "shown once")
	secret := credential[strings.LastIndex(credential, ":")+1:]
	p.keys("paste:" + credential)
	p.sees("Step 2 of 6", "From your identity provider", "Okta · 25 users", "Signed in to acme.conductor.one as Ada Lovelace")
	p.keys("enter")
	p.sees("Step 3 of 6", "You, Ada Lovelace", "Super Administrator", "Bob Martin")
	p.keys("enter")
	p.sees("Step 4 of 6", "just in time")
	p.keys("paste:" + p.Account.AccountKey())
	p.sees("Step 5 of 6", "in acme.conductor.one", "Save starts in", "Uses the app PagerDuty", "Creates a PagerDuty connector", "Makes Ada Lovelace its owner",
		"\"API token\" (pagerduty_api_token)")
	if strings.Contains(p.text(), secret) {
		t.Fatal("the client secret is on the screen")
	}
	p.keys("enter")
	p.sees("In acme.conductor.one:", "SYNC_STATUS_")
	tenant := there.Tenant()
	ids := tenant.ConnectorIDs(fake.CatalogPagerDuty)
	if len(ids) != 1 {
		t.Fatalf("connectors in the tenant: %v", ids)
	}
	if token, _ := tenant.Configured(ids[0]); token != p.Account.AccountKey() {
		t.Error("the tenant has no token")
	}

	before := there.Count("GET /api/v1/apps/{app}/connectors/{connector}")
	p.startHome()
	p.tick()
	p.sees("PagerDuty", "acme.conductor.one: Connected (SYNC_STATUS_DONE)", "https://acme.conductor.one/admin/connector/",
		"25 with access to the app PagerDuty there, 20 here")
	if there.Count("GET /api/v1/apps/{app}/connectors/{connector}") == before {
		t.Error("home did not ask the tenant")
	}
	next := p.Account.NewToken()
	p.keys("r")
	p.sees("also goes to acme.conductor.one")
	p.keys("paste:" + next)
	p.sees("Disable the old key")
	if token, _ := tenant.Configured(ids[0]); token != next {
		t.Error("the tenant keeps the old token")
	}
	p.startHome()
	p.keys("x")
	p.sees("Disconnect PagerDuty", "acme.conductor.one keeps its connector")
	p.keys("down", "down", "enter", "down", "enter", "type:PagerDuty", "enter")
	p.sees("is disconnected")
	if list, err := p.services.Store.SignIns(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("sign-ins left: %+v, %v", list, err)
	}
}

// TestOwnersElsewhereInATenantByKeys ends with the tenant telling them.
func TestOwnersElsewhereInATenantByKeys(t *testing.T) {
	p := newWhole(t, load.Size{Users: 5})
	there, credential := p.besideTenant()
	facts, err := p.services.Facts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p.start(func(h *navigator) ui.Screen { return h.setup(setup.New(facts, setup.Options{}, h.s), true) })
	p.keys("down", "enter", "paste:"+credential, "enter")
	p.sees("Step 3 of 6")
	p.keys("space", "down", "space", "enter")
	p.sees("Create the connector for Grace Hopper?", "acme.conductor.one")
	p.keys("enter")
	p.sees("Handed over to Grace Hopper.", "which emails them", "https://acme.conductor.one/admin/connector/")
	if mails := there.Tenant().Mails(); len(mails) != 1 || mails[0].To != "grace@example.com" {
		t.Errorf("mails %+v", mails)
	}
	c, err := p.services.Store.Connector(t.Context(), "")
	if err != nil || c.HandedOver == nil || c.Status != store.NotConnected {
		t.Fatalf("%+v, %v", c, err)
	}
	p.startHome()
	p.tick()
	p.sees("Not connected", "handed over to Grace Hopper", "take over")
	if strings.Contains(p.text(), "send again") {
		t.Error("connectpd offers to send a message that the tenant sent")
	}
}
