package app

import (
	"testing"
	"time"

	"connectpd/tui/ui"
	"connectpd/wizard/rotate"
	"connectpd/wizard/service"
	"connectpd/wizard/setup"
)

// TestEscNeverEndsTheProgram presses Esc, often, on every screen and in what
// the command line starts alone. How to quit is said instead.
func TestEscNeverEndsTheProgram(t *testing.T) {
	t.Parallel()
	p := newWhole(t, small)
	p.live()
	press := func(where string) {
		for range 12 {
			p.clock.pass(2 * time.Second)
			p.keys("esc")
			if p.done != nil {
				t.Errorf("%s: Esc ends the program", where)
				return
			}
		}
	}
	for _, to := range allRooms(p) {
		p.enter(to)
		press(to.name)
		if p.atHome() {
			p.sees("Esc does not quit. Press q to quit.")
		}
	}
	connectors, err := p.services.Store.Connectors(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p.start(func(h *navigator) ui.Screen {
		facts, err := p.services.Facts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return h.setup(setup.New(facts, setup.Options{}, h.s), true)
	})
	press("a setup alone")
	p.sees("Esc does not quit. Press q to quit.")
	p.start(func(h *navigator) ui.Screen {
		facts, err := p.services.RotateFacts(t.Context(), connectors[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		return h.rotation(rotate.New(facts, p.services), true)
	})
	press("a rotation alone")
	p.sees("Esc does not quit.")
	p.start(func(h *navigator) ui.Screen {
		y, err := p.services.StartSync(t.Context(), service.SyncRequest{Connector: connectors[0].ID})
		if err != nil {
			t.Fatal(err)
		}
		h.env.Runs.Add(y)
		return h.live(y, h.finish(y))
	})
	p.sees("Connected on this computer")
	press("a sync alone")
	p.sees("Esc does not quit.")
}
