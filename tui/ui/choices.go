package ui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// drawChoices adds the choices in at most rows lines: those around the cursor,
// and how many are out of sight.
func (v *Conversation) drawChoices(page *Page, p flow.Page, rows int) {
	if len(p.Choices) == 0 || rows == 0 {
		return
	}
	found := v.found(p)
	v.drawSearch(page, p, found)
	page.Gap()
	lines, at := v.choiceLines(page, found, v.focus)
	from, to := wholeChoices(lines, at, rows)
	for _, l := range lines[from:to] {
		switch {
		case l.id != "" && v.focus == stop{onChoice, l.id}:
			start := page.Len()
			page.Line(l.text)
			if page.to <= page.from {
				page.from = start
			}
			page.to = page.Len()
		default:
			page.Line(l.text)
		}
	}
	if hidden := len(lines) - (to - from); hidden > 0 {
		page.Line(v.env.Styles.Dim.Render(v.hiddenWords(lines, from, to)))
	}
}

func (v *Conversation) hiddenWords(lines []choiceLine, from, to int) string {
	count := func(ls []choiceLine) int {
		ids := map[string]bool{}
		for _, l := range ls {
			if l.id != "" && l.first {
				ids[l.id] = true
			}
		}
		return len(ids)
	}
	var words []string
	if n := count(lines[:from]); n > 0 {
		words = append(words, fmt.Sprintf("%d more above", n))
	}
	if n := count(lines[to:]); n > 0 {
		words = append(words, fmt.Sprintf("%d more below", n))
	}
	return "  " + strings.Join(words, ", ")
}

func (v *Conversation) drawSearch(page *Page, p flow.Page, found []flow.Choice) {
	if v.search == nil {
		return
	}
	st := v.env.Styles
	page.Gap().Line("Search: " + v.search.window(st.Glyphs.Caret, max(8, page.W()-30)) +
		st.Dim.Render(fmt.Sprintf("  %d of %d", len(found), len(p.Choices))))
}

// choiceLine is one drawn line; id is the choice it belongs to, "" a heading.
type choiceLine struct {
	text  string
	id    string
	first bool
}

// choiceLines draws all choices. A detail that has no room beside the labels
// stands below its own, whole; in short lists and narrow windows all of them do
// then. at is the line under the cursor.
func (v *Conversation) choiceLines(page *Page, found []flow.Choice, focus stop) (lines []choiceLine, at int) {
	st := v.env.Styles
	label, detail := columns(found, page.W()-choiceIndent)
	if few := len(found) < searchFrom || page.W() < compactBelow-2; few && detail < widest(found) {
		label, detail = page.W()-choiceIndent, 0
	}
	group := ""
	for _, c := range found {
		if c.Group != group && v.search == nil {
			group = c.Group
			lines = append(lines, choiceLine{text: st.Dim.Render(words.Clean(group))})
		}
		focused := focus == stop{onChoice, c.ID}
		if focused {
			at = len(lines)
		}
		for i, l := range v.choiceTexts(c, focused, label, detail) {
			lines = append(lines, choiceLine{l, c.ID, i == 0})
		}
		if focused && c.Refused != "" {
			for _, l := range v.env.Wrapped(lipgloss.NewStyle(), words.Clean(c.Refused), max(8, page.W()-8)) {
				lines = append(lines, choiceLine{"      " + st.Warn.Render(st.Glyphs.Warn) + " " + l, c.ID, false})
			}
		}
	}
	return lines, at
}

// choiceIndent is the room before a choice's label: the pointer, and the mark
// of one of many.
const choiceIndent = 6

// choiceTexts are the lines of a choice: its label, wrapped, with its detail
// beside the first of them, or below where it is wider than so many cells.
func (v *Conversation) choiceTexts(c flow.Choice, focused bool, label, detail int) []string {
	st, style := v.env.Styles, lipgloss.NewStyle()
	switch {
	case c.Refused != "":
		style = st.Dim
	case focused:
		style = st.Focus
	}
	mark, text := v.choiceMark(c, focused), words.Clean(c.Detail)
	beside := text != "" && Width(text) <= detail
	texts := v.env.Wrapped(style, words.Clean(c.Label), max(8, label))
	for i, l := range texts {
		if i == 0 && beside {
			l = padTo(l, label) + "  " + v.env.Wrapped(st.Dim, text, detail)[0]
		}
		if i > 0 {
			mark = strings.Repeat(" ", Width(mark))
		}
		texts[i] = mark + l
	}
	if beside || text == "" {
		return texts
	}
	indent := strings.Repeat(" ", choiceIndent)
	for _, l := range v.env.Wrapped(st.Dim, text, max(8, label+detail)) {
		texts = append(texts, indent+l)
	}
	return texts
}

// choiceMark is what stands before a choice's label: the pointer where it has
// the focus, and whether it is chosen.
func (v *Conversation) choiceMark(c flow.Choice, focused bool) string {
	g, mark := v.env.Styles.Glyphs, v.env.lead(focused)
	switch {
	case c.Many && c.Refused != "":
		return mark + " -  "
	case c.Many && c.Chosen:
		return mark + g.Ticked + " "
	case c.Many:
		return mark + g.Unticked + " "
	case c.Refused != "":
		return mark + "- "
	case c.Chosen:
		return mark + g.Chosen + " "
	}
	return mark + g.Unchosen + " "
}

// widest is the width of the widest detail.
func widest(cs []flow.Choice) int {
	w := 0
	for _, c := range cs {
		w = max(w, Width(words.Clean(c.Detail)))
	}
	return w
}

// columns shares w cells between labels and details: the labels take what they
// need, and at most three fifths where there are details.
func columns(cs []flow.Choice, w int) (label, detail int) {
	labels, details := 0, widest(cs)
	for _, c := range cs {
		labels = max(labels, Width(words.Clean(c.Label)))
	}
	if details == 0 {
		return max(8, w), 0
	}
	label = min(labels, max(8, w*3/5), max(8, w-8))
	if labels+2+details <= w {
		label = labels
	}
	return label, max(0, w-label-2)
}

// wholeChoices is window without part of a choice at its ends, unless the cursor
// is on it.
func wholeChoices(lines []choiceLine, at, rows int) (from, to int) {
	from, to = window(len(lines), at, rows)
	inside := func(i int) bool { return i < len(lines) && lines[i].id != "" && !lines[i].first }
	for inside(from) && from < at {
		from++
	}
	end := to
	for inside(end) && end > at {
		end--
	}
	if end > at {
		to = end
	}
	return from, to
}

// window chooses rows of n lines around at.
func window(n, at, rows int) (from, to int) {
	if n <= rows {
		return 0, n
	}
	rows = max(1, rows-1) // one line tells what is out of sight
	from = min(max(0, at-rows/2), n-rows)
	return from, from + rows
}
