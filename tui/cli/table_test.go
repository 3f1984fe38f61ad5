package cli

import (
	"slices"
	"strings"
	"testing"

	"connectpd/tui/rows"
	"connectpd/tui/ui"
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

// TestTableInANarrowWindow: columns that would be cut until they say nothing
// give way to sentences, with every word of them; a small table goes on below
// its cells.
func TestTableInANarrowWindow(t *testing.T) {
	print := func(width int, wraps bool) string {
		a := &app{env: &Env{OutTTY: true, UTF8: true, Vars: map[string]string{"TERM": "xterm", "NO_COLOR": "1"}, Size: func() (int, int) { return width, 24 }}}
		table := a.newTable("OWNER", "EMAIL", "ON THE PLATFORM", "IN PAGERDUTY")
		table.wraps = wraps
		table.row(rows.Row{Cells: []string{"Ada Lovelace", "ada@example.com", "Connector Administrator", "not there under that email"},
			Sentence: "Ada Lovelace, ada@example.com, Connector Administrator, not there under that email"})
		b := &strings.Builder{}
		if err := table.print(b); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(b.String()) {
			if line = strings.TrimSuffix(line, "\n"); ui.Width(line) > width || strings.TrimRight(line, " ") != line {
				t.Errorf("at %d: %q", width, line)
			}
		}
		return b.String()
	}
	if got := print(80, false); strings.Count(got, "\n") != 2 || strings.Count(got, "…") != 1 {
		t.Errorf("a little too narrow:\n%s", got)
	}
	if got := print(70, true); !strings.Contains(got, "\n") || strings.Contains(got, "…") || strings.Join(strings.Fields(got), " ") !=
		"OWNER EMAIL ON THE PLATFORM IN PAGERDUTY Ada Lovelace ada@example.com Connector not there under Administrator that email" {
		t.Errorf("cells that go on below:\n%s", got)
	}
	for _, width := range []int{50, 45, 30} {
		if got := print(width, false); strings.Join(strings.Fields(got), " ") != "Ada Lovelace, ada@example.com, Connector Administrator, not there under that email." {
			t.Errorf("at %d:\n%s", width, got)
		}
	}
}
