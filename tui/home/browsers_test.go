package home_test

import (
	"testing"

	"connectpd/store"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
)

func TestBrowsersAreOpenedByKeys(t *testing.T) {
	for key, want := range map[string]string{"a": "access c1", "c": "changes c1", "f": "findings c1"} {
		d, _ := show(t, styles.Options{}, []store.Connector{conn("c1", "Alpha", store.Connected)})
		d.Sees("a access", "c changes", "f findings")
		d.SeesNot("h decide on held sync")
		d.Keys(key)
		if got := opened(t, d); got != want {
			t.Errorf("%s opened %s, want %s", key, got, want)
		}
	}
}

func TestNothingToBrowseBeforeTheFirstSync(t *testing.T) {
	d, _ := show(t, styles.Options{}, []store.Connector{conn("c1", "Alpha", store.NotConnected)})
	d.SeesNot("a access", "c changes", "f findings")
	d.Keys("a", "c", "f", "h")
	if d.Last() != nil {
		t.Errorf("something was opened: %T", d.Last())
	}
}

func TestHeldSyncComesFirst(t *testing.T) {
	c := conn("c1", "Alpha", store.NeedsAttention)
	c.LastRun, c.HeldRun = &store.Run{ID: 5, Result: store.ResultHeld}, 5
	d, _ := show(t, styles.Options{}, []store.Connector{c})
	d.Sees("enter decide on held sync")
	d.Keys("enter")
	if got := opened(t, d); got != "held c1" {
		t.Errorf("enter opened %s", got)
	}
	d.Keys("h")
	if got := opened(t, d); got != "held c1" {
		t.Errorf("h opened %s", got)
	}
	d.Send(ui.HeldDecided{Told: "Accepted. The data is now what came back."})
	d.Sees("Accepted. The data is now what came back.")
}

// TestHeldSyncIsOfferedAsLongAsItIsHeld, whatever ran since: first after a run
// that says nothing, behind what mends it after one that failed.
func TestHeldSyncIsOfferedAsLongAsItIsHeld(t *testing.T) {
	for result, first := range map[store.Result]string{
		store.ResultHeld: "enter decide on held sync", store.ResultCancelled: "enter decide on held sync", store.ResultFailed: "enter sync",
	} {
		c := conn("c1", "Alpha", store.NeedsAttention)
		c.LastRun, c.HeldRun = &store.Run{ID: 6, Result: result}, 5
		d, _ := show(t, styles.Options{}, []store.Connector{c})
		d.Sees(first)
		d.Keys("h")
		if got := opened(t, d); got != "held c1" {
			t.Errorf("after a run that was %s h opens %s", result, got)
		}
	}
	c := conn("c1", "Alpha", store.NeedsAttention)
	c.LastRun, c.HeldRun, c.TokenRefused = &store.Run{ID: 6, Result: store.ResultFailed}, 5, "PagerDuty refused the token"
	d, _ := show(t, styles.Options{}, []store.Connector{c})
	d.Sees("enter new token", "h decide on held sync")
}
