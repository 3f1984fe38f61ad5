package tenant_test

import (
	"testing"

	"connectpd/wizard/conductorone/tenant"
)

func TestLinks(t *testing.T) {
	c := tenant.Connector{ID: "CONN", AppID: "APP", CatalogID: "CAT"}
	for got, want := range map[string]string{
		tenant.Page("acme.conductor.one", c):                                    "https://acme.conductor.one/admin/connector/CAT/APP/CONN",
		tenant.Page("acme.c1eu.ai", tenant.Connector{ID: "../x", AppID: "a?b"}): "https://acme.c1eu.ai/admin/connector/2TBFfhxkbK8e2jKj3yBDJch8zCS/a%3Fb/..%2Fx",
		tenant.Page("", c): "",
		tenant.Page("acme.conductor.one", tenant.Connector{AppID: "APP"}): "",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
