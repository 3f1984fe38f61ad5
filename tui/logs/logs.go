// Package logs lists a connector's log, live while it syncs. Entries went
// through redaction before they were kept; what comes from outside is cleaned
// before it is drawn.
//
// It must not know what is logged, or why.
package logs

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/store/words"
	"connectpd/tui/explore"
	"connectpd/tui/ui"
)

// Services is where entries come from.
type Services interface {
	LogEntries(ctx context.Context, q store.LogQuery) ([]store.LogEntry, error)
}

// Options of New.
type Options struct {
	Env       *ui.Env
	Services  Services
	Connector store.Connector
}

const (
	first    = 500  // entries read at first
	most     = 5000 // entries kept in memory
	interval = 500 * time.Millisecond
)

// Screen is the log.
type Screen struct {
	*explore.Model[row]
	o Options
}

// New makes the screen. It shows information and what is worse at first.
func New(o Options) *Screen {
	s := &Screen{o: o}
	s.Model = explore.New(explore.Options[row]{
		Env: o.Env, Title: "Log", Connector: o.Connector, Reading: "Reading the log", Follows: true, Tab: 1, Opens: "details", Read: s.read,
	})
	return s
}

// read reads the entries that are newer than those in sight.
func (s *Screen) read() explore.Read[row] {
	before, _ := s.Set().(*log)
	return func(ctx context.Context) (explore.Set[row], error) {
		q := store.LogQuery{ConnectorID: s.o.Connector.ID, N: first}
		if before != nil && len(before.rows) > 0 {
			q.N, q.After = 0, before.rows[len(before.rows)-1].e.Seq
		}
		entries, err := s.o.Services.LogEntries(ctx, q)
		if err != nil {
			return nil, err
		}
		return before.with(s.o.Env, entries), nil
	}
}

// again looks for new entries.
type again struct{}

// Init reads the newest entries, and looks for more again and again.
func (s *Screen) Init() tea.Cmd { return tea.Batch(s.Model.Init(), s.later()) }

func (s *Screen) later() tea.Cmd {
	return s.o.Env.Tick(interval, func() tea.Msg { return again{} })
}

// Update handles keys and new entries.
func (s *Screen) Update(msg tea.Msg) (ui.Action, tea.Cmd) {
	if _, ok := msg.(again); ok {
		return nil, tea.Batch(s.Look(), s.later())
	}
	return s.Model.Update(msg)
}

// Header says whether new lines are followed.
func (s *Screen) Header() ui.Header {
	h := s.Model.Header()
	h.Right = "following"
	if n := s.Below(); n > 0 {
		h.Right = words.Plural(n, "newer line", "newer lines")
	}
	return h
}
