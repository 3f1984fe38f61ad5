package home_test

import (
	"cmp"
	"context"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/tui/styles"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/company/program"
	"connectpd/wizard/platform"
	"connectpd/wizard/service"
)

// real are home's services on the company's store.
type real struct {
	*service.Services
	platform.List
}

func over(c *uitest.Company) real { return real{c.Services, c.Services.Platforms} }

func (r real) Connectors(ctx context.Context) ([]store.Connector, error) {
	return r.Store.Connectors(ctx)
}
func (r real) Drafts(ctx context.Context) ([]store.Draft, error) { return r.Store.Drafts(ctx) }

// showReal shows home over a connector of the company whose data is there, after
// things happened to it.
func showReal(t testing.TB, happens func(c *uitest.Company, conn store.Connector)) (*uitest.Screen, *uitest.Company, store.Connector) {
	t.Helper()
	w := uitest.New(t, styles.Options{})
	c, conn := w.Synced()
	happens(c, conn)
	return w.Show(newHome(w, over(c))), c, conn
}

// showNew is showReal before the first sync.
func showNew(t testing.TB, happens func(c *uitest.Company, conn store.Connector)) (*uitest.Screen, *uitest.Company, store.Connector) {
	t.Helper()
	var conn store.Connector
	d, c := showOf(t, func(c *uitest.Company) {
		conn = c.Connected()
		happens(c, conn)
	})
	return d, c, conn
}

// showOf shows home over what a company keeps.
func showOf(t testing.TB, keeps func(c *uitest.Company)) (*uitest.Screen, *uitest.Company) {
	t.Helper()
	w := uitest.New(t, styles.Options{})
	c := w.Company()
	keeps(c)
	return w.Show(newHome(w, over(c))), c
}

// fullHouse makes a company with a connector in every state, and shows home
// over it, as often as asked.
func fullHouse(t testing.TB) func(styles.Options) *uitest.Screen {
	t.Helper()
	c := uitest.New(t, styles.Options{}).Company()
	named := func(name string, owners ...store.Owner) store.Connector {
		return c.Another(store.Connector{Name: name, App: store.App{Name: "PagerDuty", IDP: "Okta"}, Owners: owners}, keychain.OS)
	}
	c.Synced(named("Old"))
	c.Clock.Pass(120 * 24 * time.Hour)
	if err := c.Services.Store.SaveDraft(t.Context(), store.Draft{ID: c.Services.Store.NewConnectorID()}); err != nil {
		t.Fatal(err)
	}
	grace := store.HandOver{Name: "Grace Hopper", Email: "grace@example.com", At: c.Clock.Now().AddDate(0, 0, -2)}
	c.HandOver(named("Gamma"), grace)
	c.Clock.Pass(2 * time.Hour)
	c.Synced(named("PagerDuty"))
	beta := c.Synced(named("Beta"))
	c.Replace(c.Synced(named("Rotated")), secret.New([]byte(c.Account.NewToken())))
	theirs := c.Synced(named("Theirs", store.Owner{Person: store.Person{Name: grace.Name, Email: grace.Email, Role: store.ConnectorAdministrator}}))
	c.Account.RevokeToken(c.KeyOf(beta).Reveal())
	c.Fails(beta)
	c.Shrink()
	c.Synced(theirs)
	since := c.Clock.Now().Sub(uitest.Start) + 3*time.Minute
	return func(o styles.Options) *uitest.Screen {
		w := uitest.New(t, o)
		w.Pass(since)
		return w.Show(newHome(w, over(c)))
	}
}

// nasty keeps a connector all of whose words are one.
func nasty(t testing.TB, c *uitest.Company, word string, status store.Status) {
	t.Helper()
	st := c.Services.Store
	conn, err := st.SaveConnector(t.Context(), store.Connector{ID: st.NewConnectorID(), Name: word, App: store.App{Name: cmp.Or(word, "PagerDuty"), IDP: word},
		Account: access.Account{Subdomain: word, Region: "us"}, Owners: []store.Owner{{Person: store.Person{Name: word, Email: "ada@example.com"}}}}, store.Placed{})
	switch {
	case err != nil:
	case status == store.Syncing:
		elsewhere(t, c, conn)
	case status != store.NotConnected:
		c.Brings(conn, &access.Dataset{Coverage: program.ReadAll()})
		err = st.SetStatus(t.Context(), conn.ID, status, word)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// synced: nothing happened since.
func synced(*uitest.Company, store.Connector) {}

// refused: PagerDuty does not take its token any more.
func refused(c *uitest.Company, conn store.Connector) {
	c.Account.RevokeToken(c.Account.AccountKey())
	c.Fails(conn)
}

// held: far less came back than before.
func held(c *uitest.Company, conn store.Connector) {
	c.Shrink()
	c.Synced(conn)
}

// cancelled: the newest sync was, before it came to an end.
func cancelled(c *uitest.Company, conn store.Connector) {
	y := c.Stalled(conn)
	y.Cancel()
	_, _ = y.Wait() // home shows what came of it
	c.Server.ClearFaults()
}

// handedOver: somebody else is to finish it.
func handedOver(c *uitest.Company, conn store.Connector) {
	c.HandOver(conn, store.HandOver{Name: "Grace Hopper", Email: "grace@example.com", At: uitest.Start})
}
