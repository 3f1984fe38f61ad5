package worth

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"connectpd/store/words"
	"connectpd/sync/findings"
	"connectpd/tui/parts"
)

// wide is the body width from which the details stand beside the list; tall
// the height from which they stand below it.
const (
	wide      = 112
	paneWidth = 46
	tall      = 18
	below     = 7 // lines of details below the list
	roomy     = 12
)

// Header names the connector.
func (s *Screen) Header() parts.Header {
	name := words.Clean(s.o.Connector.Name)
	if sub := words.Clean(s.o.Connector.Account.Subdomain); sub != "" && !strings.Contains(name, sub) {
		name += " " + s.env.Styles.Glyphs.Dot + " " + sub
	}
	h := parts.Header{Title: "Worth a look  " + name, Short: "Worth a look"}
	if s.rows.known {
		n := 0
		for _, f := range s.found.all {
			if f.Silenced == nil {
				n++
			}
		}
		h.Right = words.Plural(n, "finding", "findings")
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
	case s.found == nil && s.err == nil:
		return p.Line(st.Dim.Render("Looking"))
	case s.found == nil:
		return p
	case !s.found.synced:
		return p.Text("There is no access data yet. The first sync brings it.")
	}
	s.said.Draw(s.env, p)
	if s.reason != nil {
		return s.reasonView(p)
	}
	if s.details {
		s.detail(p, 1<<20)
		return p
	}
	s.top(p, h)
	room := max(1, h-p.Len())
	switch {
	case w >= wide:
		listW, paneW := parts.ListAndPane(w, paneWidth)
		left := s.lines(listW, room)
		right := s.env.NewPage(paneW)
		s.detail(right, room)
		return p.Add(parts.BesideLeft(left, listW+2, right))
	case h >= tall:
		p.Add(s.lines(w, room-below))
		for p.Len() < h-below {
			p.Line("")
		}
		under := s.env.NewPage(w).Line(st.Dim.Render(strings.Repeat(st.Glyphs.Rule, w)))
		s.detail(under, below)
		return p.Add(under)
	}
	return p.Add(s.lines(w, room))
}

func (s *Screen) top(p *parts.Page, h int) {
	tabs := []parts.Tab{{Key: "1", Name: "Open", N: -1}, {Key: "2", Name: "Silenced", N: -1}}
	if s.rows.known {
		tabs[open].N, tabs[silenced].N = s.rows.counts[open], s.rows.counts[silenced]
	}
	p.Line(s.env.Tabs(tabs, s.side, p.W()))
	if s.typing || !s.search.Empty() {
		p.Line("Search: " + s.search.Inline(s.env, max(8, p.W()-10), s.typing))
	}
	if h >= roomy {
		p.Gap()
	}
}

func (s *Screen) lines(w, room int) *parts.Page {
	p := s.env.NewPage(w)
	list := s.rows.rows[s.side]
	if len(list) == 0 {
		return p.Text(s.nothing())
	}
	from, to := s.list[s.side].Window(max(1, room))
	for i := from; i < to; i++ {
		s.line(p, list[i], i == s.list[s.side].At(), w)
	}
	return p
}

func (s *Screen) line(p *parts.Page, r row, focused bool, w int) {
	st, f := s.env.Styles, &s.found.all[r.finding]
	lead, style := "  ", st.Strong
	if focused {
		lead, style = st.Focus.Render(st.Glyphs.Pointer)+" ", st.Focus
	}
	text := lead + style.Render(s.env.Fit(r.head, w-8)) + "  " + st.Dim.Render(words.Count(r.n))
	if r.head == "" {
		mark := st.Dim.Render("-")
		switch f.Severity {
		case findings.High:
			mark = st.Bad.Render(st.Glyphs.Warn)
		case findings.Medium:
			mark = st.Warn.Render(st.Glyphs.Warn)
		}
		words := s.env.Fit(headline(f), w-6)
		if focused {
			words = st.Focus.Render(words)
		}
		text = lead + "  " + mark + " " + words
	}
	if focused {
		p.Focus(func() { p.Line(text) })
		return
	}
	p.Line(text)
}

func (s *Screen) nothing() string {
	switch {
	case s.stale:
		return "Looking"
	case !s.search.Empty():
		return "Nothing fits. The search looks at names, e-mails, kinds and reasons."
	case s.side == silenced:
		return "Nothing is silenced."
	}
	return "Nothing deserves a look. That is good news."
}

// detail says who and why, in at most room lines.
func (s *Screen) detail(p *parts.Page, room int) {
	f := s.under()
	if f == nil {
		return
	}
	st := s.env.Styles
	start := p.Len()
	left := func() int { return room - (p.Len() - start) }
	if room > below {
		p.Styled(st.Strong, headline(f)).Gap()
	}
	p.Text(words.Clean(f.Why))
	if x := f.Silenced; x != nil && left() > 1 {
		p.Hang("Silenced  ", st.Dim, words.Clean(x.Reason)+" ("+words.Moment(s.env.Now(), x.At)+")")
	}
	if room > below {
		p.Gap()
	}
	s.refs(p, "Who", f.Who, left()-3)
	if left() > 2 {
		s.refs(p, "On", f.On, left()-2)
	}
	if left() > 1 {
		p.Line(st.Dim.Render(s.env.Fit(command(f), p.W())))
	}
}

// headline is a finding's head as a line begins.
func headline(f *findings.Finding) string {
	text := words.Clean(f.Head())
	r, n := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[n:]
}

// command is the same on the command line.
func command(f *findings.Finding) string {
	name := words.Clean(string(f.Kind) + " " + f.ID)
	if f.Silenced != nil {
		return "connectpd findings unsilence " + name
	}
	return "connectpd findings silence " + name + " --reason ..."
}

// refs names people or things, one a line while there is room.
func (s *Screen) refs(p *parts.Page, label string, refs []findings.Ref, room int) {
	if len(refs) == 0 || room < 1 {
		return
	}
	st := s.env.Styles
	shown := min(len(refs), room)
	if shown < len(refs) && shown > 1 {
		shown--
	}
	for i, r := range refs[:shown] {
		head := ""
		if i == 0 {
			head = label
		}
		text := words.Clean(r.Name)
		if r.Email != "" {
			text += "  " + st.Dim.Render(words.Clean(r.Email))
		} else if r.Type != "user" {
			text = words.Clean(r.Type) + " " + text
		}
		if i == room-1 && shown < len(refs) {
			text += st.Dim.Render(" and " + words.Count(len(refs)-shown) + " more")
		}
		p.Line(st.Dim.Render(s.env.Cell(head, 5)) + text)
	}
	if shown < len(refs) && room > 1 {
		p.Line(st.Dim.Render("     and " + words.Count(len(refs)-shown) + " more: i shows all"))
	}
}

// reasonView asks why a finding is all right.
func (s *Screen) reasonView(p *parts.Page) *parts.Page {
	st := s.env.Styles
	p.Styled(st.Strong, "Why is this all right?").Gap()
	p.Text(words.Clean(s.silencing.Why)).Gap()
	s.reason.Label = "Reason"
	s.reason.Draw(s.env, p, true)
	p.Gap().Styled(st.Dim, "It is kept with the day, and shown with the silenced findings. The finding comes back when you unsilence it.")
	if s.busy {
		p.Gap().Line(st.Accent.Render(s.env.Spin()) + " Saving")
	}
	return p
}
