package live_test

import (
	"testing"
	"time"

	"connectpd/store"
	"connectpd/tui/live"
	"connectpd/tui/parts"
	"connectpd/tui/parts/drive"
	"connectpd/tui/styles"
)

// TestHeldIsLookedAtBeforeItIsAccepted: where there is a screen that names
// what would be lost, a leads there first.
func TestHeldIsLookedAtBeforeItIsAccepted(t *testing.T) {
	w := drive.New(t, styles.Options{})
	f := &fake{w: w, snap: midway(), summary: good()}
	f.summary.HeldRun = 9
	looked := &parts.SecretPrompt{Env: w.Env}
	d := w.Show(live.New(live.Options{Env: w.Env, Services: f, Run: f, Connector: connector,
		Held: func() parts.Screen { return looked }}))
	d.Pass(2 * time.Second)
	d.Sees("a see what would go, and accept")
	d.Keys("a")
	if o, ok := d.Last().(parts.Open); !ok || o.Screen != parts.Screen(looked) || f.accepted != 0 {
		t.Fatalf("a asked for %#v", d.Last())
	}
	d.Send(parts.HeldDecided{})
	d.Sees("Dropped. The data from before stands")
	f.summary.HeldRun = 0
	d.Send(parts.HeldDecided{Accepted: true, Run: store.Run{ID: 9, Result: store.ResultOK}})
	d.SeesNot("see what would go")
}
