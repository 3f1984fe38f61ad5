// Package browse shows who holds what, from three sides: by person, by
// resource and by role. Whatever is under the cursor can be gone into: a
// person shows all they hold, a team, schedule or role everybody who holds it.
//
// It reads the access data once, in a command, into an index that never
// changes; searching is done in commands as well. It must not know how the
// data is kept.
package browse

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/tui/parts"
)

// Services is where access data comes from: *store.Store.
type Services interface {
	Snapshot(ctx context.Context, connectorID string, asOfRun int64) (*access.Dataset, error)
	Access(ctx context.Context, q store.AccessQuery, yield func(store.Holding) error) error
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
	// Open opens a web address; nil where there is no browser, and the
	// address is shown instead.
	Open func(ctx context.Context, address string) error
	// At is what to show first; the zero value is the whole account.
	At Thing
}

// Screen is the access browser.
type Screen struct {
	env  *parts.Env
	o    Options
	load parts.Newest[struct{}, loaded]
	ask  parts.Newest[question, answer]

	index  *index
	err    error
	views  []*view         // the account, and what was gone into; the last one is shown
	typing bool            // the search has the focus
	said   parts.PageWords // until the next key
}

type loaded struct {
	x   *index
	err error
}

// view is one list: a side of the account, or one person or thing.
type view struct {
	in     ref
	side   int
	search *parts.Field
	sort   [sides]int // places in orderNames
	list   [sides]parts.List
	rows   [sides][]int32
	stale  bool // the rows do not answer the newest question yet
	// keep is what the cursor was on before the data was read again.
	keep *Thing
}

// New makes the screen. It starts to read in Init.
func New(o Options) *Screen {
	s := &Screen{env: o.Env, o: o, views: []*view{newView(ref{})}}
	ctx, services, id := o.Env.Ctx, o.Services, o.Connector.ID
	s.load.Compute = func(struct{}) loaded {
		x, err := read(ctx, services, id)
		return loaded{x, err}
	}
	s.ask.Compute = question.answer
	return s
}

func newView(in ref) *view { return &view{in: in, search: parts.NewField("", "")} }

// Init reads the access data.
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
	case parts.Paged:
		s.said = m.Words()
	case tea.KeyMsg:
		s.said = parts.PageWords{}
		if s.typing {
			return s.typed(m)
		}
		return s.key(m)
	}
	return nil, nil
}

// take puts a newly read index in the place of the one before. Views follow
// what they showed by id; those of what is gone are left.
func (s *Screen) take(m loaded) tea.Cmd {
	if s.err = m.err; m.err != nil {
		return nil
	}
	first := s.index == nil
	old := s.index
	s.index = m.x
	var kept []*view
	for _, v := range s.views {
		if old != nil {
			v.keep = old.named(v, v.list[v.side].At())
		}
		if v.in.kind != account {
			in, ok := m.x.find(old.thingAt(v.in))
			if !ok {
				break
			}
			v.in = in
		}
		v.set(m.x, [sides][]int32{}) // until the answer is there
		v.stale = true
		kept = append(kept, v)
	}
	if s.views = kept; len(kept) == 0 {
		s.views = []*view{newView(ref{})}
		s.said = gone
	}
	if first && s.o.At != (Thing{}) {
		if in, ok := m.x.find(s.o.At); ok {
			s.views = []*view{newView(in)} // back leads to where it was asked for
		} else {
			s.said = gone
		}
	}
	return s.refresh()
}

// gone is said where something was asked for that is not there any more.
var gone = parts.PageWords{Text: "That is not in the current data any more.", Bad: true}

// show takes an answer in.
func (s *Screen) show(a answer) {
	v := s.view()
	if a.in != v.in {
		return
	}
	v.set(s.index, a.rows)
}

func (v *view) set(x *index, rows [sides][]int32) {
	v.rows, v.stale = rows, false
	for side := range v.list {
		v.list[side].Set(len(rows[side]))
	}
	if v.keep == nil || len(rows[v.side]) == 0 {
		return
	}
	for i := range rows[v.side] {
		if t := x.named(v, i); t != nil && *t == *v.keep {
			v.list[v.side].Go(i)
			break
		}
	}
	v.keep = nil
}

// refresh asks for the rows of the view in sight. What is already at hand (the
// account or one thing, whole and in its first order) needs no command.
func (s *Screen) refresh() tea.Cmd {
	v := s.view()
	q := s.question(v)
	if q.text == "" && q.sort == s.question(newView(v.in)).sort {
		s.ask.Drop()
		v.set(s.index, q.answer().rows)
		return nil
	}
	v.stale = true
	return s.ask.Ask(q)
}

func (s *Screen) question(v *view) question {
	q := question{x: s.index, in: v.in, text: v.search.Value()}
	for side := range v.sort {
		if names := s.orderNames(v, side); len(names) > 0 {
			q.sort[side] = names[v.sort[side]%len(names)]
		}
	}
	return q
}

// orderNames are the orders that a list can be in; while something is
// searched for, the best match is the first.
func (s *Screen) orderNames(v *view, side int) []string {
	var names []string
	if !v.search.Empty() {
		names = append(names, bestMatch)
	}
	switch v.in.kind {
	case ofPerson:
		return append(names, ordersOfPerson...)
	case ofThing:
		return append(names, ordersOfThing...)
	}
	for _, o := range s.index.orders[side] {
		names = append(names, o.name)
	}
	return names
}

func (s *Screen) view() *view { return s.views[len(s.views)-1] }

// under is what the cursor of the view in sight is on; false on nothing.
func (s *Screen) under() (ref, bool) {
	if s.index == nil {
		return ref{}, false
	}
	v := s.view()
	return s.index.at(v, v.list[v.side].At())
}

// at is what a row stands for: in the account itself, in a person or thing
// the other end of the grant.
func (x *index) at(v *view, i int) (ref, bool) {
	rows := v.rows[v.side]
	if i < 0 || i >= len(rows) {
		return ref{}, false
	}
	switch n := rows[i]; {
	case v.in.kind == ofPerson:
		return ref{ofThing, x.grants[n].thing}, true
	case v.in.kind == ofThing:
		return ref{ofPerson, x.grants[n].person}, true
	case v.side == byPerson:
		return ref{ofPerson, n}, true
	default:
		return ref{ofThing, n}, true
	}
}

// named is what a row stands for, by id; nil for no row.
func (x *index) named(v *view, i int) *Thing {
	r, ok := x.at(v, i)
	if !ok {
		return nil
	}
	t := x.thingAt(r)
	return &t
}

func (x *index) thingAt(r ref) Thing {
	if r.kind == ofPerson {
		return Thing{access.TypeUser, x.people[r.n].id}
	}
	return Thing{x.things[r.n].typ, x.things[r.n].id}
}

// page opens the PagerDuty page of what is under the cursor.
func (s *Screen) page() tea.Cmd {
	r, ok := s.under()
	if !ok {
		return nil
	}
	name, address := "", ""
	if r.kind == ofPerson {
		p := &s.index.people[r.n]
		name, address = p.name, p.user.URL
	} else {
		t := &s.index.things[r.n]
		name, address = t.name, t.url
		if t.typ == access.TypeRole {
			s.said = parts.PageWords{Text: "A role has no page of its own in PagerDuty.", Bad: true}
			return nil
		}
	}
	words, cmd := parts.OpenPage(s.env.Ctx, s.o.Open, name, address)
	s.said = words
	return cmd
}
