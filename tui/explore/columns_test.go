package explore

import (
	"math/rand/v2"
	"strings"
	"testing"

	"connectpd/tui/ui"
)

// drawn draws columns of any need, of rows that are the lengths of their cells.
func drawn(r *rand.Rand) Columns[[]int] {
	rows := make([][]int, 1+r.IntN(40))
	n := 1 + r.IntN(6)
	typical := make([]int, n)
	for i := range typical {
		typical[i] = 1 + r.IntN(40)
	}
	for i := range rows {
		for _, t := range typical {
			length := r.IntN(t + 1)
			if r.IntN(20) == 0 {
				length = r.IntN(400)
			}
			rows[i] = append(rows[i], length)
		}
	}
	cols := make([]Column[[]int], n)
	for i := range cols {
		cols[i] = Column[[]int]{Head: strings.Repeat("H", r.IntN(12)), Rank: r.IntN(n), Least: r.IntN(2) * (1 + r.IntN(14)),
			Cell: func(row []int, _ int) string { return strings.Repeat("x", row[i]) }}
	}
	return Measured(rows, cols...)
}

// TestNothingIsCutBesideSpareRoom: whatever the columns need and however wide
// the list is.
func TestNothingIsCutBesideSpareRoom(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		cs, w := drawn(r), 12+r.IntN(110)
		widths := cs.fit(w)
		used, cut, spare, left := -columnGap, false, false, 0
		for i, c := range cs {
			head := ui.Width(c.Head)
			switch {
			case widths[i] == 0:
				left++
				continue
			case widths[i] < head:
				t.Fatalf("%d cells: the head of column %d is cut to %d: %+v", w, i, widths[i], cs)
			case c.Least == 0 && widths[i] < min(c.Usual, w*3/5):
				t.Fatalf("%d cells: column %d, which is to stay whole, has %d: %+v", w, i, widths[i], cs)
			}
			used += widths[i] + columnGap
			cut = cut || widths[i] < c.Most
			spare = spare || widths[i] > max(head, c.Most, 1)
		}
		switch {
		case left == len(cs):
			t.Fatalf("%d cells: no column is drawn: %+v", w, cs)
		case used > w:
			t.Fatalf("%d cells: the columns take %d: %v of %+v", w, used, widths, cs)
		case cut && (spare || used < w):
			t.Fatalf("%d cells: a column is cut, and %d of them are used: %v of %+v", w, used, widths, cs)
		}
		for i := range cs {
			if widths[i] == 0 && used+columnGap+cs[i].least(w) <= w && !cut {
				t.Fatalf("%d cells: column %d has room and is not drawn: %v of %+v", w, i, widths, cs)
			}
		}
	}
}

// TestMeasured: what nine in ten cells fit, and what all do.
func TestMeasured(t *testing.T) {
	for _, c := range []struct {
		lengths     []int
		usual, most int
	}{
		{nil, 0, 0}, {[]int{0}, 0, 0}, {[]int{7}, 7, 7}, {[]int{3, 3, 3, 3, 3, 3, 3, 3, 30}, 30, 30},
		{[]int{3, 5, 3, 3, 3, 3, 3, 3, 3, 30}, 5, 30}, {[]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20}, 18, 20},
	} {
		got := Measured(c.lengths, Column[int]{Cell: func(n, _ int) string { return strings.Repeat("x", n) }})[0]
		if got.Usual != c.usual || got.Most != c.most {
			t.Errorf("%v: %d and %d, want %d and %d", c.lengths, got.Usual, got.Most, c.usual, c.most)
		}
	}
}
