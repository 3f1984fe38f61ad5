package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/progress"
)

// Bar draws done of total in w cells. Without a total (below 0) it stays
// empty; it is full only when everything is done. The bubble gets no colours:
// it would take them from the terminal and not from our styles.
func (e *Env) Bar(done, total, w int) string {
	g, share := e.Styles.Glyphs, 0.0
	switch {
	case total == 0, total > 0 && done >= total:
		share = 1
	case total > 0:
		share = min(float64(done)/float64(total), 1-1/float64(w))
	}
	bar := progress.Model{Width: w, Full: g.Filled, Empty: g.Empty}.ViewAs(share)
	empty := strings.TrimLeft(bar, string(g.Filled))
	return e.Styles.Accent.Render(strings.TrimSuffix(bar, empty)) + e.Styles.Dim.Render(empty)
}
