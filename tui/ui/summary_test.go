package ui_test

import (
	"slices"
	"strings"
	"testing"

	"connectpd/tui/styles"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/service"
)

// TestTheAddressOfItsPageIsWhole: on the screen over lines, in the scrollback
// on a line of its own.
func TestTheAddressOfItsPageIsWhole(t *testing.T) {
	page := "https://acme.conductor.one/admin/connector/" + strings.Repeat("x", 80)
	for _, links := range []bool{false, true} {
		e := uitest.New(t, styles.Options{Links: links}).Env
		sum := service.Summary{Title: "Connected", Page: page}
		if lines := e.SummaryLines(sum, 80); !slices.ContainsFunc(lines, func(l string) bool { return l == page || l == e.Styles.Link(page, page) }) {
			t.Errorf("the scrollback has\n%s", strings.Join(lines, "\n"))
		}
		shown := strings.Join(e.SummaryPage(sum, 60).Lines(), "")
		if n := strings.Count(shown, "x"); !links && n != 80 {
			t.Errorf("%d of 80 letters are shown", n)
		}
	}
}

// TestAdviceIsSaidOnce: on the screen where the first sync ends, and not again
// below what is left of it in the scrollback.
func TestAdviceIsSaidOnce(t *testing.T) {
	e := uitest.New(t, styles.Options{}).Env
	sum := service.Summary{Title: "Connected", Notes: []string{"A note."}, Advice: []string{"Some advice."}}
	if page := strings.Join(e.SummaryPage(sum, 60).Lines(), "\n"); !strings.Contains(page, "A note.") || !strings.Contains(page, "Some advice.") {
		t.Errorf("the screen says\n%s", page)
	}
	if left := strings.Join(e.SummaryLines(sum, 60), "\n"); !strings.Contains(left, "A note.") || strings.Contains(left, "Some advice.") {
		t.Errorf("the scrollback has\n%s", left)
	}
}
