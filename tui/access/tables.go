package access

import (
	"connectpd/store/words"
	"connectpd/tui/explore"
	"connectpd/tui/ui"
)

type column = explore.Column[int32]

// The widths from which a list has all its columns, and from which it has a
// third one.
const (
	allColumns  = 74
	someColumns = 46
)

// peopleTable lists people, by their places.
func (x *index) peopleTable(w int) explore.Table[int32] {
	name, email, role := x.whoColumns(func(n int32) int32 { return n })
	holds := column{Head: "Grants", W: 6, Right: true, Cell: func(n int32, _ int) string { return words.Count(len(x.people[n].grants)) }}
	switch {
	case w >= allColumns:
		return explore.Columns(x.env, w, name, email, role, holds)
	case w >= someColumns:
		return explore.Columns(x.env, w, name, role, holds)
	}
	role.W = 13
	return explore.Columns(x.env, w, name, role)
}

// thingTable lists teams and schedules, or roles.
func (x *index) thingTable(side, w int) explore.Table[int32] {
	name, typ := x.whatColumns("Type", func(n int32) int32 { return n })
	note := column{Cell: func(n int32, _ int) string { return x.things[n].note }}
	people := column{Head: "People", W: 6, Right: true, Cell: func(n int32, _ int) string { return words.Count(x.things[n].holders) }}
	if side == byRole {
		note.Head = "API value"
	}
	switch {
	case side == byRole && w >= someColumns:
		return explore.Columns(x.env, w, name, note, people)
	case side != byRole && w >= allColumns:
		return explore.Columns(x.env, w, name, note, typ, people)
	case side != byRole && w >= someColumns:
		return explore.Columns(x.env, w, name, typ, people)
	}
	return explore.Columns(x.env, w, name, people)
}

// heldTable lists the grants of a person.
func (x *index) heldTable(w int) explore.Table[int32] {
	name, typ := x.whatColumns("On", func(n int32) int32 { return x.grants[n].thing })
	holds, seen := x.grantColumns()
	switch {
	case w >= allColumns:
		return explore.Columns(x.env, w, typ, name, holds, seen)
	case w >= someColumns:
		return explore.Columns(x.env, w, typ, name, holds)
	}
	return explore.Columns(x.env, w, name, holds)
}

// holdersTable lists the grants on a thing.
func (x *index) holdersTable(w int) explore.Table[int32] {
	name, email, role := x.whoColumns(func(n int32) int32 { return x.grants[n].person })
	holds, seen := x.grantColumns()
	switch {
	case w >= allColumns+20:
		return explore.Columns(x.env, w, name, email, holds, role, seen)
	case w >= allColumns:
		return explore.Columns(x.env, w, name, email, holds, seen)
	case w >= someColumns:
		return explore.Columns(x.env, w, name, role, holds)
	}
	return explore.Columns(x.env, w, name, holds)
}

// whoColumns are about the person of a row.
func (x *index) whoColumns(who func(n int32) int32) (name, email, role column) {
	name = column{Head: "Name", Cell: func(n int32, w int) string { return x.personIn(who(n), w) }}
	email = column{Head: "Email", Cell: func(n int32, _ int) string { return x.people[who(n)].email }}
	role = column{Head: "Role", W: 19, Cell: func(n int32, _ int) string { return x.people[who(n)].role }}
	return name, email, role
}

// whatColumns are about the thing of a row.
func (x *index) whatColumns(head string, what func(n int32) int32) (name, typ column) {
	name = column{Head: "Name", Cell: func(n int32, _ int) string { return x.things[what(n)].name }}
	typ = column{Head: head, W: 8, Cell: func(n int32, _ int) string { return typeNames[x.things[what(n)].typ] }}
	return name, typ
}

// grantColumns are what is held, and since when it is known.
func (x *index) grantColumns() (holds, seen column) {
	holds = column{Head: "Access", W: 11, Cell: func(n int32, _ int) string { return x.grants[n].held }}
	seen = column{Head: "First seen", W: 18, Cell: func(n int32, _ int) string { return x.since(&x.grants[n]) }}
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
