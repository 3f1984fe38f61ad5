// Package worth shows what deserves a look first: who, why, and what was
// silenced with which reason.
//
// What is found, and what a finding says, is sync/findings' business. Finding,
// silencing and searching are done in commands.
package worth

import (
	"context"
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/sync/findings"
	"connectpd/tui/parts"
)

// Services is where findings come from, and silences go.
type Services interface {
	findings.Reader
	Silence(ctx context.Context, connectorID string, k findings.Kind, id, reason string) error
	Unsilence(ctx context.Context, connectorID string, k findings.Kind, id, reason string) (bool, error)
}

// Thing names a person, team, schedule or role.
type Thing struct {
	Type access.ResourceType
	ID   string
}

// Options of New.
type Options struct {
	Env       *parts.Env
	Services  Services
	Connector store.Connector
	// Show makes the screen of a person, team, schedule or role.
	Show func(Thing) parts.Screen
	// Open opens a web address; nil where there is no browser.
	Open func(ctx context.Context, address string) error
}

// Screen is the list of findings.
type Screen struct {
	env  *parts.Env
	o    Options
	load parts.Newest[struct{}, loaded]
	ask  parts.Newest[question, answer]

	found  *found
	err    error
	side   int
	list   [sides]parts.List
	rows   answer
	stale  bool
	search *parts.Field
	typing bool
	// reason is asked for while a finding is being silenced.
	reason    *parts.Field
	silencing findings.Finding
	busy      bool
	said      parts.PageWords
	details   bool
}

type loaded struct {
	found *found
	err   error
}

// saved tells that a silence was set or taken back.
type saved struct {
	said string
	err  error
}

// New makes the screen.
func New(o Options) *Screen {
	s := &Screen{env: o.Env, o: o, search: parts.NewField("", "")}
	ctx, services, id := o.Env.Ctx, o.Services, o.Connector.ID
	s.load.Compute = func(struct{}) loaded {
		f, err := find(ctx, services, id)
		return loaded{f, err}
	}
	s.ask.Compute = question.answer
	return s
}

// Init looks for findings.
func (s *Screen) Init() tea.Cmd { return s.load.Ask(struct{}{}) }

// Update handles keys and what the commands found.
func (s *Screen) Update(msg tea.Msg) (parts.Action, tea.Cmd) {
	switch m := msg.(type) {
	case parts.Answered[loaded]:
		fresh, next := s.load.Take(m)
		if fresh {
			return nil, tea.Batch(next, s.take(m.Value))
		}
		return nil, next
	case parts.Answered[answer]:
		fresh, next := s.ask.Take(m)
		if fresh {
			s.show(m.Value)
		}
		return nil, next
	case saved:
		return nil, s.saved(m)
	case parts.Paged:
		s.said = m.Words()
	case tea.KeyMsg:
		s.said = parts.PageWords{}
		switch {
		case s.reason != nil:
			return nil, s.reasonKey(m)
		case s.typing:
			return nil, s.typed(m)
		}
		return s.key(m)
	}
	return nil, nil
}

func (s *Screen) take(l loaded) tea.Cmd {
	if s.err = l.err; l.err != nil {
		return nil
	}
	s.found = l.found
	s.rows = answer{}
	return s.refresh(false)
}

// refresh asks for the rows anew; top puts the cursor on the first.
func (s *Screen) refresh(top bool) tea.Cmd {
	if s.found == nil {
		return nil
	}
	for side := range s.list {
		if top {
			s.list[side].Go(0)
		}
	}
	s.stale = true
	return s.ask.Ask(question{s.found, s.search.Value()})
}

func (s *Screen) show(a answer) {
	s.rows, s.stale = a, false
	for side := range s.list {
		s.list[side].Set(len(a.rows[side]))
	}
}

// under is the finding that the cursor is on, a heading's first; nil on none.
func (s *Screen) under() *findings.Finding {
	at, rows := s.list[s.side].At(), s.rows.rows[s.side]
	if at < 0 || at >= len(rows) {
		return nil
	}
	return &s.found.all[rows[at].finding]
}

// onFinding is under, but nil on the heading of several.
func (s *Screen) onFinding() *findings.Finding {
	at, rows := s.list[s.side].At(), s.rows.rows[s.side]
	if at < 0 || at >= len(rows) || rows[at].n > 1 {
		return nil
	}
	return s.under()
}

func (s *Screen) silence() tea.Cmd {
	services, ctx, id, f := s.o.Services, s.env.Ctx, s.o.Connector.ID, s.silencing
	reason := s.reason.Value()
	s.busy = true
	return func() tea.Msg {
		return saved{"Silenced: " + words.Clean(f.Head()), services.Silence(ctx, id, f.Kind, f.ID, reason)}
	}
}

func (s *Screen) unsilence(f findings.Finding) tea.Cmd {
	services, ctx, id := s.o.Services, s.env.Ctx, s.o.Connector.ID
	s.busy = true
	return func() tea.Msg {
		_, err := services.Unsilence(ctx, id, f.Kind, f.ID, "")
		return saved{"Open again: " + words.Clean(f.Head()), err}
	}
}

func (s *Screen) saved(m saved) tea.Cmd {
	s.busy = false
	switch {
	case errors.Is(m.err, findings.ErrNoReason):
		s.said = parts.PageWords{Text: "Say why it is all right: a silence without a reason helps nobody later.", Bad: true}
		return nil
	case m.err != nil:
		s.said = parts.PageWords{Text: words.Clean(m.err.Error()), Bad: true}
		return nil
	}
	s.reason = nil
	s.said = parts.PageWords{Text: m.said}
	return s.load.Ask(struct{}{})
}

// goInto shows the person, team or schedule that a finding is about.
func (s *Screen) goInto() parts.Action {
	f := s.under()
	if f == nil || s.o.Show == nil {
		return nil
	}
	if t, ok := about(*f); ok {
		return parts.Open{Screen: s.o.Show(t)}
	}
	s.said = parts.PageWords{Text: "There is nothing to go into: " + words.Clean(f.Subject.Name) + " is no person, team or schedule of the account.", Bad: true}
	return nil
}

// page opens the PagerDuty page of what a finding is about.
func (s *Screen) page() tea.Cmd {
	f := s.under()
	if f == nil {
		return nil
	}
	t, _ := about(*f)
	words, cmd := parts.OpenPage(s.env.Ctx, s.o.Open, words.Clean(f.Subject.Name), s.found.pages[t])
	s.said = words
	return cmd
}

// about is what a finding leads to: its subject, or the first person
// concerned.
func about(f findings.Finding) (Thing, bool) {
	for _, r := range append([]findings.Ref{f.Subject}, f.Who...) {
		switch t := access.ResourceType(r.Type); t {
		case access.TypeUser, access.TypeTeam, access.TypeSchedule, access.TypeRole:
			return Thing{t, r.ID}, true
		}
	}
	return Thing{}, false
}
