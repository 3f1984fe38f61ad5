package app

import (
	"strings"
	"testing"

	"connectpd/sync/simulator/load"
	"connectpd/tui/ui"
	"connectpd/wizard/platform/platformtest"
	"connectpd/wizard/setup"
)

// TestAFurtherPlatformIsOnePackage: handed to the services, it goes by keys
// through set-up, home, rotation and disconnecting; nothing else knows it.
func TestAFurtherPlatformIsOnePackage(t *testing.T) {
	p := newWhole(t, load.Size{Users: 5, Teams: 1, TeamSize: 2})
	depot := &platformtest.Depot{Now: p.services.Clock.Now}
	p.services.Platforms = append(p.services.Platforms, depot)
	facts, err := p.services.Facts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p.start(func(h *navigator) ui.Screen { return h.setup(setup.New(facts, setup.Options{}, h.s), true) })
	p.keys("down", "down")
	p.sees("❯ ○ In the depot", "a platform of the tests")
	p.keys("enter")
	p.sees("Step 2 of 6", "The shelf")
	p.keys("enter")
	p.sees("Step 3 of 6", "Whoever sits here owns it.")
	p.keys("enter")
	p.sees("Step 4 of 6", "The token goes to the depot.")
	p.keys("paste:" + p.Account.AccountKey())
	p.sees("Step 5 of 6", "in the depot", "Depot Brings it to the shelf", "Save brings it to the depot.")
	p.keys("enter")
	list, err := p.services.Store.Connectors(t.Context())
	if err != nil || len(list) != 1 || list[0].Platform != platformtest.ID || depot.Token(list[0].ID).Reveal() != p.Account.AccountKey() {
		t.Fatalf("recorded %+v, %v", list, err)
	}
	p.startHome()
	p.tick()
	p.sees("Depot depot.example.com: Connected, asked just now", "https://depot.example.com/"+list[0].ID, "7 with access to the app The shelf there, 5 here")
	for _, text := range []string{"enant", "ConductorOne"} {
		if strings.Contains(p.text(), text) {
			t.Errorf("home speaks of %s:\n%s", text, p.text())
		}
	}
	next := p.Account.NewToken()
	p.keys("r")
	p.sees("also goes to depot.example.com")
	p.keys("paste:" + next)
	p.sees("Disable the old key")
	if depot.Token(list[0].ID).Reveal() != next {
		t.Error("the depot keeps the old token")
	}
	p.startHome()
	p.keys("x")
	p.sees("The depot keeps it.")
}
