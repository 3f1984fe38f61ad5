// Package logs shows a connector's log, live while it syncs. Entries went
// through redaction before they were kept; what comes from outside is cleaned
// before it is drawn.
//
// It must not know what is logged, or why.
package logs

import (
	"context"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/tui/parts"
)

// Services is where entries come from.
type Services interface {
	LogEntries(ctx context.Context, q store.LogQuery) ([]store.LogEntry, error)
}

// Options of New.
type Options struct {
	Env       *parts.Env
	Services  Services
	Connector store.Connector
}

const (
	first    = 500  // entries read at first
	most     = 5000 // entries kept in memory
	interval = 500 * time.Millisecond
)

// levels are the filters, from everything to errors only.
var levels = [...]store.Level{store.Debug, store.Info, store.Warn, store.Error}

var rank = map[store.Level]int{store.Debug: 0, store.Info: 1, store.Warn: 2, store.Error: 3}

// Screen is the log.
type Screen struct {
	env     *parts.Env
	o       Options
	entries []store.LogEntry
	shown   []store.LogEntry // those that fit the level and the search
	level   int              // index into levels
	page    int              // lines of the window, as drawn last
	search  *parts.Field
	typing  bool
	// back is how many of the entries in sight the window's end lies before
	// the newest; 0 follows.
	back int
	err  error
	read bool
}

type got struct {
	entries []store.LogEntry
	err     error
}

// New makes the screen. It shows information and what is worse at first.
func New(o Options) *Screen {
	return &Screen{env: o.Env, o: o, level: 1, search: parts.NewField("", "")}
}

// Init reads the newest entries.
func (s *Screen) Init() tea.Cmd { return s.fetch() }

func (s *Screen) fetch() tea.Cmd {
	q := store.LogQuery{ConnectorID: s.o.Connector.ID}
	if n := len(s.entries); n > 0 {
		q.After = s.entries[n-1].Seq
	} else {
		q.N = first
	}
	services, ctx := s.o.Services, s.env.Ctx
	return func() tea.Msg {
		entries, err := services.LogEntries(ctx, q)
		return got{entries, err}
	}
}

type again struct{}

// Update handles keys and new entries.
func (s *Screen) Update(msg tea.Msg) (parts.Action, tea.Cmd) {
	switch m := msg.(type) {
	case got:
		s.add(m)
		return nil, s.env.Tick(interval, func() tea.Msg { return again{} })
	case again:
		return nil, s.fetch()
	case tea.KeyMsg:
		return s.key(m), nil
	}
	return nil, nil
}

func (s *Screen) add(m got) {
	s.err, s.read = m.err, s.read || m.err == nil
	if m.err != nil || len(m.entries) == 0 {
		return
	}
	before := len(s.shown)
	s.entries = append(s.entries, m.entries...)
	for _, e := range m.entries {
		if s.fits(e) {
			s.shown = append(s.shown, e)
		}
	}
	if s.back > 0 { // somebody is reading further up: keep it still
		s.back += len(s.shown) - before
	}
	if over := len(s.entries) - most; over > 0 {
		s.entries = append([]store.LogEntry(nil), s.entries[over:]...)
		s.filter()
		s.back = min(s.back, max(0, len(s.shown)-1))
	}
}

// filter finds anew which entries fit.
func (s *Screen) filter() {
	s.shown = nil
	for _, e := range s.entries {
		if s.fits(e) {
			s.shown = append(s.shown, e)
		}
	}
}

func (s *Screen) key(k tea.KeyMsg) parts.Action {
	keys := s.env.Keys
	if s.typing {
		switch {
		case parts.Is(k, keys.Next):
			s.typing = false
		case parts.Is(k, keys.Back):
			s.typing = false
			s.search.Set("")
		default:
			s.search.Update(k)
		}
		s.back = 0
		s.filter()
		return nil
	}
	switch {
	case parts.Is(k, keys.Back, keys.Quit):
		return parts.Close{}
	case parts.Is(k, keys.Up):
		s.move(1)
	case parts.Is(k, keys.Down):
		s.move(-1)
	case parts.Is(k, keys.PageUp):
		s.move(max(1, s.page-1))
	case parts.Is(k, keys.PageDown):
		s.move(-max(1, s.page-1))
	case parts.Is(k, keys.Home):
		s.move(len(s.entries))
	case parts.Is(k, keys.End, keys.Follow):
		s.back = 0
	case parts.Is(k, keys.Level):
		s.level = (s.level + 1) % len(levels)
		s.back = 0
		s.filter()
	case parts.Is(k, keys.Search):
		s.typing = true
	}
	return nil
}

func (s *Screen) move(by int) {
	s.back = min(max(0, s.back+by), max(0, len(s.shown)-1))
}

// Pages says that this screen scrolls by itself.
func (s *Screen) Pages() bool { return true }

// Typing reports that the search has the focus.
func (s *Screen) Typing() bool { return s.typing }

// Leaving loses nothing.
func (s *Screen) Leaving() *parts.Dialog { return nil }

// Help is the keys.
func (s *Screen) Help() parts.Help {
	k := s.env.Keys
	if s.typing {
		short := []key.Binding{parts.As(k.Next, "keep the search"), parts.As(k.Back, "end the search")}
		return parts.Help{Short: short, Full: []parts.Group{{Title: "Search", Keys: short}}}
	}
	short := []key.Binding{parts.As(k.Up, "scroll"), k.Back, k.Search,
		parts.As(k.Level, "from "+string(levels[(s.level+1)%len(levels)])+" up")}
	if s.back > 0 {
		short = append(short, k.Follow)
	}
	full := append(append([]key.Binding{}, short...), parts.As(k.PageUp, "a page up or down"), k.Home, parts.As(k.End, "last, and follow"))
	return parts.Help{Short: short, Full: []parts.Group{{Title: "The log", Keys: full}}}
}
