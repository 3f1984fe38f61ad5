package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/viewport"
	tea "github.com/charmbracelet/bubbletea"
)

// Window is what is in sight of a page: bubbles' viewport, with the keys of
// our lists. It follows the page's focus until it is scrolled by hand. The
// zero value is ready. It is told only how many lines there are, and View is not
// called: it would measure and wrap every line anew, in which time a list is
// drawn twice.
type Window struct {
	viewport.Model
	byHand bool
}

// Key scrolls by the keys of a list; false when the key is none of them.
func (w *Window) Key(k *Keys, msg tea.Msg) bool {
	to, ok := k.To(msg, w.YOffset, w.TotalLineCount(), w.Height)
	if ok {
		w.Wheel(to - w.YOffset)
	}
	return ok
}

// Wheel scrolls by so many lines, no further than the page's ends.
func (w *Window) Wheel(by int) {
	w.SetYOffset(w.YOffset + by)
	w.byHand = true
}

// Follow shows the page's focus again.
func (w *Window) Follow() { w.byHand = false }

// show gives the lines in sight of a page in so many cells: all, or without
// gaps, or a stretch with the focus and what leads to it.
func (w *Window) show(p *Page, width, height int) []string {
	lines, from, to := p.squeeze(height)
	w.Width, w.Height = width, height
	w.SetContent(strings.Repeat("\n", max(0, len(lines)-1)))
	switch {
	case w.byHand:
		w.Wheel(0) // the page or its room may have changed
	case to > from:
		w.SetYOffset(min(from, max(0, to-height)))
	default:
		w.GotoTop()
	}
	p.drawn = lines[w.YOffset:min(len(lines), w.YOffset+height)]
	texts := make([]string, height)
	for i, l := range p.drawn {
		texts[i] = l.text
	}
	return texts
}

// hidden are the numbers of lines above and below what is in sight.
func (w *Window) hidden() (above, below int) {
	return w.YOffset, max(0, w.TotalLineCount()-w.YOffset-w.Height)
}
