package app

import (
	"strings"
	"testing"

	"connectpd/sync/engine"
	"connectpd/tui/ui"
	"connectpd/wizard/rotate"
	"connectpd/wizard/service"
	"connectpd/wizard/setup"
)

// TestPlainLinesGoOnFromHome: F2 in what was opened from home ends the program
// with the conversation as it is, unless a sync in this window would be cut
// off, or what comes after is not home.
func TestPlainLinesGoOnFromHome(t *testing.T) {
	t.Parallel()
	p := newWhole(t, small)
	p.connect()
	startHome := func() {
		p.start(func(h *navigator) ui.Screen { h.below = true; return h.home() })
	}
	open := func(keys ...string) any {
		t.Helper()
		p.keys(keys...)
		p.keys("f2")
		if p.done == nil {
			t.Fatalf("F2 after %q does not end the program:\n%s", keys, p.View())
		}
		if end := p.done.Ending; end.Kind != ui.GoOnInLines {
			t.Fatalf("F2 after %q ends with %q", keys, end.Kind)
		}
		return p.done.Ending.Open
	}

	startHome()
	if m, ok := open("r").(*rotate.Machine); !ok || m.Step() != rotate.StepKey {
		t.Errorf("a rotation does not go on where it was: %+v", m)
	}
	startHome()
	if m, ok := open("n", "enter").(*setup.Machine); !ok || m.Step() != setup.StepApp {
		t.Errorf("a setup does not go on where it was: %+v", m)
	}

	// What the program was started for goes on by itself.
	facts, err := p.services.Facts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p.start(func(h *navigator) ui.Screen { return h.setup(setup.New(facts, setup.Options{}, h.s), true) })
	if at := open("enter"); at != nil {
		t.Errorf("a setup that the program was started for is handed over as %T", at)
	}

	startHome()
	p.env.Runs.Add(&service.Sync{Progress: engine.NewProgress(p.clock)})
	p.keys("n", "enter", "f2")
	if p.done != nil {
		t.Error("F2 would cut a running sync off")
	}
	p.keys("f1")
	if strings.Contains(p.text(), "switch to plain lines") {
		t.Error("the help promises F2 while a sync is running")
	}
}
