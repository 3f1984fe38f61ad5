package uitest

import (
	"path/filepath"
	"sync"
	"time"

	"connectpd/store"
	"connectpd/store/secret"
	"connectpd/sync/remote/testclock"
	"connectpd/sync/simulator"
	"connectpd/wizard/company"
)

// AcmeRuns are when the syncs of Acme were. The first was when the plan had no
// teams, the second was by a key that does not see everything and was held and
// accepted, the third failed, the fourth could not read the schedules.
var AcmeRuns = [...]time.Time{Start.Add(-200 * time.Hour), Start.Add(-49 * time.Hour), Start.Add(-30 * time.Hour), Start.Add(-25 * time.Hour), Start.Add(-time.Hour)}

// acme is the home that five syncs of Acme left. The tests of a package make it
// once: who only reads shares a store, who changes something has a copy.
var acme struct {
	sync.Mutex
	home   company.Home
	conn   store.Connector
	shared shared
}

// AcmeStore is the store that the tests of a package share, with Acme's
// connector. They may add what is theirs alone, and change nothing else.
func (w *World) AcmeStore() (*store.Store, store.Connector) {
	w.T.Helper()
	acme.Lock()
	defer acme.Unlock()
	w.foundAcme()
	return acme.shared.open(w, acme.home), acme.conn
}

// Acme is the company of that name and its connector, in a home that the test
// may change.
func (w *World) Acme() (*Company, store.Connector) {
	w.T.Helper()
	acme.Lock()
	defer acme.Unlock()
	w.foundAcme()
	home := filepath.Join(w.T.TempDir(), "home")
	if err := acme.home.CopyTo(home); err != nil {
		w.T.Fatal(err)
	}
	account, clock := company.Acme(), testclock.New(Start)
	company.AcmesNews(account)
	c := w.at(company.Of(w.T, account, clock.Now), clock, company.OpenStore(w.T, home, store.Options{Now: clock.Now}))
	c.keep(acme.conn)
	return c, acme.conn
}

// foundAcme makes the home, once.
func (w *World) foundAcme() {
	w.T.Helper()
	if acme.home != nil {
		return
	}
	clock := testclock.New(AcmeRuns[0].Add(-time.Hour))
	var err error
	acme.home, err = company.Founded(filepath.Join(w.T.TempDir(), "acme"), store.Options{Now: clock.Now}, func(st *store.Store) {
		acme.conn = w.syncAcme(w.at(company.Of(w.T, company.Acme(), clock.Now), clock, st))
	})
	if err != nil {
		w.T.Fatal(err)
	}
}

// syncAcme has the five syncs happen.
func (w *World) syncAcme(c *Company) store.Connector {
	w.T.Helper()
	conn := c.Connected()
	for i, run := range []func(){
		func() {
			plan := c.Account.Plan()
			c.Account.SetPlan(simulator.Plan{AdvancedPermissions: true, ReadOnlyUsers: true})
			c.Synced(conn)
			c.Account.SetPlan(plan)
		},
		func() {
			token := c.Account.NewKey(simulator.Key{Kind: simulator.KeyUser, UserID: company.AcmeLona, Token: "u+AcmesUserToken0001"})
			c.token = secret.New([]byte(token))
			c.Accepted(c.Synced(conn))
			c.token = secret.Value{}
		},
		func() {
			c.Account.BlockIP(true)
			c.Fails(conn)
			c.Account.BlockIP(false)
		},
		func() {
			c.Server.AddFault(simulator.Fault{Route: "/schedules", Nth: simulator.Every, Kind: simulator.FaultForbidden})
			c.Synced(conn)
		},
		func() {
			company.AcmesNews(c.Account)
			c.Synced(conn)
		},
	} {
		c.Clock.Pass(AcmeRuns[i].Sub(c.Clock.Now()))
		run()
		c.Server.ClearFaults()
	}
	conn, err := c.Services.Store.Connector(w.T.Context(), conn.ID)
	if err != nil {
		w.T.Fatal(err)
	}
	return conn
}
