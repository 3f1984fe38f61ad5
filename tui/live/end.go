package live

import (
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"connectpd/store/words"
	"connectpd/sync/engine"
	"connectpd/sync/findings"
	"connectpd/tui/ui"
	"connectpd/wizard/service"
)

// onward is a screen that the end of a sync leads on to.
type onward struct {
	key  key.Binding
	open func() ui.Screen
}

// onward are where an applied sync leads on to, by their keys.
func (s *Screen) onward() []onward {
	if !s.applied() {
		return nil
	}
	k := s.env.Keys
	all := []onward{{k.Access, s.o.Access}, {k.Changes, s.o.Changes}, {ui.As(k.Reviews, "review"), s.o.Reviews}, {k.Export, s.o.Export}}
	if s.o.Findings != nil {
		all = append(all, onward{k.Findings, func() ui.Screen { return s.o.Findings("", "") }})
	}
	var list []onward
	for _, to := range all {
		if to.open != nil {
			list = append(list, to)
		}
	}
	return list
}

func (s *Screen) applied() bool { return s.summary != nil && s.summary.Outcome.Run.Applied }

// leads reports that Enter leads on: to who has access, or to the finding under
// the cursor.
func (s *Screen) leads() bool {
	return s.applied() && s.o.Access != nil && !s.reenters() && s.held() == 0
}

// look are the findings that the cursor goes to.
func (s *Screen) look() []findings.Line {
	if !s.leads() || s.o.Findings == nil {
		return nil
	}
	return s.summary.Look
}

// choices is how many things Enter can open: who has access, and the first
// findings.
func (s *Screen) choices() int {
	if !s.leads() {
		return 0
	}
	return 1 + len(s.look())
}

// endedKey handles a key once the sync has ended.
func (s *Screen) endedKey(k tea.KeyMsg) (ui.Action, tea.Cmd) {
	if s.grace.Blocks(s.env.Now()) && !ui.Is(k, s.env.Keys.Back) { // Esc is never ignored
		return nil, nil
	}
	for _, to := range s.onward() {
		if ui.Is(k, to.key) {
			return ui.Open{Screen: to.open()}, nil
		}
	}
	keys := s.env.Keys
	switch {
	case s.reenters() && ui.Is(k, keys.Next), s.reenters() && ui.Is(k, keys.Rotate):
		return s.o.Reenter()
	case s.held() != 0 && ui.Is(k, keys.Held):
		return ui.Open{Screen: s.o.Held()}, nil
	case s.o.There != "" && ui.Is(k, keys.Page):
		return nil, s.openThere()
	case s.leads() && ui.Is(k, keys.Next):
		return ui.Open{Screen: s.chosen()}, nil
	case ui.Is(k, keys.Next, keys.Back, keys.Quit):
		return s.leaveEnded()
	case s.leads():
		s.list.Key(keys, k)
	}
	return nil, nil
}

// pageOpened is the answer of a browser.
type pageOpened struct{ err error }

// noBrowser: the address stands among the notes of the summary.
const noBrowser = "No browser could be opened. The address is shown above."

// openThere opens the connector's page where else it is registered.
func (s *Screen) openThere() tea.Cmd {
	ctx, open, address := s.env.Ctx, s.o.Open, s.o.There
	if open == nil {
		s.problem = noBrowser
		return nil
	}
	return func() tea.Msg { return pageOpened{open(ctx, address)} }
}

// chosen is what is under the cursor.
func (s *Screen) chosen() ui.Screen {
	if at := s.list.At() - 1; at >= 0 {
		line := s.look()[at]
		return s.o.Findings(line.Kind, line.First)
	}
	return s.o.Access()
}

// endedHelp is the keys of the end of a sync, by importance: narrow windows
// leave out the last ones, but the one that leaves.
func (s *Screen) endedHelp() ui.Help {
	k := s.env.Keys
	var short []key.Binding
	switch {
	case s.reenters():
		short = append(short, ui.As(k.Next, "new token"), ui.As(k.Back, "later"))
	case s.held() != 0:
		short = append(short, k.Held, ui.As(k.Next, "decide later"))
	case s.leads():
		short = append(short, ui.As(k.Next, "open"))
	default:
		short = append(short, ui.As(k.Next, "done"))
	}
	if s.technical() != "" {
		short = append(short, ui.As(k.Details, "technical details"))
	}
	if s.o.There != "" {
		short = append(short, ui.As(k.Page, "its page there"))
	}
	for _, to := range s.onward() {
		short = append(short, to.key)
	}
	short = append(short, s.always()...)
	if s.leads() {
		short = append(short, ui.As(k.Quit, "done"))
	}
	if s.env.Demo != nil {
		short = append(short, k.Revoke)
	}
	full := slices.Clone(short)
	if s.choices() > 1 {
		full = append(full, k.ListUp, k.First, k.Last)
	}
	return ui.Help{Short: short, Full: []ui.Group{{Title: "This sync", Keys: full}}}
}

// twoColumns is the width from which what was found stands in two columns.
const twoColumns = 64

// found says what a sync has found, by kinds.
func (s *Screen) found(p *ui.Page) {
	p.Gap()
	columns := []*ui.Page{p}
	w := min(p.W(), ui.TextWidth) / 2
	if p.W() >= twoColumns {
		columns = []*ui.Page{s.env.NewPage(w), s.env.NewPage(w)}
	}
	for i, r := range s.snap.Rows {
		columns[i%len(columns)].Line(s.foundCell(r))
	}
	if len(columns) == 2 {
		p.Add(ui.Beside(columns[0], w, columns[1]))
	}
}

func (s *Screen) foundCell(r engine.Row) string {
	e, st := s.env, s.env.Styles
	text := words.Count(r.Done)
	if r.State == engine.RowUnavailable {
		text = "not on this plan"
	} else if r.State != engine.RowDone {
		text = r.Far()
	}
	if more := s.rowDetail(r); more != "" {
		text += st.Dim.Render(" " + st.Glyphs.Dot + " " + more)
	}
	return s.mark(r) + " " + e.Cell(r.Name(), nameWidth-2) + text
}

// cameOfIt says what changed, what that means, what deserves a look first, and
// what can be run next where no key of this screen is for it.
func (s *Screen) cameOfIt(p *ui.Page, sum service.Summary) {
	if !s.leads() {
		if len(sum.Counts) > 0 || sum.Changes != "" { // else it begins with a gap itself
			p.Gap()
		}
		p.Add(s.env.SummaryPage(sum, p.W()))
		return
	}
	var next []service.Command
	for _, c := range sum.Next {
		if !c.HasKey {
			next = append(next, c)
		}
	}
	look := sum.Look
	if s.o.Findings != nil {
		sum.Look = nil
	}
	sum.Next = nil
	p.Gap().Add(s.env.SummaryPage(sum, p.W())).Gap()
	s.line(p, 0, "", s.env.Styles.Dim, "Who has access")
	if len(look) > 0 && s.o.Findings != nil {
		s.looks(p, look)
	}
	p.Add(s.env.SummaryPage(service.Summary{Next: next}, p.W()))
}

// looks lists the first findings, each of which Enter opens.
func (s *Screen) looks(p *ui.Page, look []findings.Line) {
	st := s.env.Styles
	head := "Findings"
	if s.summary.Findings > 0 {
		head += " (" + words.Count(s.summary.Findings) + ")"
	}
	p.Gap().Indent(1).Styled(st.Strong, head).Indent(-1)
	for i, l := range look {
		mark, style := s.env.SeverityMark(l.Severity)
		s.line(p, 1+i, mark+" ", style, l.Text)
	}
}

// line is one of what Enter opens. The window follows the cursor once it was
// moved; before that the page is read from its top.
func (s *Screen) line(p *ui.Page, at int, mark string, style lipgloss.Style, text string) {
	here := s.list.At() == at
	draw := func() { s.env.Pointed(p, here, mark, style, words.Clean(text)) }
	if here && at > 0 {
		p.Focus(draw)
		return
	}
	draw()
}
