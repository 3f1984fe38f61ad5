package app

import "testing"

// TestKeysLeadWhereTheySay presses the letters of home and of a sync's end, and
// sees the screens they name.
func TestKeysLeadWhereTheySay(t *testing.T) {
	t.Parallel()
	p := newWhole(t, small)
	p.live()
	home := room{name: "home", says: "1 connector"}
	summary := room{name: "summary", keys: []string{"s"}, says: "Connected on this computer"}
	for _, c := range []struct {
		at   room
		key  string
		sees string // "": the program ends
	}{
		{home, "a", "Access"}, {home, "c", "Changes"}, {home, "f", "Open"}, {home, "l", "Log"}, {home, "o", "Owners"},
		{home, "r", "Rotate the API token"}, {home, "s", "Connected on this computer"}, {home, "x", "Disconnect PagerDuty?"},
		{home, "n", "Step 1 of 6"}, {home, "?", "close help"}, {home, "f1", "close help"},
		{home, "esc", "Press q to quit."}, {home, "shift+tab", "Press q to quit."}, {home, "q", ""}, {home, "ctrl+c", ""},
		{summary, "l", "Log"}, {summary, "b", "1 connector"}, {summary, "q", "1 connector"},
		{summary, "esc", "1 connector"}, {summary, "shift+tab", "1 connector"}, {summary, "enter", "People"}, {summary, "c", "Changes"}, {summary, "v", "Access reviews"}, {summary, "e", "What should be written"},
		{summary, "f", "Open"},
	} {
		p.enter(c.at)
		p.keys(c.key)
		switch {
		case c.sees == "":
			if p.done == nil {
				t.Errorf("%s on %s does not leave", c.key, c.at.name)
			}
		case p.done != nil:
			t.Errorf("%s on %s ends the program", c.key, c.at.name)
		default:
			p.sees(c.sees)
		}
	}
	p.enter(home)
	p.keys("ctrl+z")
	if !p.suspended {
		t.Error("ctrl+z does not suspend")
	}
}

// TestOtherKeysForTheSame: ctrl+n and ctrl+p move as the arrows do, shift+tab
// goes back as Esc does, on every screen and after every key.
func TestOtherKeysForTheSame(t *testing.T) {
	t.Parallel()
	p := newWhole(t, small)
	p.live()
	after := func(to room, keys ...string) []string {
		p.clock.again()
		p.enter(to)
		texts := make([]string, len(keys))
		for i, k := range keys {
			p.keys(k)
			if texts[i] = p.text(); p.done != nil {
				texts[i] = "left"
				break
			}
		}
		return texts
	}
	for _, to := range allRooms(p) {
		keys, others := []string{"down", "down", "up", "esc"}, []string{"ctrl+n", "ctrl+n", "ctrl+p", "shift+tab"}
		if to.name == "disconnect" {
			keys, others = keys[:3], others[:3] // there shift+tab goes to the answer before
		}
		if to.name == "summary" {
			after(to) // the clock was set back: the sync before seems to be of later
		}
		texts := after(to, keys...)
		for i, text := range after(to, others...) {
			if text != texts[i] {
				t.Errorf("on %s %q is not the same as %q:\n%s\n%s", to.name, others[:i+1], keys[:i+1], text, texts[i])
			}
		}
	}
}
