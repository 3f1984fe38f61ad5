package app

import (
	"strings"
	"testing"

	"connectpd/sync/simulator"
	"connectpd/tui/ui"
)

// TestTheFarewellIsOfTheLastSync: who syncs again after a first set-up finds in
// the scrollback what that came to, and nothing where the connector is gone.
func TestTheFarewellIsOfTheLastSync(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		then []string
		says string // "": nothing
	}{
		{"home", nil, "Users 40"},
		{"another sync", []string{"s", "b"}, "Users 41"},
		{"a look around", []string{"a", "esc", "x", "esc"}, "Users 40"},
		{"disconnected", []string{"x", "down", "space", "enter", "down", "space", "enter"}, ""},
	} {
		p := newWhole(t, small)
		p.demo = &ui.Demo{Key: p.Elsewhere.AccountKey, Revoke: func() {}}
		p.connect()
		p.Account.AddUser(simulator.NewUser{Name: "Zoe", Email: "zoe@acme.example", Role: "user"})
		p.keys("b")
		p.sees("1 connector")
		p.keys(c.then...)
		p.keys("q")
		if p.done == nil {
			t.Fatalf("%s: q does not leave:\n%s", c.name, p.text())
		}
		if said := strings.Join(p.done.Lines, "\n"); c.says == "" && said != "" || !strings.Contains(said, c.says) || p.done.Ending.Kind != ui.Done {
			t.Errorf("%s: it ends as %s with:\n%s", c.name, p.done.Ending.Kind, said)
		}
	}
}
