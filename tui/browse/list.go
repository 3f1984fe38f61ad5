package browse

import (
	"strings"

	"connectpd/store/words"
	"connectpd/tui/parts"
)

// column is one column of a list; its cells are drawn from a row's place in
// the list's data.
type column struct {
	head  string
	w     int
	right bool
	text  func(n int32) string
}

// The widths from which a list has all its columns, and from which it has a
// third one.
const (
	allColumns  = 74
	someColumns = 46
)

// list draws the rows in sight.
func (s *Screen) list(w, room, h int) *parts.Page {
	st, v := s.env.Styles, s.view()
	p := s.env.NewPage(w)
	cols := s.columns(v, w-2)
	if h >= roomy && v.list[v.side].Len() > 0 {
		p.Line(st.Dim.Render("  " + s.cells(cols, func(c column) string { return c.head })))
		room--
	}
	if v.list[v.side].Len() == 0 {
		return p.Text(s.nothing(v))
	}
	from, to := v.list[v.side].Window(max(1, room))
	for i := from; i < to; i++ {
		n := v.rows[v.side][i]
		line := s.cells(cols, func(c column) string { return c.text(n) })
		if i == v.list[v.side].At() {
			p.Focus(func() { p.Line(st.Focus.Render(st.Glyphs.Pointer) + " " + st.Focus.Render(line)) })
			continue
		}
		p.Line("  " + line)
	}
	return p
}

func (s *Screen) cells(cols []column, text func(column) string) string {
	var b strings.Builder
	for i, c := range cols {
		if i > 0 {
			b.WriteString("  ")
		}
		if c.right {
			b.WriteString(s.env.CellRight(text(c), c.w))
		} else {
			b.WriteString(s.env.Cell(text(c), c.w))
		}
	}
	return b.String()
}

func (s *Screen) nothing(v *view) string {
	switch {
	case v.stale:
		return "Searching"
	case !v.search.Empty():
		return "Nothing fits. The search looks at names, e-mails, teams, schedules, roles and what is held."
	case v.in.kind == ofPerson:
		return "Holds nothing."
	case v.in.kind == ofThing:
		return "Nobody holds it."
	case v.side == byResource:
		return "There are no teams and no schedules."
	}
	return "There is nobody and nothing here."
}

// columns are those of the list in sight, as many as fit into w cells.
func (s *Screen) columns(v *view, w int) []column {
	switch {
	case v.in.kind == ofPerson:
		return s.columnsOfPerson(w)
	case v.in.kind == ofThing:
		return s.columnsOfThing(w)
	case v.side == byPerson:
		return s.peopleColumns(w)
	}
	return s.thingColumns(v.side, w)
}

func (s *Screen) peopleColumns(w int) []column {
	x := s.index
	name := column{head: "Name"}
	name.text = func(n int32) string { return s.person(n, name.w) }
	email := column{head: "E-mail", text: func(n int32) string { return x.people[n].email }}
	role := column{head: "Role", w: 19, text: func(n int32) string { return x.people[n].role }}
	holds := column{head: "Grants", w: 6, right: true, text: func(n int32) string { return words.Count(len(x.people[n].grants)) }}
	switch {
	case w >= allColumns:
		return share(w, &name, &email, &role, &holds)
	case w >= someColumns:
		return share(w, &name, &role, &holds)
	}
	role.w = 13
	return share(w, &name, &role)
}

func (s *Screen) thingColumns(side, w int) []column {
	x := s.index
	name := column{head: "Name", text: func(n int32) string { return x.things[n].name }}
	typ := column{head: "Type", w: 8, text: func(n int32) string { return typeNames[x.things[n].typ] }}
	note := column{text: func(n int32) string { return x.things[n].note }}
	people := column{head: "People", w: 6, right: true, text: func(n int32) string { return words.Count(x.things[n].holders) }}
	if side == byRole {
		note.head = "API value"
		if w >= someColumns {
			return share(w, &name, &note, &people)
		}
		return share(w, &name, &people)
	}
	switch {
	case w >= allColumns:
		return share(w, &name, &note, &typ, &people)
	case w >= someColumns:
		return share(w, &name, &typ, &people)
	}
	return share(w, &name, &people)
}

func (s *Screen) columnsOfPerson(w int) []column {
	x := s.index
	name := column{head: "Name", text: func(n int32) string { return x.things[x.grants[n].thing].name }}
	typ := column{head: "On", w: 8, text: func(n int32) string { return typeNames[x.things[x.grants[n].thing].typ] }}
	holds, seen := s.grantColumns()
	switch {
	case w >= allColumns:
		return share(w, &typ, &name, &holds, &seen)
	case w >= someColumns:
		return share(w, &typ, &name, &holds)
	}
	return share(w, &name, &holds)
}

func (s *Screen) columnsOfThing(w int) []column {
	x := s.index
	name := column{head: "Name"}
	name.text = func(n int32) string { return s.person(x.grants[n].person, name.w) }
	email := column{head: "E-mail", text: func(n int32) string { return x.people[x.grants[n].person].email }}
	role := column{head: "Role", w: 19, text: func(n int32) string { return x.people[x.grants[n].person].role }}
	holds, seen := s.grantColumns()
	switch {
	case w >= allColumns+20:
		return share(w, &name, &email, &holds, &role, &seen)
	case w >= allColumns:
		return share(w, &name, &email, &holds, &seen)
	case w >= someColumns:
		return share(w, &name, &role, &holds)
	}
	return share(w, &name, &holds)
}

// grantColumns are what is held, and since when it is known.
func (s *Screen) grantColumns() (holds, seen column) {
	x := s.index
	holds = column{head: "Holds", w: 11, text: func(n int32) string { return x.grants[n].held }}
	seen = column{head: "First seen", w: 18, text: func(n int32) string { return s.since(&x.grants[n]) }}
	return holds, seen
}

// since says on which day a grant was first seen. What the first look found
// had been there before.
func (s *Screen) since(g *grant) string {
	if g.seen.At.IsZero() {
		return ""
	}
	now, at := s.env.Now().Local(), g.seen.At.Local()
	day := at.Format("2 Jan")
	if at.Year() != now.Year() {
		day = at.Format("2 Jan 2006")
	}
	if g.seen.Baseline {
		return "before " + day
	}
	return day
}

// person is a name with its mark, which is not cut off with the name.
func (s *Screen) person(n int32, w int) string {
	p := &s.index.people[n]
	m := mark(p.user.Status)
	if m == "" {
		return p.name
	}
	return s.env.Fit(p.name, max(1, w-parts.Width(m)-1)) + " " + m
}

// share gives the columns without a width what the others leave of w cells.
func share(w int, cols ...*column) []column {
	left, flexible := w-2*(len(cols)-1), 0
	for _, c := range cols {
		if left -= c.w; c.w == 0 {
			flexible++
		}
	}
	for _, c := range cols {
		if c.w == 0 {
			c.w = max(4, left/flexible)
			left -= c.w
			flexible--
		}
	}
	out := make([]column, len(cols))
	for i, c := range cols {
		out[i] = *c
	}
	return out
}
