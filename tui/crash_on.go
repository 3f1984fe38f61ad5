//go:build connectpd_crash

package tui

import tea "github.com/charmbracelet/bubbletea"

// forced panics on F12 in Update and on F11 in a command, quoting what looks
// like an API token. Only the terminal tests build with this tag.
func forced(k tea.KeyMsg) tea.Cmd {
	const text = "forced by a test, quoting u+CrashCanary0123456"
	switch k.Type {
	case tea.KeyF12:
		panic(text)
	case tea.KeyF11:
		return func() tea.Msg { panic(text) }
	}
	return nil
}
