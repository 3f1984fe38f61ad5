package access_test

import (
	"testing"
	"time"

	"connectpd/store/access"
	screen "connectpd/tui/access"
	"connectpd/tui/explore"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
)

// TestNarrowedToAType: the header says so, nobody and nothing else is listed,
// and Esc shows everything before it leaves.
func TestNarrowedToAType(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	s := company(w)
	d := show(w, s, screen.Options{Only: ui.Only{Type: access.TypeTeam}})
	d.Sees("Access (only teams)", "3 people", "Ada Lovelace", "Grace Hopper", "Ira Vited", "esc show all")
	d.SeesNot("Edsger", "Dora")
	d.Keys("2")
	d.Sees("Platform", "Payments")
	d.SeesNot("primary", "Holiday")
	d.Keys("1", "enter") // Ada, who holds a role and schedules beside
	d.Sees("2 grants", "Access (only teams)")
	d.SeesNot("primary")
	d.Keys("esc", "/", "type:grace", "enter", "esc")
	d.Sees("Access (only teams)", "3 people")
	d.Keys("esc")
	d.Sees("5 people", "Edsger", "Dora")
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
	s := company(w)
	at := time.Date(2026, 3, 31, 12, 0, 0, 0, time.Local)
	d := show(w, s, screen.Options{Only: ui.Only{Run: 4, At: at}})
	d.Sees("as of 31 March 2026 12:00", "5 people")
	if s.run != 4 {
		t.Errorf("read run %d", s.run)
	}
	d.Keys("esc")
	d.SeesNot("as of")
	if s.run != 0 {
		t.Errorf("then read run %d", s.run)
	}
}

// TestOnePersonNarrowed opens on the person; Esc shows all that they hold.
func TestOnePersonNarrowed(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	d := show(w, company(w), screen.Options{
		At:   explore.Thing{Type: access.TypeUser, ID: "PUADA01"},
		Only: ui.Only{Type: access.TypeSchedule, Resource: "PSPRIM1"},
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
	s := company(w)
	s.held = nil
	d := show(w, s, screen.Options{Only: ui.Only{Type: access.TypeTeam}})
	d.Sees("No access matches.", "esc show all")
	d.SeesNot("no access data yet")
	d.Keys("esc")
	d.Sees("5 people")
}
