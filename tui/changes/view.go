package changes

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/tui/parts"
)

// wide is the body width from which the details of a change stand beside the
// list; roomy the height from which there is air.
const (
	wide      = 98
	paneWidth = 40
	roomy     = 12
)

// Header names the connector.
func (s *Screen) Header() parts.Header {
	name := words.Clean(s.o.Connector.Name)
	if sub := words.Clean(s.o.Connector.Account.Subdomain); sub != "" && !strings.Contains(name, sub) {
		name += " " + s.env.Styles.Glyphs.Dot + " " + sub
	}
	h := parts.Header{Title: "Changes  " + name, Short: "Changes"}
	if n := len(s.runs); n > 0 {
		h.Right = words.Plural(n, "sync", "syncs")
	}
	return h
}

// View draws what is in the window and nothing else.
func (s *Screen) View(w, h int) *parts.Page {
	if s.picker != nil {
		return s.pickerView(w, h)
	}
	p := s.env.NewPage(w)
	if s.err != nil {
		parts.ErrorWords(p, s.err)
		p.Gap()
	}
	switch {
	case s.runs == nil && s.err != nil:
		return p
	case s.runs == nil && s.report == nil:
		return p.Line(s.env.Styles.Dim.Render("Reading what changed"))
	case len(s.runs) == 0:
		return p.Text("There is no access data yet. The first sync brings it.")
	case len(s.runs) == 1:
		return p.Text("One sync so far, " + s.runTitle(s.runs[0]) + ". What it found is the baseline: there is nothing to compare with yet.").
			Gap().Text("From the second sync on, this is where you see what was gained, lost and altered.")
	}
	s.top(p, h)
	switch {
	case s.err != nil:
		return p
	case s.report == nil:
		return p.Line(s.env.Styles.Dim.Render("Comparing"))
	}
	room := max(1, h-p.Len())
	if w < wide {
		return p.Add(s.rows(w, room))
	}
	listW, paneW := parts.ListAndPane(w, paneWidth)
	left := s.rows(listW, room)
	right := s.env.NewPage(paneW)
	s.pane(right)
	return p.Add(parts.BesideLeft(left, listW+2, right))
}

// top says which runs are compared, what that cannot tell, which side is in
// sight, and what is searched for.
func (s *Screen) top(p *parts.Page, h int) {
	st := s.env.Styles
	if s.said != "" {
		p.Hang(st.Glyphs.Warn+" ", st.Warn, s.said)
	}
	from, until := s.runTitle(s.runs[s.since]), s.runTitle(s.runs[s.until])
	line := "From " + st.Strong.Render(from) + "  until " + st.Strong.Render(until)
	if parts.Width(line) > p.W() {
		line = "From " + st.Strong.Render(s.short(s.since)) + " until " + st.Strong.Render(s.short(s.until))
	}
	p.Line(line)
	if h >= roomy {
		for _, n := range s.notes {
			p.Hang(st.Glyphs.Warn+" ", st.Warn, n)
		}
	} else if len(s.notes) > 0 {
		p.Line(st.Warn.Render(st.Glyphs.Warn) + " " + s.notes[0])
	}
	tabs := make([]parts.Tab, sides)
	for i, k := range [sides]string{"1", "2", "3", "4", "5", "6"} {
		tabs[i] = parts.Tab{Key: k, Name: sideNames[i], N: -1}
		if s.found.known {
			tabs[i].N = s.found.counts[i]
		}
	}
	p.Line(s.env.Tabs(tabs, s.side, p.W()))
	p.Line(s.state(p.W()))
	if h >= roomy {
		p.Gap()
	}
}

// short names a run in a few cells.
func (s *Screen) short(i int) string { return "run " + strconv.FormatInt(s.runs[i].ID, 10) }

func (s *Screen) state(w int) string {
	st := s.env.Styles
	by := "person"
	if s.byResource {
		by = "resource"
	}
	text := words.Plural(s.found.counts[s.side], "change", "changes") + ", by " + by
	if s.side == turns {
		text = words.Plural(s.found.counts[s.side], "on-call turn", "on-call turns") + " that came or went, by " + by
	}
	if !s.typing && s.search.Empty() {
		return s.hinted(text, w)
	}
	const label = "Search: "
	if s.stale {
		text = "searching"
	}
	field := s.search.Inline(s.env, max(8, w-len(label)-parts.Width(text)-3), s.typing)
	return label + field + "   " + st.Dim.Render(s.env.Fit(text, max(0, w-len(label)-parts.Width(field)-3)))
}

// hinted adds the keys of the comparison to a line, as many as fit.
func (s *Screen) hinted(text string, w int) string {
	st, k := s.env.Styles, s.env.Keys
	drawn := ""
	for _, b := range []struct{ key, does string }{
		{k.Group.Help().Key, s.groupKey().Help().Desc}, {k.From.Help().Key, "from"}, {k.Until.Help().Key, "until"},
		{k.Older.Help().Key, "earlier, later"},
	} {
		more := drawn
		if more != "" {
			more += "  "
		}
		more += st.Accent.Render(b.key) + " " + st.Dim.Render(b.does)
		if parts.Width(text)+3+parts.Width(more) > w {
			break
		}
		drawn = more
	}
	return st.Dim.Render(s.env.Cell(text, max(0, w-parts.Width(drawn)))) + drawn
}

func (s *Screen) rows(w, room int) *parts.Page {
	st := s.env.Styles
	p := s.env.NewPage(w)
	list := s.found.rows[s.side]
	if len(list) == 0 {
		return p.Text(s.nothing())
	}
	from, to := s.list[s.side].Window(room)
	for i := from; i < to; i++ {
		lead := "  "
		focused := i == s.list[s.side].At()
		if focused {
			lead = st.Focus.Render(st.Glyphs.Pointer) + " "
		}
		line := lead + s.line(list[i], w-2, focused)
		if focused {
			p.Focus(func() { p.Line(line) })
			continue
		}
		p.Line(line)
	}
	return p
}

// line is a heading, or a change below it: a sign, its word, what changed, and
// when where there is room.
func (s *Screen) line(r row, w int, focused bool) string {
	st, e := s.env.Styles, &s.report.entries[r.entry]
	if r.head != "" {
		style := st.Strong
		if focused {
			style = st.Focus
		}
		return style.Render(s.env.Fit(r.head, w-8)) + "  " + st.Dim.Render(words.Count(r.n))
	}
	sign, style := s.sign(e.c.Kind)
	text := e.ofWho
	if s.byResource {
		text = e.ofThing
	}
	if e.side == turns {
		text = strings.Replace(text, string(access.OnCall), "on call", 1)
	}
	when := ""
	if w >= 74 && s.since-s.until > 1 {
		when = words.Moment(s.env.Now(), e.c.At)
	}
	room := w - 12
	if when != "" {
		room -= parts.Width(when) + 2
	}
	if focused {
		text = st.Focus.Render(s.env.Fit(text, room))
	} else {
		text = s.env.Fit(text, room)
	}
	line := "  " + style.Render(sign+" "+s.env.Cell(s.word(e), 7)) + " " + s.env.Cell(text, room)
	if when != "" {
		line += "  " + st.Dim.Render(when)
	}
	return line
}

// word is what happened. Turns come and go; they are not gained and lost.
func (s *Screen) word(e *entry) string {
	if e.side == turns {
		if e.c.Kind == store.Lost {
			return "went"
		}
		return "came"
	}
	return string(e.c.Kind)
}

func (s *Screen) sign(k store.ChangeKind) (string, lipgloss.Style) {
	st := s.env.Styles
	switch k {
	case store.Gained:
		return st.Glyphs.Plus, st.Good
	case store.Lost:
		return st.Glyphs.Minus, st.Bad
	}
	return st.Glyphs.Alter, st.Warn
}

func (s *Screen) nothing() string {
	switch {
	case s.stale:
		return "Searching"
	case !s.search.Empty():
		return "No change fits. The search looks at names, e-mails, what is held, and the words gained, lost and altered."
	case s.side == turns:
		return "Nobody came on call or went off call between these two syncs."
	case s.side == all:
		return "Nothing changed between these two syncs."
	}
	return "Nothing of this kind changed between these two syncs."
}

// pane is everything about the change under the cursor.
func (s *Screen) pane(p *parts.Page) {
	r, e, ok := s.under()
	if !ok {
		return
	}
	st := s.env.Styles
	line := func(label, text string) {
		if text != "" {
			p.Hang(s.env.Cell(label, 10), st.Dim, text)
		}
	}
	title := r.head
	if title == "" {
		title = e.person
		if s.byResource || title == "" {
			title = e.thing
		}
		if title == "" {
			title = e.person
		}
	}
	p.Styled(st.Strong, s.env.Fit(title, p.W()))
	if e.person != "" && (r.head == "" || !s.byResource) {
		line("Person", e.person)
		line("E-mail", words.Clean(e.c.User.Email))
		if e.c.User.Status != access.Active {
			line("Status", words.Clean(string(e.c.User.Status)))
		}
	}
	if r.head != "" {
		p.Gap().Line(st.Dim.Render(words.Plural(r.n, "change", "changes")))
		return
	}
	sign, style := s.sign(e.c.Kind)
	p.Gap().Hang(sign+" ", style, s.word(e)+": "+e.ofWho)
	p.Gap()
	line("Seen by", s.runTitle(store.Run{ID: e.c.Run, FinishedAt: e.c.At}))
}
