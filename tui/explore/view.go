package explore

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store/words"
	"connectpd/tui/ui"
)

const (
	// Roomy is the height from which a list has a heading and air.
	Roomy = 12
	// wide is the body width from which details stand beside the list, tall
	// the height from which they stand below it.
	wide  = 98
	tall  = 18
	below = 7 // lines of details below the list
)

// Header names the connector, and what the list is narrowed to.
func (m *Model[R]) Header() ui.Header {
	name := words.Clean(m.o.Connector.Name)
	if sub := words.Clean(m.o.Connector.Account.Subdomain); sub != "" && !strings.Contains(name, sub) {
		name += " " + m.env.Styles.Glyphs.Dot + " " + sub
	}
	h := ui.Header{Title: m.o.Title + "  " + name, Short: m.o.Title}
	if m.o.Only != "" {
		h.Title, h.Short = m.o.Title+" ("+m.o.Only+")  "+name, m.o.Title+" ("+m.o.Only+")"
	}
	return h
}

// View draws what is in the window and nothing else.
func (m *Model[R]) View(w, h int) *ui.Page {
	p := m.env.NewPage(w)
	if m.err != nil {
		ui.ErrorWords(p, m.err)
		p.Gap()
	}
	m.said.Draw(m.env, p)
	set := m.Set()
	switch {
	case set == nil && m.err == nil:
		return p.Line(m.env.Styles.Dim.Render(m.o.Reading))
	case set == nil:
		return p
	}
	if blank := set.Blank(); len(blank) > 0 {
		for _, text := range blank {
			p.Text(text).Gap()
		}
		return p
	}
	if m.details {
		m.detail(p, 1<<20)
		return p
	}
	set.Top(p, h)
	m.top(p, h)
	return m.body(p, w, h)
}

// body is the list, with the details of the row under the cursor where there
// is room.
func (m *Model[R]) body(p *ui.Page, w, h int) *ui.Page {
	room := max(1, h-p.Len())
	switch {
	case w >= wide && m.o.Pane > 0:
		listW, paneW := ui.ListAndPane(w, m.o.Pane)
		left, right := m.list(listW, room, h), m.env.NewPage(paneW)
		m.detail(right, room)
		return p.Add(ui.BesideLeft(left, listW+2, right))
	case h >= tall && m.o.Below:
		p.Add(m.list(w, room-below, h))
		for p.Len() < h-below {
			p.Line("")
		}
		st := m.env.Styles
		under := m.env.NewPage(w).Line(st.Dim.Render(strings.Repeat(st.Glyphs.Rule, w)))
		m.detail(under, below)
		return p.Add(under)
	}
	return p.Add(m.list(w, room, h))
}

// top is the tabs, the search, and how many rows there are in which order.
func (m *Model[R]) top(p *ui.Page, h int) {
	v := m.level()
	names := v.set.Tabs()
	if len(names) > 1 {
		tabs := make([]ui.Tab, len(names))
		keys := m.env.Keys.Sides()
		for i, name := range names {
			tabs[i] = ui.Tab{Key: keys[i].Help().Key, Name: name, N: -1}
			if v.found.Rows != nil {
				tabs[i].N = v.found.Count(i)
			}
		}
		w, at := p.W(), v.tab
		p.Line(m.env.Tabs(tabs, at, w)).Hits(p.Len()-1, func(x int) tea.Msg {
			return clicked{tab: m.env.TabAt(tabs, at, w, x), row: -1}
		})
	}
	if state := m.state(v, p.W()); state != "" {
		p.Line(state)
	}
	if h >= Roomy {
		p.Gap()
	}
}

func (m *Model[R]) state(v *level[R], w int) string {
	st := m.env.Styles
	text := v.set.Count(v.tab, v.found, !v.search.Empty())
	if order, _ := v.orderOf(v.tab); order != "" {
		if by := text + ", by " + order; ui.Width(by) <= w {
			text = by
		}
	}
	switch {
	case m.typing, !v.search.Empty():
	case text == "":
		return ""
	default:
		return st.Dim.Render(m.env.Fit(text, w))
	}
	const label = "Search: "
	if v.stale {
		text = "searching"
	}
	field := v.search.Inline(m.env, max(8, w-len(label)-ui.Width(text)-3), m.typing)
	return label + field + "   " + st.Dim.Render(m.env.Fit(text, max(0, w-len(label)-ui.Width(field)-3)))
}

// list draws the rows in sight.
func (m *Model[R]) list(w, room, h int) *ui.Page {
	st, v := m.env.Styles, m.level()
	p := m.env.NewPage(w)
	list := v.list()
	if list.Len() == 0 {
		if v.stale {
			return p.Text("Searching")
		}
		return p.Text(v.set.Nothing(v.tab, !v.search.Empty()))
	}
	t := v.set.Table(v.tab, w-2)
	if t.Head != "" && h >= Roomy {
		p.Line(st.Dim.Render("  " + t.Head))
		room--
	}
	rows := v.found.Rows[v.tab]
	first, drawn := list.Fill(room, func(i int) []string { return t.Row(rows[i], i == list.At()) })
	marks := m.env.Highlighter(v.search.Value())
	for i, lines := range drawn {
		m.row(p, first+i, lines, first+i == list.At(), marks)
	}
	return p.Place(m.place(list, rows))
}

// place is where the cursor is in a list that is not in sight as a whole.
func (m *Model[R]) place(list *ui.List, rows []R) string {
	v, place := m.level(), list.Position()
	if set, ok := v.set.(placer[R]); ok && place != "" {
		return words.Count(set.Place(v.tab, rows[list.At()])) + " of " + words.Count(v.found.Count(v.tab))
	}
	return place
}

// row draws the lines of a row, with the pointer before the one under the
// cursor.
func (m *Model[R]) row(p *ui.Page, at int, lines []string, focused bool, marks *ui.Highlighter) {
	st, tab, from := m.env.Styles, m.level().tab, p.Len()
	draw := func() {
		for i, l := range lines {
			lead := "  "
			if focused && i == 0 {
				lead = st.Focus.Render(st.Glyphs.Pointer) + " "
			}
			p.Line(lead + marks.Line(l))
		}
	}
	if focused {
		p.Focus(draw)
	} else {
		draw()
	}
	p.Hits(from, func(int) tea.Msg { return clicked{tab, at} })
}

func (m *Model[R]) detail(p *ui.Page, room int) {
	v := m.level()
	if r := v.under(); r != nil {
		v.set.Detail(p, v.tab, *r, room)
	}
}
