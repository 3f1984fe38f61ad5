package home_test

import (
	"context"
	"slices"
	"testing"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/sync/findings"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/company"
	"connectpd/wizard/manage"
)

// noting notes of which connectors it was asked what deserves a look.
type noting struct {
	real
	looked []string
}

func (n *noting) FirstFindings(ctx context.Context, id string) ([]findings.Line, error) {
	n.looked = append(n.looked, id)
	return n.real.FirstFindings(ctx, id)
}

// silence has somebody say of every finding that it is known.
func silence(t *testing.T, c *uitest.Company, conn store.Connector) {
	t.Helper()
	all, err := findings.Of(t.Context(), c.Services.Store, conn.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if err := c.Services.SetSilence(t.Context(), manage.SilenceRequest{Connector: conn.ID, Kind: string(f.Kind), ID: f.ID, Reason: "known"}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestHomeSaysWhatDeservesALook: of the row under the cursor, found out once a
// run, and anew when a screen was closed in which it may have been silenced.
func TestHomeSaysWhatDeservesALook(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	c, first := w.Acme()
	second := c.Synced(c.Another(store.Connector{Name: "Second"}, keychain.OS))
	s := &noting{real: over(c)}
	d := w.Show(newHome(w, s))
	d.Sees("Findings", "Grace Hopper became Global Admin")
	d.SeesNot("Nobody is on call")
	asked := func(want ...store.Connector) {
		t.Helper()
		ids := make([]string, len(want))
		for i, conn := range want {
			ids[i] = conn.ID
		}
		if !slices.Equal(s.looked, ids) {
			t.Errorf("asked for %q, want %q", s.looked, ids)
		}
	}
	d.Tick()
	d.Tick()
	asked(first)
	d.Keys("down")
	d.Sees("Nobody is on call on Holiday cover")
	d.SeesNot("Grace Hopper")
	d.Keys("up")
	d.Sees("Grace Hopper became Global Admin")
	asked(first, second)
	silence(t, c, first)
	d.Send(ui.Returned{})
	d.SeesNot("Findings")
	asked(first, second, first)
	// The whole snapshot is not read again for who only looked at something.
	for _, key := range []string{"l", "a", "c"} {
		d.Keys(key)
		d.Send(ui.Returned{})
	}
	asked(first, second, first)
	d.Keys("f")
	d.Send(ui.Returned{})
	asked(first, second, first, first)
	c.Account.SetRole(company.AcmeLona, "owner")
	c.Synced(first)
	d.Tick()
	d.Sees("Lona Wolf became Account Owner")
	asked(first, second, first, first, first)
}
