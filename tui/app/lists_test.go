package app

import (
	"slices"
	"testing"
)

// TestEveryListIsWalkedAlike: the keys of the field move in every list, / opens
// its search and Esc closes it, Enter opens what the cursor is on, and Esc leads
// back to where one came from.
func TestEveryListIsWalkedAlike(t *testing.T) {
	t.Parallel()
	p := newWhole(t, small)
	p.live()
	walked := 0
	for _, to := range allRooms(p) {
		if !slices.Contains([]string{"access", "access of a person", "changes", "findings", "log", "which sync", "reviews", "items of a review"}, to.name) {
			continue
		}
		p.enter(to)
		list := p.top()
		row := func(keys ...string) string { p.keys(keys...); return p.pointed() }
		first, last := row("g"), row("G")
		for _, move := range []struct {
			keys []string
			to   string
		}{
			{[]string{"j"}, last}, {[]string{"g"}, first}, {[]string{"k"}, first}, {[]string{"j", "k"}, first}, {[]string{"down", "up"}, first},
			{[]string{"ctrl+d", "ctrl+u"}, first}, {[]string{"end"}, last}, {[]string{"home"}, first},
		} {
			if got := row(move.keys...); got != move.to {
				t.Errorf("%s: %q leads to %q, want %q", to.name, move.keys, got, move.to)
			}
		}
		if first != last {
			walked++
			if second := row("j"); second == first || row("g", "down") != second {
				t.Errorf("%s: j does not do what the arrow does", to.name)
			}
		}
		if p.keys("g", "/"); !list.Typing() {
			t.Errorf("%s: / opens no search:\n%s", to.name, p.text())
		}
		if p.keys("esc"); list.Typing() || p.top() != list {
			t.Errorf("%s: Esc leaves more than the search:\n%s", to.name, p.text())
		}
		before := p.View()
		if p.keys("enter"); p.View() == before {
			t.Errorf("%s: Enter opens nothing", to.name)
		}
		p.backHome(to.name)
	}
	if walked < 5 {
		t.Errorf("%d lists have more than one row: the test is blind", walked)
	}
}
