// Package access lists who holds what, from three sides: by person, by
// resource and by role. Whatever is under the cursor can be gone into: a
// person shows all they hold, a team, schedule or role everybody who holds it.
//
// The access data is read once, in a command, into an index that never
// changes; searching is done in commands as well. It must not know how the
// data is kept.
package access

import (
	"context"

	"connectpd/store"
	"connectpd/store/words"
	"connectpd/tui/explore"
	"connectpd/tui/ui"
)

// Options of New.
type Options struct {
	Env       *ui.Env
	Services  Services
	Connector store.Connector
	// Open opens a web address; nil where there is no browser, and the
	// address is shown instead.
	Open func(ctx context.Context, address string) error
	// At is what to show first; the zero value is the whole account.
	At explore.Thing
	// Only narrows it, until somebody wants all of it.
	Only ui.Only
}

// Screen is the access browser. Its rows are places in the index.
type Screen struct {
	*explore.Model[int32]
	o Options
}

// New makes the screen.
func New(o Options) *Screen {
	s := &Screen{o: o}
	list := explore.Options[int32]{
		Env: o.Env, Title: "Access", Connector: o.Connector, Reading: "Reading access data", Open: o.Open, Pane: 44,
		Read: s.reader, Only: o.Only.Words(), Whole: func() { s.o.Only = ui.Only{} },
	}
	if o.At != (explore.Thing{}) {
		list.Start = func(whole explore.Set[int32]) (explore.Set[int32], bool) {
			return whole.(*account).x.found(o.At)
		}
	}
	s.Model = explore.New(list)
	return s
}

// reader reads what is to be shown now.
func (s *Screen) reader() explore.Read[int32] {
	only := s.o.Only
	return func(ctx context.Context) (explore.Set[int32], error) {
		x, err := read(ctx, s.o.Services, s.o.Connector.ID, only)
		if err != nil {
			return nil, err
		}
		x.env, x.narrowed = s.o.Env, only.Narrows()
		return newAccount(x), nil
	}
}

// Header says how old the data is.
func (s *Screen) Header() ui.Header {
	h := s.Model.Header()
	var x *index
	switch set := s.Set().(type) {
	case *account:
		x = set.x
	case *one:
		x = set.x
	}
	if x != nil && !x.takenAt.IsZero() {
		h.ShortRight = words.Ago(s.o.Env.Now(), x.takenAt)
		h.Right = "data from " + h.ShortRight
	}
	return h
}
