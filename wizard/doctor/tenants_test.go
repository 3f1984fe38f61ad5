package doctor

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/keychain"
)

// inTenants is a store with connectors in two tenants.
type inTenants struct{ kept }

func (inTenants) Connectors(context.Context) ([]store.Connector, error) {
	in := func(host string) store.Connector {
		return store.Connector{Tenant: &store.Tenant{SignIn: store.SignIn{Host: host, Secret: store.Token{Number: 1, StoredIn: keychain.OS}}}}
	}
	return []store.Connector{in("acme.conductor.one"), in("acme.conductor.one"), in("acme.c1eu.ai")}, nil
}

func TestTenantsAreLookedFor(t *testing.T) {
	o := healthy(t)
	o.Store = func(context.Context) (Store, error) { return inTenants{}, nil }
	r := Run(t.Context(), o)
	assertWords(t, r)
	for _, host := range []string{"acme.conductor.one", "acme.c1eu.ai"} {
		if c := find(t, r, "tenant-"+host); c.State != OK {
			t.Errorf("%+v", c)
		}
	}
	// The keychain that holds only a tenant's secret counts too.
	if find(t, r, "keychain").State != OK {
		t.Errorf("%+v", r.Checks)
	}
	w := o.HTTP.(*web)
	if n := len(w.urls); n != 4 || !slices.Contains(w.urls, "https://acme.c1eu.ai/api/v1/auth/introspect") {
		t.Errorf("asked %v", w.urls)
	}
	for _, h := range w.headers {
		if h.Get("Authorization") != "" {
			t.Error("something secret was sent")
		}
	}
}

func TestATenantThatDoesNotAnswerIsNoFailure(t *testing.T) {
	const name = "tenant-acme.conductor.one"
	warned := func(what string, c Check) {
		t.Helper()
		if c.Name != name || c.State != Warning || c.Cure == "" || !strings.Contains(c.Message, "acme.conductor.one") {
			t.Errorf("%s: %+v", what, c)
		}
	}
	for what, web := range map[string]*web{"offline": {err: errors.New("no route to host")}, "a sign-in page": {status: 200}} {
		o := healthy(t)
		o.Store = func(context.Context) (Store, error) { return inTenants{}, nil }
		o.HTTP = web
		warned(what, find(t, Run(t.Context(), o), name))
	}
	o := healthy(t)
	o.HTTP, o.Limit = &web{hang: true}, 10*time.Millisecond
	warned("silence", o.checkTenants(t.Context(), []string{"acme.conductor.one"})[0])
}
