package live_test

import (
	"testing"
	"time"

	"connectpd/store"
	"connectpd/tui/live"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
)

// TestHeldIsLookedAtBeforeItIsAccepted: a key leads to what would be lost, and
// what was decided there is told.
func TestHeldIsLookedAtBeforeItIsAccepted(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	f := &fake{w: w, snap: midway(), summary: good()}
	f.summary.HeldRun = 9
	looked := &ui.SecretPrompt{Env: w.Env}
	d := w.Show(live.New(live.Options{Env: w.Env, Services: f, Run: f, Connector: connector,
		Held: func() ui.Screen { return looked }}))
	d.Pass(2 * time.Second)
	d.Sees("h decide on held sync")
	d.Keys("h")
	if o, ok := d.Last().(ui.Open); !ok || o.Screen != ui.Screen(looked) {
		t.Fatalf("h asked for %#v", d.Last())
	}
	d.Send(ui.HeldDecided{Told: "Discarded. The last synced data stays unchanged."})
	d.Sees("Discarded. The last synced data stays unchanged")
	f.summary.HeldRun = 0
	d.Send(ui.HeldDecided{Run: &store.Run{ID: 9, Result: store.ResultOK}})
	d.SeesNot("decide on held sync")
}
