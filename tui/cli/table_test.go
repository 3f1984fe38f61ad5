package cli

import (
	"slices"
	"testing"
)

// TestFit: the widest columns become narrower first, addresses never.
func TestFit(t *testing.T) {
	for _, c := range []struct {
		widths []int
		width  int
		whole  []int
		want   []int
	}{
		{[]int{10, 20, 30}, 0, nil, []int{10, 20, 30}},
		{[]int{10, 20, 30}, 80, nil, []int{10, 20, 30}},
		{[]int{10, 20, 30}, 44, nil, []int{10, 15, 15}},
		{[]int{20, 34, 20, 20}, 80, []int{1}, []int{13, 34, 13, 14}},
		{[]int{20, 60, 20}, 80, []int{1}, []int{8, 60, 8}},
		{[]int{20, 60, 20}, 40, []int{1}, []int{6, 24, 6}},
	} {
		if got := fit(c.widths, c.width, c.whole...); !slices.Equal(got, c.want) {
			t.Errorf("%v in %d: %v, want %v", c.widths, c.width, got, c.want)
		}
	}
}
