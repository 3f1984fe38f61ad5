package app

import (
	"testing"

	"connectpd/sync/simulator/load"
	"connectpd/tui/ui"
	"connectpd/wizard/platform/platformtest"
	"connectpd/wizard/setup"
)

// TestEscLeadsBackThroughAPlatformsPages: each page of a platform's own leads to
// the one before, and what was chosen there is kept.
func TestEscLeadsBackThroughAPlatformsPages(t *testing.T) {
	p := newWhole(t, load.Size{Users: 5, Teams: 1, TeamSize: 2})
	p.services.Platforms = append(p.services.Platforms, &platformtest.Depot{Now: p.services.Clock.Now})
	facts, err := p.services.Facts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p.start(func(h *navigator) ui.Screen { return h.setup(setup.New(facts, setup.Options{}, h.s), true) })
	p.keys("down", "down", "enter", "enter", "enter")
	p.sees("Step 4 of 6")
	for _, page := range [][]string{{"Step 3 of 6", "Whoever sits here owns it."}, {"Step 2 of 6", "The shelf"}, {"Step 1 of 6", "● In the depot"}} {
		p.keys("esc")
		p.sees(page...)
	}
	p.keys("enter", "enter", "enter")
	p.sees("Step 4 of 6", "The token goes to the depot.")
}
