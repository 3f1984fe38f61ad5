package parts

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store/words"
	words0 "connectpd/store/words"
)

// List is the cursor in a list of any length, of which only a window is drawn.
// It knows places, not what stands there. The zero value is an empty list.
type List struct {
	n, at, top int
	page       int // rows that were drawn last
}

// Set says how long the list is; the cursor stays where it can.
func (l *List) Set(n int) {
	l.n = max(0, n)
	l.at = min(max(0, l.at), max(0, l.n-1))
}

// Len is how long the list is.
func (l *List) Len() int { return l.n }

// At is the place of the cursor; -1 in an empty list.
func (l *List) At() int {
	if l.n == 0 {
		return -1
	}
	return l.at
}

// Go moves the cursor to a place.
func (l *List) Go(i int) { l.at = min(max(0, i), max(0, l.n-1)) }

// Key moves the cursor; false when the key is none of the list's.
func (l *List) Key(k *Keys, msg tea.Msg) bool {
	page := max(1, l.page-1)
	switch {
	case Is(msg, k.Up):
		l.Go(l.at - 1)
	case Is(msg, k.Down):
		l.Go(l.at + 1)
	case Is(msg, k.PageUp):
		l.Go(l.at - page)
	case Is(msg, k.PageDown):
		l.Go(l.at + page)
	case Is(msg, k.Home):
		l.Go(0)
	case Is(msg, k.End):
		l.Go(l.n - 1)
	default:
		return false
	}
	return true
}

// Scroll moves the window by so many pages, with the cursor at its top.
func (l *List) Scroll(pages int) {
	l.Go(l.top + pages*max(1, l.page-1))
	l.top = l.at
}

// Window is the stretch to draw in so many rows: it moves only as far as the
// cursor pushes it.
func (l *List) Window(rows int) (from, to int) {
	l.page = max(1, rows)
	l.top = min(max(l.top, l.at-l.page+1), l.at)
	l.top = min(max(0, l.top), max(0, l.n-l.page))
	return l.top, min(l.n, l.top+l.page)
}

// Place tells which stretch of the list is in sight: "1-20 of 212", or how
// many there are when all are.
func (l *List) Place() string {
	if l.n <= l.page {
		return words.Count(l.n)
	}
	return fmt.Sprintf("%s-%s of %s", words.Count(l.top+1), words.Count(min(l.n, l.top+l.page)), words.Count(l.n))
}

// Inline is the field on one line of at most room cells, with the caret where
// it has the focus.
func (f *Field) Inline(e *Env, room int, focused bool) string {
	if !focused {
		return e.Fit(string(f.runes), room)
	}
	return f.window(e.Styles.Glyphs.Caret, max(2, room))
}

// Tab is one of several sides of a screen.
type Tab struct {
	Key  string // the key that shows it
	Name string
	N    int // things on it; below 0 not said
}

// Tabs draws sides on one line of at most w cells, the one in sight in
// brackets. Where they do not fit, the others are named by their keys only.
func (e *Env) Tabs(tabs []Tab, at, w int) string {
	if s := e.tabs(tabs, at, true, true); Width(s) <= w {
		return s
	}
	if s := e.tabs(tabs, at, false, true); Width(s) <= w {
		return s
	}
	return e.Fit(e.tabs(tabs, at, false, false), w)
}

func (e *Env) tabs(tabs []Tab, at int, counts, names bool) string {
	st := e.Styles
	words := make([]string, len(tabs))
	for i, t := range tabs {
		text := t.Name
		if t.N >= 0 && (counts || i == at) {
			text += " " + words0.Count(t.N)
		}
		switch {
		case i == at:
			words[i] = st.Focus.Render("[" + t.Key + " " + text + "]")
		case names:
			words[i] = " " + st.Accent.Render(t.Key) + " " + st.Dim.Render(text) + " "
		default:
			words[i] = " " + st.Accent.Render(t.Key) + " "
		}
	}
	return strings.Join(words, " ")
}
