package changes

import (
	"cmp"
	"slices"
	"strings"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/tui/parts"
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

// Thing names a person, team, schedule or role.
type Thing struct {
	Type access.ResourceType
	ID   string
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

// report is what a comparison found.
type report struct{ entries []entry }

func newReport(list []store.Change) *report {
	r := &report{entries: make([]entry, len(list))}
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
	e.folded = parts.Fold(strings.Join([]string{string(c.Kind), e.person, c.User.Email, e.thing, e.ofWho, c.ResourceID, c.User.ID}, " "))
	return e
}

// question is how a report is to be shown: grouped by person or by resource,
// narrowed by a text.
type question struct {
	r          *report
	byResource bool
	text       string
}

// row is a heading, or an entry below it.
type row struct {
	head  string // of a group; empty for an entry
	n     int    // entries in the group
	entry int
}

// answer is the rows of every side, and how many changes are among them.
type answer struct {
	known  bool
	rows   [sides][]row
	counts [sides]int
}

// answer answers. It is called from a command.
func (q question) answer() answer {
	a := answer{known: true}
	var fitting [sides][]int
	words := strings.Fields(parts.Fold(q.text))
	for i := range q.r.entries {
		e := &q.r.entries[i]
		if !e.fits(words) {
			continue
		}
		fitting[e.side] = append(fitting[e.side], i)
		if e.side != turns {
			fitting[all] = append(fitting[all], i)
		}
	}
	for side, list := range fitting {
		a.counts[side], a.rows[side] = len(list), q.grouped(list)
	}
	return a
}

func (e *entry) fits(words []string) bool {
	for _, w := range words {
		if !strings.Contains(e.folded, w) {
			return false
		}
	}
	return true
}

// grouped puts entries under headings, in the order of names; those of one
// heading by type, then as old as they are. What belongs to
// nobody (or to no resource) comes last, under what it is.
func (q question) grouped(list []int) []row {
	groups := map[group][]int{}
	var order []group
	for _, i := range list {
		g := q.group(&q.r.entries[i])
		if groups[g] == nil {
			order = append(order, g)
		}
		groups[g] = append(groups[g], i)
	}
	slices.SortFunc(order, func(a, b group) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), strings.Compare(parts.Fold(a.name), parts.Fold(b.name)), strings.Compare(a.id, b.id))
	})
	rows := make([]row, 0, len(list)+len(order))
	for _, g := range order {
		slices.SortStableFunc(groups[g], func(a, b int) int { return q.r.entries[a].side - q.r.entries[b].side })
		rows = append(rows, row{head: g.name, n: len(groups[g]), entry: groups[g][0]})
		for _, i := range groups[g] {
			rows = append(rows, row{entry: i})
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

func (q question) group(e *entry) group {
	switch {
	case !q.byResource && e.person != "":
		return group{0, e.person, e.c.User.ID}
	case !q.byResource:
		return group{rank: 1, name: "Teams and schedules themselves"}
	case e.c.Type == access.TypeUser:
		return group{rank: 9, name: "People themselves"}
	}
	return group{e.side, e.thing, e.c.ResourceID}
}
