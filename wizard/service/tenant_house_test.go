package service

import (
	"net/http"
	"testing"

	"connectpd/store"
	"connectpd/wizard/company"
	"connectpd/wizard/conductorone"
	"connectpd/wizard/conductorone/fake"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/setup"
)

const acmeTenant = company.TenantHost

// tenantHouse is a house beside a ConductorOne tenant.
type tenantHouse struct {
	*house
	tenant *fake.Tenant
	there  *company.Tenant
	creds  tenant.Credentials // of Ada, Super Administrator
}

func buildTenant(t *testing.T) *tenantHouse {
	t.Helper()
	h := &tenantHouse{house: build(t)}
	h.there = h.BesideTenant(t)
	h.tenant = h.there.Tenant()
	h.tenant.AddApp("Jira", "", 3)
	h.tenant.AddDiscovered(h.app("Okta"), "PagerDuty EMEA")
	h.creds = h.there.Credentials
	h.s.Surroundings = conductorone.Surroundings{ClientID: h.creds.ClientID, Secret: h.creds.Secret}
	return h
}

// platform is ConductorOne, as the services have it.
func (h *tenantHouse) platform() *conductorone.Platform {
	return h.s.Platforms.Of(store.ConductorOne).(*conductorone.Platform)
}

// restart is another run of the program, which is signed in nowhere.
func (h *tenantHouse) restart() {
	d := h.s.Deps
	h.s = New(&Deps{Store: d.Store, Vault: d.Vault, OpenKeychain: d.OpenKeychain, Version: d.Version, Clock: d.Clock,
		Transport: d.Transport, Me: d.Me, Surroundings: d.Surroundings})
}

// flags set a connector up in the tenant without a question.
func (h *tenantHouse) flags() setup.SetupFlags {
	return setup.SetupFlags{Platform: "conductorone", App: "PagerDuty", Me: "ada@example.com", Token: h.Key(), Yes: true}
}

// app is the id of the only app of that name.
func (h *tenantHouse) app(name string) string {
	h.Helper()
	ids := h.tenant.AppIDs(name)
	if len(ids) != 1 {
		h.Fatalf("apps called %s: %v", name, ids)
	}
	return ids[0]
}

// connector is the id of the tenant's only PagerDuty connector.
func (h *tenantHouse) connectorThere() string {
	h.Helper()
	ids := h.tenant.ConnectorIDs(fake.CatalogPagerDuty)
	if len(ids) != 1 {
		h.Fatalf("connectors in the tenant: %v", ids)
	}
	return ids[0]
}

// roundTrip is a way to a server that a function looks at.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
