package styles

import (
	"testing"

	"github.com/charmbracelet/lipgloss"
)

// TestAPenDrawsAsItsStyle, with color and without.
func TestAPenDrawsAsItsStyle(t *testing.T) {
	for _, color := range []bool{false, true} {
		s := New(Options{Color: color})
		for _, c := range []struct {
			pen   Pen
			style lipgloss.Style
		}{{s.DimPen, s.Dim}, {s.AccentPen, s.Accent}} {
			for _, words := range []string{" ", "esc", " two words ", "x", "↑/↓ 山", "[x]"} {
				if got, want := c.pen.Draw(words), c.style.Render(words); got != want {
					t.Errorf("in color %v: %q, want %q", color, got, want)
				}
			}
			if got := c.pen.Draw(""); got != "" {
				t.Errorf("nothing is drawn as %q", got)
			}
		}
	}
}
