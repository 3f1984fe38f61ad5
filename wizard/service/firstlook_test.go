package service

import (
	"slices"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/sync/findings"
	"connectpd/wizard/company"
)

// TestFirstFindingsAreFoundOnceAState of the store: whoever writes to it, this
// process or another, has them found anew, and so has the next minute.
func TestFirstFindingsAreFoundOnceAState(t *testing.T) {
	h := build(t)
	c := h.connected()
	_, err := h.sync(SyncRequest{})
	h.must(err)
	ask := func() []string {
		lines, err := h.s.FirstFindings(t.Context(), c.ID)
		h.must(err)
		if len(lines) == 0 {
			t.Fatal("nothing deserves a look")
		}
		return lines
	}
	first := ask()
	if &first[0] != &ask()[0] {
		t.Error("the snapshot is read again, though nothing has changed")
	}
	h.clock.Pass(time.Minute)
	later := ask()
	if &first[0] == &later[0] {
		t.Error("the next minute has the answer of the one before")
	}

	all, err := findings.Of(t.Context(), h.s.Store, c.ID)
	h.must(err)
	other := New(&Deps{Store: company.OpenStore(t, h.s.Store.Home(), store.Options{Now: h.clock.Now}), Clock: h.clock})
	writers := map[string]*Services{"this process": h.s, "another process": other}
	for _, name := range []string{"this process", "another process"} {
		before := ask()
		for _, f := range all {
			if name == "another process" || f.Kind == all[0].Kind {
				h.must(writers[name].Silence(t.Context(), c.ID, f.Kind, f.ID, "known"))
			}
		}
		if after, err := h.s.FirstFindings(t.Context(), c.ID); err != nil || slices.Equal(after, before) {
			t.Errorf("after %s silenced findings they are still %v, %v", name, after, err)
		}
	}
}
