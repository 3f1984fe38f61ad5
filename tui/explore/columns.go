package explore

import (
	"strings"

	"connectpd/tui/ui"
)

// Column is one column of a table. Without a width it shares what the others
// leave; Cell gets the width that came of it.
type Column[R any] struct {
	Head  string
	W     int
	Right bool
	Cell  func(r R, w int) string
}

// Columns makes a table of columns, in w cells.
func Columns[R any](e *ui.Env, w int, cols ...Column[R]) Table[R] {
	share(w, cols)
	line := func(text func(c Column[R]) string) string {
		var b strings.Builder
		for i, c := range cols {
			if i > 0 {
				b.WriteString("  ")
			}
			if c.Right {
				b.WriteString(e.CellRight(text(c), c.W))
			} else {
				b.WriteString(e.Cell(text(c), c.W))
			}
		}
		return b.String()
	}
	return Table[R]{
		Head: strings.TrimRight(line(func(c Column[R]) string { return c.Head }), " "),
		Row: func(r R, focused bool) []string {
			text := line(func(c Column[R]) string { return c.Cell(r, c.W) })
			if focused {
				text = e.Styles.Focus.Render(text)
			}
			return []string{text}
		},
	}
}

// share gives the columns without a width what the others leave of w cells.
func share[R any](w int, cols []Column[R]) {
	left, flexible := w-2*(len(cols)-1), 0
	for _, c := range cols {
		if left -= c.W; c.W == 0 {
			flexible++
		}
	}
	for i := range cols {
		if cols[i].W == 0 {
			cols[i].W = max(4, left/flexible)
			left -= cols[i].W
			flexible--
		}
	}
}
