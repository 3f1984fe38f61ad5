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
		shown := strings.Join(e.SummaryPage(sum, 60, false).Lines(), "")
		if n := strings.Count(shown, "x"); !links && n != 80 {
			t.Errorf("%d of 80 letters are shown", n)
		}
	}
}
