package ui

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"

	"connectpd/store/words"
)

// Highlighter marks what a search found in the lines of one frame. It only
// repeats what the list says by itself, so without colour nothing is marked.
type Highlighter struct {
	match lipgloss.Style
	words []string          // of the query, folded
	drawn map[string]string // what was found before in this frame
}

// Highlighter marks every word of a query where it stands, compared as the
// search compares it.
func (e *Env) Highlighter(query string) *Highlighter {
	h := &Highlighter{match: e.Styles.Match, drawn: map[string]string{}}
	if e.Styles.IsColor {
		h.words = strings.Fields(Fold(query))
	}
	return h
}

// Line is a drawn line with its marks.
func (h *Highlighter) Line(line string) string {
	if len(h.words) == 0 {
		return line
	}
	text, styled := line, strings.Contains(line, "\x1b")
	if styled {
		text = ansi.Strip(line)
	}
	found := h.find(text)
	switch {
	case len(found) == 0:
		return line
	case styled:
		return lipgloss.StyleRanges(line, h.ranges(text, found)...)
	}
	var b strings.Builder
	b.Grow(2 * len(line))
	last := 0
	for _, s := range found {
		b.WriteString(text[last:s.from])
		b.WriteString(h.mark(text[s.from:s.to]))
		last = s.to
	}
	b.WriteString(text[last:])
	return b.String()
}

// span is a stretch of a text, in bytes.
type span struct{ from, to int }

// find is where the words stand in a text. What overlaps is found once.
func (h *Highlighter) find(text string) []span {
	folded, places := foldedPlaces(text)
	var found []span
	for _, w := range h.words {
		for from := 0; ; {
			at := strings.Index(folded[from:], w)
			if at < 0 {
				break
			}
			at += from
			from = at + len(w)
			if s := (span{at, from}); places == nil {
				found = append(found, s)
			} else {
				found = append(found, span{places[s.from], places[s.to]})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b span) int { return a.from - b.from })
	end := 0
	return slices.DeleteFunc(found, func(s span) bool {
		if s.from < end || s.to <= s.from {
			return true
		}
		end = s.to
		return false
	})
}

// mark draws what was found. A list finds the same again and again.
func (h *Highlighter) mark(text string) string {
	drawn, ok := h.drawn[text]
	if !ok {
		drawn = h.match.Render(text)
		h.drawn[text] = drawn
	}
	return drawn
}

func (h *Highlighter) ranges(text string, found []span) []lipgloss.Range {
	ranges := make([]lipgloss.Range, len(found))
	for i, s := range found {
		from := Width(text[:s.from])
		ranges[i] = lipgloss.NewRange(from, from+Width(text[s.from:s.to]), h.match)
	}
	return ranges
}

// foldedPlaces is a text as searches compare it, and the place in the text of
// each of its bytes, with the text's length at the end; nil where they are the
// same.
func foldedPlaces(text string) (folded string, places []int) {
	if words.IsPlain(text) {
		return Fold(text), nil
	}
	var b strings.Builder
	places = make([]int, 0, len(text)+1)
	for at := 0; at < len(text); {
		end := at + 1
		if text[at] >= utf8.RuneSelf || end < len(text) && text[end] >= utf8.RuneSelf {
			cluster, _ := ansi.FirstGraphemeCluster(text[at:], ansi.GraphemeWidth)
			end = at + max(1, len(cluster))
		}
		f := Fold(text[at:end])
		for range len(f) {
			places = append(places, at)
		}
		b.WriteString(f)
		at = end
	}
	return b.String(), append(places, len(text))
}
