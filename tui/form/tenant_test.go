package form_test

import (
	"fmt"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/tui/styles"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/company"
	"connectpd/wizard/conductorone/fake"
	"connectpd/wizard/setup"
)

// beside has the company use a ConductorOne tenant, in which people have names
// of every kind when it is nasty.
func beside(there **company.Tenant, nasty bool) func(testing.TB, *uitest.Company) {
	return func(t testing.TB, c *uitest.Company) {
		in := c.BesideTenant(t)
		*there = in
		okta := in.Tenant().AppIDs("Okta")[0]
		in.Tenant().AddDiscovered(okta, "PagerDuty Status Page")
		in.Tenant().AddApp("PagerDuty sandbox", "", 0)
		name := "PagerDuty"
		if nasty {
			name = uitest.Nasty[2]
			in.SignAs(in.Tenant().AddPerson(fake.Person{Name: uitest.Nasty[0] + uitest.Nasty[4], Email: "nasty@example.com", Role: fake.ConnectorAdmin}))
			for i, n := range uitest.Nasty {
				in.Tenant().AddPerson(fake.Person{Name: n, Email: fmt.Sprintf("p%d@example.com", i), Role: fake.ConnectorAdmin})
				in.Tenant().AddApp("PagerDuty "+n, okta, i*999)
				in.Tenant().AddDiscovered(okta, "PagerDuty "+n)
			}
		}
		in.Tenant().AddConnector(in.Tenant().AppIDs("PagerDuty")[0], fake.CatalogPagerDuty, name)
	}
}

// TestGoldensOfATenant are the pages of a set-up in a ConductorOne tenant.
func TestGoldensOfATenant(t *testing.T) {
	var there *company.Tenant
	d, _, m := showSetup(t, styles.Options{}, beside(&there, false))
	id, text := there.Credentials.ClientID, there.Credentials.Secret.Reveal()
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
	d, _, _ := showSetup(t, styles.Options{}, func(t testing.TB, c *uitest.Company) {
		of := func(host string) (string, string) { return fake.New(host, fake.Options{}).NewCredential("u1", "") }
		id, text := of("acme-eu.c1eu.ai")
		like := store.Connector{Platform: store.ConductorOne, Tenant: &store.Tenant{SignIn: store.SignIn{Host: "acme-eu.c1eu.ai", ClientID: id}}}
		company.Record(t, c.Services.Store, c.Services.OpenKeychain, like, keychain.OS, secret.New([]byte(text)))
		in := &c.Services.Surroundings
		in.ClientID, text = of("acme.conductor.one")
		in.Secret = secret.New([]byte(text))
		in.ConeConfig, in.ReadFile = "/home/ada/.conductorone", func(string) ([]byte, error) {
			id, text := of("odd.example.com")
			return fmt.Appendf(nil, "profiles:\n  default:\n    client-id: %q\n    client-secret: %q\n", id, text), nil
		}
	})
	d.Keys("down", "enter")
	uitest.State(t, "setup-tenant-1-found", d.Frame)
	d.Keys("down", "down", "space")
	d.Sees("not a ConductorOne address")
}

// TestATenantFitsEveryWindow, whatever its names are.
func TestATenantFitsEveryWindow(t *testing.T) {
	var there *company.Tenant
	d, _, m := showSetup(t, styles.Options{Color: true}, beside(&there, true))
	id, text := there.Credentials.ClientID, there.Credentials.Secret.Reveal()
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
