package home_test

import (
	"fmt"
	"testing"

	"connectpd/store"
	"connectpd/sync/findings"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
)

// TestHomeSaysWhatDeservesALook: of the row under the cursor, found out once a
// run, and anew when a screen was closed in which it may have been silenced.
func TestHomeSaysWhatDeservesALook(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	s := &services{w: w, connectors: []store.Connector{conn("c1", "Alpha", store.Connected), conn("c2", "Beta", store.Connected)},
		worth: map[string][]findings.Line{"c1": {{Text: "Grace Hopper became Global Admin"}}, "c2": {{Text: "Nobody is on call on Payments", Severity: findings.High}}}}
	d := w.Show(newHome(w, s))
	d.Sees("Findings", "Grace Hopper became Global Admin")
	d.SeesNot("Nobody is on call")
	asked := func(want string) {
		t.Helper()
		if got := fmt.Sprint(s.looked); got != want {
			t.Errorf("asked for %s, want %s", got, want)
		}
	}
	d.Tick()
	d.Tick()
	asked("[c1]")
	d.Keys("down")
	d.Sees("Nobody is on call on Payments")
	d.SeesNot("Grace Hopper")
	d.Keys("up")
	d.Sees("Grace Hopper became Global Admin")
	asked("[c1 c2]")
	s.worth["c1"] = nil
	d.Send(ui.Returned{})
	d.SeesNot("Findings")
	asked("[c1 c2 c1]")
	// The whole snapshot is not read again for who only looked at something.
	for _, key := range []string{"l", "a", "c"} {
		d.Keys(key)
		d.Send(ui.Returned{})
	}
	asked("[c1 c2 c1]")
	d.Keys("f")
	d.Send(ui.Returned{})
	asked("[c1 c2 c1 c1]")
	newer := *s.connectors[0].LastApplied
	newer.ID++
	s.connectors[0].LastApplied, s.worth["c1"] = &newer, []findings.Line{{Text: "Ada became Account Owner"}}
	d.Tick()
	d.Sees("Ada became Account Owner")
	asked("[c1 c2 c1 c1 c1]")
}
