package home_test

import (
	"testing"

	"connectpd/store"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
)

func TestMovingAndLeaving(t *testing.T) {
	d, _ := show(t, styles.Options{}, []store.Connector{conn("c1", "First", store.Connected), conn("c2", "Second", store.Connected)})
	for _, c := range []struct{ key, at string }{
		{"down", "Second"}, {"down", "Second"}, {"up", "First"}, {"up", "First"}, {"ctrl+n", "Second"}, {"ctrl+p", "First"},
		{"j", "Second"}, {"k", "First"}, {"G", "Second"}, {"g", "First"}, {"ctrl+d", "Second"}, {"home", "First"},
	} {
		d.Keys(c.key, "l")
		if got := d.Last().(ui.Open).Screen.(*stub).name; got != "log "+map[string]string{"First": "c1", "Second": "c2"}[c.at] {
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
		d, _, conn := showReal(t, handedOver)
		d.Sees("t take over", "Grace Hopper")
		d.Keys(k)
		if got := d.Last().(ui.Open).Screen.(*stub).name; got != "setup "+conn.ID {
			t.Errorf("%s opens %q", k, got)
		}
	}
}
