package access

import (
	"connectpd/store/words"
	"connectpd/tui/explore"
	"connectpd/tui/ui"
)

type (
	column  = explore.Column[int32]
	columns = explore.Columns[int32]
)

// columns are those of a side.
func (x *index) columns(side int) columns {
	rows := x.orders[side][0].rows
	if side == byPerson {
		return x.peopleColumns(rows)
	}
	return x.thingColumns(side, rows)
}

// peopleColumns are about people, by their places.
func (x *index) peopleColumns(rows []int32) columns {
	name, email, role := x.whoColumns(func(n int32) int32 { return n })
	email.Rank, role.Rank = 2, 1
	return explore.Measured(rows, name, email, role,
		column{Head: "Grants", Rank: 3, Right: true, Cell: func(n int32, _ int) string { return words.Count(len(x.people[n].grants)) }})
}

// thingColumns are about teams and schedules, or roles, by their places.
func (x *index) thingColumns(side int, rows []int32) columns {
	name, typ := x.whatColumns(func(n int32) int32 { return n })
	people := column{Head: "People", Rank: 1, Right: true, Cell: func(n int32, _ int) string { return words.Count(x.things[n].holders) }}
	note := column{Rank: 3, Least: 12, Cell: func(n int32, _ int) string { return x.things[n].note }}
	if side == byRole {
		note.Head = "API value"
		return explore.Measured(rows, name, note, people)
	}
	return explore.Measured(rows, name, note, typ, people)
}

// heldColumns are about the grants of a person.
func (x *index) heldColumns(rows []int32) columns {
	name, typ := x.whatColumns(func(n int32) int32 { return x.grants[n].thing })
	holds, seen := x.grantColumns()
	return explore.Measured(rows, typ, name, holds, seen)
}

// holderColumns are about the grants on a thing.
func (x *index) holderColumns(rows []int32) columns {
	name, email, role := x.whoColumns(func(n int32) int32 { return x.grants[n].person })
	email.Rank, role.Rank = 2, 3
	holds, seen := x.grantColumns()
	return explore.Measured(rows, name, email, holds, role, seen)
}

// whoColumns are about the person of a row.
func (x *index) whoColumns(who func(n int32) int32) (name, email, role column) {
	name = column{Head: "Name", Cell: func(n int32, w int) string { return x.personIn(who(n), w) }}
	email = column{Head: "Email", Cell: func(n int32, _ int) string { return x.people[who(n)].email }}
	role = column{Head: "Role", Least: 12, Cell: func(n int32, _ int) string { return x.people[who(n)].role }}
	return name, email, role
}

// whatColumns are about the thing of a row.
func (x *index) whatColumns(what func(n int32) int32) (name, typ column) {
	name = column{Head: "Name", Cell: func(n int32, _ int) string { return x.things[what(n)].name }}
	typ = column{Head: "Type", Rank: 2, Cell: func(n int32, _ int) string { return typeNames[x.things[what(n)].typ] }}
	return name, typ
}

// grantColumns are what is held, and since when it is known.
func (x *index) grantColumns() (holds, seen column) {
	holds = column{Head: "Access", Rank: 1, Cell: func(n int32, _ int) string { return x.grants[n].held }}
	seen = column{Head: "First seen", Rank: 4, Cell: func(n int32, _ int) string { return x.since(&x.grants[n]) }}
	return holds, seen
}

// since says on which day a grant was first seen. What the first look found
// had been there before.
func (x *index) since(g *grant) string {
	if g.seen.At.IsZero() {
		return ""
	}
	now, at := x.env.Now().Local(), g.seen.At.Local()
	day := at.Format("2 Jan")
	if at.Year() != now.Year() {
		day = at.Format("2 Jan 2006")
	}
	if g.seen.Baseline {
		return "before " + day
	}
	return day
}

// personIn is a name in w cells with its mark, which is not cut off with the
// name.
func (x *index) personIn(n int32, w int) string {
	p := &x.people[n]
	m := mark(p.user.Status)
	if m == "" {
		return p.name
	}
	return x.env.Fit(p.name, max(1, w-ui.Width(m)-1)) + " " + m
}
