//go:build unix

package plaintext

import (
	"os"
	"strings"
	"testing"
)

// TestHomeOfAReadOnlyStore: it is said once, what is kept can be looked at, and
// a sync is refused with the reason and what to do.
func TestHomeOfAReadOnlyStore(t *testing.T) {
	h := newTestHouse(t)
	h.connected(true)
	home := h.s.Store.Home()
	h.must(h.s.Store.Close())
	said := " cannot be written"
	if os.Geteuid() == 0 { // who may write everywhere but in the home of somebody else
		h.must(os.Chown(home, 65534, 65534))
		said = " belongs to nobody, not to root"
	} else {
		h.must(os.Chmod(home, 0o500))
		t.Cleanup(func() { _ = os.Chmod(home, 0o700) })
	}
	h.open(home)
	r := h.home(
		step{ask: "Home. 1 connector.", answer: "1"}, step{ask: "What to do with", answer: "1"},
		step{ask: "What to do with", answer: "leave"},
	)
	h.must(r.err)
	text := strings.Join(strings.Fields(r.transcript), " ")
	if strings.Count(text, "The store is read-only: "+"HOME"+said+".") != 1 {
		t.Errorf("it is not said once that the store is read-only:\n%s", r.transcript)
	}
	if _, refused, ok := strings.Cut(text, "What to do with"); !ok || !strings.Contains(refused, "HOME"+said) {
		t.Errorf("the sync is not refused with the reason:\n%s", r.transcript)
	}
}
