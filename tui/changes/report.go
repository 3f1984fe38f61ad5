package changes

import (
	"cmp"
	"slices"
	"strings"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/tui/explore"
	"connectpd/tui/ui"
)

// The sides of a comparison: everything, one resource type each, and on-call
// turns, which change hands all the time and are no change of access.
const (
	all = iota
	people
	teams
	roles
	schedules
	turns
	sides
)

var sideNames = [sides]string{"All", "People", "Teams", "Roles", "Schedules", "On call"}

var sideOf = map[access.ResourceType]int{
	access.TypeUser: people, access.TypeTeam: teams, access.TypeRole: roles, access.TypeSchedule: schedules,
}

// entry is one change in words that are safe to draw. It never changes.
type entry struct {
	c       store.Change
	side    int
	person  string // empty: of no person
	thing   string // "team Platform"
	ofWho   string // what changed, under the person
	ofThing string // what changed, under the resource
	folded  string // for the search
}

// report is what a comparison found: the applied runs, newest first, the places
// of the two that were compared, and the changes between them.
type report struct {
	explore.Base[row]
	env          *ui.Env
	show         func(explore.Thing) ui.Screen
	runs         []store.Run
	since, until int
	entries      []entry
	narrowed     bool // there may be more than was asked for
}

func (r *report) with(list []store.Change) *report {
	r.entries = make([]entry, len(list))
	for i, c := range list {
		r.entries[i] = newEntry(c)
	}
	return r
}

func newEntry(c store.Change) entry {
	e := entry{c: c, side: sideOf[c.Type]}
	if c.Type == access.TypeSchedule && c.Entitlement == access.OnCall {
		e.side = turns
	}
	if c.User.ID != "" {
		e.person = words.Clean(cmp.Or(c.User.Name, c.User.Email, c.User.ID))
	}
	if c.Type != access.TypeUser {
		e.thing = string(c.Type) + " " + words.Clean(cmp.Or(c.Resource, c.ResourceID))
	}
	e.ofWho, e.ofThing = what(e)
	e.folded = ui.Fold(strings.Join([]string{string(c.Kind), e.person, c.User.Email, e.thing, e.ofWho, c.ResourceID, c.User.ID}, " "))
	return e
}

// row is a heading, or an entry below it.
type row struct {
	head       string // of a group; empty for an entry
	n          int    // entries in the group
	entry      int    // the heading's first
	at         int    // its turn among the entries; a heading has that of its first
	byResource bool   // it stands under its resource
}

// Tabs are the sides.
func (*report) Tabs() []string { return sideNames[:] }

// The orders: what changes stand under.
const (
	byPerson   = "person"
	byResource = "resource"
)

// Orders are by whom and by what.
func (*report) Orders(int, bool) []string { return []string{byPerson, byResource} }

// Rows are the changes that fit, under headings.
func (r *report) Rows(q explore.Query) explore.Found[row] {
	f := explore.Found[row]{Rows: make([][]row, sides), Counts: make([]int, sides)}
	var fitting [sides][]int
	fits := q.Fits()
	for i := range r.entries {
		e := &r.entries[i]
		if !fits(e.folded) {
			continue
		}
		fitting[e.side] = append(fitting[e.side], i)
		if e.side != turns {
			fitting[all] = append(fitting[all], i)
		}
	}
	for side, list := range fitting {
		f.Counts[side], f.Rows[side] = len(list), r.grouped(list, q.Orders[side] == byResource)
	}
	return f
}

// grouped puts entries under headings, in the order of names; those of one
// heading by type, then as old as they are. What belongs to
// nobody (or to no resource) comes last, under what it is.
func (r *report) grouped(list []int, byResource bool) []row {
	groups := map[group][]int{}
	var order []group
	for _, i := range list {
		g := groupOf(&r.entries[i], byResource)
		if groups[g] == nil {
			order = append(order, g)
		}
		groups[g] = append(groups[g], i)
	}
	slices.SortFunc(order, func(a, b group) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), strings.Compare(ui.Fold(a.name), ui.Fold(b.name)), strings.Compare(a.id, b.id))
	})
	rows, at := make([]row, 0, len(list)+len(order)), 0
	for _, g := range order {
		slices.SortStableFunc(groups[g], func(a, b int) int { return r.entries[a].side - r.entries[b].side })
		rows = append(rows, row{g.name, len(groups[g]), groups[g][0], at + 1, byResource})
		for _, i := range groups[g] {
			at++
			rows = append(rows, row{entry: i, at: at, byResource: byResource})
		}
	}
	return rows
}

// group is what entries stand under. People of the same name are told apart
// by their ids.
type group struct {
	rank     int
	name, id string
}

func groupOf(e *entry, byResource bool) group {
	switch {
	case !byResource && e.person != "":
		return group{0, e.person, e.c.User.ID}
	case !byResource:
		return group{rank: 1, name: "Teams and schedules themselves"}
	case e.c.Type == access.TypeUser:
		return group{rank: 9, name: "People themselves"}
	}
	return group{e.side, e.thing, e.c.ResourceID}
}
