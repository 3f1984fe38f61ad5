package review

import (
	"sync"
	"time"

	"connectpd/store/words"
	"connectpd/tui/explore"
	"connectpd/tui/ui"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
)

// The tabs of the items.
const (
	tabAll = iota
	tabUndecided
	tabPrivileged
	tabGained
	tabFindings
	tabRevoked
	tabs
)

// frozen is what never changes of a review's items, prepared once: the text
// that is searched, and the columns.
type frozen struct {
	items   *review.Frozen
	folded  []string
	columns columns
}

func freeze(f *review.Frozen, now time.Time) *frozen {
	z := &frozen{items: f, folded: make([]string, len(f.Items))}
	var wait sync.WaitGroup
	const part = 4096
	for from := 0; from < len(f.Items); from += part {
		wait.Go(func() {
			for i := from; i < min(from+part, len(f.Items)); i++ {
				it := &f.Items[i]
				z.folded[i] = ui.Fold(it.ID + " " + it.Who() + " " + it.User.Email + " " + it.Holds() + ", " + it.On())
			}
		})
	}
	wait.Go(func() { z.columns = columnsOf(f, now) })
	wait.Wait()
	return z
}

// items are the items of a review as they stand. Rows are their places.
type items struct {
	explore.Base[int32]
	*frozen
	s     *Items // for what the screen alone knows: marks and what is being saved
	st    *review.State
	own   map[string]bool // ids of one's own access
	whose string          // e-mail of the reviewer whose items are shown; "" all
	me    string          // e-mail of who sits here

	stands column // what stands of the items
}

// Tabs are filters.
func (*items) Tabs() []string {
	return []string{"All", "Undecided", "Privileged", "New", "Findings", "To revoke"}
}

// Copied is who holds what, in a sentence.
func (x *items) Copied(_ int, n int32) string {
	it := &x.items.Items[n]
	return words.Clean(it.Who() + " (" + it.User.Email + "): " + it.Holds() + ", " + it.On())
}

// on reports whether an item stands on a tab.
func on(tab int, it *review.ItemState) bool {
	switch tab {
	case tabUndecided:
		return it.Decision == "" && it.Exception == ""
	case tabPrivileged:
		return it.Privileged
	case tabGained:
		return it.Last == nil && !it.Baseline
	case tabFindings:
		return len(it.Findings) > 0
	case tabRevoked:
		return it.Decision == review.Revoke
	}
	return true
}

// Rows are the items that fit, by tab.
func (t *items) Rows(q explore.Query) explore.Found[int32] {
	f := explore.Found[int32]{Rows: make([][]int32, tabs)}
	fits, all := q.Fits(), q.Text == ""
	for i := range t.st.Items {
		it := &t.st.Items[i]
		if t.whose != "" && !flow.SameEmail(it.Reviewer, t.whose) || !all && !fits(t.folded[i]) {
			continue
		}
		for tab := range tabs {
			if on(tab, it) {
				f.Rows[tab] = append(f.Rows[tab], int32(i))
			}
		}
	}
	return f
}

// Count is said of a search, and of whose items are shown.
func (t *items) Count(tab int, f explore.Found[int32], searching bool) string {
	text := ""
	if searching {
		text = words.Plural(f.Count(tab), "item", "items")
	}
	if t.whose != "" {
		text = words.Comma(text, "items that "+words.Clean(t.whose)+" decides on")
	}
	if n := len(t.s.marked); n > 0 {
		text = words.Comma(text, words.Plural(n, "is marked", "are marked"))
	}
	return text
}

// Nothing says what there is none of.
func (t *items) Nothing(tab int, searching bool) string {
	switch {
	case searching:
		return "No matches in names, emails, teams, schedules, roles or access."
	case tab == tabUndecided:
		return t.allDecided()
	case tab == tabGained:
		return "Nothing was gained since the last review."
	case tab == tabFindings:
		return "There are no findings about these items."
	case tab == tabRevoked:
		return "Nothing is marked to revoke."
	}
	return "There are no items here."
}

// allDecided says what comes after everything that is listed is decided.
func (t *items) allDecided() string {
	const all = "Everything here is decided."
	k := t.s.o.Env.Keys
	switch n := t.st.Figures().Undecided; {
	case t.st.Stage != review.StageOpen:
		return all
	case n > 0:
		return all + " " + words.Plural(n, "item of another reviewer is", "items of other reviewers are") + " undecided: " + k.Whose.Help().Key + " shows them."
	}
	return all + " " + k.More.Help().Key + " signs the review."
}

// Key is an item's id.
func (t *items) Key(_ int, n int32) string { return t.st.Items[n].ID }

// Page is the PagerDuty page of what an item is held on.
func (t *items) Page(_ int, n int32) (name, address string) {
	it := &t.st.Items[n]
	return it.Who() + " on " + it.On(), it.URL
}
