// Package live shows a running sync: how far it is, how long it will take,
// whether it waits and for what; and at its end what came of it.
//
// It polls the progress about ten times a second and must not slow the sync.
// It knows neither the store nor PagerDuty.
package live

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/sync/engine"
	"connectpd/sync/findings"
	"connectpd/tui/ui"
	"connectpd/wizard/service"
)

// Run is a running sync as far as watching it goes.
type Run interface {
	Snapshot() engine.Snapshot
	// Wait blocks until it has ended and its end is recorded.
	Wait() (engine.Outcome, error)
	Cancel()
}

// Of makes a Run of the wizard's.
func Of(y *service.Sync) Run { return running{y} }

type running struct{ *service.Sync }

func (r running) Snapshot() engine.Snapshot { return r.Progress.Snapshot() }

// Services are what the end of a sync asks for.
type Services interface {
	Summarize(ctx context.Context, connectorID string, o engine.Outcome) service.Summary
}

// Options of New.
type Options struct {
	Env       *ui.Env
	Services  Services
	Run       Run
	Connector store.Connector
	FromEnv   bool // it uses CONNECTPD_TOKEN
	// Told is what came of the flow before it, in a sentence; usually empty.
	Told string
	// Beside tells how the connector stands in its tenant meanwhile, in a
	// line; "" or nil nothing.
	Beside func() string
	// Done is what follows when the end has been read, or at once when the
	// person cancelled. err is set when the sync could not begin.
	Done func(s service.Summary, err error) ui.Action
	// Log opens the connector's log; Reenter the entering of a new token.
	Log func() ui.Screen
	// Where an applied sync leads on to; nil for nowhere.
	Access, Changes, Reviews, Export func() ui.Screen
	// Findings begins with the one of that kind and id; nil for nowhere.
	Findings func(kind findings.Kind, id string) ui.Screen
	// There is the address of the connector's page where else it is registered,
	// "" for none; Open opens it, nil where there is no browser.
	There string
	Open  func(ctx context.Context, address string) error
	// Held shows what accepting a held sync would take away, and decides.
	Held    func() ui.Screen
	Reenter func() (ui.Action, tea.Cmd)
	// Home says that b leads home while the sync goes on.
	Home bool
	// Joined says that another process runs the sync: it can be watched and
	// left, not cancelled.
	Joined bool
}

// interval is how often the progress is looked at.
const interval = 100 * time.Millisecond

// Screen is the live view and then the summary.
type Screen struct {
	o        Options
	env      *ui.Env
	snap     engine.Snapshot
	details  bool
	stopping bool // the person asked to cancel
	away     bool
	ended    bool
	problem  string
	err      error
	summary  *service.Summary
	list     ui.List // of what Enter opens, once it has ended
	grace    ui.Grace
}

// The messages.
type (
	polled   struct{ snap engine.Snapshot }
	finished struct {
		snap    engine.Snapshot // the last one
		summary service.Summary
		err     error
	}
)

// New makes the screen. It starts to watch in Init.
func New(o Options) *Screen {
	return &Screen{o: o, env: o.Env, snap: engine.Snapshot{Left: -1, StartedAt: o.Env.Now(), At: o.Env.Now()}}
}

// Init polls, and waits for the end.
func (s *Screen) Init() tea.Cmd {
	return tea.Batch(s.poll(0), s.wait())
}

func (s *Screen) poll(after time.Duration) tea.Cmd {
	run := s.o.Run
	look := func() tea.Msg { return polled{run.Snapshot()} }
	if after == 0 {
		return look
	}
	return s.env.Tick(after, look)
}

// wait puts the end into words as soon as there is one.
func (s *Screen) wait() tea.Cmd {
	run, services, id := s.o.Run, s.o.Services, s.o.Connector.ID
	// The words are wanted even when the program is leaving.
	ctx := context.WithoutCancel(s.env.Ctx)
	return func() tea.Msg {
		o, err := run.Wait()
		if err != nil {
			return finished{err: err, snap: run.Snapshot()}
		}
		return finished{summary: services.Summarize(ctx, id, o), snap: run.Snapshot()}
	}
}

// Update handles keys and what the commands found.
func (s *Screen) Update(msg tea.Msg) (ui.Action, tea.Cmd) {
	switch m := msg.(type) {
	case polled:
		if s.ended {
			return nil, nil
		}
		s.snap = m.snap
		return nil, s.poll(interval)
	case finished:
		return s.end(m), nil
	case pageOpened:
		s.problem = ""
		if m.err != nil {
			s.problem = noBrowser
		}
	case ui.HeldDecided:
		s.away = false
		return s.decided(m)
	case ui.Returned:
		s.away = false
	case tea.KeyMsg:
		return s.key(m)
	}
	return nil, nil
}

func (s *Screen) end(m finished) ui.Action {
	s.ended, s.err, s.details = true, m.err, false
	if !m.snap.StartedAt.IsZero() {
		s.snap = m.snap
	}
	if m.err == nil {
		s.summary = &m.summary
	}
	s.list.Set(s.choices())
	switch {
	case s.away:
		return s.goHome()
	case s.stopping:
		return s.o.Done(m.summary, m.err)
	}
	s.grace.Start(s.env.Now())
	return nil
}

func (s *Screen) key(k tea.KeyMsg) (ui.Action, tea.Cmd) {
	keys := s.env.Keys
	switch {
	case ui.Is(k, keys.Log) && s.o.Log != nil:
		return ui.Open{Screen: s.o.Log()}, nil
	case ui.Is(k, keys.HomeScreen) && s.o.Home:
		if s.ended {
			return s.goHome(), nil
		}
		s.away = true
		return ui.Away{Key: s.o.Connector.ID}, nil
	case ui.Is(k, keys.Details):
		s.details = !s.details
	case s.o.Joined && !s.ended && ui.Is(k, keys.Back):
		return ui.Close{}, nil
	case s.ended:
		return s.endedKey(k)
	}
	return nil, nil
}

// technical is what is known of a failure beyond its sentence.
func (s *Screen) technical() string {
	if s.summary != nil {
		return failure.Technical(s.summary.Outcome.Err)
	}
	return failure.Technical(s.err)
}

func (s *Screen) leaveEnded() (ui.Action, tea.Cmd) {
	if s.summary == nil {
		return s.o.Done(service.Summary{}, s.err), nil
	}
	return s.o.Done(*s.summary, s.err), nil
}

// goHome leaves an ended sync for home. Where it would have ended the program,
// that end is remembered.
func (s *Screen) goHome() ui.Action {
	var sum service.Summary
	if s.summary != nil {
		sum = *s.summary
	}
	switch a := s.o.Done(sum, s.err).(type) {
	case ui.Finish:
		return ui.Remember{Finish: a}
	default:
		return a
	}
}

// Leaving asks before a running sync is cancelled.
func (s *Screen) Leaving() *ui.Dialog {
	if s.ended || s.o.Joined {
		return nil
	}
	if s.stopping {
		return ui.NewDialog("Leave before the sync has stopped?",
			[]string{"It is being cancelled, which takes a moment."}, 0,
			ui.Stay("Wait for it"),
			ui.Answer{Label: "Leave now", Do: func() (ui.Action, tea.Cmd) { return s.Quit(), nil }})
	}
	return ui.NewDialog("Cancel the sync?",
		[]string{"The last synced data stays unchanged."}, 0,
		ui.Stay("Keep syncing"),
		ui.Answer{Label: "Cancel it", Do: func() (ui.Action, tea.Cmd) {
			s.stopping = true
			run := s.o.Run
			return nil, func() tea.Msg { run.Cancel(); return nil }
		}},
	)
}

// Quit is how the conversation ends when it is left right now.
func (s *Screen) Quit() ui.Finish {
	if s.ended && s.err == nil {
		switch f := s.o.Done(*s.summary, nil).(type) {
		case ui.Finish:
			return f
		case ui.Remember:
			return f.Finish
		}
	}
	return ui.Finish{Ending: ui.Ending{Kind: ui.Cancelled, Connector: s.o.Connector}}
}

// Cancels reports that Ctrl+C cancels.
func (s *Screen) Cancels() bool { return !s.ended && !s.o.Joined }

// Typing is false: there is no field.
func (s *Screen) Typing() bool { return false }
