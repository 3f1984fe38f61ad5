package app

import (
	"io"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store/words"
	"connectpd/tui/terminal"
)

// titleWidth bounds a window's title.
const titleWidth = 60

// titles writes the title of the window in which the program runs. The zero
// value leaves it alone.
type titles struct {
	out  io.Writer // nil: the terminal knows no titles, or may not
	said string
}

// titleKept tells that the shell's title is kept and ours can be set again.
type titleKept struct{}

// title names the screen in sight, where it has changed.
func (r *root) title() tea.Cmd {
	if r.titles.out == nil || r.done != nil {
		return nil
	}
	e := r.env
	text := e.Redactor.Redact(words.Clean(r.top().Header().Title))
	text = e.Styles.Fold(e.Fit(text, titleWidth))
	if text == r.titles.said {
		return nil
	}
	r.titles.said = text
	return tea.SetWindowTitle(text)
}

// keep keeps the title that the window has for its end.
func (t titles) keep() tea.Msg {
	if t.out != nil {
		terminal.KeepTitle(t.out)
	}
	return titleKept{}
}

// giveBack gives the window the title it had.
func (t titles) giveBack() tea.Msg {
	if t.out != nil {
		terminal.RestoreTitle(t.out)
	}
	return nil
}

// suspended stops the program, with the shell's title back meanwhile.
func (t titles) suspended() tea.Cmd {
	if t.out == nil {
		return tea.Suspend
	}
	return tea.Sequence(t.giveBack, tea.Suspend)
}
