// Package setup shows the guided set-up: the wizard's machine on the screen,
// with the list of steps beside it where there is room.
//
// It translates keys and draws; what is asked, what is right and every text
// are the machine's. Services are called from commands, one context for each
// attempt.
package setup

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/tui/parts"
	"connectpd/wizard"
	"connectpd/wizard/talk"
)

// Services are what a set-up asks for.
type Services interface {
	Do(ctx context.Context, d wizard.Due) wizard.Result
	SaveDraft(ctx context.Context, d store.Draft) error
	Leave(ctx context.Context, r wizard.LeaveRequest) (string, error)
}

// Options of New.
type Options struct {
	Env      *parts.Env
	Services Services
	Machine  *wizard.Machine
	// Live shows the sync of the last step.
	Live func(y *wizard.Sync) parts.Screen
	// Ended is what follows the end of the conversation without a sync.
	Ended func(end wizard.Ending) parts.Action
	// Within says that there is a screen below to go back to.
	Within bool
	// NoLines says that plain lines cannot go on from here.
	NoLines bool
}

// Screen is the set-up.
type Screen struct {
	env      *parts.Env
	o        Options
	m        *wizard.Machine
	talk     *parts.Conversation
	attempts map[int]context.CancelFunc
	step     wizard.Step
	kept     bool // what leaving should keep is kept
	over     bool
}

type (
	answered struct{ result wizard.Result }
	drafted  struct{ err error }
	left     struct {
		draft string
		err   error
		below bool // to the screen below, not out of the program
	}
)

// New makes the screen.
func New(o Options) *Screen {
	return &Screen{
		env: o.Env, o: o, m: o.Machine, step: o.Machine.Step(),
		talk:     parts.NewConversation(o.Env, o.Machine),
		attempts: map[int]context.CancelFunc{},
	}
}

// Init starts what is due already.
func (s *Screen) Init() tea.Cmd {
	_, cmd := s.pump()
	return tea.Batch(cmd, s.talk.Turn())
}

// Update handles keys and results.
func (s *Screen) Update(msg tea.Msg) (parts.Action, tea.Cmd) {
	switch m := msg.(type) {
	case tea.KeyMsg:
		return s.key(m)
	case answered:
		return s.answer(m.result)
	case drafted:
		// Keeping answers between the steps is a safety net; leaving says
		// so when even that fails.
		return nil, nil
	case left:
		s.kept = m.err == nil
		if m.below && m.err != nil {
			s.over = false
			return parts.Ask{Dialog: s.notKept(m.err)}, nil
		}
		if m.below {
			return parts.Close{}, nil
		}
		return parts.Finish{Ending: wizard.Ending{Kind: wizard.Left, Draft: m.draft}, Err: m.err}, nil
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
		return parts.Leave{}, nil
	case s.talk.Update(k):
		return s.back()
	}
	return s.pump()
}

// linesGoOn reports that line mode can take over now.
func (s *Screen) linesGoOn() bool { return s.m.Waiting() == 0 && !s.o.NoLines && s.env.CanEnd() }

// back leaves the first page: for the screen below, or out of the program.
func (s *Screen) back() (parts.Action, tea.Cmd) {
	if !s.o.Within {
		return parts.Leave{}, nil
	}
	if q := s.question(true); q != nil {
		return parts.Ask{Dialog: q}, nil
	}
	return nil, s.leave(false, true)
}

// demoKey reports that the demo's key can be pasted here.
func (s *Screen) demoKey() bool {
	return s.env.Demo != nil && s.env.Demo.Key != nil && s.m.Waiting() == 0 &&
		(s.m.Step() == wizard.StepKey || s.m.Step() == wizard.StepToken)
}

func (s *Screen) answer(r wizard.Result) (parts.Action, tea.Cmd) {
	if cancel := s.attempts[r.Attempt]; cancel != nil {
		cancel()
		delete(s.attempts, r.Attempt)
	}
	s.m.Feed(r)
	s.talk.Refresh()
	return s.pump()
}

// pump brings the screen in line with the machine: calls nobody waits for are
// cancelled, due ones started, answers kept, and the end acted on.
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
	if step := s.m.Step(); step != s.step {
		s.step = step
		cmds = append(cmds, s.saveDraft())
	}
	cmds = append(cmds, s.talk.Turn())
	return s.follow(), tea.Batch(cmds...)
}

func (s *Screen) follow() parts.Action {
	if s.over {
		return nil
	}
	if y := s.m.Sync(); y != nil {
		s.over = true
		s.env.Runs.Add(y)
		return parts.Swap{Screen: s.o.Live(y)}
	}
	if end, ok := s.m.Ended(); ok {
		s.over = true
		return s.o.Ended(end)
	}
	return nil
}

// call makes a service call. The sync of the last step goes on after its
// start was answered, and a browser opens in its own time: their context is
// the program's.
func (s *Screen) call(d wizard.Due) tea.Cmd {
	ctx := s.env.Ctx
	if d.Kind != wizard.DueSync && d.Kind != wizard.DueBrowser {
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx)
		s.attempts[d.Attempt] = cancel
	}
	services := s.o.Services
	return func() tea.Msg { return answered{services.Do(ctx, d)} }
}

func (s *Screen) saveDraft() tea.Cmd {
	d, ok := s.m.Draft()
	if !ok {
		return nil
	}
	services, ctx := s.o.Services, s.env.Ctx
	return func() tea.Msg { return drafted{services.SaveDraft(ctx, d)} }
}

// Leaving asks what the machine wants asked.
func (s *Screen) Leaving() *parts.Dialog { return s.question(false) }

func (s *Screen) question(below bool) *parts.Dialog {
	q := s.m.Leaving()
	if q == nil || s.over {
		return nil
	}
	proposed := 0
	answers := make([]parts.Answer, len(q.Choices))
	for i, c := range q.Choices {
		if c.Chosen {
			proposed = i
		}
		answers[i] = parts.Answer{Label: parts.Clean(c.Label), Do: s.leaveBy(c.ID, below)}
	}
	text := make([]string, len(q.Text))
	for i, t := range q.Text {
		text[i] = parts.Clean(t)
	}
	return parts.NewDialog(parts.Clean(q.Question), text, proposed, answers...)
}

func (s *Screen) leaveBy(id string, below bool) func() (parts.Action, tea.Cmd) {
	switch id {
	case wizard.LeaveKeep:
		return func() (parts.Action, tea.Cmd) { return nil, s.leave(true, below) }
	case talk.LeaveDrop:
		return func() (parts.Action, tea.Cmd) { return nil, s.leave(false, below) }
	}
	return func() (parts.Action, tea.Cmd) { return nil, nil }
}

// leave keeps the answers, and the token where that is wanted, and leaves.
func (s *Screen) leave(token, below bool) tea.Cmd {
	s.over = true
	s.talk.Forget()
	services, ctx, r := s.o.Services, context.WithoutCancel(s.env.Ctx), s.m.Leave(token)
	return func() tea.Msg {
		if !r.Keep {
			return left{below: below}
		}
		draft, err := services.Leave(ctx, r)
		return left{draft, err, below}
	}
}

// notKept asks what to do when the answers could not be kept.
func (s *Screen) notKept(err error) *parts.Dialog {
	return parts.NewDialog("Your answers could not be kept.", []string{parts.Clean(err.Error())}, 0,
		parts.Stay("Stay"),
		parts.Answer{Label: "Leave without them", Do: func() (parts.Action, tea.Cmd) {
			s.over = true
			return parts.Close{}, nil
		}})
}

// Quit is how the conversation ends when it is left right now.
func (s *Screen) Quit() parts.Finish {
	s.talk.Forget()
	return parts.Finish{Ending: wizard.Ending{Kind: wizard.Left}}
}

// Keep keeps the answers of a set-up that was left, whatever made it end. It
// returns the draft's id, "" when there was nothing to keep.
func (s *Screen) Keep(ctx context.Context) (string, error) {
	if s.kept || s.over {
		return "", nil
	}
	r := s.m.Leave(false)
	if !r.Keep {
		return "", nil
	}
	s.kept = true
	return s.o.Services.Leave(ctx, r)
}

// Typing reports that letters type.
func (s *Screen) Typing() bool { return s.talk.Typing() }
