package uitest

import (
	"context"
	"errors"

	"connectpd/store"
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
	w        *World
}

// Company founds it. The account is called acme, the one elsewhere globex.
func (w *World) Company() *Company {
	w.T.Helper()
	clock := testclock.New(Start)
	c := &Company{Company: company.New(w.T, company.Small, clock.Now), w: w}
	c.Account.RenameSubdomain("acme")
	c.Elsewhere.RenameSubdomain("globex")
	st := company.OpenStore(w.T, w.T.TempDir()+"/home", store.Options{Now: clock.Now})
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
	y, err := c.Services.StartSync(c.w.T.Context(), service.SyncRequest{Connector: conn.ID})
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
