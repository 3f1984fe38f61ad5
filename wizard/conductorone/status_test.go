package conductorone

import (
	"testing"

	"connectpd/wizard/conductorone/tenant"
)

func TestLinks(t *testing.T) {
	c := tenant.Connector{ID: "CONN", AppID: "APP", CatalogID: "CAT"}
	for got, want := range map[string]string{
		link("acme.conductor.one", c):                                    "https://acme.conductor.one/admin/connector/CAT/APP/CONN",
		link("acme.c1eu.ai", tenant.Connector{ID: "../x", AppID: "a?b"}): "https://acme.c1eu.ai/admin/connector/2TBFfhxkbK8e2jKj3yBDJch8zCS/a%3Fb/..%2Fx",
		link("", c): "",
		link("acme.conductor.one", tenant.Connector{AppID: "APP"}): "",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
