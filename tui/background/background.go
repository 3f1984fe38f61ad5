// Package background tells lipgloss, before anything asks, what to take for the
// terminal's background colour.
//
// Bubble Tea v1 asks the terminal for it while packages initialise and waits
// up to five seconds for terminals that never answer, --version included. Go
// initialises packages that are ready in the order of their import paths, and
// "connectpd/..." sorts before "github.com/charmbracelet/bubbletea"; so this
// package, which needs nothing but lipgloss, has its say first and nobody asks.
// It must import nothing else, or it would be ready too late.
//
// It knows nothing of the program, and imports lipgloss alone.
package background

import "github.com/charmbracelet/lipgloss"

// The colours used are the terminal's own sixteen and adapt to nothing, so
// which answer is given does not matter; that one is given does.
func init() { lipgloss.SetHasDarkBackground(true) }
