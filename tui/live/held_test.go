package live_test

import (
	"testing"
	"time"

	"connectpd/tui/live"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
)

// TestHeldIsLookedAtBeforeItIsAccepted: a key leads to what would be lost, and
// what was decided there is told.
func TestHeldIsLookedAtBeforeItIsAccepted(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	c, conn := w.Synced()
	c.Shrink()
	y := c.Sync(conn)
	looked := &ui.SecretPrompt{Env: w.Env}
	show := func() *uitest.Screen {
		d := w.Show(live.New(live.Options{Env: w.Env, Services: c.Services, Run: live.Of(y), Connector: conn,
			Held: func() ui.Screen { return looked }}))
		d.Pass(2 * time.Second)
		d.Sees("h decide on held sync")
		return d
	}
	d := show()
	d.Keys("h")
	if o, ok := d.Last().(ui.Open); !ok || o.Screen != ui.Screen(looked) {
		t.Fatalf("h asked for %#v", d.Last())
	}
	d.Send(ui.HeldDecided{Told: "Discarded. The last synced data stays unchanged."})
	d.Sees("Discarded. The last synced data stays unchanged")
	d.SeesNot("decide on held sync")
	d = show()
	run, err := c.Services.AcceptHeld(t.Context(), conn.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	d.Send(ui.HeldDecided{Run: &run})
	d.Sees("Connected on this computer", "0 gained, 38 lost")
	d.SeesNot("decide on held sync")
}
