package service

import (
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/store/secret"
	"connectpd/wizard/platform/platformtest"
	"connectpd/wizard/setup"
)

// TestAFurtherPlatformWithoutAScreen: flags set it up, the end of the sync tells
// how it stands there, rotation brings it the new token, and set-up by another
// platform only replaces its token, there too.
func TestAFurtherPlatformWithoutAScreen(t *testing.T) {
	h := build(t)
	depot := &platformtest.Depot{Now: h.clock.Now}
	h.s.Platforms = append(h.s.Platforms, depot)
	end, err := h.setUp(setup.SetupFlags{Platform: string(platformtest.ID), Token: h.Key(), Yes: true}, setup.Options{})
	h.must(err)
	c := end.Connector
	if c.Platform != platformtest.ID || c.App.Name != "The shelf" || !depot.Token(c.ID).Equal(h.Key()) {
		t.Errorf("recorded %+v", c)
	}
	h.s.Platforms.AskAll(t.Context(), []access.Connector{c}, lookUpPatience)
	if sum := h.s.Summarize(t.Context(), c.ID, *end.Outcome); sum.Title != "Connected in depot.example.com and here: PagerDuty · "+c.Account.Subdomain ||
		!strings.Contains(strings.Join(sum.Notes, " "), "In depot.example.com: Connected, asked just now.") {
		t.Errorf("%q, %q", sum.Title, sum.Notes)
	}
	next := h.Account.NewToken()
	if _, err := h.rotate(secret.New([]byte(next))); err != nil || !depot.Token(c.ID).Equal(secret.New([]byte(next))) {
		t.Errorf("rotated: %v, the depot has %s", err, depot.Token(c.ID).Last4())
	}
}

// TestReplacingATokenTellsThePlatform that the connector is registered with,
// whichever the set-up was for.
func TestReplacingATokenTellsThePlatform(t *testing.T) {
	h := buildTenant(t)
	end, err := h.setUp(h.flags(), setup.Options{NoSync: true})
	h.must(err)
	m := h.begin(setup.Options{NoSync: true})
	next := h.Account.NewToken()
	m.Fill(setup.SetupFlags{Platform: "local", NewApp: "Another", Me: "ada@example.com", Token: secret.New([]byte(next)), Yes: true})
	if _, err := h.drive(m); err == nil {
		t.Fatal("an account that is connected was set up once more")
	}
	if p := m.Act(setup.ActReplace); p != nil {
		t.Fatal(p.Lines())
	}
	again, err := h.drive(m)
	h.must(err)
	if again.Connector.ID != end.Connector.ID || again.Connector.Platform != access.ConductorOne {
		t.Errorf("recorded %+v", again.Connector)
	}
	if told, _ := h.tenant.Configured(end.Connector.Tenant.ConnectorID); told != next {
		t.Error("the tenant keeps the old token")
	}
}
