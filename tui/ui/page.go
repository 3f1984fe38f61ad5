package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
)

// Page is what a screen draws: lines from top to bottom, of which one or a few
// have the focus. It may be longer than the window; the frame then leaves out
// blank lines first and scrolls to the focus.
type Page struct {
	env    *Env
	w      int
	indent int
	lines  []pageLine
	from   int // focus, first line
	to     int // focus, one past the last line; to <= from: none
	place  string
	drawn  []pageLine // as the frame drew them last
}

type pageLine struct {
	text string
	gap  bool                // may be left out
	hit  func(x int) tea.Msg // of a click; nil: nothing is there
}

// NewPage starts a page of w cells.
func (e *Env) NewPage(w int) *Page { return &Page{env: e, w: max(1, w)} }

// W is the width that is left for text.
func (p *Page) W() int { return max(1, p.w-p.indent) }

// Len is the number of lines so far.
func (p *Page) Len() int { return len(p.lines) }

// Indent moves what follows by n more cells; a negative n back.
func (p *Page) Indent(n int) *Page { p.indent = max(0, p.indent+n); return p }

// Line adds one line that is drawn already; it is cut to the width.
func (p *Page) Line(s string) *Page {
	s = p.env.Fit(s, p.W())
	p.lines = append(p.lines, pageLine{text: strings.Repeat(" ", p.indent) + s})
	return p
}

// Gap adds a blank line that may be left out when space is short. Gaps do not
// pile up.
func (p *Page) Gap() *Page {
	if n := len(p.lines); n > 0 && p.lines[n-1].gap {
		return p
	}
	p.lines = append(p.lines, pageLine{gap: true})
	return p
}

// textW is the width that running text takes: lines longer than that are hard
// to read, however wide the page.
func (p *Page) textW() int { return min(p.W(), TextWidth) }

// Text adds words, wrapped.
func (p *Page) Text(s string) *Page {
	return p.Styled(lipgloss.NewStyle(), s)
}

// Styled adds words, wrapped, in a style.
func (p *Page) Styled(st lipgloss.Style, s string) *Page {
	for _, l := range p.env.Wrapped(st, s, p.textW()) {
		p.Line(l)
	}
	return p
}

// Hang adds words behind a mark in a style; the lines after the first are
// indented to where the words began. The words are not styled: a style must
// not reach over the end of a line.
func (p *Page) Hang(mark string, st lipgloss.Style, s string) *Page {
	return p.hang(mark, st, lipgloss.NewStyle(), s)
}

// Bad adds words that say what went wrong, behind their mark.
func (p *Page) Bad(s string) *Page {
	st := p.env.Styles
	return p.hang(st.Glyphs.Bad+" ", st.Bad, st.Bad, s)
}

func (p *Page) hang(mark string, st, words lipgloss.Style, s string) *Page {
	return p.beside(st.Render(mark), p.env.Wrapped(words, s, max(1, p.textW()-Width(mark))))
}

// beside adds lines with a drawn lead before the first of them.
func (p *Page) beside(lead string, lines []string) *Page {
	for _, l := range strings.Split(lipgloss.JoinHorizontal(lipgloss.Top, lead, strings.Join(lines, "\n")), "\n") {
		p.Line(strings.TrimRight(l, " "))
	}
	return p
}

// Pointed adds a row that the cursor may stand on: its words, behind a mark, and
// the pointer before it where the cursor is.
func (e *Env) Pointed(p *Page, here bool, mark string, st lipgloss.Style, s string) {
	words := lipgloss.NewStyle()
	if here {
		words = e.Styles.Focus
	}
	lead := e.lead(here) + st.Render(mark)
	p.beside(lead, e.Wrapped(words, s, max(1, p.textW()-Width(lead))))
}

// Focus marks the lines that fn adds as those that must stay in view.
func (p *Page) Focus(fn func()) *Page {
	from := len(p.lines)
	fn()
	p.from, p.to = from, len(p.lines)
	return p
}

// Hits says what a click on the lines from one on does, by its place in them.
func (p *Page) Hits(from int, hit func(x int) tea.Msg) *Page {
	for i := range p.lines[from:] {
		p.lines[from+i].hit = hit
	}
	return p
}

// Click is what a click on a line that was drawn does; nil for nothing.
func (p *Page) Click(x, y int) tea.Msg {
	if x < 0 || y < 0 || y >= len(p.drawn) || p.drawn[y].hit == nil {
		return nil
	}
	return p.drawn[y].hit(x)
}

// Place says on the rule below the page where one is in its list: "41 of 251".
func (p *Page) Place(s string) *Page { p.place = s; return p }

// Add puts another page's lines below, with its focus.
func (p *Page) Add(q *Page) *Page {
	off := len(p.lines)
	pad := strings.Repeat(" ", p.indent)
	for _, l := range q.lines {
		if !l.gap {
			l.text = pad + l.text
		}
		p.lines = append(p.lines, l)
	}
	if q.to > q.from {
		p.from, p.to = q.from+off, q.to+off
	}
	if q.place != "" {
		p.place = q.place
	}
	return p
}

// Lines are the page's lines as drawn, for goldens and scrollback.
func (p *Page) Lines() []string {
	out := make([]string, len(p.lines))
	for i, l := range p.lines {
		out[i] = strings.TrimRight(l.text, " ")
	}
	return out
}

// Beside joins two pages into one: left in a column of w cells, gap included,
// and right next to it. The cursor is in right.
func Beside(left *Page, w int, right *Page) *Page {
	out := &Page{env: right.env, w: w + right.w, from: right.from, to: right.to}
	for i := range max(len(left.lines), len(right.lines)) {
		l, r := left.at(i), right.at(i)
		text := r.text
		if l.text != "" || r.text != "" {
			text = right.env.Cell(l.text, w) + r.text
		}
		out.lines = append(out.lines, pageLine{text, l.gap && r.gap, besideHit(l.hit, w, r.hit)})
	}
	return out
}

// besideHit is what a click does where two lines stand in one.
func besideHit(left func(int) tea.Msg, w int, right func(int) tea.Msg) func(int) tea.Msg {
	if left == nil && right == nil {
		return nil
	}
	return func(x int) tea.Msg {
		switch {
		case x < w && left != nil:
			return left(x)
		case x >= w && right != nil:
			return right(x - w)
		}
		return nil
	}
}

// BesideLeft is Beside with the cursor in left.
func BesideLeft(left *Page, w int, right *Page) *Page {
	out := Beside(left, w, right)
	out.from, out.to, out.place = left.from, left.to, left.place
	return out
}

// at is line i, or a gap beyond the end.
func (p *Page) at(i int) pageLine {
	if i < len(p.lines) {
		return p.lines[i]
	}
	return pageLine{gap: true}
}

// squeeze leaves out gaps, from the bottom, until h lines remain or no gap.
func (p *Page) squeeze(h int) (lines []pageLine, from, to int) {
	drop := len(p.lines) - h
	if drop <= 0 {
		return p.lines, p.from, p.to
	}
	lines = make([]pageLine, 0, len(p.lines))
	keep := make([]bool, len(p.lines))
	for i := len(p.lines) - 1; i >= 0; i-- {
		keep[i] = !p.lines[i].gap || drop <= 0
		if !keep[i] {
			drop--
		}
	}
	from, to = p.from, p.to
	for i, l := range p.lines {
		if keep[i] {
			lines = append(lines, l)
			continue
		}
		if i < p.from {
			from--
		}
		if i < p.to {
			to--
		}
	}
	return lines, from, to
}
