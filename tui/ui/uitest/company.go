package uitest

import (
	"context"
	"errors"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/engine"
	"connectpd/sync/remote/testclock"
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
	w        *World
}

// Company founds it. The account is called acme, the one elsewhere globex.
func (w *World) Company() *Company {
	w.T.Helper()
	clock := testclock.New(Start)
	c := company.New(w.T, company.Small, clock.Now)
	c.Account.RenameSubdomain("acme")
	return w.at(c, clock, company.OpenStore(w.T, w.T.TempDir()+"/home", store.Options{Now: clock.Now}))
}

// at has the program's services work for a company on a store.
func (w *World) at(founded *company.Company, clock *testclock.Clock, st *store.Store) *Company {
	c := &Company{Company: founded, Clock: clock, w: w}
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
	c.w.T.Helper()
	facts, err := c.Services.Facts(c.w.T.Context())
	if err != nil {
		c.w.T.Fatal(err)
	}
	return c.Connect(c.w.T, facts, c.Services)
}

// Unsynced is a further connector, which no sync has read yet.
func (c *Company) Unsynced() store.Connector {
	c.w.T.Helper()
	st := c.Services.Store
	conn, err := st.SaveConnector(c.w.T.Context(), store.Connector{ID: st.NewConnectorID(), Name: "Unsynced", Platform: store.Local,
		App: store.App{Name: "Unsynced"}, Owners: []store.Owner{{Person: store.Person{Name: "Ada Lovelace", Email: "ada@example.com", Role: store.SuperAdministrator}}}}, store.Placed{})
	if err != nil {
		c.w.T.Fatal(err)
	}
	return conn
}

// HandOver hands a connector over to somebody who has no token for it yet.
func (c *Company) HandOver(conn store.Connector, to store.HandOver) {
	c.w.T.Helper()
	ctx, st := c.w.T.Context(), c.Services.Store
	conn.Token, conn.HandedOver, conn.Status = store.Token{}, &to, store.NotConnected
	conn.Owners = []store.Owner{{Person: store.Person{Name: to.Name, Email: to.Email, Role: store.ConnectorAdministrator}}}
	err := st.Disconnect(ctx, conn.ID, true)
	if err == nil {
		_, err = st.SaveHandedOver(ctx, conn)
	}
	if err != nil {
		c.w.T.Fatal(err)
	}
}

// Synced brings a connector's data up to date, or has a result held.
func (c *Company) Synced(conn store.Connector) store.Connector {
	c.w.T.Helper()
	outcome, err := c.sync(conn)
	if err == nil && outcome.Err == nil {
		conn, err = c.Services.Store.Connector(c.w.T.Context(), conn.ID)
	}
	if err := errors.Join(err, outcome.Err); err != nil {
		c.w.T.Fatal(err)
	}
	return conn
}

// Accepted takes the held result of a sync for the truth.
func (c *Company) Accepted(conn store.Connector) store.Connector {
	c.w.T.Helper()
	_, err := c.Services.AcceptHeld(c.w.T.Context(), conn.ID, conn.HeldRun)
	if err == nil {
		conn, err = c.Services.Store.Connector(c.w.T.Context(), conn.ID)
	}
	if err != nil {
		c.w.T.Fatal(err)
	}
	return conn
}

// Fails has a sync of a connector fail.
func (c *Company) Fails(conn store.Connector) {
	c.w.T.Helper()
	if outcome, err := c.sync(conn); err != nil || outcome.Run.Result != store.ResultFailed {
		c.w.T.Fatalf("the sync came to %q, %v", outcome.Run.Result, err)
	}
}

func (c *Company) sync(conn store.Connector) (engine.Outcome, error) {
	c.w.T.Helper()
	return c.Sync(conn).Wait()
}

// Sync starts a sync of a connector.
func (c *Company) Sync(conn store.Connector) *service.Sync {
	c.w.T.Helper()
	y, err := c.Services.StartSync(c.w.T.Context(), service.SyncRequest{Connector: conn.ID, Token: c.token})
	if err != nil {
		c.w.T.Fatal(err)
	}
	return y
}

// Replace puts another token in the place of a connector's.
func (c *Company) Replace(conn store.Connector, token secret.Value) {
	c.w.T.Helper()
	ctx := c.w.T.Context()
	checked, err := c.Services.CheckNewToken(ctx, rotate.CheckRequest{Connector: conn, Token: token})
	if err == nil {
		_, err = c.Services.ReplaceToken(ctx, rotate.ReplaceRequest{Connector: conn, Token: token, Identity: checked.Identity})
	}
	if err != nil {
		c.w.T.Fatal(err)
	}
}

// Brings has a sync of a connector bring what no simulated account would hold.
func (c *Company) Brings(conn store.Connector, d *access.Dataset) {
	c.w.T.Helper()
	ctx, st := c.w.T.Context(), c.Services.Store
	run, err := st.BeginRun(ctx, store.Run{ConnectorID: conn.ID})
	if err == nil {
		run.Result = store.ResultOK
		_, err = st.Apply(ctx, run, d)
	}
	if err != nil {
		c.w.T.Fatal(err)
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
