package home_test

import (
	"context"
	"testing"

	"connectpd/store"
	"connectpd/tui/styles"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/platform"
	"connectpd/wizard/service"
)

// real are home's services on the company's store.
type real struct {
	*service.Services
	platform.List
}

func (r real) Connectors(ctx context.Context) ([]store.Connector, error) {
	return r.Store.Connectors(ctx)
}
func (r real) Drafts(ctx context.Context) ([]store.Draft, error) { return r.Store.Drafts(ctx) }

// showReal shows home over a connector of the company, to which things happen
// first.
func showReal(t testing.TB, happens func(c *uitest.Company, conn store.Connector)) (*uitest.Screen, *uitest.Company, store.Connector) {
	t.Helper()
	w := uitest.New(t, styles.Options{})
	c := w.Company()
	conn := c.Connected()
	happens(c, conn)
	return w.Show(newHome(w, real{c.Services, c.Services.Platforms})), c, conn
}

// synced: its data is there.
func synced(c *uitest.Company, conn store.Connector) { c.Synced(conn) }

// refused: PagerDuty does not take its token any more.
func refused(c *uitest.Company, conn store.Connector) {
	c.Account.RevokeToken(c.Account.AccountKey())
	c.Fails(conn)
}

// held: far less came back than before.
func held(c *uitest.Company, conn store.Connector) {
	c.Synced(conn)
	c.Shrink()
	c.Synced(conn)
}

// handedOver: somebody else is to finish it.
func handedOver(c *uitest.Company, conn store.Connector) {
	c.HandOver(conn, store.HandOver{Name: "Grace Hopper", Email: "grace@example.com", At: uitest.Start})
}
