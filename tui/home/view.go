package home

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/sync/engine"
	"connectpd/tui/ui"
)

// wide is the body width from which the details stand beside the list.
const wide = 108

const paneWidth = 46

// Header counts the connectors.
func (s *Screen) Header() ui.Header {
	n := 0
	for _, r := range s.rows {
		if r.conn != nil {
			n++
		}
	}
	h := ui.Header{Title: "connectpd", Right: words.Plural(n, "connector", "connectors")}
	if !s.read {
		h.Right = ""
	}
	return h
}

// View draws the list and what is known of the row under the cursor.
func (s *Screen) View(w, h int) *ui.Page {
	if !s.read {
		p := s.env.NewPage(w)
		s.messages(p)
		if s.problem == nil {
			p.Line(s.env.Styles.Dim.Render("Reading"))
		}
		return p
	}
	if w >= wide {
		listW, paneW := ui.ListAndPane(w, paneWidth)
		left, right := s.list(listW, (*ui.Page).Gap), s.env.NewPage(paneW)
		keys := s.env.NewPage(listW).Gap()
		s.keys(keys)
		if left.Len()+keys.Len() > h { // they would be out of sight
			s.keys(right)
			right.Gap()
		} else {
			left.Add(keys)
		}
		s.about(right)
		return ui.BesideLeft(left, listW+2, right)
	}
	between := (*ui.Page).Gap
	if h >= airyRows {
		between = func(p *ui.Page) *ui.Page { return p.Line("") }
	}
	p := s.list(w, between)
	s.keys(between(p))
	s.under(p, between)
	return p
}

// airyRows is the body height from which what stands below each other is told
// apart by blank lines, also where there is more than fits: what matters most
// comes first, and the rest is a page further.
const airyRows = 16

// list is the rows under their headings, which between tells apart.
func (s *Screen) list(w int, between func(*ui.Page) *ui.Page) *ui.Page {
	p := s.env.NewPage(w)
	s.messages(p)
	if len(s.rows) == 0 {
		p.Text("There is no connector yet.")
		p.Text("Press enter to add one. It takes about two minutes, and you need to be Admin or Account Owner in PagerDuty.")
		return p
	}
	name := 0
	for _, r := range s.rows {
		if !r.revoke {
			name = max(name, ui.Width(s.name(r)))
		}
	}
	if most := max(12, w/2-4); name > most && w < stackedBelow {
		name = 0
	} else {
		name = min(name, most)
	}
	heading := ""
	for _, r := range s.rows {
		if r.heading() != heading {
			if heading != "" {
				between(p)
			}
			heading = r.heading()
			p.Styled(s.env.Styles.Dim, heading)
		}
		s.row(p, r, name)
	}
	return p
}

func (s *Screen) name(r row) string {
	switch {
	case r.revoke:
		return "Revoke the demo's key"
	case r.draft != nil:
		return "Unfinished setup"
	}
	n := words.Clean(r.conn.Name)
	if sub := words.Clean(r.conn.Account.Subdomain); sub != "" && !strings.Contains(n, sub) {
		n += " " + s.env.Styles.Glyphs.Dot + " " + sub
	}
	return n
}

// The columns of a row: the widest status, and the least that is worth showing
// of what follows it.
const (
	statusWidth = 15
	tailLeast   = 14
	rowIndent   = "    " // as wide as what stands before the name
	// In narrower bodies the rest of a row stands below its name, where the
	// names of the list leave it no room.
	stackedBelow = 58
)

// row is one line: the cursor, a mark, the name, the status in words, and how
// old the data is or what is waited for. What is waited for stands below where
// it has no room, and all of it where the name has so many cells as none.
func (s *Screen) row(p *ui.Page, r row, name int) {
	e, st := s.env, s.env.Styles
	lead, style := "  ", st.Dim.UnsetFaint()
	focused := r.id == s.at
	if focused {
		lead, style = st.Focus.Render(st.Glyphs.Pointer)+" ", st.Focus
	}
	line, under := lead+"  "+style.Render(s.name(r)), []string(nil)
	switch mark, word, tail, whole := s.words(r); {
	case r.revoke:
	case name == 0:
		line = lead + mark + " " + style.Render(s.name(r))
		under = e.Wrapped(st.Dim, words.Comma(word, tail), p.W()-ui.Width(rowIndent))
	default:
		line = lead + mark + " " + style.Render(e.Cell(s.name(r), name)) + "  " + e.Cell(word, statusWidth)
		switch room := p.W() - ui.Width(line) - 2; {
		case whole && ui.Width(tail) > room:
			under = e.Wrapped(st.Dim, tail, p.W()-ui.Width(rowIndent))
		case room >= tailLeast:
			line += "  " + st.Dim.Render(e.Fit(tail, room))
		}
	}
	draw := func() {
		p.Line(line)
		for _, l := range under {
			p.Line(rowIndent + l)
		}
	}
	if focused {
		p.Focus(draw)
		return
	}
	draw()
}

// words are what a row says beside its name. whole: the tail is of use only
// whole.
func (s *Screen) words(r row) (mark, word, tail string, whole bool) {
	st := s.env.Styles
	now := s.env.Now()
	if r.revoke {
		return "", "", "", false
	}
	if r.draft != nil {
		return st.Warn.Render(st.Glyphs.Warn), "Not finished", words.Ago(now, r.draft.UpdatedAt), false
	}
	c := r.conn
	status, _ := c.Standing()
	word = status.Label()
	switch {
	case status != store.Syncing:
	case c.Live == nil && s.o.Services.PlaceOf(*c).Elsewhere():
		return st.Accent.Render(s.env.Spin()), word, "in " + words.Clean(s.o.Services.PlaceOf(*c).Host), false
	default:
		return st.Accent.Render(s.env.Spin()), word, s.progress(c), false
	}
	switch status {
	case store.NeedsAttention:
		mark = st.Warn.Render(st.Glyphs.Warn)
	case store.Connected:
		mark = st.Good.Render(st.Glyphs.Done)
	default:
		mark = st.Glyphs.Todo
	}
	switch {
	case r.waits != "":
		tail, whole = words.Clean(r.waits), true
	case c.HandedOver != nil && c.Token.Number == 0:
		tail = "handed over to " + words.Clean(c.HandedOver.Name) + " on " + words.Day(c.HandedOver.At)
		whole = true
	case c.LastApplied != nil:
		tail = "data from " + words.Ago(now, c.LastApplied.FinishedAt)
	}
	return mark, word, tail, whole
}

// progress is how far a sync is, in this window or another process.
func (s *Screen) progress(c *store.Connector) string {
	var snap engine.Snapshot
	switch y := s.env.Runs.Of(c.ID); {
	case y != nil:
		snap = y.Progress.Snapshot()
	case c.Live == nil || json.Unmarshal(c.Live.Progress, &snap) != nil:
		if c.Live == nil {
			return ""
		}
		return "since " + words.Moment(s.env.Now(), c.Live.Since)
	}
	return words.Comma(words.Elapsed(snap.Elapsed), snap.Brief())
}

func (s *Screen) messages(p *ui.Page) {
	st := s.env.Styles
	if why := s.env.ReadOnly; why != nil {
		p.Text("The store is read-only: " + words.Clean(failure.Of(why).What))
		p.Indent(2).Styled(st.Dim, words.Clean(failure.Of(why).Do)).Indent(-2).Gap()
	}
	if s.problem != nil {
		ui.ErrorWords(p, s.problem)
		p.Gap()
	}
	if s.page.Text != "" {
		s.page.Draw(s.env, p)
		p.Gap()
	}
	if s.said != "" {
		p.Hang(st.Glyphs.Good+" ", st.Good, s.said).Gap()
	}
	if s.busy != "" {
		p.Line(st.Accent.Render(s.env.Spin()) + " " + s.busy)
		if s.stop != nil && s.env.Now().Sub(s.since) >= time.Second {
			p.Styled(st.Dim, words.Sentences(s.place.Slow(), "Press Esc to stop waiting."))
		}
		p.Gap()
	}
}

// Help is the keys that do something now.
func (s *Screen) Help() ui.Help {
	var short []key.Binding
	if len(s.rows) > 1 {
		short = append(short, s.env.Keys.Up)
	}
	var all []key.Binding
	for _, c := range s.commands() {
		all = append(all, c.key)
	}
	short = append(short, all[0], s.env.Keys.Quit)
	if s.env.Demo != nil {
		short = append(short, s.env.Keys.Revoke)
	}
	full := append(append([]key.Binding{}, all...), s.env.Keys.Quit)
	return ui.Help{Short: short, Full: []ui.Group{{Title: "Home", Keys: full}}}
}
