package explore

import (
	"cmp"
	"slices"
	"strings"

	"connectpd/tui/ui"
)

// Column is one column of a table. Cell gets the width that it may take.
type Column[R any] struct {
	Head string
	// Rank is its turn to get room, the least first. Where nothing is left for
	// a column it is not drawn; the first one always is.
	Rank int
	// Least is what it can be cut to where others need the room; 0 where it is
	// to stay whole as long as any other can be cut.
	Least int
	Right bool
	Cell  func(r R, w int) string
	// Usual is the width that nine in ten of its cells fit, Most the width that
	// all fit; measured where Most is not given.
	Usual, Most int
}

// Columns are those of a table, measured over all of its rows. They stay where
// they are while somebody scrolls or searches.
type Columns[R any] []Column[R]

const (
	columnGap = 2
	anyWidth  = 1 << 16
)

// Measured are columns with the widths that rows need. It is for commands:
// drawing does not measure what is out of sight.
func Measured[R any](rows []R, cols ...Column[R]) Columns[R] {
	for i := range cols {
		if cols[i].Most == 0 {
			cols[i].measure(rows)
		}
	}
	return cols
}

func (c *Column[R]) measure(rows []R) {
	var wide [256]int // how many cells are so wide
	for _, r := range rows {
		wide[min(ui.Width(c.Cell(r, anyWidth)), len(wide)-1)]++
	}
	longer := 0 // cells that do not fit
	for w := len(wide) - 1; w > 0 && c.Usual == 0; w-- {
		if longer += wide[w]; c.Most == 0 && longer > 0 {
			c.Most = w
		}
		if longer > len(rows)/10 {
			c.Usual = w
		}
	}
}

// Table draws rows in w cells.
func (cs Columns[R]) Table(e *ui.Env, w int) Table[R] {
	widths := cs.fit(w)
	line := func(text func(i int) string) string {
		var b strings.Builder
		for i, width := range widths {
			if width == 0 {
				continue
			}
			if b.Len() > 0 {
				b.WriteString("  ")
			}
			if cs[i].Right {
				b.WriteString(e.CellRight(text(i), width))
			} else {
				b.WriteString(e.Cell(text(i), width))
			}
		}
		return strings.TrimRight(b.String(), " ")
	}
	return Table[R]{
		Head: line(func(i int) string { return cs[i].Head }),
		Row: func(r R, focused bool) []string {
			text := line(func(i int) string { return cs[i].Cell(r, widths[i]) })
			if focused {
				text = e.Styles.Focus.Render(text)
			}
			return []string{text}
		},
	}
}

// stretch is how much more than most cells need a column that is to stay whole
// gets before what can be cut is made wider: a single long address does not cut
// all roles.
const stretch = 8

// fit shares w cells by need, and gives a column without room the width 0. Every
// other gets its least at first. Then come those that are to stay whole, the one
// that lacks least first, then those that can be cut, in the order of rank. None
// gets more than its cells need, so none is cut while another has room to spare.
func (cs Columns[R]) fit(w int) []int {
	widths, left := make([]int, len(cs)), w+columnGap
	var whole, cut []int
	for n, i := range cs.byRank() {
		least := cs[i].least(w)
		if n == 0 {
			least = min(least, w)
		}
		if least+columnGap > left {
			continue
		}
		widths[i] = least
		if left -= least + columnGap; cs[i].Least == 0 {
			whole = append(whole, i)
		} else {
			cut = append(cut, i)
		}
	}
	slices.SortStableFunc(whole, func(a, b int) int { return cs[a].Most - widths[a] - cs[b].Most + widths[b] })
	grow := func(some []int, to func(c *Column[R]) int) {
		for _, i := range some {
			more := min(left, max(0, to(&cs[i])-widths[i]))
			widths[i] += more
			left -= more
		}
	}
	most := func(c *Column[R]) int { return c.Most }
	grow(whole, func(c *Column[R]) int { return min(c.Most, c.Usual+stretch) })
	grow(cut, func(c *Column[R]) int { return c.Usual })
	grow(whole, most)
	grow(cut, most)
	return widths
}

// byRank are the places of columns, in the order in which they get room.
func (cs Columns[R]) byRank() []int {
	places := make([]int, len(cs))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(a, b int) int { return cs[a].Rank - cs[b].Rank })
	return places
}

// least is the width below which a column is not drawn. What is to stay whole
// does not drive out all others where it is long.
func (c *Column[R]) least(w int) int {
	return max(ui.Width(c.Head), min(cmp.Or(c.Least, w*3/5), c.Usual), 1)
}
