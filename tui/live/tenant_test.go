package live_test

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/tui/live"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/service"
)

// TestTheTenantStandsBesideTheSync: what it says last, while it runs here.
func TestTheTenantStandsBesideTheSync(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	f := &fake{w: w, snap: midway(), summary: good()}
	says := "In acme.conductor.one: asking"
	s := live.New(live.Options{
		Env: w.Env, Services: f, Run: f, Connector: connector, Beside: func() string { return says },
		Done: func(service.Summary, error) ui.Action { return ui.Close{} },
	})
	d := &uitest.Screen{World: w, S: s, Hold: true}
	batch := d.S.Init()().(tea.BatchMsg)
	d.Run(batch[0])
	d.Sees("Reading team members", "In acme.conductor.one: asking")
	says = "In acme.conductor.one: Syncing (SYNC_STATUS_RUNNING)"
	d.Drain()
	d.Tick()
	d.Sees("In acme.conductor.one: Syncing (SYNC_STATUS_RUNNING)")
	says = ""
	d.SeesNot("acme.conductor.one")
}
