package tui

import (
	"context"
	"fmt"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/tui/parts"
	"connectpd/wizard/service"
)

// opened is a screen that became ready, or why it did not.
type opened struct {
	screen func() parts.Screen
	err    error
}

// waiting stands where a screen will be as soon as a service has answered.
type waiting struct {
	env   *parts.Env
	words string
	call  tea.Cmd
	// after is what follows when it cannot be.
	after func(service.Summary, error) parts.Action
	err   error
	// stop, where it is not nil, stops the call on Esc; what it may be
	// waiting for is said after a moment.
	stop  context.CancelFunc
	since time.Time
}

func newWaiting(e *parts.Env, words string, after func(service.Summary, error) parts.Action, call tea.Cmd) *waiting {
	return &waiting{env: e, words: words, call: call, after: after, since: e.Now()}
}

// stoppable gives Esc something to stop.
func (w *waiting) stoppable(stop context.CancelFunc) *waiting {
	w.stop = stop
	return w
}

// tick draws the screen again.
type tick struct{}

// Init makes the call.
func (w *waiting) Init() tea.Cmd { return tea.Batch(w.call, w.later()) }

func (w *waiting) later() tea.Cmd {
	return w.env.Tick(time.Second, func() tea.Msg { return tick{} })
}

// Update swaps itself for the screen.
func (w *waiting) Update(msg tea.Msg) (parts.Action, tea.Cmd) {
	switch m := msg.(type) {
	case opened:
		if m.err == nil {
			return parts.Swap{Screen: m.screen()}, nil
		}
		w.err = m.err
	case tick:
		if w.err == nil {
			return nil, w.later()
		}
	case tea.KeyMsg:
		if w.err == nil && w.stop != nil && parts.Is(m, w.env.Keys.Back) {
			w.stop() // and the answer says so
		}
		if w.err != nil && parts.Is(m, w.env.Keys.Next, w.env.Keys.Back, w.env.Keys.Quit) {
			return w.after(service.Summary{}, w.err), nil
		}
	}
	return nil, nil
}

// View says what is waited for, or what went wrong.
func (w *waiting) View(width, _ int) *parts.Page {
	st := w.env.Styles
	p := w.env.NewPage(min(width, parts.TextWidth))
	if w.err == nil {
		p.Line(st.Accent.Render(w.env.Spin()) + " " + w.words)
		if w.stop != nil && w.env.Now().Sub(w.since) >= time.Second {
			p.Styled(st.Dim, "Your system may be asking you to unlock its keychain. Esc stops waiting.")
		}
		return p
	}
	parts.ErrorWords(p, w.err)
	return p
}

// Quit is how it ends when it is left right now.
func (w *waiting) Quit() parts.Finish {
	err := w.err
	if err == nil {
		err = fmt.Errorf("left while %s: %w", w.words, context.Canceled)
	}
	return parts.Finish{Ending: parts.Ending{Kind: parts.Cancelled}, Err: err}
}

// Header names the program only.
func (w *waiting) Header() parts.Header { return parts.Header{Title: "connectpd"} }

// Help is the keys.
func (w *waiting) Help() parts.Help {
	if w.err == nil {
		return parts.Help{}
	}
	short := []key.Binding{parts.As(w.env.Keys.Next, "go on")}
	return parts.Help{Short: short, Full: []parts.Group{{Title: "Here", Keys: short}}}
}

// Typing is false.
func (w *waiting) Typing() bool { return false }

// Leaving loses nothing.
func (w *waiting) Leaving() *parts.Dialog { return nil }
