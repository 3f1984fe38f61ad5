package app

import (
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/tui/ui"
)

// wheelRows is how many rows one notch of the mouse wheel scrolls.
const wheelRows = 3

// takesMouse reports that the screen in sight is a list. Elsewhere, and where
// the setting says so, the mouse stays the terminal's: people select text with it.
func (r *root) takesMouse() bool {
	m, ok := r.top().Screen.(ui.Mouser)
	return ok && m.Mouse() && !r.env.NoMouse
}

// capture asks the terminal for the mouse, or gives it back, where the screen
// in sight has changed.
func (r *root) capture() tea.Cmd {
	if r.done != nil || r.takesMouse() == r.mouse {
		return nil
	}
	if r.mouse = !r.mouse; r.mouse {
		return tea.EnableMouseCellMotion
	}
	return tea.DisableMouse
}

// point handles the mouse: the wheel scrolls, a click is the page's.
func (r *root) point(m tea.MouseMsg) tea.Cmd {
	if r.dialog != nil || r.page == nil || m.Action != tea.MouseActionPress || !r.takesMouse() {
		return nil
	}
	var msg tea.Msg
	switch m.Button {
	case tea.MouseButtonWheelUp:
		msg = ui.Wheel{By: -wheelRows}
	case tea.MouseButtonWheelDown:
		msg = ui.Wheel{By: wheelRows}
	case tea.MouseButtonLeft:
		msg = r.page.Click(m.X-1, m.Y-ui.BodyTop(r.h))
	}
	if wheel, ok := msg.(ui.Wheel); ok && (r.help || r.reads()) {
		r.window.Wheel(wheel.By)
		return nil
	}
	if msg == nil {
		return nil
	}
	r.notice = ""
	return r.give(r.top(), msg)
}
