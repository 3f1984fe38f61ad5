package logs

import (
	"slices"
	"strconv"
	"strings"

	"connectpd/store"
	"connectpd/store/words"
	"connectpd/tui/parts"
)

// wide is the body width from which the run stands beside its lines.
const (
	wide     = 100
	runWidth = 8
)

// Header names the connector, from which level on lines are shown, and whether
// new ones are followed.
func (s *Screen) Header() parts.Header {
	name := words.Clean(s.o.Connector.Name)
	follows := "following"
	if s.back > 0 {
		follows = words.Plural(s.back, "newer line", "newer lines")
	}
	from := "everything"
	if l := levels[s.level]; l != levels[0] {
		from = string(l) + " and up"
	}
	return parts.Header{Title: "Log  " + name, Short: "Log", Right: from + " " + s.env.Styles.Glyphs.Dot + " " + follows, ShortRight: follows}
}

func (s *Screen) fits(e store.LogEntry) bool {
	if rank[e.Level] < rank[levels[s.level]] {
		return false
	}
	q := parts.Fold(s.search.Value())
	return q == "" || strings.Contains(parts.Fold(e.Message+" "+e.Event+" "+e.RequestID), q)
}

// View fills the body from its end upwards.
func (s *Screen) View(w, h int) *parts.Page {
	p := s.env.NewPage(w)
	top := s.top()
	for _, l := range top {
		p.Line(l)
	}
	room := max(1, h-len(top))
	s.page = room
	entries := s.shown
	end := max(0, len(entries)-s.back)
	var lines []string
	for i := end - 1; i >= 0 && len(lines) < room; i-- {
		block := s.block(entries[i], w)
		slices.Reverse(block)
		lines = append(lines, block...)
	}
	lines = lines[:min(room, len(lines))]
	slices.Reverse(lines)
	for _, l := range lines {
		p.Line(l)
	}
	if len(lines) == 0 && s.err == nil {
		p.Line(s.empty())
	}
	return p
}

func (s *Screen) empty() string {
	switch {
	case !s.read:
		return s.env.Styles.Dim.Render("Reading the log")
	case len(s.entries) == 0:
		return "Nothing is logged yet."
	}
	return "Nothing fits the level and the search."
}

func (s *Screen) top() []string {
	st := s.env.Styles
	var out []string
	if s.err != nil {
		out = append(out, st.Bad.Render(st.Glyphs.Bad)+" The log cannot be read: "+words.Clean(s.err.Error()))
	}
	if s.typing || !s.search.Empty() {
		caret := ""
		if s.typing {
			caret = st.Glyphs.Caret
		}
		out = append(out, "Search: "+words.Clean(s.search.Value())+caret+"   "+st.Dim.Render(words.Plural(len(s.shown), "line", "lines")))
	}
	return out
}

// block is one entry: its time, its level in a word, and the message wrapped
// beside them.
func (s *Screen) block(e store.LogEntry, w int) []string {
	st := s.env.Styles
	format := "15:04:05"
	if now := s.env.Now().Local(); now.Format("2006-01-02") != e.Time.Local().Format("2006-01-02") && w >= 60 {
		format = "2006-01-02 15:04:05"
	}
	style := st.Dim
	switch e.Level {
	case store.Warn:
		style = st.Warn
	case store.Error:
		style = st.Bad
	}
	run := ""
	if w >= wide {
		if e.RunID != 0 {
			run = "run " + strconv.FormatInt(e.RunID, 10)
		}
		run = s.env.Cell(run, runWidth) + " "
	}
	lead := st.Dim.Render(e.Time.Local().Format(format)+" "+run) + style.Render(s.env.Cell(string(e.Level), 5)) + " "
	text := words.Clean(e.Message)
	if e.RequestID != "" && w >= 60 {
		text += " (request " + words.Clean(e.RequestID) + ")"
	}
	n := parts.Width(lead)
	lines := parts.Wrap(text, max(10, w-n))
	for i := range lines {
		if i == 0 {
			lines[i] = lead + lines[i]
		} else {
			lines[i] = strings.Repeat(" ", n) + lines[i]
		}
	}
	return lines
}
