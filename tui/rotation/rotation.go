// Package rotation shows the replacing or re-entering of a connector's token:
// the machine of wizard/rotate on the screen. Rules and texts are the
// machine's; services are called from commands.
package rotation

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/tui/parts"
	"connectpd/wizard"
	"connectpd/wizard/rotate"
)

// Services are what a rotation asks for.
type Services interface {
	DoRotate(ctx context.Context, d rotate.Due) rotate.Result
}

// Options of New.
type Options struct {
	Env      *parts.Env
	Services Services
	Machine  *rotate.Machine
	// Ended is what follows the end of the conversation.
	Ended func(m *rotate.Machine) (parts.Action, tea.Cmd)
	// Within says that there is a screen below to go back to.
	Within bool
	// NoLines says that plain lines cannot go on from here.
	NoLines bool
}

// Screen is the rotation.
type Screen struct {
	env      *parts.Env
	o        Options
	m        *rotate.Machine
	talk     *parts.Conversation
	attempts map[int]context.CancelFunc
	over     bool
}

type answered struct{ result rotate.Result }

// New makes the screen.
func New(o Options) *Screen {
	return &Screen{
		env: o.Env, o: o, m: o.Machine,
		talk:     parts.NewConversation(o.Env, o.Machine, nil),
		attempts: map[int]context.CancelFunc{},
	}
}

// Init starts what is due already.
func (s *Screen) Init() tea.Cmd {
	_, cmd := s.pump()
	return cmd
}

// Update handles keys and results.
func (s *Screen) Update(msg tea.Msg) (parts.Action, tea.Cmd) {
	switch m := msg.(type) {
	case tea.KeyMsg:
		return s.key(m)
	case answered:
		if cancel := s.attempts[m.result.Attempt]; cancel != nil {
			cancel()
			delete(s.attempts, m.result.Attempt)
		}
		s.m.Feed(m.result)
		s.talk.Refresh()
		return s.pump()
	}
	return nil, s.talk.Tick(msg)
}

func (s *Screen) key(k tea.KeyMsg) (parts.Action, tea.Cmd) {
	keys := s.env.Keys
	switch {
	case s.over:
		return nil, nil
	case parts.Is(k, keys.LineMode) && s.linesGoOn():
		s.over = true
		s.talk.Forget()
		return parts.InLines(s.m, s.o.Within), nil
	case s.demoKey() && parts.Is(k, keys.DemoKey):
		s.m.Paste([]byte(s.env.Demo.Key()))
		s.talk.Refresh()
	case !s.o.Within && parts.Is(k, keys.Quit) && !s.talk.Typing():
		return s.quit()
	case s.talk.Update(k):
		return s.back()
	}
	return s.pump()
}

// back leaves the first page: for the screen below, where there is one.
func (s *Screen) back() (parts.Action, tea.Cmd) {
	_, replaced := s.m.Replaced()
	switch {
	case !s.o.Within:
		return parts.Leave{}, nil
	case replaced:
		return s.end()
	}
	s.talk.Forget()
	return parts.Close{}, nil
}

// quit leaves; what is replaced already is told as such.
func (s *Screen) quit() (parts.Action, tea.Cmd) {
	if _, replaced := s.m.Replaced(); replaced {
		return s.end()
	}
	return parts.Leave{}, nil
}

// linesGoOn reports that line mode can take over now.
func (s *Screen) linesGoOn() bool { return s.m.Waiting() == 0 && !s.o.NoLines && s.env.CanEnd() }

func (s *Screen) demoKey() bool {
	return s.env.Demo != nil && s.env.Demo.Key != nil && s.m.Waiting() == 0 &&
		(s.m.Step() == rotate.StepIntro || s.m.Step() == rotate.StepToken)
}

func (s *Screen) pump() (parts.Action, tea.Cmd) {
	waiting := s.m.Waiting()
	for attempt, cancel := range s.attempts {
		if attempt != waiting {
			cancel()
			delete(s.attempts, attempt)
		}
	}
	var cmds []tea.Cmd
	for due, ok := s.m.Due(); ok; due, ok = s.m.Due() {
		cmds = append(cmds, s.call(due))
	}
	cmds = append(cmds, s.talk.Turn())
	if s.m.Ended() && !s.over {
		a, cmd := s.end()
		return a, tea.Batch(append(cmds, cmd)...)
	}
	return nil, tea.Batch(cmds...)
}

func (s *Screen) end() (parts.Action, tea.Cmd) {
	s.over = true
	s.talk.Forget()
	return s.o.Ended(s.m)
}

func (s *Screen) call(d rotate.Due) tea.Cmd {
	ctx := s.env.Ctx
	if d.Kind != rotate.DueBrowser { // a browser opens in its own time
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx)
		s.attempts[d.Attempt] = cancel
	}
	services := s.o.Services
	return func() tea.Msg { return answered{services.DoRotate(ctx, d)} }
}

// Leaving asks before a checked token is lost.
func (s *Screen) Leaving() *parts.Dialog {
	if !s.m.Unsaved() || s.over {
		return nil
	}
	return parts.NewDialog("Leave without replacing the token?",
		[]string{"The new token was checked but is not kept yet. PagerDuty does not show it again.",
			"The connector keeps its current token."}, 0,
		parts.Stay("Stay"),
		parts.Answer{Label: "Leave, and let the new token go", Do: func() (parts.Action, tea.Cmd) {
			return s.Quit(), nil
		}})
}

// Quit is how the conversation ends when it is left right now.
func (s *Screen) Quit() parts.Finish {
	s.talk.Forget()
	c, replaced := s.m.Replaced()
	if !replaced {
		return parts.Finish{Ending: wizard.Ending{Kind: wizard.Left, Connector: s.m.Facts().Connector}}
	}
	// What is done stays done, but who leaves wants no sync to follow.
	lines := []string{"The token of " + parts.Clean(wizard.Named(c)) + " is replaced. It now ends " + parts.Clean(c.Token.Last4) + ".",
		"Not synced. connectpd sync brings the data up to date."}
	return parts.Finish{Ending: wizard.Ending{Kind: wizard.Cancelled, Connector: c}, Lines: lines}
}

// Typing reports that letters type.
func (s *Screen) Typing() bool { return s.talk.Typing() }

// Header names the page.
func (s *Screen) Header() parts.Header { return s.talk.Header() }

// View draws the page.
func (s *Screen) View(w, h int) *parts.Page {
	p := s.talk.View(w, h)
	if s.demoKey() {
		parts.DemoKey(s.env, p)
	}
	return p
}

// Help is the page's keys.
func (s *Screen) Help() parts.Help {
	h := s.talk.Help()
	if s.demoKey() {
		h.Short = append(h.Short, s.env.Keys.DemoKey)
	}
	if s.linesGoOn() {
		h.Full = append(h.Full, parts.Group{Title: "The conversation", Keys: append(h.Short[len(h.Short):], s.env.Keys.LineMode)})
	}
	return h
}
