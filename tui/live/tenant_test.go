package live_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"connectpd/tui/live"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/service"
)

// TestTheTenantStandsBesideTheSync: what it says last, while it runs here.
func TestTheTenantStandsBesideTheSync(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	f := of(t, news)
	says := "In acme.conductor.one: asking"
	s := live.New(live.Options{
		Env: w.Env, Services: f, Run: f, Connector: f.conn, Beside: func() string { return says },
		Done: func(service.Summary, error) ui.Action { return ui.Close{} },
	})
	d := &uitest.Screen{World: w, S: s, Hold: true}
	begin(d)
	d.Sees("Reading team members", "In acme.conductor.one: asking")
	says = "In acme.conductor.one: Syncing (SYNC_STATUS_RUNNING)"
	d.Drain()
	d.Tick()
	d.Sees("In acme.conductor.one: Syncing (SYNC_STATUS_RUNNING)")
	says = ""
	d.SeesNot("acme.conductor.one")
}

// TestThePageInTheTenantIsOneKeyAway once the sync has ended.
func TestThePageInTheTenantIsOneKeyAway(t *testing.T) {
	const page = "https://acme.conductor.one/admin/connector/1"
	f := of(t, news)
	for _, refuses := range []error{nil, errors.New("no display")} {
		w := uitest.New(t, styles.Options{})
		var asked []string
		d := w.Show(live.New(live.Options{Env: w.Env, Services: f, Run: f, Connector: f.conn, There: page,
			Open: func(_ context.Context, address string) error { asked = append(asked, address); return refuses }}))
		d.Pass(2 * time.Second)
		d.Sees("o its page there")
		d.Keys("o", "ctrl+o") // the one of form pages does the same
		if len(asked) != 2 || asked[0] != page || asked[1] != page {
			t.Errorf("opened %v", asked)
		}
		if refuses != nil {
			d.Sees("No browser could be opened")
		}
	}
}
