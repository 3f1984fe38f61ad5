package service

import (
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/sync/findings"
	"connectpd/wizard/company"
	"connectpd/wizard/manage"
)

// looking is a house with another process on its store, that looks at its
// connector.
type looking struct {
	*house
	c      store.Connector
	other  *Services
	before *findings.Line // of the last look: where it is kept tells whether the data was read
}

func (h *house) looks(c store.Connector) *looking {
	other := New(&Deps{Store: company.OpenStore(h, h.s.Store.Home(), store.Options{Now: h.clock.Now}), Clock: h.clock})
	return &looking{house: h, c: c, other: other}
}

// look takes the first look again, and says whether the data was read for it.
func (l *looking) look() (lines []string, read bool) {
	l.Helper()
	lines, err := l.s.FirstFindings(l.Context(), l.c.ID)
	l.must(err)
	if len(lines) == 0 {
		l.Fatal("nothing deserves a look")
	}
	kept, err := l.s.firstLook(l.Context(), l.c.ID)
	l.must(err)
	read = l.before != &kept.lines[0]
	l.before = &kept.lines[0]
	return lines, read
}

// TestTheDataIsReadOnceALook: what has nothing to do with findings does not
// have it read again, whoever writes it and however late it is; nor does home
// after the end of a sync, which shows the same.
func TestTheDataIsReadOnceALook(t *testing.T) {
	h := build(t)
	c := h.connected()
	out, err := h.sync(SyncRequest{})
	h.must(err)
	l := h.looks(c)
	sum := h.s.Summarize(t.Context(), c.ID, out)
	l.before = &sum.Look[0]
	for name, do := range map[string]func(){
		"the end of a sync": func() {},
		"a setting here":    func() { h.must(h.s.Store.SetSetting(t.Context(), "mouse", "off")) },
		"one elsewhere":     func() { h.must(l.other.Store.SetSetting(t.Context(), "mouse", "on")) },
		"a day":             func() { h.clock.Pass(24 * time.Hour) },
	} {
		do()
		if _, read := l.look(); read {
			t.Errorf("%s has the data read again", name)
		}
	}
}

// TestALookIsNeverOld: whatever is written that findings depend on, by this
// process or another, shows at the next look.
func TestALookIsNeverOld(t *testing.T) {
	h := build(t)
	c := h.connected()
	_, err := h.sync(SyncRequest{})
	h.must(err)
	l := h.looks(c)
	l.look()
	changes := func(what string, do func(*Services)) {
		for _, w := range []struct {
			who string
			s   *Services
		}{{"this process", h.s}, {"another process", l.other}} {
			do(w.s)
			lines, read := l.look()
			fresh, err := findings.Of(t.Context(), h.s.Store, c.ID)
			h.must(err)
			var want []string
			for _, line := range findings.Summary(fresh, lookLines) {
				want = append(want, line.Text)
			}
			if !read || !slices.Equal(lines, want) {
				t.Errorf("%s by %s: %q, want %q; the data was read: %t", what, w.who, lines, want, read)
			}
		}
	}
	found, err := findings.Of(t.Context(), h.s.Store, c.ID)
	h.must(err)
	changes("a silence", func(s *Services) {
		h.must(s.SetSilence(t.Context(), manage.SilenceRequest{Connector: c.ID, Kind: string(found[0].Kind), ID: found[0].ID, Reason: "known"}))
		found = found[1:]
	})
	changes("a run", func(s *Services) {
		d, err := s.Store.Snapshot(t.Context(), c.ID, 0)
		h.must(err)
		d.Users[0].Email = strings.Replace(d.Users[0].Email, "@", "@not.", 1)
		r, err := s.Store.BeginRun(t.Context(), store.Run{ConnectorID: c.ID, Baseline: false, SeesAll: true, Coverage: d.Coverage})
		h.must(err)
		r.Result = store.ResultOK
		_, err = s.Store.Apply(t.Context(), r, d)
		h.must(err)
	})
	idp := []string{"Okta", ""}
	changes("the identity provider", func(s *Services) {
		_, err := s.MarkApp(t.Context(), c.ID, idp[0])
		h.must(err)
		idp = idp[1:]
	})
}

// TestALookSeesWhatBecameDue: time alone makes a review overdue.
func TestALookSeesWhatBecameDue(t *testing.T) {
	r := build(t).startReview("all")
	l := r.looks(r.c)
	overdue := func() bool {
		lines, _ := l.look()
		return strings.Contains(strings.Join(lines, " "), "is overdue")
	}
	if overdue() {
		t.Error("it is overdue at once")
	}
	r.clock.Pass(16 * 24 * time.Hour)
	if !overdue() {
		t.Error("it is never overdue")
	}
}
