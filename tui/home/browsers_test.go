package home_test

import (
	"testing"

	"connectpd/store"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
)

func TestBrowsersAreOpenedByKeys(t *testing.T) {
	d, _, conn := showReal(t, synced)
	d.Sees("a access", "c changes", "f findings")
	d.SeesNot("h decide on held sync")
	for key, want := range map[string]string{"a": "access ", "c": "changes ", "f": "findings "} {
		d.Keys(key)
		if got := opened(t, d); got != want+conn.ID {
			t.Errorf("%s opened %s, want %s", key, got, want)
		}
	}
}

func TestNothingToBrowseBeforeTheFirstSync(t *testing.T) {
	d, _, _ := showNew(t, synced)
	d.SeesNot("a access", "c changes", "f findings")
	d.Keys("a", "c", "f", "h")
	if d.Last() != nil {
		t.Errorf("something was opened: %T", d.Last())
	}
}

func TestHeldSyncComesFirst(t *testing.T) {
	d, _, conn := showReal(t, held)
	d.Sees("enter decide on held sync")
	d.Keys("enter")
	if got := opened(t, d); got != "held "+conn.ID {
		t.Errorf("enter opened %s", got)
	}
	d.Keys("h")
	if got := opened(t, d); got != "held "+conn.ID {
		t.Errorf("h opened %s", got)
	}
	d.Send(ui.HeldDecided{Told: "Accepted. The data is now what came back."})
	d.Sees("Accepted. The data is now what came back.")
}

// TestHeldSyncIsOfferedAsLongAsItIsHeld, whatever ran since: first after a run
// that says nothing, behind what mends it after one that failed.
func TestHeldSyncIsOfferedAsLongAsItIsHeld(t *testing.T) {
	for _, x := range []struct {
		first string
		since func(*uitest.Company, store.Connector)
	}{
		{"enter decide on held sync", synced},
		{"enter decide on held sync", cancelled},
		{"enter sync", func(c *uitest.Company, conn store.Connector) { c.Account.BlockIP(true); c.Fails(conn) }},
		{"enter new token", refused},
	} {
		d, _, conn := showReal(t, func(c *uitest.Company, conn store.Connector) { held(c, conn); x.since(c, conn) })
		d.Sees(x.first, "h decide on held sync")
		d.Keys("h")
		if got := opened(t, d); got != "held "+conn.ID {
			t.Errorf("where %s h opens %s", x.first, got)
		}
	}
}
