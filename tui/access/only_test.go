package access_test

import (
	"testing"

	"connectpd/store/access"
	screen "connectpd/tui/access"
	"connectpd/tui/explore"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/company"
)

// TestNarrowedToAType: the header says so, nobody and nothing else is listed,
// and Esc shows everything before it leaves.
func TestNarrowedToAType(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	d := acme(w, screen.Options{Only: ui.Only{Type: access.TypeTeam}})
	d.Sees("Access (only teams)", "4 people", "Ada Lovelace", "Edsger", "Grace Hopper", "Ira Vited", "esc show all")
	d.SeesNot("Lona", "Stan", "Dora")
	d.Keys("2")
	d.Sees("Platform", "Payments")
	d.SeesNot("primary", "Holiday")
	d.Keys("1", "enter") // Ada, who holds a role and schedules beside
	d.Sees("2 grants", "Access (only teams)")
	d.SeesNot("primary")
	d.Keys("esc", "/", "type:grace", "enter", "esc")
	d.Sees("Access (only teams)", "4 people")
	d.Keys("esc")
	d.Sees("7 people", "Lona", "Stan", "Dora")
	d.SeesNot("only teams", "show all")
	if d.Last() != nil {
		t.Fatalf("the first esc left: %T", d.Last())
	}
	d.Keys("esc")
	if _, ok := d.Last().(ui.Close); !ok {
		t.Errorf("the second esc gave %T", d.Last())
	}
}

// TestAsOfARun shows the data of that run, then the newest.
func TestAsOfARun(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	d := acme(w, screen.Options{Only: ui.Only{Run: 2, At: uitest.AcmeRuns[1]}})
	d.Sees("as of 17 November 2026 13:02", "6 people", "hopper@acme.example")
	d.SeesNot("Edsger Dijkstra", "grace@acme.example")
	d.Keys("esc")
	d.SeesNot("as of", "hopper@acme.example")
	d.Sees("7 people", "Edsger Dijkstra", "grace@acme.example")
}

// TestOnePersonNarrowed opens on the person; Esc shows all that they hold.
func TestOnePersonNarrowed(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	d := acme(w, screen.Options{
		At:   explore.Thing{Type: access.TypeUser, ID: company.AcmeAda},
		Only: ui.Only{Type: access.TypeSchedule, Resource: company.AcmePrimary},
	})
	d.Sees("only schedules, PSPRIM1", "Ada Lovelace", "2 grants", "Account Owner")
	d.Keys("esc")
	d.Sees("Ada Lovelace", "5 grants", "Payments")
	d.Keys("esc")
	if _, ok := d.Last().(ui.Close); !ok {
		t.Errorf("the second esc gave %T", d.Last())
	}
}

// TestNothingHeldOfAType is said, and is not taken for an account that was never
// synced.
func TestNothingHeldOfAType(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	c, conn := w.Acme()
	for _, team := range c.Account.Truth(uitest.Start).Teams {
		c.Account.RemoveTeam(team.ID)
	}
	d := show(w, c.Services.Store, c.Accepted(c.Synced(conn)), screen.Options{Only: ui.Only{Type: access.TypeTeam}})
	d.Sees("No access matches.", "esc show all")
	d.SeesNot("no access data yet")
	d.Keys("esc")
	d.Sees("7 people")
}
