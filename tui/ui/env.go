package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store/secret"
	"connectpd/tui/styles"
)

// Env is what every screen is handed: how things look, the keys, the clock,
// and the context under which services are called.
type Env struct {
	Styles *styles.Styles
	Keys   *Keys
	Now    func() time.Time
	// Tick gives a command that answers with fn's message after d. Tests
	// replace it; nothing else waits.
	Tick func(d time.Duration, fn func() tea.Msg) tea.Cmd
	// Clipboard sends a text to the terminal's clipboard; nil where it takes
	// none.
	Clipboard func(text string)
	// Ctx ends when the program leaves.
	Ctx context.Context
	// Demo is set in the demo only.
	Demo *Demo
	// ReadOnly is why nothing can be written to the store; nil where it can.
	ReadOnly error
	// Runs are the syncs that run in this window.
	Runs *Runs
	// NoMouse leaves the mouse to the terminal, in lists too.
	NoMouse bool
	// Redactor knows the secrets of this run; nil: their usual forms only.
	Redactor *secret.Redactor
}

// Demo is what only the demo can do. Its key opens a made-up account and may
// be shown.
type Demo struct {
	Key    func() string
	Revoke func()
}

// NewEnv makes an Env with real time.
func NewEnv(ctx context.Context, st *styles.Styles, now func() time.Time) *Env {
	if now == nil {
		now = time.Now
	}
	return &Env{
		Styles: st, Keys: NewKeys(st), Now: now, Ctx: ctx, Runs: &Runs{},
		Tick: func(d time.Duration, fn func() tea.Msg) tea.Cmd {
			return tea.Tick(d, func(time.Time) tea.Msg { return fn() })
		},
	}
}

// Spin is the spinner's character at this moment: it turns with the clock, so
// that redrawing keeps no state.
func (e *Env) Spin() string {
	g := e.Styles.Glyphs.Spin
	return g[int(e.Now().UnixMilli()/100)%len(g)]
}
