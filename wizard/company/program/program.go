// Package program is the company of tests with the program's services, which
// tests of their callers stand on; the services' own stand on package company.
// Only tests import it.
package program

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/engine"
	"connectpd/sync/pagerduty"
	"connectpd/sync/remote/testclock"
	"connectpd/sync/simulator"
	"connectpd/wizard/company"
	"connectpd/wizard/rotate"
	"connectpd/wizard/service"
)

// Company is the small company of tests with the program's services, on a real
// store in a temporary home. A test puts errors over single services.
type Company struct {
	*company.Company
	Services *service.Services
	Opened   []string        // pages in the browser
	NoOS     *keychain.Error // the system keychain's failure; nil when it works
	Clock    *testclock.Clock
	token    secret.Value // of syncs where the keychain has none
	t        testing.TB
}

// Start is when the clock of a company begins: a Thursday in November.
var Start = time.Date(2026, 11, 19, 14, 2, 0, 0, time.UTC)

// Found founds it. The account is called acme, the one elsewhere globex.
func Found(t testing.TB) *Company {
	t.Helper()
	founded, clock := small(t)
	return at(t, founded, clock, company.OpenStore(t, t.TempDir()+"/home", store.Options{Now: clock.Now}))
}

func small(t testing.TB) (*company.Company, *testclock.Clock) {
	clock := testclock.New(Start)
	founded := company.New(t, company.Small, clock.Now)
	founded.Account.RenameSubdomain("acme")
	return founded, clock
}

// begun is the home that a first sync of the company left.
var begun struct {
	sync.Mutex
	home company.Home
	conn store.Connector
}

// Synced is the company with a connector whose data is there. The tests of a
// package set it up once, and each has a copy.
func Synced(t testing.TB) (*Company, store.Connector) {
	t.Helper()
	begun.Lock()
	defer begun.Unlock()
	var err error
	if begun.home == nil {
		founded, clock := small(t)
		begun.home, err = company.Founded(filepath.Join(t.TempDir(), "begun"), store.Options{Now: clock.Now}, func(st *store.Store) {
			c := at(t, founded, clock, st)
			begun.conn = c.Synced(c.Connected())
		})
	}
	home := filepath.Join(t.TempDir(), "home")
	if err := errors.Join(err, begun.home.CopyTo(home)); err != nil {
		t.Fatal(err)
	}
	founded, clock := small(t)
	c := at(t, founded, clock, company.OpenStore(t, home, store.Options{Now: clock.Now}))
	c.keep(begun.conn)
	return c, begun.conn
}

// keep puts the account's key where a connector's token is kept.
func (c *Company) keep(conn store.Connector) {
	c.t.Helper()
	system, err := c.Services.OpenKeychain(keychain.OS)
	if err == nil {
		err = system.Set(c.t.Context(), fmt.Sprintf("%s/%d", conn.ID, conn.Token.Number), c.Key())
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// at has the program's services work for a company on a store.
func at(t testing.TB, founded *company.Company, clock *testclock.Clock, st *store.Store) *Company {
	c := &Company{Company: founded, Clock: clock, t: t}
	c.Elsewhere.RenameSubdomain("globex")
	system := keychain.Memory()
	var passphrase secret.Value
	open := func(k keychain.Kind) (keychain.Keychain, error) {
		switch {
		case k == keychain.OS && c.NoOS != nil:
			return company.Broken{Err: c.NoOS}, nil
		case k == keychain.OS:
			return system, nil
		}
		return keychain.Open(k, keychain.Options{Dir: st.Home() + "/keychain", WorkFactor: 8,
			Passphrase: func(context.Context) (secret.Value, error) { return passphrase, nil }})
	}
	c.Services = service.New(&service.Deps{
		Store: st, Vault: store.NewVault(st, open), OpenKeychain: open, Version: "test", Clock: clock, Transport: c.Network,
		UsePassphrase: func(v secret.Value) { passphrase = v },
		OpenBrowser: func(_ context.Context, address string) error {
			c.Opened = append(c.Opened, address)
			return nil
		},
		Me: company.Ada,
	})
	return c
}

// Connected is a connector to the account, without data.
func (c *Company) Connected() store.Connector {
	c.t.Helper()
	facts, err := c.Services.Facts(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	return c.Connect(c.t, facts, c.Services, c.Flags())
}

// Another is a further connector to the account, with a key of its own, like
// the one given.
func (c *Company) Another(like store.Connector, kind keychain.Kind) store.Connector {
	c.t.Helper()
	like.Account = access.Account{Subdomain: c.Account.Subdomain(), Region: "us", API: pagerduty.USBase}
	return company.Record(c.t, c.Services.Store, c.Services.OpenKeychain, like, kind, secret.New([]byte(c.Account.NewToken())))
}

// KeyOf is a connector's key, as the keychain has it.
func (c *Company) KeyOf(conn store.Connector) secret.Value {
	c.t.Helper()
	key, err := c.Services.Vault.Token(c.t.Context(), conn)
	if err != nil {
		c.t.Fatal(err)
	}
	return key
}

// Registered is a connector that is registered in the company's tenant,
// without data.
func (c *Company) Registered(there *company.Tenant) store.Connector {
	c.t.Helper()
	in := &c.Services.Surroundings
	in.ClientID, in.Secret = there.Credentials.ClientID, there.Credentials.Secret
	facts, err := c.Services.Facts(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	flags := c.Flags()
	flags.NewApp, flags.App, flags.Platform = "", "PagerDuty", string(store.ConductorOne)
	return c.Connect(c.t, facts, c.Services, flags)
}

// Unsynced is a further connector, which no sync has read yet.
func (c *Company) Unsynced() store.Connector {
	c.t.Helper()
	st := c.Services.Store
	conn, err := st.SaveConnector(c.t.Context(), store.Connector{ID: st.NewConnectorID(), Name: "Unsynced", Platform: store.Local,
		App: store.App{Name: "Unsynced"}, Owners: []store.Owner{{Person: store.Person{Name: "Ada Lovelace", Email: "ada@example.com", Role: store.SuperAdministrator}}}}, store.Placed{})
	if err != nil {
		c.t.Fatal(err)
	}
	return conn
}

// HandOver hands a connector over to somebody who has no token for it yet.
func (c *Company) HandOver(conn store.Connector, to store.HandOver) {
	c.t.Helper()
	ctx, st := c.t.Context(), c.Services.Store
	conn.Token, conn.HandedOver, conn.Status = store.Token{}, &to, store.NotConnected
	conn.Owners = []store.Owner{{Person: store.Person{Name: to.Name, Email: to.Email, Role: store.ConnectorAdministrator}}}
	err := st.Disconnect(ctx, conn.ID, true)
	if err == nil {
		_, err = st.SaveHandedOver(ctx, conn)
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// Synced brings a connector's data up to date, or has a result held.
func (c *Company) Synced(conn store.Connector) store.Connector {
	c.t.Helper()
	outcome, err := c.sync(conn)
	if err == nil && outcome.Err == nil {
		conn, err = c.Services.Store.Connector(c.t.Context(), conn.ID)
	}
	if err := errors.Join(err, outcome.Err); err != nil {
		c.t.Fatal(err)
	}
	return conn
}

// Accepted takes the held result of a sync for the truth.
func (c *Company) Accepted(conn store.Connector) store.Connector {
	c.t.Helper()
	_, err := c.Services.AcceptHeld(c.t.Context(), conn.ID, conn.HeldRun)
	if err == nil {
		conn, err = c.Services.Store.Connector(c.t.Context(), conn.ID)
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return conn
}

// Fails has a sync of a connector fail.
func (c *Company) Fails(conn store.Connector) {
	c.t.Helper()
	if outcome, err := c.sync(conn); err != nil || outcome.Run.Result != store.ResultFailed {
		c.t.Fatalf("the sync came to %q, %v", outcome.Run.Result, err)
	}
}

func (c *Company) sync(conn store.Connector) (engine.Outcome, error) {
	c.t.Helper()
	return c.Sync(conn).Wait()
}

// Sync starts a sync of a connector.
func (c *Company) Sync(conn store.Connector) *service.Sync {
	c.t.Helper()
	y, err := c.Services.StartSync(c.t.Context(), service.SyncRequest{Connector: conn.ID, Token: c.token})
	if err != nil {
		c.t.Fatal(err)
	}
	return y
}

// Ends has the test wait for the end of a sync, before its store is closed.
func (c *Company) Ends(y *service.Sync) {
	c.t.Cleanup(func() { y.Cancel(); <-y.Done() })
}

// Stalled starts a sync that PagerDuty does not answer, and waits until it was
// asked.
func (c *Company) Stalled(conn store.Connector) *service.Sync {
	c.t.Helper()
	asked := make(chan struct{})
	c.Server.OnRequest("", 1, func(*simulator.Account) { close(asked) })
	c.Server.AddFault(simulator.Fault{Nth: simulator.Every, Kind: simulator.FaultStall})
	y := c.Sync(conn)
	<-asked
	return y
}

// Replace puts another token in the place of a connector's.
func (c *Company) Replace(conn store.Connector, token secret.Value) {
	c.t.Helper()
	ctx := c.t.Context()
	checked, err := c.Services.CheckNewToken(ctx, rotate.CheckRequest{Connector: conn, Token: token})
	if err == nil {
		_, err = c.Services.ReplaceToken(ctx, rotate.ReplaceRequest{Connector: conn, Token: token, Identity: checked.Identity})
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// Brings has a sync of a connector bring what no simulated account would hold.
func (c *Company) Brings(conn store.Connector, d *access.Dataset) {
	c.t.Helper()
	ctx, st := c.t.Context(), c.Services.Store
	run, err := st.BeginRun(ctx, store.Run{ConnectorID: conn.ID})
	if err == nil {
		run.Result = store.ResultOK
		_, err = st.Apply(ctx, run, d)
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// ReadAll is the coverage of a sync that read everything.
func ReadAll() map[access.Kind]access.Coverage {
	all := map[access.Kind]access.Coverage{}
	for _, k := range access.Kinds {
		all[k] = access.Coverage{State: access.Read}
	}
	return all
}
