package ui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
)

// Highlight marks what a search found in a drawn line: every word of the query
// where it stands, compared as the search compares it. It only repeats what the
// list says by itself, so without colour nothing is marked.
func (e *Env) Highlight(line, query string) string {
	if query == "" || !e.Styles.IsColor {
		return line
	}
	folded, cells := foldedCells(ansi.Strip(line))
	var found []lipgloss.Range
	for _, w := range strings.Fields(Fold(query)) {
		for from := 0; ; {
			at := strings.Index(folded[from:], w)
			if at < 0 {
				break
			}
			at += from
			from = at + len(w)
			found = append(found, lipgloss.NewRange(cells[at], cells[from], e.Styles.Match))
		}
	}
	return lipgloss.StyleRanges(line, apart(found)...)
}

// foldedCells is a text as searches compare it, and the cell of the screen at
// which each of its bytes stands; the last one is the text's width.
func foldedCells(text string) (folded string, cells []int) {
	var b strings.Builder
	at := 0
	for len(text) > 0 {
		cluster, width := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
		if cluster == "" {
			break
		}
		f := Fold(cluster)
		for range len(f) {
			cells = append(cells, at)
		}
		b.WriteString(f)
		text, at = text[len(cluster):], at+width
	}
	return b.String(), append(cells, at)
}

// apart sorts ranges and drops what overlaps, or has no width.
func apart(all []lipgloss.Range) []lipgloss.Range {
	slices.SortStableFunc(all, func(a, b lipgloss.Range) int { return a.Start - b.Start })
	kept := all[:0]
	for _, r := range all {
		if r.End > r.Start && (len(kept) == 0 || r.Start >= kept[len(kept)-1].End) {
			kept = append(kept, r)
		}
	}
	return kept
}
