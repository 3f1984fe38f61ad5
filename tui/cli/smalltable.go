package cli

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
	lipglosstable "github.com/charmbracelet/lipgloss/table"

	"connectpd/tui/ui"
)

// narrowestText is the least width in which sentences are broken into lines.
const narrowestText = 20

// smallTable draws a few rows without rules. In a terminal the sentences of
// the last column go on below themselves; a word is never broken, because it
// may be an address. look is the style of a cell.
func (a *app) smallTable(rows [][]string, look func(row, column int) lipgloss.Style) string {
	last, before := 0, 0 // the last column, and the width of those before it
	for column := 0; column < len(rows[0])-1; column++ {
		widest := 0
		for _, row := range rows {
			widest = max(widest, ui.Width(row[column]))
		}
		last, before = column+1, before+widest+columnGap
	}
	t := lipglosstable.New().
		BorderTop(false).BorderBottom(false).BorderLeft(false).BorderRight(false).
		BorderColumn(false).BorderRow(false).BorderHeader(false).
		StyleFunc(func(row, column int) lipgloss.Style {
			style := lipgloss.NewStyle()
			if row < len(rows) {
				style = look(row, column).Inline(false)
			}
			if column < last {
				style = style.PaddingRight(columnGap)
			}
			return style
		})
	room := a.fitted() - before
	for _, row := range rows {
		if room >= narrowestText {
			row[last] = wrapWords(row[last], room)
		}
		t.Row(row...)
	}
	// Without a heading the library draws one line too few.
	t.Row(make([]string, last+1)...)
	b := &strings.Builder{}
	for line := range strings.Lines(t.Render()) {
		b.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// wrapWords breaks lines that are too long between their words, which stay as
// far apart as they are. A line goes on where it began.
func wrapWords(text string, width int) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if ui.Width(line) <= width {
			lines = append(lines, line)
			continue
		}
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		begun := ""
		for word := range strings.SplitSeq(line[len(indent):], " ") {
			switch {
			case begun == "":
				begun = indent + word
			case ui.Width(begun)+1+ui.Width(word) <= width:
				begun += " " + word
			default:
				lines, begun = append(lines, strings.TrimRight(begun, " ")), indent+word
			}
		}
		lines = append(lines, strings.TrimRight(begun, " "))
	}
	return strings.Join(lines, "\n")
}

// folded breaks sentences into lines that fit the terminal.
func (a *app) folded(text string) string {
	if width := a.fitted(); width > 0 {
		return wrapWords(text, width)
	}
	return text
}
