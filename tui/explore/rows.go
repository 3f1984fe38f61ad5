package explore

import (
	"strings"

	"github.com/charmbracelet/lipgloss"

	"connectpd/store/words"
	"connectpd/tui/ui"
)

// Hung are the lines of a row of words: wrapped behind a drawn lead, since
// their end may be what matters.
func Hung(e *ui.Env, lead, text string, focused bool, w int) []string {
	style, n := lipgloss.NewStyle(), ui.Width(lead)
	if focused {
		style = e.Styles.Focus
	}
	lines := e.Wrapped(style, text, max(10, w-n))
	for i, l := range lines {
		lines[i] = lead + l
		lead = strings.Repeat(" ", n)
	}
	return lines
}

// Heading is a row that others stand under, with how many they are.
func Heading(e *ui.Env, head string, n int, focused bool, w int) []string {
	style := e.Styles.Strong
	if focused {
		style = e.Styles.Focus
	}
	count := words.Count(n)
	return []string{style.Render(e.Fit(head, w-2-ui.Width(count))) + "  " + e.Styles.Dim.Render(count)}
}

// Fact is a labelled line of details; none without a text.
func Fact(e *ui.Env, p *ui.Page, label, text string) {
	if text != "" {
		p.Hang(e.Cell(label, 11), e.Styles.Dim, text)
	}
}
