package ui

import "testing"

// TestListAndPane: together they fit, the pane never gets less than it wants,
// and beyond what can be read neither grows.
func TestListAndPane(t *testing.T) {
	for w := 98; w < 300; w++ {
		for _, pane := range []int{40, 44, 46} {
			list, details := ListAndPane(w, pane)
			if list+2+details > w || details < pane || details > TextWidth || list > listWidth ||
				list+2+details < min(w, listWidth+2+TextWidth) {
				t.Fatalf("%d cells are a list of %d and a pane of %d", w, list, details)
			}
		}
	}
}
