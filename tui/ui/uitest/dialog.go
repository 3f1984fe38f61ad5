package uitest

import (
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/tui/ui"
)

// Confirm chooses the answer that stands so many below the proposed one, and
// takes it.
func (d *Screen) Confirm(q *ui.Dialog, below int) tea.Cmd {
	for range below {
		q.Update(d.Env, Keys("down")[0])
	}
	_, _, cmd := q.Update(d.Env, Keys("enter")[0])
	return cmd
}
