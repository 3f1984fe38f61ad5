package uitest

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"connectpd/store"
	"connectpd/store/secret"
	"connectpd/sync/remote/testclock"
	"connectpd/sync/simulator"
	"connectpd/wizard/company"
)

// AcmeRuns are when the syncs of Acme were. The first could not read who is in
// the teams, the second was by a key that does not see everything and was
// held and accepted, the third
// failed, the fourth could not read the schedules.
var AcmeRuns = [...]time.Time{Start.Add(-200 * time.Hour), Start.Add(-49 * time.Hour), Start.Add(-30 * time.Hour), Start.Add(-25 * time.Hour), Start.Add(-time.Hour)}

// acme is the home that five syncs of Acme left. The tests of a package make it
// once: who only reads shares a store, who changes something has a copy.
var acme acmeHome

type acmeHome struct {
	sync.Mutex
	dir    string
	conn   store.Connector
	shared *store.Store
}

// AcmeStore is the store that the tests of a package share, with Acme's
// connector. They may add what is theirs alone, and change nothing else.
func (w *World) AcmeStore() (*store.Store, store.Connector) {
	w.T.Helper()
	acme.Lock()
	defer acme.Unlock()
	w.foundAcme()
	if acme.shared == nil {
		st, err := store.Open(w.T.Context(), acme.copied(w, filepath.Join(acme.dir, "shared")), store.Options{Now: func() time.Time { return Start }})
		if err != nil {
			w.T.Fatal(err)
		}
		acme.shared = st
	}
	return acme.shared, acme.conn
}

// Acme is the company of that name and its connector, in a home that the test
// may change.
func (w *World) Acme() (*Company, store.Connector) {
	w.T.Helper()
	acme.Lock()
	defer acme.Unlock()
	w.foundAcme()
	account, clock := company.Acme(), testclock.New(Start)
	company.AcmesNews(account)
	st := company.OpenStore(w.T, acme.copied(w, filepath.Join(w.T.TempDir(), "home")), store.Options{Now: clock.Now})
	c := w.at(company.Of(w.T, account, clock.Now), clock, st)
	c.token = c.Key()
	return c, acme.conn
}

// copied copies the home into a folder that is open to nobody else.
func (a *acmeHome) copied(w *World, to string) string {
	w.T.Helper()
	home := os.DirFS(filepath.Join(a.dir, "home"))
	err := fs.WalkDir(home, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.Mkdir(filepath.Join(to, path), 0o700)
		}
		data, err := fs.ReadFile(home, path)
		return errors.Join(err, os.WriteFile(filepath.Join(to, path), data, 0o600))
	})
	if err != nil {
		w.T.Fatal(err)
	}
	return to
}

// end closes what the tests of a package shared.
func (a *acmeHome) end() error {
	var err error
	if a.shared != nil {
		err = a.shared.Close()
	}
	return errors.Join(err, os.RemoveAll(a.dir))
}

// foundAcme makes the home, once.
func (w *World) foundAcme() {
	w.T.Helper()
	if acme.dir != "" {
		return
	}
	dir, err := os.MkdirTemp("", "acme")
	if err != nil {
		w.T.Fatal(err)
	}
	clock := testclock.New(AcmeRuns[0].Add(-time.Hour))
	st, err := store.Open(w.T.Context(), filepath.Join(dir, "home"), store.Options{Now: clock.Now})
	if err != nil {
		w.T.Fatal(err)
	}
	c := w.at(company.Of(w.T, company.Acme(), clock.Now), clock, st)
	conn := c.Connected()
	for i, run := range []func(){
		func() {
			c.Server.AddFault(simulator.Fault{Route: "/teams/{id}/members", Nth: simulator.Every, Kind: simulator.FaultForbidden})
			c.Synced(conn)
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
		clock.Pass(AcmeRuns[i].Sub(clock.Now()))
		run()
		c.Server.ClearFaults()
	}
	acme.conn, err = st.Connector(w.T.Context(), conn.ID)
	if err := errors.Join(err, st.Close()); err != nil {
		w.T.Fatal(err)
	}
	acme.dir = dir
}
