package styles

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
)

// Pen draws words of one line in a style. What the style puts around them is
// found once: Render works it out anew for every word, which is most of what a
// footer and the rules of a frame cost.
type Pen struct{ before, after string }

func penOf(st lipgloss.Style) Pen {
	before, after, _ := strings.Cut(st.Render("x"), "x")
	return Pen{before, after}
}

// Draw draws words; none stay none.
func (p Pen) Draw(words string) string {
	if words == "" {
		return ""
	}
	return p.before + words + p.after
}
