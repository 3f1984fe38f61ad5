// Package form is the one screen of every flow: a set-up, a rotation, an
// export. It starts the work that is due, hands keys to the flow, and draws
// its page. Rules and texts are the flow's; this package must not know which
// flow it shows.
package form

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store/words"
	"connectpd/tui/ui"
	"connectpd/wizard/flow"
)

// Options of New. Only Env and Flow are needed.
type Options struct {
	Env  *ui.Env
	Flow flow.Flow
	// Ended is what follows the end of the flow; nil closes the screen.
	Ended func() (ui.Action, tea.Cmd)
	// Quit is how the program ends when it is left right now; nil says
	// nothing.
	Quit func() ui.Finish
	// Alone: no screen is below to go back to.
	Alone bool
	// NoLines says that plain lines cannot go on from here.
	NoLines bool
}

// Screen is a flow on the screen.
type Screen struct {
	env   *ui.Env
	o     Options
	flow  flow.Flow
	talk  *ui.Conversation
	calls map[int]context.CancelFunc // the work under way that can be cancelled
	// leaving: the flow was left and keeps what it keeps; quits: the program
	// is left with it.
	leaving, quits bool
	// elsewhere: plain lines go on with the flow.
	elsewhere bool
	over      bool
}

// answered is work that is done.
type answered struct {
	attempt int
	settle  func()
}

// New makes the screen.
func New(o Options) *Screen {
	s := &Screen{
		env: o.Env, o: o, flow: o.Flow, talk: ui.NewConversation(o.Env, o.Flow),
		calls: map[int]context.CancelFunc{},
	}
	s.talk.Also = s.rows
	return s
}

// rows are the commands beside the flow that are rows of the page as well: the
// demo's key where it can be pasted, and the help, where all others can be
// chosen.
func (s *Screen) rows() []key.Binding {
	help := ui.As(s.env.Keys.Help, "help and all commands")
	if s.demoKey() {
		return []key.Binding{s.env.Keys.DemoKey, help}
	}
	return []key.Binding{help}
}

// Init starts the work that is due already.
func (s *Screen) Init() tea.Cmd {
	_, cmd := s.pump()
	return cmd
}

// Update handles keys and answers.
func (s *Screen) Update(msg tea.Msg) (ui.Action, tea.Cmd) {
	switch m := msg.(type) {
	case tea.KeyMsg:
		return s.key(m)
	case answered:
		s.cancel(m.attempt)
		m.settle()
		s.talk.Refresh()
		return s.settled()
	}
	return nil, s.talk.Tick(msg)
}

func (s *Screen) key(k tea.KeyMsg) (ui.Action, tea.Cmd) {
	keys := s.env.Keys
	if s.over {
		return nil, nil
	}
	if cmd, copies := s.talk.Copy(k); copies {
		return nil, cmd
	}
	switch {
	case s.linesGoOn() && ui.Is(k, keys.LineMode):
		s.close()
		s.elsewhere = true
		return ui.InLines(s.flow, !s.o.Alone), nil
	case s.demoKey() && (ui.Is(k, keys.DemoKey) || ui.Is(k, keys.Next) && s.talk.On(keys.DemoKey)):
		s.flow.Paste([]byte(s.env.Demo.Key()))
		s.talk.Refresh()
	case ui.Is(k, keys.Next) && s.talk.On(keys.Help):
		return ui.ShowHelp{}, nil
	case s.o.Alone && ui.Is(k, keys.Quit) && !s.talk.Typing():
		return ui.Leave{}, nil
	case s.talk.Update(k):
		return s.back()
	}
	return s.pump()
}

// back leaves the first page: for the screen below, where there is one.
func (s *Screen) back() (ui.Action, tea.Cmd) {
	if s.o.Alone {
		return ui.Leave{}, nil
	}
	if q := s.flow.Leaving(); q != nil {
		return ui.Ask{Dialog: s.dialog(q, false)}, nil
	}
	return s.leave(flow.LeaveDrop, false)
}

// leave leaves the flow, and the program with it where that is wanted. The
// flow may have to keep something first.
func (s *Screen) leave(choice string, quit bool) (ui.Action, tea.Cmd) {
	s.leaving, s.quits = true, quit
	s.talk.Forget()
	s.flow.Leave(choice)
	return s.settled()
}

// settled follows an answer. A flow that was left and could not keep what it
// keeps asks what to do then.
func (s *Screen) settled() (ui.Action, tea.Cmd) {
	if s.leaving && !s.flow.Over() && s.flow.Waiting() == 0 {
		s.leaving = false
		if q := s.flow.Leaving(); q != nil {
			return ui.Ask{Dialog: s.dialog(q, s.quits)}, nil
		}
	}
	return s.pump()
}

// pump brings the screen in line with the flow: work that nobody waits for is
// cancelled, work that is due started, and the end acted on.
func (s *Screen) pump() (ui.Action, tea.Cmd) {
	for attempt := range s.calls {
		if attempt != s.flow.Waiting() {
			s.cancel(attempt)
		}
	}
	var cmds []tea.Cmd
	for w, due := s.flow.Due(); due; w, due = s.flow.Due() {
		cmds = append(cmds, s.begin(w))
	}
	if !s.flow.Over() || s.over {
		return nil, tea.Batch(append(cmds, s.talk.Turn())...)
	}
	s.close()
	if s.quits {
		return s.finish(), tea.Batch(cmds...)
	}
	if s.o.Ended == nil {
		return Closed(s.flow), tea.Batch(cmds...)
	}
	action, cmd := s.o.Ended()
	return action, tea.Batch(append(cmds, cmd)...)
}

func (s *Screen) begin(w flow.Work) tea.Cmd {
	ctx := s.env.Ctx
	if !w.Detached {
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx)
		s.calls[w.Attempt] = cancel
	}
	return func() tea.Msg { return answered{w.Attempt, w.Run(ctx)} }
}

func (s *Screen) cancel(attempt int) {
	if cancel := s.calls[attempt]; cancel != nil {
		cancel()
		delete(s.calls, attempt)
	}
}

// close ends the screen's part: nothing is typed or waited for any more.
func (s *Screen) close() {
	s.over = true
	s.talk.Forget()
	for attempt := range s.calls {
		s.cancel(attempt)
	}
}

// Leaving asks what the flow wants asked before the program is left.
func (s *Screen) Leaving() *ui.Dialog {
	q := s.flow.Leaving()
	if q == nil || s.over {
		return nil
	}
	return s.dialog(q, true)
}

// dialog asks a flow's question before it is left; quit leaves the program
// with it.
func (s *Screen) dialog(q *flow.Question, quit bool) *ui.Dialog {
	proposed := 0
	answers := make([]ui.Answer, len(q.Choices))
	for i, c := range q.Choices {
		if c.Chosen {
			proposed = i
		}
		answers[i] = ui.Answer{Label: words.Clean(c.Label), Do: func() (ui.Action, tea.Cmd) {
			if c.ID == flow.LeaveStay {
				s.flow.Leave(c.ID)
				return nil, nil
			}
			return s.leave(c.ID, quit)
		}}
	}
	return ui.NewDialog(words.Clean(q.Question), cleaned(q.Text), proposed, answers...)
}

// Quit is how the flow ends when it is left right now. What it keeps is kept
// by Keep, after the program.
func (s *Screen) Quit() ui.Finish {
	s.close()
	return s.finish()
}

// Keep lets a flow that was cut off keep what it keeps: the program has ended,
// and no question is asked.
func (s *Screen) Keep(ctx context.Context) error {
	if s.flow.Over() || s.elsewhere {
		return nil
	}
	s.flow.Leave(flow.LeaveDrop)
	for w, due := s.flow.Due(); due; w, due = s.flow.Due() {
		w.Run(ctx)()
	}
	if p := s.flow.Page().Problem; p != nil && !s.flow.Over() {
		return p
	}
	return nil
}

func (s *Screen) finish() ui.Finish {
	if s.o.Quit != nil {
		return s.o.Quit()
	}
	return ui.Finish{Ending: ui.Ending{Kind: ui.Left}}
}

// linesGoOn reports that line mode can take over now.
func (s *Screen) linesGoOn() bool {
	return s.flow.Waiting() == 0 && !s.o.NoLines && s.env.CanEnd()
}

// demoKey reports that the demo's key can be pasted here.
func (s *Screen) demoKey() bool {
	return s.env.Demo != nil && s.env.Demo.Key != nil && s.flow.Waiting() == 0 && s.flow.Page().TakesKey
}

// Closed goes back to the screen below, and tells there what came of a flow.
func Closed(f flow.Flow) ui.Action {
	if told := f.Told(); told != "" {
		return ui.CloseWith{Msg: ui.Told{Text: words.Clean(told)}}
	}
	return ui.Close{}
}

// Pages reports that the page scrolls by itself.
func (s *Screen) Pages() bool { return len(s.flow.Page().Listing.Lines) > 0 }

// Typing reports that letters type.
func (s *Screen) Typing() bool { return s.talk.Typing() }

func cleaned(list []string) []string {
	out := make([]string, len(list))
	for i, text := range list {
		out[i] = words.Clean(text)
	}
	return out
}
