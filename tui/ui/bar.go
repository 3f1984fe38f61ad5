package ui

import "strings"

// Bar draws done of total in w cells. Without a total (below 0) it stays
// empty; it is full only when everything is done.
func (e *Env) Bar(done, total, w int) string {
	g := e.Styles.Glyphs
	if w <= 0 {
		return ""
	}
	filled := 0
	switch {
	case total == 0, total > 0 && done >= total:
		filled = w
	case total > 0 && done > 0:
		filled = min(int(int64(done)*int64(w)/int64(total)), w-1)
	}
	bar := e.Styles.Accent.Render(strings.Repeat(g.Filled, filled))
	if rest := w - filled; rest > 0 {
		tip := g.Empty
		if done > 0 && total > 0 {
			tip = g.Tip
		}
		bar += e.Styles.Dim.Render(tip + strings.Repeat(g.Empty, rest-1))
	}
	return bar
}
