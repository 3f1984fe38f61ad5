package doctor

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/keychain"
	"connectpd/wizard/company"
)

// door is what the platforms of these tests say.
func door(c store.Connector) Door {
	host := c.Tenant.Host
	if host == "depot.example.com" {
		return Door{Host: host}
	}
	return Door{Host: host, Title: "the tenant " + host, Address: "https://" + host + "/hello"}
}

// there is a machine with connectors in two tenants, and in a place that cannot
// be knocked at.
func there(t *testing.T) Options {
	t.Helper()
	o := machine(t)
	o.Door = door
	o.kept(t, func(s *store.Store) {
		for i, host := range []string{"acme.conductor.one", "acme.conductor.one", "acme.c1eu.ai", "depot.example.com"} {
			c := store.Connector{Name: strconv.Itoa(i), Platform: store.ConductorOne, Tenant: &store.Tenant{SignIn: store.SignIn{Host: host}}}
			company.Record(t, s, o.Keychain, c, keychain.OS, key)
		}
	})
	return o
}

func TestPlacesBesideThisComputerAreLookedFor(t *testing.T) {
	o := there(t)
	r := Run(t.Context(), o)
	assertWords(t, r)
	for _, host := range []string{"acme.conductor.one", "acme.c1eu.ai"} {
		if c := find(t, r, "tenant-"+host); c.State != OK || c.Message != "The tenant "+host+" answers." {
			t.Errorf("%+v", c)
		}
	}
	// The keychain that holds only a tenant's secret counts too.
	if find(t, r, "keychain").State != OK {
		t.Errorf("%+v", r.Checks)
	}
	w := o.HTTP.(*web)
	if n := len(w.urls); n != 4 || !slices.Contains(w.urls, "https://acme.c1eu.ai/hello") {
		t.Errorf("asked %v", w.urls)
	}
	for _, h := range w.headers {
		if h.Get("Authorization") != "" {
			t.Error("something secret was sent")
		}
	}
	if slices.ContainsFunc(r.Checks, func(c Check) bool { return strings.HasPrefix(c.Name, "sign-in") }) {
		t.Errorf("signed in unasked: %+v", r.Checks)
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
	o := there(t)
	for what, web := range map[string]*web{"offline": {err: errors.New("no route to host")}, "a sign-in page": {status: 200}} {
		o.HTTP = web
		warned(what, find(t, Run(t.Context(), o), name))
	}
	o.HTTP, o.Limit = &web{hang: true}, 10*time.Millisecond
	o.kept(t, func(s *store.Store) {
		list, _ := s.Connectors(t.Context())
		warned("silence", o.checkDoors(t.Context(), list)[0])
	})
}

func TestSignInsAreTriedWhereThatIsWanted(t *testing.T) {
	o := there(t)
	o.SignIn = func(_ context.Context, list []store.Connector) []Proof {
		if len(list) != 4 {
			t.Errorf("asked of %d connectors", len(list))
		}
		return []Proof{
			{Name: "fine", Told: "It is accepted."},
			{Name: "low", Told: "The role is low.", Cure: "ask for more"},
			{Name: "refused", Err: failure.New(failure.SignInCut)},
			{Name: "offline", Err: failure.New(failure.NetUnreachable)},
			{Name: "late", Err: context.DeadlineExceeded},
			{Name: "shut", Err: &keychain.Error{Reason: keychain.NoPassphrase}},
		}
	}
	r := Run(t.Context(), o)
	assertWords(t, r)
	for name, want := range map[string]State{
		"fine": OK, "low": Warning, "refused": Failure, "offline": Warning, "late": Warning, "shut": Warning,
	} {
		if c := find(t, r, name); c.State != want || (c.Cure == "") != (want == OK) {
			t.Errorf("%+v, want %s", c, want)
		}
	}
	o.SignIn = func(ctx context.Context, _ []store.Connector) []Proof {
		select {}
	}
	o.Limit = time.Millisecond
	if got := o.checkSignIns(t.Context(), nil); len(got) != 1 || got[0].State != Warning {
		t.Errorf("a sign-in that hangs: %+v", got)
	}
}
