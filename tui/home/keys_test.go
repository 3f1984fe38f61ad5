package home_test

import (
	"testing"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
)

func TestMovingAndLeaving(t *testing.T) {
	ids := map[string]string{}
	d, _ := showOf(t, func(c *uitest.Company) {
		for _, name := range []string{"First", "Second"} {
			ids[name] = c.Synced(c.Another(store.Connector{Name: name}, keychain.OS)).ID
		}
	})
	for _, c := range []struct{ key, at string }{
		{"down", "Second"}, {"down", "Second"}, {"up", "First"}, {"up", "First"}, {"ctrl+n", "Second"}, {"ctrl+p", "First"},
		{"j", "Second"}, {"k", "First"}, {"G", "Second"}, {"g", "First"}, {"ctrl+d", "Second"}, {"home", "First"},
	} {
		d.Keys(c.key, "l")
		if got := d.Last().(ui.Open).Screen.(*stub).name; got != "log "+ids[c.at] {
			t.Errorf("after %s l opens the %s", c.key, got)
		}
	}
	for _, k := range []string{"q", "esc", "shift+tab"} {
		d.Keys(k)
		if _, ok := d.Last().(ui.Leave); !ok {
			t.Errorf("%s gave %T", k, d.Last())
		}
	}
}

func TestTakingOverWhatWasHandedOver(t *testing.T) {
	for _, k := range []string{"t", "enter"} {
		d, _, conn := showNew(t, handedOver)
		d.Sees("t take over", "Grace Hopper")
		d.Keys(k)
		if got := d.Last().(ui.Open).Screen.(*stub).name; got != "setup "+conn.ID {
			t.Errorf("%s opens %q", k, got)
		}
	}
}
