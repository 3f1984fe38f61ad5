package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// Screen is what fills the window between header and footer. The root owns
// everything else: size, help, leaving, suspending, which screen is shown.
//
// Update is called with every key and every message of the screen's own
// commands. It does no I/O and never blocks: services are called from the
// commands it returns.
type Screen interface {
	Init() tea.Cmd
	Update(msg tea.Msg) (Action, tea.Cmd)
	// View draws for a body of w by h cells. Longer pages are scrolled to
	// their focus.
	View(w, h int) *Page
	Header() Header
	Help() Help
	// Typing reports that a text field has the focus, so letters type.
	Typing() bool
	// Leaving is the question to ask when Ctrl+C would lose work; nil leaves
	// at once.
	Leaving() *Dialog
}

// Header is the first line. Where it does not fit, Short takes Title's place.
type Header struct {
	Title, Short string
	Right        string
	ShortRight   string
}

// Help is the keys of a screen: those for the footer, most needed first, and
// all of them in groups.
type Help struct {
	Short []key.Binding
	Full  []Group
}

// Group is keys under a heading.
type Group struct {
	Title string
	Keys  []key.Binding
}

// Action is what a screen asks of the root.
type Action interface{ action() }

// Open puts a screen on top; Close takes the top one off, and the one below
// gets Returned; Swap puts a screen in the place of the top one.
type (
	Open  struct{ Screen Screen }
	Close struct{}
	// CloseWith is Close, and the screen below gets Msg instead.
	CloseWith struct{ Msg tea.Msg }
	Swap      struct{ Screen Screen }
	// Ask opens a dialog over the screen.
	Ask struct{ Dialog *Dialog }
	// Finish ends the program. Lines are printed into the scrollback after
	// the terminal is back.
	Finish struct {
		Ending Ending
		Lines  []string
		Err    error
	}
	// Away leaves this screen for home but keeps it alive; Return brings the
	// screen that left under a key back.
	Away   struct{ Key string }
	Return struct{ Key string }
	// Remember says that the conversation the program was started for is over,
	// with this end, and goes on at home.
	Remember struct{ Finish Finish }
	// Leave asks to leave the program as Ctrl+C does.
	Leave struct{}
	// Revoke revokes the demo's key.
	Revoke struct{}
	// ShowHelp shows all keys of the screen, its commands to be chosen.
	ShowHelp struct{}
)

func (Open) action()      {}
func (Close) action()     {}
func (CloseWith) action() {}
func (Swap) action()      {}
func (Ask) action()       {}
func (Finish) action()    {}
func (Away) action()      {}
func (Return) action()    {}
func (Remember) action()  {}
func (Leave) action()     {}
func (Revoke) action()    {}
func (ShowHelp) action()  {}

// Returned tells a screen that the one above it was closed.
type Returned struct{}
