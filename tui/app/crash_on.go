//go:build connectpd_crash

package app

import (
	"os"

	tea "github.com/charmbracelet/bubbletea"
)

// forced panics on F12 in Update and on F11 in a command, quoting what looks
// like an API token, and the content of the file that CONNECTPD_CRASH_QUOTES
// names. Only the terminal tests build with this tag.
func forced(k tea.KeyMsg) tea.Cmd {
	crash := func() {
		more, _ := os.ReadFile(os.Getenv("CONNECTPD_CRASH_QUOTES"))
		panic("forced by a test, quoting u+CrashCanary0123456 and " + string(more))
	}
	switch k.Type {
	case tea.KeyF12:
		crash()
	case tea.KeyF11:
		return func() tea.Msg { crash(); return nil }
	}
	return nil
}
