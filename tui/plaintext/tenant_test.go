package plaintext

import (
	"regexp"
	"strings"
	"testing"

	"connectpd/store"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/conductorone/fake"
)

// besideTenant adds a ConductorOne tenant to the world, and gives the id and
// secret that its page would show, on one line as they are pasted here.
func (h *testHouse) besideTenant() (tenant *fake.Tenant, credential string) {
	h.Helper()
	there := h.BesideTenant(h)
	tenant = there.Tenant()
	tenant.AddDiscovered(tenant.AppIDs("Okta")[0], "PagerDuty Status Page")
	text := there.Credentials.Secret.Reveal()
	h.secrets = append(h.secrets, text)
	return tenant, there.Credentials.ClientID + " " + text
}

// tenantBeside is what is said of the tenant while a sync runs: how often it is
// asked meanwhile, and how long ago at the end, is a matter of speed.
var tenantBeside = regexp.MustCompile(`(?m)^In acme\.conductor\.one: [^,\n]*\.\n|, asked [^.\n]*`)

func tenantMasked(text string) string { return tenantBeside.ReplaceAllString(text, "") }

// TestSetupInATenant walks the journey in lines: sign-in, a search, the owners
// of the tenant, the key, and what the tenant says at the end.
func TestSetupInATenant(t *testing.T) {
	h := newTestHouse(t)
	tenant, credential := h.besideTenant()
	r := h.setup(
		step{ask: "connector live?", answer: "2"},
		step{ask: "Client id. For example", answer: ""},
		step{ask: "Client secret. Hidden text", answer: credential, hidden: true},
		step{ask: "Which app does this connector feed?", answer: "4"},
		step{ask: "Part of its name.", answer: "pager"},
		step{ask: "1. PagerDuty, Okta", answer: "1"},
		step{ask: "Who owns this connector? 4 choices, 1 is chosen.", answer: "3"},
		step{ask: "Bob Martin cannot own this connector", answer: "2"},
		step{ask: "1 and 2 are chosen.", answer: ""},
		step{ask: "Paste the API key from PagerDuty. Hidden text", answer: h.Account.AccountKey(), hidden: true},
		step{ask: "Is this right?", answer: ""},
	)
	h.must(r.err)
	uitest.Compare(t, "tenant", tenantMasked(r.transcript))
	onlyPlain(t, strings.ReplaceAll(r.transcript, "AI & API", "AI and API")) // as the tenant's menu is called
	c, err := h.s.Store.Connector(t.Context(), "")
	h.must(err)
	ids := tenant.ConnectorIDs(fake.CatalogPagerDuty)
	if len(ids) != 1 || c.Platform != store.ConductorOne || c.Tenant.ConnectorID != ids[0] || len(tenant.OwnersOf(ids[0])) != 2 {
		t.Errorf("connectors %v, here %+v", ids, c.Tenant)
	}
	// Its page at home asks the tenant first.
	r = h.home(step{ask: "Home.", answer: "1"}, step{ask: "Tenant: acme.conductor.one: Connected (SYNC_STATUS_DONE)", answer: "leave"})
	h.must(r.err)
	if !strings.Contains(r.transcript, "https://acme.conductor.one/admin/connector/") {
		t.Errorf("home says no address:\n%s", r.transcript)
	}
}
