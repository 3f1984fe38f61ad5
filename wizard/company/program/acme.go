package program

import (
	"path/filepath"
	"sync"
	"testing"
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

// acme is the home that five syncs of Acme left.
var acme struct {
	sync.Mutex
	home company.Home
	conn store.Connector
}

// AcmesHome is that home, with its connector. The tests of a package make it
// once.
func AcmesHome(t testing.TB) (company.Home, store.Connector) {
	t.Helper()
	acme.Lock()
	defer acme.Unlock()
	if acme.home == nil {
		foundAcme(t)
	}
	return acme.home, acme.conn
}

// Acme is the company of that name and its connector, in a home that the test
// may change.
func Acme(t testing.TB) (*Company, store.Connector) {
	t.Helper()
	left, conn := AcmesHome(t)
	home := filepath.Join(t.TempDir(), "home")
	if err := left.CopyTo(home); err != nil {
		t.Fatal(err)
	}
	account, clock := company.Acme(), testclock.New(Start)
	company.AcmesNews(account)
	c := at(t, company.Of(t, account, clock.Now), clock, company.OpenStore(t, home, store.Options{Now: clock.Now}))
	c.keep(conn)
	return c, conn
}

func foundAcme(t testing.TB) {
	t.Helper()
	clock := testclock.New(AcmeRuns[0].Add(-time.Hour))
	var err error
	acme.home, err = company.Founded(filepath.Join(t.TempDir(), "acme"), store.Options{Now: clock.Now}, func(st *store.Store) {
		acme.conn = at(t, company.Of(t, company.Acme(), clock.Now), clock, st).syncAcme()
	})
	if err != nil {
		t.Fatal(err)
	}
}

// syncAcme has the five syncs happen.
func (c *Company) syncAcme() store.Connector {
	t := c.t
	t.Helper()
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
	conn, err := c.Services.Store.Connector(t.Context(), conn.ID)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}
