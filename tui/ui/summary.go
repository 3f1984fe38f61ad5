package ui

import (
	"slices"
	"strings"

	"connectpd/store/words"
	"connectpd/wizard/service"
)

// SummaryPage draws the end of a sync, for a screen whose header carries the
// title.
func (e *Env) SummaryPage(s service.Summary, w int) *Page {
	s.Notes = slices.Concat(s.Notes, s.Advice)
	return e.summary(e.NewPage(min(w, 100)), s)
}

func (e *Env) summary(p *Page, s service.Summary) *Page {
	st := e.Styles
	p.Indent(1)
	if len(s.Counts) > 0 {
		counts := make([]string, len(s.Counts))
		for i, c := range s.Counts {
			counts[i] = strings.ReplaceAll(words.Clean(c), " ", "\u00a0")
		}
		for _, l := range Wrap(strings.Join(counts, "   "), p.W()) {
			p.Line(strings.ReplaceAll(l, "\u00a0", " "))
		}
	}
	if s.Changes != "" {
		p.Text(words.Clean(s.Changes))
	}
	for i, t := range s.Notes {
		if i == 0 {
			p.Gap()
		}
		p.Text(words.Clean(t))
	}
	if s.Page != "" {
		p.Text(pageThere).Address(s.Page)
	}
	if len(s.Look) > 0 {
		p.Gap().Styled(st.Strong, "Findings")
		for _, t := range s.Look {
			mark, style := e.SeverityMark(t.Severity)
			p.Hang(mark+" ", style, words.Clean(t.Text))
		}
	}
	e.nextCommands(p, s.Next)
	return p
}

func (e *Env) nextCommands(p *Page, next []service.Command) {
	if len(next) == 0 {
		return
	}
	st := e.Styles
	wide := 0
	for _, c := range next {
		wide = max(wide, Width(words.Clean(c.Line)))
	}
	p.Gap()
	for i, c := range next {
		lead := "Next   "
		if i > 0 {
			lead = "       "
		}
		line := words.Clean(c.Line)
		if wide+len(lead)+2+Width(words.Clean(c.Does)) > p.W() {
			p.Line(st.Dim.Render(lead) + st.Accent.Render(line))
			p.Indent(len(lead)).Styled(st.Dim, "  "+words.Clean(c.Does)).Indent(-len(lead))
			continue
		}
		p.Line(st.Dim.Render(lead) + st.Accent.Render(padTo(line, wide)) + "  " + st.Dim.Render(words.Clean(c.Does)))
	}
}

// pageThere introduces the address of the connector's page.
const pageThere = "Its page there, with its logs:"

// SummaryLines are the lines for the scrollback: the title, and what the screen
// said but its advice. An address in it is never broken.
func (e *Env) SummaryLines(s service.Summary, w int) []string {
	page := words.Clean(s.Page)
	s.Page = ""
	p := e.NewPage(min(w, 100)).Styled(e.Styles.Strong, words.Clean(s.Title)).Gap()
	lines := e.summary(p, s).Lines()
	if page != "" {
		lines = append(lines, "", " "+pageThere, e.Styles.Link(page, page))
	}
	return lines
}
