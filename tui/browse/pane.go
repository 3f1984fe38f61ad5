package browse

import (
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/tui/parts"
)

// pane is everything about what is under the cursor, in at most room lines.
func (s *Screen) pane(p *parts.Page, room int) {
	r, ok := s.under()
	if !ok {
		return
	}
	x, st := s.index, s.env.Styles
	name, _ := x.title(r)
	p.Styled(st.Strong, s.env.Fit(name, p.W()))
	if r.kind == ofPerson {
		s.personPane(p, &x.people[r.n], room)
		return
	}
	s.thingPane(p, &x.things[r.n], room)
}

func (s *Screen) fact(p *parts.Page, label, text string) {
	if text != "" {
		p.Hang(s.env.Cell(label, 10), s.env.Styles.Dim, text)
	}
}

func (s *Screen) personPane(p *parts.Page, who *person, room int) {
	st := s.env.Styles
	if text := statusSentence(who.user.Status); text != "" {
		p.Hang(st.Glyphs.Warn+" ", st.Warn, text)
	}
	s.fact(p, "E-mail", who.email)
	s.fact(p, "Role", who.role)
	s.fact(p, "Title", words.Clean(who.user.JobTitle))
	s.fact(p, "Time zone", words.Clean(who.user.TimeZone))
	switch who.user.SSO {
	case access.Yes:
		s.fact(p, "Created", "through single sign-on")
	case access.No:
		s.fact(p, "Created", "not through single sign-on")
	}
	for _, side := range [...]struct {
		typ  access.ResourceType
		head string
	}{{access.TypeTeam, "Teams"}, {access.TypeSchedule, "Schedules"}} {
		var rows [][2]string
		last := int32(-1)
		for _, n := range who.grants {
			g := &s.index.grants[n]
			t := &s.index.things[g.thing]
			switch {
			case t.typ != side.typ:
			case g.thing == last:
				rows[len(rows)-1][1] += ", " + g.held
			default:
				last = g.thing
				rows = append(rows, [2]string{t.name, g.held})
			}
		}
		s.paneRows(p, side.head, len(rows), room, func(i int) (string, string) { return rows[i][0], rows[i][1] })
	}
}

func (s *Screen) thingPane(p *parts.Page, t *thing, room int) {
	s.fact(p, "Type", typeNames[t.typ])
	for _, f := range t.facts {
		s.fact(p, f.label, f.text)
	}
	s.fact(p, "Held by", words.Plural(t.holders, "person", "people"))
	if t.typ == access.TypeSchedule {
		s.fact(p, "Now", t.note)
	}
	s.paneRows(p, "Held by", len(t.grants), room, func(i int) (string, string) {
		g := &s.index.grants[t.grants[i]]
		return s.person(g.person, p.W()*3/5-2), g.held
	})
}

// paneRows lists n rows under a heading, as far as room lines reach.
func (s *Screen) paneRows(p *parts.Page, head string, n, room int, row func(int) (string, string)) {
	left := room - p.Len() - 2
	if n == 0 || left < 2 {
		return
	}
	st := s.env.Styles
	p.Gap().Line(st.Dim.Render(head + " (" + words.Count(n) + ")"))
	shown := n
	if n > left {
		shown = left - 1
	}
	names, held := make([]string, shown), make([]string, shown)
	wide := 0
	for i := range shown {
		names[i], held[i] = row(i)
		wide = max(wide, parts.Width(held[i]))
	}
	wide = min(wide, p.W()/2)
	for i := range shown {
		p.Line("  " + s.env.Cell(names[i], p.W()-4-wide) + "  " + st.Dim.Render(held[i]))
	}
	if shown < n {
		p.Line(st.Dim.Render("  and " + words.Count(n-shown) + " more: enter shows all"))
	}
}
