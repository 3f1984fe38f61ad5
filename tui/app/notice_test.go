package app

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
)

// TestANoticeIsToldWhole in a narrow window, above the footer.
func TestANoticeIsToldWhole(t *testing.T) {
	d := rooted(t, &page{name: "first"})
	d.env.Demo = &ui.Demo{Revoke: func() {}}
	for _, w := range []int{40, 45, 80} {
		d.send(tea.WindowSizeMsg{Width: w, Height: 10})
		d.keys("f9")
		text := strings.Join(strings.Fields(d.View()), " ")
		if !strings.Contains(text, "The demo's key is revoked. Sync to see what happens.") {
			t.Errorf("at %d columns:\n%s", w, d.View())
		}
		uitest.Fits(t, d.View(), w, 10)
	}
}
