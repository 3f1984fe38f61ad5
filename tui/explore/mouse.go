package explore

import (
	"connectpd/tui/ui"
)

// clicked is a click on a tab, or on a row of it; tab -1 for neither.
type clicked struct{ tab, row int }

// Mouse says that a list takes the mouse.
func (m *Model[R]) Mouse() bool { return true }

// click shows the tab, and puts the cursor on the row.
func (m *Model[R]) click(c clicked) {
	v := m.level()
	if c.tab < 0 || c.tab >= len(v.lists) {
		return
	}
	m.said = ui.PageWords{}
	if v.tab = c.tab; c.row >= 0 {
		v.list().Go(c.row)
	}
}
