package browse

import (
	"strings"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/tui/parts"
)

// wide is the body width from which the details of what is under the cursor
// stand beside the list.
const wide = 98

const paneWidth = 44

// roomy is the body height from which the list has a heading and air.
const roomy = 12

var sideNames = [sides]string{"People", "Teams and schedules", "Roles"}

// Header names the connector, and how old the data is.
func (s *Screen) Header() parts.Header {
	name := words.Clean(s.o.Connector.Name)
	if sub := words.Clean(s.o.Connector.Account.Subdomain); sub != "" && !strings.Contains(name, sub) {
		name += " " + s.env.Styles.Glyphs.Dot + " " + sub
	}
	h := parts.Header{Title: "Access  " + name, Short: "Access"}
	if s.index != nil && !s.index.takenAt.IsZero() {
		ago := words.Ago(s.env.Now(), s.index.takenAt)
		h.Right, h.ShortRight = "data from "+ago, ago
	}
	return h
}

// View draws what is in the window and nothing else.
func (s *Screen) View(w, h int) *parts.Page {
	p := s.env.NewPage(w)
	st := s.env.Styles
	if s.err != nil {
		parts.ErrorWords(p, s.err)
		p.Gap()
	}
	switch {
	case s.index == nil && s.err == nil:
		return p.Line(st.Dim.Render("Reading who holds what"))
	case s.index == nil:
		return p
	case len(s.index.people)+len(s.index.things) == 0:
		return p.Text("There is no access data yet. The first sync brings it: go back and press " + s.env.Keys.Sync.Help().Key + ".")
	}
	s.top(p, h)
	room := max(1, h-p.Len())
	if w < wide {
		return p.Add(s.list(w, room, h))
	}
	listW, paneW := parts.ListAndPane(w, paneWidth)
	left := s.list(listW, room, h)
	right := s.env.NewPage(paneW)
	s.pane(right, room)
	return p.Add(parts.BesideLeft(left, listW+2, right))
}

// top says what is looked at, what is searched for, and what the last key did.
func (s *Screen) top(p *parts.Page, h int) {
	st, v := s.env.Styles, s.view()
	s.said.Draw(s.env, p)
	if s.index.gaps != "" && h >= roomy {
		p.Hang(st.Glyphs.Warn+" ", st.Warn, s.index.gaps)
	}
	if v.in.kind == account {
		tabs := make([]parts.Tab, sides)
		for i, b := range [sides]string{"1", "2", "3"} {
			tabs[i] = parts.Tab{Key: b, Name: sideNames[i], N: len(v.rows[i])}
		}
		p.Line(s.env.Tabs(tabs, v.side, p.W()))
	} else {
		s.named(p, v.in, h)
	}
	p.Line(s.state(v, p.W()))
	if h >= roomy {
		p.Gap()
	}
}

// named is the line or two about what was gone into.
func (s *Screen) named(p *parts.Page, in ref, h int) {
	st := s.env.Styles
	name, rest := s.index.title(in)
	if m := s.index.markOf(in); m != "" {
		rest = append([]string{m}, rest...)
	}
	facts := strings.Join(rest, " "+st.Glyphs.Dot+" ")
	if room := p.W() - 2 - parts.Width(name); parts.Width(facts) <= room || h < roomy {
		p.Line(st.Strong.Render(name) + "  " + st.Dim.Render(s.env.Fit(facts, max(0, room))))
		return
	}
	p.Line(st.Strong.Render(s.env.Fit(name, p.W())))
	p.Line(st.Dim.Render(s.env.Fit(facts, p.W())))
}

// state is the search, and how many rows there are in which order.
func (s *Screen) state(v *view, w int) string {
	st := s.env.Styles
	names := s.orderNames(v, v.side)
	text := s.count(v) + ", by " + names[v.sort[v.side]%len(names)]
	if !s.typing && v.search.Empty() {
		return s.hinted(text, names[(v.sort[v.side]+1)%len(names)], w)
	}
	const label = "Search: "
	if v.stale {
		text = "searching"
	}
	room := max(8, w-len(label)-parts.Width(text)-3)
	field := v.search.Inline(s.env, room, s.typing)
	return label + field + "   " + st.Dim.Render(s.env.Fit(text, max(0, w-len(label)-parts.Width(field)-3)))
}

// hinted adds the keys for a list to a line, where they fit: a footer of 80
// cells has no room for them.
func (s *Screen) hinted(text, next string, w int) string {
	st, k := s.env.Styles, s.env.Keys
	type hint struct{ key, does string }
	hints := []hint{{k.Sort.Help().Key, "by " + next}, {k.Page.Help().Key, "PagerDuty page"}, {k.Refresh.Help().Key, "read again"}}
	drawn := ""
	for _, h := range hints {
		more := drawn
		if more != "" {
			more += st.Dim.Render("  ")
		}
		more += st.Accent.Render(h.key) + " " + st.Dim.Render(h.does)
		if parts.Width(text)+3+parts.Width(more) > w {
			break
		}
		drawn = more
	}
	return st.Dim.Render(s.env.Cell(text, max(0, w-parts.Width(drawn)))) + drawn
}

// count says how many rows there are, and of how many while searching.
func (s *Screen) count(v *view) string {
	x, n := s.index, len(v.rows[v.side])
	all, one, many := 0, "grant", "grants"
	switch {
	case v.in.kind != account:
		all = len(x.grantsOf(v.in))
	case v.side == byPerson:
		all, one, many = len(x.people), "person", "people"
	case v.side == byResource:
		all, one, many = len(x.orders[byResource][0].rows), "team or schedule", "teams and schedules"
	default:
		all, one, many = len(x.orders[byRole][0].rows), "role", "roles"
	}
	if v.search.Empty() {
		text := words.Plural(all, one, many)
		if x.deleted > 0 && v.in.kind == account && v.side == byPerson {
			text += " (" + words.Count(x.deleted) + " deleted)"
		}
		return text
	}
	return words.Count(n) + " of " + words.Plural(all, one, many)
}

// title is the name of a person or thing, and what is known of it in a line.
func (x *index) title(in ref) (name string, facts []string) {
	if in.kind == ofPerson {
		p := &x.people[in.n]
		facts = append(facts, p.role)
		if p.email != "" {
			facts = append([]string{p.email}, facts...)
		}
		return p.name, append(facts, "holds "+words.Plural(len(p.grants), "grant", "grants"))
	}
	t := &x.things[in.n]
	facts = append(facts, typeNames[t.typ], "held by "+words.Plural(t.holders, "person", "people"))
	if t.typ != access.TypeRole {
		facts = append(facts, t.note)
	}
	return t.name, facts
}

func (x *index) markOf(in ref) string {
	if in.kind == ofPerson {
		return mark(x.people[in.n].user.Status)
	}
	return ""
}
