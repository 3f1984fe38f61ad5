package app

import (
	"context"
	"fmt"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store/keychain"
	"connectpd/store/words"
	"connectpd/tui/ui"
	"connectpd/wizard/service"
)

// opened is a screen that became ready, or why it did not.
type opened struct {
	screen func() ui.Screen
	err    error
}

// waiting stands where a screen will be as soon as a service has answered.
type waiting struct {
	env   *ui.Env
	doing string
	call  tea.Cmd
	// after is what follows when it cannot be.
	after func(service.Summary, error) ui.Action
	err   error
	// stop, where it is not nil, stops the call on Esc; what it may be
	// waiting for, in the token's place, is said after a moment.
	stop  context.CancelFunc
	place keychain.Kind
	since time.Time
}

func newWaiting(e *ui.Env, doing string, after func(service.Summary, error) ui.Action, call tea.Cmd) *waiting {
	return &waiting{env: e, doing: doing, call: call, after: after, since: e.Now()}
}

// stoppable gives Esc something to stop: a call that needs a token from its
// place.
func (w *waiting) stoppable(place keychain.Kind, stop context.CancelFunc) *waiting {
	w.place, w.stop = place, stop
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
func (w *waiting) Update(msg tea.Msg) (ui.Action, tea.Cmd) {
	switch m := msg.(type) {
	case opened:
		if m.err == nil {
			return ui.Swap{Screen: m.screen()}, nil
		}
		w.err = m.err
	case tick:
		if w.err == nil {
			return nil, w.later()
		}
	case tea.KeyMsg:
		if w.err == nil && w.stop != nil && ui.Is(m, w.env.Keys.Back) {
			w.stop() // and the answer says so
		}
		if w.err != nil && ui.Is(m, w.env.Keys.Next, w.env.Keys.Back, w.env.Keys.Quit) {
			return w.after(service.Summary{}, w.err), nil
		}
	}
	return nil, nil
}

// View says what is waited for, or what went wrong.
func (w *waiting) View(width, _ int) *ui.Page {
	st := w.env.Styles
	p := w.env.NewPage(min(width, ui.TextWidth))
	if w.err == nil {
		p.Line(st.Accent.Render(w.env.Spin()) + " " + w.doing)
		if w.stop != nil && w.env.Now().Sub(w.since) >= time.Second {
			p.Styled(st.Dim, words.Sentences(w.place.Slow(), "Press Esc to stop waiting."))
		}
		return p
	}
	ui.ErrorWords(p, w.err)
	return p
}

// Quit is how it ends when it is left right now.
func (w *waiting) Quit() ui.Finish {
	err := w.err
	if err == nil {
		err = fmt.Errorf("left while %s: %w", w.doing, context.Canceled)
	}
	return ui.Finish{Ending: ui.Ending{Kind: ui.Cancelled}, Err: err}
}

// Header names the program only.
func (w *waiting) Header() ui.Header { return ui.Header{Title: "connectpd"} }

// Help is the keys.
func (w *waiting) Help() ui.Help {
	if w.err == nil {
		return ui.Help{}
	}
	short := []key.Binding{ui.As(w.env.Keys.Next, "continue")}
	return ui.Help{Short: short, Full: []ui.Group{{Title: "Here", Keys: short}}}
}

// Typing is false.
func (w *waiting) Typing() bool { return false }

// Leaving loses nothing.
func (w *waiting) Leaving() *ui.Dialog { return nil }
