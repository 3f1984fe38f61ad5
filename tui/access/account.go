package access

import (
	"connectpd/store/words"
	"connectpd/tui/explore"
	"connectpd/tui/ui"
)

var sideNames = [sides]string{"People", "Teams and schedules", "Roles"}

// account is everything, from three sides. Its rows are places in people, or
// in things.
type account struct {
	explore.Base[int32]
	x       *index
	columns [sides]columns
}

func newAccount(x *index) *account {
	a := &account{x: x}
	for side := range sides {
		a.columns[side] = x.columns(side)
	}
	return a
}

// at is what a row stands for.
func (a *account) at(tab int, n int32) ref {
	if tab == byPerson {
		return ref{ofPerson, n}
	}
	return ref{ofThing, n}
}

// Tabs are the three sides.
func (*account) Tabs() []string { return sideNames[:] }

// Orders are those of a side; the best match is the first of what a search
// found.
func (a *account) Orders(tab int, searching bool) []string {
	var names []string
	if searching {
		names = append(names, bestMatch)
	}
	for _, o := range a.x.orders[tab] {
		names = append(names, o.name)
	}
	return names
}

// Rows are people and things, by side.
func (a *account) Rows(q explore.Query) explore.Found[int32] {
	f := explore.Found[int32]{Rows: make([][]int32, sides)}
	var people, things []int32
	if q.Text != "" {
		people, things = a.x.search(q.Text)
	}
	for side := range sides {
		f.Rows[side] = a.x.ordered(side, q.Orders[side])
		if q.Text == "" {
			continue
		}
		scores := things
		if side == byPerson {
			scores = people
		}
		f.Rows[side] = pick(f.Rows[side], func(n int32) int32 { return scores[n] }, q.Orders[side])
	}
	return f
}

// Blank says that nothing was synced yet.
func (a *account) Blank() []string {
	if len(a.x.people)+len(a.x.things) > 0 || a.x.narrowed {
		return nil
	}
	return []string{"There is no access data yet. To get it, go back and press " + a.x.env.Keys.Sync.Help().Key + "."}
}

// Top says what the last sync could not read.
func (a *account) Top(p *ui.Page, h int) { a.x.gapsIn(p, h) }

// Count says how many rows there are, and of how many while searching.
func (a *account) Count(tab int, f explore.Found[int32], searching bool) string {
	x := a.x
	all, one, many := len(x.orders[tab][0].rows), "role", "roles"
	switch tab {
	case byPerson:
		one, many = "person", "people"
	case byResource:
		one, many = "team or schedule", "teams and schedules"
	}
	text := words.Plural(all, one, many)
	switch {
	case searching:
		return words.Count(f.Count(tab)) + " of " + text
	case tab == byPerson && x.deleted > 0:
		return text + " (" + words.Count(x.deleted) + " deleted)"
	}
	return text
}

// Nothing says what there is none of.
func (a *account) Nothing(tab int, searching bool) string {
	switch {
	case searching:
		return noFit
	case a.x.narrowed:
		return "No access matches."
	case tab == byResource:
		return "There are no teams or schedules."
	}
	return "There is nothing here."
}

// Key is the id of a person or thing.
func (a *account) Key(tab int, n int32) string { return a.x.key(a.at(tab, n)) }

// Table has the columns of a side.
func (a *account) Table(tab, w int) explore.Table[int32] {
	return a.columns[tab].Table(a.x.env, w)
}

// Detail is everything about a person or thing.
func (a *account) Detail(p *ui.Page, tab int, n int32, room int) { a.x.pane(p, a.at(tab, n), room) }

// Enter goes into it.
func (a *account) Enter(tab int, n int32) explore.Step[int32] {
	return explore.Step[int32]{Into: a.x.one(a.at(tab, n))}
}

// Copied is its e-mail or name.
func (a *account) Copied(tab int, n int32) string { return a.x.copied(a.at(tab, n)) }

// Page is its PagerDuty page.
func (a *account) Page(tab int, n int32) (name, address string) { return a.x.page(a.at(tab, n)) }
