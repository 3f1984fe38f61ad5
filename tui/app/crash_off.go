//go:build !connectpd_crash

package app

import tea "github.com/charmbracelet/bubbletea"

// forced panics on a key in the build that the terminal tests make to see the
// terminal restored; in every other build it does nothing.
func forced(tea.KeyMsg) tea.Cmd { return nil }
