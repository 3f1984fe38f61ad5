// Package changes shows what was gained, lost or altered between two syncs.
// Which two is chosen on the screen; on-call turns are kept apart from changes
// of access.
//
// Runs are compared, grouped and searched in commands; the screen draws what
// came of it. It must not know how history is kept.
package changes

import (
	"connectpd/wizard/service"
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/tui/parts"
)

// Services is where runs and changes come from: *store.Store.
type Services interface {
	Runs(ctx context.Context, connectorID string, n int) ([]store.Run, error)
	Changes(ctx context.Context, q store.ChangeQuery) ([]store.Change, error)
}

// Options of New.
type Options struct {
	Env       *parts.Env
	Services  Services
	Connector store.Connector
	// Show makes the screen of a person, team, schedule or role; nil where
	// there is none to go to.
	Show func(Thing) parts.Screen
}

// Screen compares two runs.
type Screen struct {
	env  *parts.Env
	o    Options
	load parts.Newest[between, loaded]
	ask  parts.Newest[question, answer]

	runs         []store.Run // applied ones, newest first
	since, until int         // places in runs
	report       *report
	notes        []string
	err          error

	side       int
	byResource bool
	search     *parts.Field
	typing     bool
	list       [sides]parts.List
	found      answer
	stale      bool
	picker     *picker
	said       string // about the last key
}

// between asks for the difference between two runs; by number, 0 for the last
// two.
type between struct{ since, until int64 }

type loaded struct {
	runs   []store.Run
	asked  between
	report *report
	err    error
}

// New makes the screen. It starts with what the last sync changed.
func New(o Options) *Screen {
	s := &Screen{env: o.Env, o: o, search: parts.NewField("", "")}
	ctx, services, id := o.Env.Ctx, o.Services, o.Connector.ID
	s.load.Compute = func(b between) loaded { return compare(ctx, services, id, b) }
	s.ask.Compute = question.answer
	return s
}

// compare reads the runs and what differs between two of them.
func compare(ctx context.Context, services Services, id string, b between) loaded {
	list, err := services.Runs(ctx, id, 0)
	if err != nil {
		return loaded{asked: b, err: err}
	}
	var runs []store.Run
	for _, r := range list {
		if r.Applied {
			runs = append(runs, r)
		}
	}
	if b == (between{}) && len(runs) > 1 {
		b = between{runs[1].ID, runs[0].ID}
	}
	l := loaded{runs: runs, asked: b, report: newReport(nil)}
	if b == (between{}) {
		return l
	}
	changes, err := services.Changes(ctx, store.ChangeQuery{ConnectorID: id, Since: b.since, Until: b.until})
	if err != nil {
		l.err = err
		return l
	}
	l.report = newReport(changes)
	return l
}

// Init compares the last two runs.
func (s *Screen) Init() tea.Cmd { return s.load.Ask(between{}) }

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
	case tea.KeyMsg:
		s.said = ""
		switch {
		case s.picker != nil:
			return nil, s.picked(m)
		case s.typing:
			return nil, s.typed(m)
		}
		return s.key(m)
	}
	return nil, nil
}

func (s *Screen) take(l loaded) tea.Cmd {
	if l.runs != nil {
		s.runs = l.runs
		s.since, s.until = s.place(l.asked.since), s.place(l.asked.until)
	}
	if s.err = l.err; l.err != nil {
		s.report = nil
		return nil
	}
	s.report, s.notes, s.found = l.report, nil, answer{}
	if len(s.runs) > 1 {
		s.notes = service.ComparisonNotes(s.runs, s.since, s.until)
	}
	return s.refresh()
}

// place is where the run of a number stands in runs; the newest where it is
// gone.
func (s *Screen) place(id int64) int {
	for i, r := range s.runs {
		if r.ID == id {
			return i
		}
	}
	return 0
}

// between compares two other runs.
func (s *Screen) between(since, until int) tea.Cmd {
	s.since, s.until, s.report, s.err, s.found = since, until, nil, nil, answer{}
	s.ask.Drop()
	return s.load.Ask(between{s.runs[since].ID, s.runs[until].ID})
}

// refresh asks for the rows anew.
func (s *Screen) refresh() tea.Cmd {
	for side := range s.list {
		s.list[side].Go(0)
	}
	if s.report == nil {
		return nil
	}
	s.stale = true
	return s.ask.Ask(question{s.report, s.byResource, s.search.Value()})
}

func (s *Screen) show(a answer) {
	s.found, s.stale = a, false
	for side := range s.list {
		s.list[side].Set(len(a.rows[side]))
	}
}

// under is the row that the cursor is on; false on none.
func (s *Screen) under() (row, *entry, bool) {
	at, rows := s.list[s.side].At(), s.found.rows[s.side]
	if s.report == nil || at < 0 || at >= len(rows) || rows[at].entry >= len(s.report.entries) {
		return row{}, nil, false
	}
	return rows[at], &s.report.entries[rows[at].entry], true
}

// goInto shows what the cursor is on: a heading's person or resource, of an
// entry the other end.
func (s *Screen) goInto() parts.Action {
	r, e, ok := s.under()
	if !ok || s.o.Show == nil {
		return nil
	}
	who := Thing{access.TypeUser, e.c.User.ID}
	on := Thing{e.c.Type, e.c.ResourceID}
	t := on
	if (r.head != "") != s.byResource && who.ID != "" {
		t = who
	}
	if r.head == "" && e.c.Type == access.TypeUser {
		t = who
	}
	return parts.Open{Screen: s.o.Show(t)}
}
