package access

import (
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/tui/explore"
	"connectpd/tui/rows"
	"connectpd/tui/ui"
)

// pane is everything about a person or thing, in at most room lines.
func (x *index) pane(p *ui.Page, r ref, room int) {
	name, _ := x.title(r)
	p.Styled(x.env.Styles.Strong, x.env.Fit(name, p.W()))
	if r.kind == ofPerson {
		x.personPane(p, &x.people[r.n], room)
		return
	}
	x.thingPane(p, &x.things[r.n], room)
}

func (x *index) fact(p *ui.Page, label, text string) { explore.Fact(x.env, p, label, text) }

func (x *index) personPane(p *ui.Page, who *person, room int) {
	st := x.env.Styles
	if text := rows.StatusSentence(who.user.Status); text != "" {
		p.Hang(st.Glyphs.Warn+" ", st.Warn, text)
	}
	x.fact(p, "Email", who.email)
	x.fact(p, "Role", who.role)
	x.fact(p, "Title", words.Clean(who.user.JobTitle))
	x.fact(p, "Time zone", words.Clean(who.user.TimeZone))
	switch who.user.SSO {
	case access.Yes:
		x.fact(p, "Created", "through single sign-on")
	case access.No:
		x.fact(p, "Created", "not through single sign-on")
	}
	for _, side := range [...]struct {
		typ  access.ResourceType
		head string
	}{{access.TypeTeam, "Teams"}, {access.TypeSchedule, "Schedules"}} {
		var list [][2]string
		last := int32(-1)
		for _, n := range who.grants {
			g := &x.grants[n]
			t := &x.things[g.thing]
			switch {
			case t.typ != side.typ:
			case g.thing == last:
				list[len(list)-1][1] += ", " + g.held
			default:
				last = g.thing
				list = append(list, [2]string{t.name, g.held})
			}
		}
		x.paneRows(p, side.head, len(list), room, func(i int) (string, string) { return list[i][0], list[i][1] })
	}
}

func (x *index) thingPane(p *ui.Page, t *thing, room int) {
	x.fact(p, "Type", typeNames[t.typ])
	for _, f := range t.facts {
		x.fact(p, f.label, f.text)
	}
	x.fact(p, "People", words.Plural(t.holders, "person", "people"))
	if t.typ == access.TypeSchedule {
		x.fact(p, "Now", t.note)
	}
	x.paneRows(p, "People", len(t.grants), room, func(i int) (string, string) {
		g := &x.grants[t.grants[i]]
		return x.personIn(g.person, p.W()*3/5-2), g.held
	})
}

// mostRows bounds the rows of a pane: drawing them all would take longer than a
// frame may, and Enter shows them as a list.
const mostRows = 200

// paneRows lists n rows under a heading, as far as room lines reach.
func (x *index) paneRows(p *ui.Page, head string, n, room int, row func(int) (string, string)) {
	left := min(room-p.Len()-2, mostRows)
	if n == 0 || left < 2 {
		return
	}
	st := x.env.Styles
	p.Gap().Line(st.Dim.Render(head + " (" + words.Count(n) + ")"))
	shown := n
	if n > left {
		shown = left - 1
	}
	names, held := make([]string, shown), make([]string, shown)
	longest, wide := 0, 0
	for i := range shown {
		names[i], held[i] = row(i)
		longest, wide = max(longest, ui.Width(names[i])), max(wide, ui.Width(held[i]))
	}
	longest = min(longest, p.W()-4-min(wide, p.W()/2))
	for i := range shown {
		p.Line("  " + x.env.Cell(names[i], longest) + "  " + st.Dim.Render(held[i]))
	}
	if shown < n {
		p.Line(st.Dim.Render("  and " + words.Count(n-shown) + " more: enter shows all"))
	}
}
