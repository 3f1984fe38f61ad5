package ui

import (
	"fmt"
	"strings"

	"connectpd/store/words"
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

// Wheel moves the window by so many rows; the cursor stays in it.
func (l *List) Wheel(by int) {
	l.top = min(max(0, l.top+by), max(0, l.n-max(1, l.page)))
	l.Go(min(max(l.at, l.top), l.top+max(1, l.page)-1))
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

// Fill is Window for rows of one line or several: the lines of the rows to draw
// in so many lines, and the place of the first of them.
func (l *List) Fill(room int, row func(i int) []string) (first int, rows [][]string) {
	if l.n == 0 {
		return 0, nil
	}
	room = max(1, room)
	first, _ = l.Window(room)
	used := 0 // lines
	add := func(i int) {
		rows = append(rows, row(i))
		used += len(rows[len(rows)-1])
	}
	for i := first; i <= l.at; i++ {
		add(i)
	}
	for ; used > room && first < l.at; first++ {
		used, rows = used-len(rows[0]), rows[1:]
	}
	for i := l.at + 1; i < l.n && used < room; i++ {
		add(i)
	}
	for first > 0 && used < room {
		above := row(first - 1)
		if used+len(above) > room {
			break
		}
		first, used, rows = first-1, used+len(above), append([][]string{above}, rows...)
	}
	if last := len(rows) - 1; used > room {
		rows[last] = rows[last][:len(rows[last])-(used-room)]
	}
	l.top, l.page = first, len(rows)
	return first, rows
}

// Position is where the cursor is, "41 of 251"; "" where the whole list is in
// sight.
func (l *List) Position() string {
	if l.n <= l.page {
		return ""
	}
	return words.Count(l.at+1) + " of " + words.Count(l.n)
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
		return e.Fit(f.Raw(), room)
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
	return e.Fit(strings.Join(e.tabs(tabs, at, w), " "), w)
}

// TabAt is the tab that is drawn at a cell of that line; -1 for none.
func (e *Env) TabAt(tabs []Tab, at, w, x int) int {
	for i, text := range e.tabs(tabs, at, w) {
		if x < Width(text) {
			return i
		}
		if x -= Width(text) + 1; x < 0 {
			break
		}
	}
	return -1
}

func (e *Env) tabs(tabs []Tab, at, w int) []string {
	for _, how := range [][2]bool{{true, true}, {false, true}} {
		if texts := e.tabTexts(tabs, at, how[0], how[1]); Width(strings.Join(texts, " ")) <= w {
			return texts
		}
	}
	return e.tabTexts(tabs, at, false, false)
}

func (e *Env) tabTexts(tabs []Tab, at int, counts, names bool) []string {
	st := e.Styles
	texts := make([]string, len(tabs))
	for i, t := range tabs {
		text := t.Name
		if t.N >= 0 && (counts || i == at) {
			text += " " + words.Count(t.N)
		}
		switch {
		case i == at:
			texts[i] = st.Focus.Render("[" + t.Key + " " + text + "]")
		case names:
			texts[i] = " " + st.Accent.Render(t.Key) + " " + st.Dim.Render(text) + " "
		default:
			texts[i] = " " + st.Accent.Render(t.Key) + " "
		}
	}
	return texts
}
