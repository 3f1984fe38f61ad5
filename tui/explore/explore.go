package explore

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/tui/ui"
)

// Read reads a set. A command calls it.
type Read[R any] func(ctx context.Context) (Set[R], error)

// Options of New.
type Options[R any] struct {
	Env       *ui.Env
	Title     string
	Connector store.Connector
	// Reading is said until the first set is there.
	Reading string
	// Read makes the reading of the data. Update calls it, a command what it
	// returns.
	Read func() Read[R]
	// Commands are the keys of this list beside those of every list. Update
	// calls it.
	Commands func() []Command[R]
	// Open opens a web address; nil where there is no browser, and the address
	// is shown instead.
	Open func(ctx context.Context, address string) error
	// Opens says what Enter does; "" that it opens the row.
	Opens string
	// Pane is the width of the details beside the list in wide windows; 0 for
	// none. Below shows them below the list in windows that are only high.
	Pane  int
	Below bool
	// Only says what the list is narrowed to; "" where it is whole. Whole makes
	// Read read everything from then on; Update calls it.
	Only  string
	Whole func()
	// Follows keeps the cursor at the end of a list that grows.
	Follows bool
	// Tab is the tab to begin with, At the key of the row to begin on. Start is
	// a set to begin in instead of the whole, nil for none; false where it is
	// gone.
	Tab   int
	At    string
	Start func(whole Set[R]) (Set[R], bool)
}

// Command is a key of one list. Do gets the row under the cursor, nil for
// none.
type Command[R any] struct {
	Key  key.Binding // as the footer has it; disabled: not now
	Full string      // as the help has it; "" the same
	Do   func(r *R) Step[R]
}

// Model is the list screen. It is embedded by the screens that give it rows.
type Model[R any] struct {
	env  *ui.Env
	o    Options[R]
	load ui.Newest[Read[R], loaded[R]]
	ask  ui.Newest[asked[R], answered[R]]

	levels  []*level[R] // the first set, and what was gone into; the last one is shown
	known   bool        // the set in sight is the one that was asked for last
	err     error
	typing  bool         // the search has the focus
	details bool         // the details of one row fill the window
	said    ui.PageWords // until the next key
}

type loaded[R any] struct {
	set   Set[R]
	found Found[R] // of the first query
	err   error
}

type asked[R any] struct {
	of *level[R]
	in Set[R]
	q  Query
}

type answered[R any] struct {
	asked[R]
	found Found[R]
}

// New makes the screen. It starts to read in Init.
func New[R any](o Options[R]) *Model[R] {
	m := &Model[R]{env: o.Env, o: o, levels: []*level[R]{newLevel[R](nil, o.Tab)}}
	ctx := o.Env.Ctx
	m.load.Compute = func(read Read[R]) loaded[R] {
		set, err := read(ctx)
		if err != nil {
			return loaded[R]{err: err}
		}
		return loaded[R]{set: set, found: set.Rows(newLevel(set, 0).query())}
	}
	m.ask.Compute = func(q asked[R]) answered[R] { return answered[R]{q, q.in.Rows(q.q)} }
	return m
}

// whole takes off what the list was narrowed to.
func (m *Model[R]) whole() tea.Cmd {
	m.o.Only = ""
	m.o.Whole()
	return m.Replace()
}

// Init reads the data.
func (m *Model[R]) Init() tea.Cmd { return m.Reload() }

// Reload reads the data again. What is in sight stays until it is there.
func (m *Model[R]) Reload() tea.Cmd { return m.load.Ask(m.o.Read()) }

// Look is Reload, but only where nothing is being read.
func (m *Model[R]) Look() tea.Cmd {
	if m.load.Busy() {
		return nil
	}
	return m.Reload()
}

// Replace reads other data: what is in sight is not what is wanted any more.
func (m *Model[R]) Replace() tea.Cmd {
	m.known, m.err = false, nil
	m.level().found, m.level().lists = Found[R]{}, make([]ui.List, len(m.level().lists))
	m.ask.Drop()
	return m.Reload()
}

// Say says something until the next key.
func (m *Model[R]) Say(w ui.PageWords) { m.said = w }

// Set is the set in sight; nil before one is there.
func (m *Model[R]) Set() Set[R] {
	if !m.known {
		return nil
	}
	return m.level().set
}

// Tab is the tab in sight.
func (m *Model[R]) Tab() int { return m.level().tab }

// Searched is what the list is searched for; "" shows all of it.
func (m *Model[R]) Searched() string { return m.level().search.Value() }

// Below is how many rows there are below the cursor.
func (m *Model[R]) Below() int {
	list := m.level().list()
	return max(0, list.Len()-1-list.At())
}

// Seek moves the cursor to the next row that fits, from the one after the
// cursor on and around to it; false where none does.
func (m *Model[R]) Seek(fits func(r R) bool) bool {
	v := m.level()
	if m.Set() == nil || v.tab >= len(v.found.Rows) {
		return false
	}
	rows, at := v.found.Rows[v.tab], v.list().At()
	for n := range rows {
		if i := (at + 1 + n) % len(rows); fits(rows[i]) {
			v.list().Go(i)
			v.keep = ""
			return true
		}
	}
	return false
}

// Listed are the rows of the tab in sight.
func (m *Model[R]) Listed() []R {
	v := m.level()
	if m.Set() == nil || v.tab >= len(v.found.Rows) {
		return nil
	}
	return v.found.Rows[v.tab]
}

// Under is the row under the cursor; nil for none.
func (m *Model[R]) Under() *R {
	if m.Set() == nil {
		return nil
	}
	return m.level().under()
}

func (m *Model[R]) level() *level[R] { return m.levels[len(m.levels)-1] }

// Update handles keys and what the commands found.
func (m *Model[R]) Update(msg tea.Msg) (ui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case ui.Answered[loaded[R]]:
		fresh, next := m.load.Take(msg)
		if fresh {
			return nil, tea.Batch(next, m.take(msg.Value))
		}
		return nil, next
	case ui.Answered[answered[R]]:
		fresh, next := m.ask.Take(msg)
		if a := msg.Value; fresh && a.of == m.level() {
			a.of.show(a.in, a.found, m.o.Follows)
		}
		return nil, next
	case clicked:
		m.click(msg)
	case ui.Wheel:
		m.level().list().Wheel(msg.By)
	case ui.Paged:
		m.said = msg.Words()
	case tea.KeyMsg:
		m.said = ui.PageWords{}
		if m.typing {
			return nil, m.typed(msg)
		}
		return m.key(msg)
	}
	return nil, nil
}

// take puts newly read data in the place of the data before. What was gone
// into follows; what is gone is left.
func (m *Model[R]) take(l loaded[R]) tea.Cmd {
	if m.err = l.err; l.err != nil {
		return nil
	}
	m.known = true
	switch first := m.levels[0]; {
	case first.set == nil:
		m.begin(l.set)
	case first.newest() == l.set: // nothing is new
		return nil
	}
	for i, v := range m.levels {
		set, ok := v.newest().Follow(l.set)
		if !ok {
			m.levels, m.said = m.levels[:i], gone
			break
		}
		v.follow(set)
	}
	if len(m.levels) == 0 {
		m.levels = []*level[R]{newLevel(l.set, m.o.Tab)}
	}
	if v := m.level(); v.newest() == l.set && v.first() {
		m.ask.Drop()
		v.show(l.set, l.found, m.o.Follows)
		return nil
	}
	return m.refresh()
}

// begin opens the first set, or what was asked for in it.
func (m *Model[R]) begin(set Set[R]) {
	m.levels[0].set, m.levels[0].keep = set, m.o.At
	if m.o.Start == nil {
		return
	}
	if in, ok := m.o.Start(set); ok {
		v := newLevel(in, 0)
		v.show(in, in.Rows(v.query()), false)
		m.levels = []*level[R]{v} // back leads to where it was asked for
	} else {
		m.said = gone
	}
}

// gone is said where something was asked for that is not there any more.
var gone = ui.PageWords{Text: "This is no longer in the current data.", Bad: true}

// refresh asks for the rows in sight.
func (m *Model[R]) refresh() tea.Cmd {
	v := m.level()
	if v.set == nil {
		return nil
	}
	return m.ask.Ask(asked[R]{v, v.newest(), v.query()})
}

// step does what a key asked for.
func (m *Model[R]) step(s Step[R]) (ui.Action, tea.Cmd) {
	m.said = s.Said
	if s.Into != nil {
		v := newLevel(s.Into, 0)
		v.show(s.Into, s.Into.Rows(v.query()), false)
		m.levels, m.details = append(m.levels, v), false
		m.ask.Drop()
	}
	return s.Action, s.Cmd
}
