package ui

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/help"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/lipgloss"

	"connectpd/store/words"
)

// The smallest window that is drawn into; below it one line names this size.
const (
	MinWidth  = 40
	MinHeight = 10
)

// Frame is everything around and in one view.
type Frame struct {
	W, H   int
	Header Header
	Page   *Page
	Keys   []key.Binding // the footer, most needed first
	Fixed  []key.Binding // kept at the footer's end whatever the width
	Notice string        // what is told above the footer; "" nothing
	Window *Window       // what of the page is in sight; nil: where its focus is
}

// BodySize is the room for a page in a window.
func BodySize(w, h int) (int, int) { return max(1, w-2), max(1, h-around(h)) }

// BodyTop is the first line of the page in a window.
func BodyTop(h int) int { return around(h) - 2 }

// around is the number of lines that are not the page's: header, footer, the
// rule above the footer, and the one under the header where there is room.
func around(h int) int {
	if h < 14 {
		return 3
	}
	return 4
}

// TooSmall is the one line for windows below the smallest size.
func (e *Env) TooSmall(w, h int) string {
	s := fmt.Sprintf("Too small: needs %dx%d, is %dx%d", MinWidth, MinHeight, w, h)
	return e.Styles.Fold(e.Fit(s, w))
}

// Draw makes the view: never wider than W, never higher than H.
func (e *Env) Draw(f Frame) string {
	if f.W <= 0 || f.H <= 0 {
		return ""
	}
	if f.W < MinWidth || f.H < MinHeight {
		return e.TooSmall(f.W, f.H)
	}
	rule := strings.Repeat(e.Styles.Glyphs.Rule, f.W-2)
	lines := append(make([]string, 0, f.H), e.header(f))
	if around(f.H) == 4 {
		lines = append(lines, e.Styles.Dim.Render(rule))
	}
	_, h := BodySize(f.W, f.H)
	notice := e.notice(f)
	h -= len(notice)
	window := f.Window
	if window == nil {
		window = &Window{}
	}
	lines = append(lines, window.show(f.Page, f.W-2, h)...)
	lines = append(lines, notice...)
	lines = append(lines, e.lowerRule(rule, f.Page.place, window), e.footer(f))
	return e.joined(lines, f.W-2)
}

// noticeMost is how many lines a notice takes away from the page at most.
const noticeMost = 3

// notice is what is told above the footer, wrapped behind its mark.
func (e *Env) notice(f Frame) []string {
	if f.Notice == "" {
		return nil
	}
	p := e.NewPage(f.W-2).Hang(e.Styles.Glyphs.Warn+" ", e.Styles.Warn, f.Notice)
	lines := p.Lines()
	return lines[:min(len(lines), noticeMost)]
}

// joined are the lines of a view, each of at most w cells behind a margin.
func (e *Env) joined(lines []string, w int) string {
	n := 0
	for _, l := range lines {
		n += len(l) + len("\n ")
	}
	var b strings.Builder
	b.Grow(n)
	for i, l := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteByte(' ')
		b.WriteString(e.Styles.Fold(e.Fit(l, w)))
	}
	return b.String()
}

// lowerRule says where in its list the page is, and how much of it is out of
// sight.
func (e *Env) lowerRule(rule, place string, window *Window) string {
	above, below := window.hidden()
	var told []string
	if place != "" {
		told = append(told, place)
	}
	if above > 0 {
		told = append(told, words.Plural(above, "line", "lines")+" above")
	}
	if below > 0 {
		told = append(told, words.Plural(below, "line", "lines")+" below")
	}
	if len(told) == 0 {
		return e.Styles.Dim.Render(rule)
	}
	g := e.Styles.Glyphs
	lead := strings.Repeat(g.Rule, 2)
	text := " " + strings.Join(told, ", ") + " "
	if keys := g.Dot + " pgup/pgdn "; above+below > 0 && Width(lead+text+keys) <= Width(rule) {
		text += keys
	}
	return e.Styles.Dim.Render(lipgloss.PlaceHorizontal(Width(rule), lipgloss.Left, lead+text, lipgloss.WithWhitespaceChars(g.Rule)))
}

func (e *Env) header(f Frame) string {
	w := f.W - 2
	mark := e.mark()
	if mark != "" {
		w -= Width(mark) + 1
	}
	left, right := f.Header.Title, f.Header.Right
	if Width(left)+Width(right)+2 > w && f.Header.ShortRight != "" {
		right = f.Header.ShortRight
	}
	if Width(left)+Width(right)+2 > w && f.Header.Short != "" {
		left = f.Header.Short
	}
	right = e.Fit(right, max(0, w-8))
	left = e.Fit(left, max(0, w-Width(right)-2))
	line := lipgloss.PlaceHorizontal(w-Width(right), lipgloss.Left, e.Styles.Title.Render(left)) + right
	if mark != "" {
		line = e.Styles.Demo.Render(mark) + " " + line
	}
	return line
}

// mark is what every header begins with: what all that is shown is to be taken
// for.
func (e *Env) mark() string {
	switch {
	case e.Demo != nil:
		return "DEMO"
	case e.ReadOnly != nil:
		return "READ-ONLY"
	}
	return ""
}

// footer names keys, as many as fit: help always, Enter and the key that leaves
// before others, the arrows last. Ctrl+C needs no telling where another key
// leaves; nor where Esc would have no room, which is then told before others
// too. Widths decide before anything is styled, since a frame has one footer and
// drawing it costs as much as ten rows.
func (e *Env) footer(f Frame) string {
	st := e.Styles
	separator := " " + st.Glyphs.Dot + " "
	keys := slices.DeleteFunc(slices.Clone(f.Keys), func(b key.Binding) bool { return !b.Enabled() })
	list := e.fitting(separator, keys, f.Fixed, f.W-2, quits)
	if slices.ContainsFunc(keys, goesBack) && !slices.ContainsFunc(list, goesBack) {
		leaves := func(b key.Binding) bool { return goesBack(b) || quits(b) }
		list = e.fitting(separator, keys, f.Fixed[:min(1, len(f.Fixed))], f.W-2, leaves)
	}
	line := help.Model{ShortSeparator: separator,
		Styles: help.Styles{ShortKey: st.Accent, ShortDesc: st.Dim, ShortSeparator: st.Dim}}
	return line.ShortHelpView(list)
}

// fitting are the keys that w cells have room for, those that leave before
// others, and the fixed ones.
func (e *Env) fitting(separator string, keys, fixed []key.Binding, w int, leaves func(key.Binding) bool) []key.Binding {
	keys = slices.Clone(keys)
	named := slices.ContainsFunc(keys, leaves)
	for len(keys) > 0 && footerWidth(separator, keys, fixed) > w {
		if len(fixed) > 1 && (named || len(keys) == 1) {
			fixed = fixed[:len(fixed)-1]
			continue
		}
		least := e.least(keys, leaves)
		keys = slices.Delete(keys, least, least+1)
	}
	return append(keys, fixed...)
}

// footerWidth is how many cells the short help of bindings takes.
func footerWidth(separator string, lists ...[]key.Binding) int {
	n, w := 0, 0
	for _, list := range lists {
		for _, b := range list {
			if b.Enabled() {
				n++
				w += Width(b.Help().Key) + 1 + Width(b.Help().Desc)
			}
		}
	}
	return w + max(0, n-1)*Width(separator)
}

// least is the key that a footer can do without first.
func (e *Env) least(keys []key.Binding, leaves func(key.Binding) bool) int {
	if i := slices.IndexFunc(keys, func(b key.Binding) bool { return b.Help().Key == e.Keys.Up.Help().Key }); i >= 0 {
		return i
	}
	for i := len(keys) - 1; i >= 0; i-- {
		if !slices.Contains(keys[i].Keys(), "enter") && !leaves(keys[i]) {
			return i
		}
	}
	return max(0, slices.IndexFunc(keys, leaves))
}

// quits reports that a key leaves as Ctrl+C does.
func quits(b key.Binding) bool { return slices.Contains(b.Keys(), "q") }

// goesBack reports that a key is Esc, whatever it is called there.
func goesBack(b key.Binding) bool { return slices.Contains(b.Keys(), "esc") }
