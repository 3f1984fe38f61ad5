// Package company is the small company of tests: a PagerDuty account behind the
// simulator, another one elsewhere, and what a machine needs to set up a
// connector to it on a real store. It knows no service, so that the services'
// own tests stand on it, too. Only tests import it.
package company

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
	"connectpd/wizard/flow"
	"connectpd/wizard/setup"
)

// Small has something of everything.
var Small = load.Size{Users: 30, Teams: 3, TeamSize: 4, Schedules: 3, ShiftSchedules: 1, Policies: 2}

// Company is what PagerDuty knows of it.
type Company struct {
	Account   *simulator.Account // in the US region; the connector's
	Elsewhere *simulator.Account // in the EU region; nobody's yet
	Server    *simulator.Server  // the first one's
	// Network reaches both accounts, each at its host.
	Network Network

	now func() time.Time
}

// New founds a company of a size, which lives by the clock of the test.
func New(t testing.TB, size load.Size, now func() time.Time) *Company {
	return Of(t, load.Generate(7, size), now)
}

// Of is the company that has an account.
func Of(t testing.TB, account *simulator.Account, now func() time.Time) *Company {
	c := &Company{Account: account, now: now,
		Elsewhere: load.Generate(8, load.Size{Users: 12, Teams: 2, TeamSize: 3, Schedules: 2})}
	c.Elsewhere.MoveTo("eu")
	c.Server = simulator.NewServer(c.Account, simulator.Options{Now: now, Region: "us"})
	elsewhere := simulator.NewServer(c.Elsewhere, simulator.Options{Now: now, Region: "eu"})
	t.Cleanup(func() { c.Server.Close(); elsewhere.Close() })
	c.Network = Network{"api.pagerduty.com": c.Server.RoundTripper(), "api.eu.pagerduty.com": elsewhere.RoundTripper()}
	return c
}

// Shrink takes half of the people away, as many as have a sync held.
func (c *Company) Shrink() {
	for i, u := range c.Account.Truth(c.now()).Users {
		if i%2 == 1 {
			c.Account.RemoveUser(u.ID)
		}
	}
}

// Key is the key that reads the account.
func (c *Company) Key() secret.Value { return secret.New([]byte(c.Account.AccountKey())) }

// Flags answer every question of a set-up.
func (c *Company) Flags() setup.SetupFlags {
	return setup.SetupFlags{NewApp: "PagerDuty", Me: "ada@example.com", Token: c.Key(), Yes: true}
}

// Network sends each request to the account that lives at its host.
type Network map[string]http.RoundTripper

// RoundTrip answers a request.
func (n Network) RoundTrip(r *http.Request) (*http.Response, error) {
	if to := n[r.URL.Hostname()]; to != nil {
		return to.RoundTrip(r)
	}
	return nil, errors.New("no such host: " + r.URL.Host)
}

// Record keeps a connector as a set-up leaves it: with its token, and in a
// tenant with the secret of the sign-in, in a keychain of that kind. Ada owns it
// unless somebody else does.
func Record(t testing.TB, st *store.Store, open func(keychain.Kind) (keychain.Keychain, error), c store.Connector, kind keychain.Kind, key secret.Value) store.Connector {
	t.Helper()
	c.ID, c.Name, c.Platform = st.NewConnectorID(), cmp.Or(c.Name, "PagerDuty"), cmp.Or(c.Platform, store.Local)
	c.App.Name = cmp.Or(c.App.Name, c.Name)
	if len(c.Owners) == 0 {
		c.Owners = []store.Owner{{Person: store.Person{Name: "Ada Lovelace", Email: "ada@example.com", Role: store.SuperAdministrator}}}
	}
	v := store.NewVault(st, open)
	token, err := v.Place(t.Context(), c.ID, kind, key, access.Identity{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var signIn store.Placed
	if c.Tenant != nil {
		if signIn, err = v.PlaceSecret(t.Context(), c.Tenant.Host, kind, key); err != nil {
			t.Fatal(err)
		}
	}
	if c, err = v.Save(t.Context(), c, token, signIn); err != nil {
		t.Fatal(err)
	}
	return c
}

// Ada is who is at the keyboard.
func Ada(context.Context) setup.Me {
	return setup.Me{Name: "Ada Lovelace", Email: "ada@example.com", Source: "the test"}
}

// Connect sets up a connector as the flags say, without a sync.
func (c *Company) Connect(t testing.TB, facts setup.Facts, s setup.SetupServices, flags setup.SetupFlags) store.Connector {
	t.Helper()
	m := setup.New(facts, setup.Options{NoSync: true}, s)
	if wrong := m.Fill(flags); len(wrong) > 0 {
		t.Fatal(wrong[0])
	}
	if err := Drive(t, m, m.Over); err != nil {
		t.Fatal(err)
	}
	end, _ := m.Ended()
	return end.Connector
}

// Drive takes the steps of a flow that is filled in and does its works until it
// is as far as wanted, or says what is wrong.
func Drive(t testing.TB, f flow.Flow, there func() bool) error {
	t.Helper()
	for range 50 {
		if there() {
			return nil
		}
		p := (*flow.Problem)(nil)
		if work, ok := f.Due(); ok {
			work.Run(t.Context())()
			p = f.Page().Problem
		} else {
			p = f.Next()
		}
		if p != nil {
			return p
		}
	}
	t.Fatal("the conversation has no end")
	return nil
}

// Broken is a keychain that fails always the same way.
type Broken struct{ Err *keychain.Error }

// Kind is the operating system's.
func (Broken) Kind() keychain.Kind { return keychain.OS }

// Set fails.
func (b Broken) Set(context.Context, string, secret.Value) error { return b.Err }

// Get fails.
func (b Broken) Get(context.Context, string) (secret.Value, error) { return secret.Value{}, b.Err }

// Delete fails.
func (b Broken) Delete(context.Context, string) error { return b.Err }

// Probe fails.
func (b Broken) Probe(context.Context) error { return b.Err }
