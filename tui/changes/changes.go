// Package changes lists what was gained, lost or altered between two syncs.
// Which two is chosen on the screen; on-call turns are kept apart from changes
// of access.
//
// Runs are compared in commands. It must not know how history is kept.
package changes

import (
	"context"
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/store/words"
	"connectpd/tui/explore"
	"connectpd/tui/ui"
	"connectpd/wizard/service"
)

// Services is where runs and changes come from: *store.Store.
type Services interface {
	Runs(ctx context.Context, connectorID string, n int) ([]store.Run, error)
	Changes(ctx context.Context, q store.ChangeQuery) ([]store.Change, error)
}

// Options of New.
type Options struct {
	Env       *ui.Env
	Services  Services
	Connector store.Connector
	// Since and Until are the runs to begin with; 0: the last two.
	Since, Until int64
	// Only narrows them to a person or a type, until somebody wants all.
	Only ui.Only
	// Show makes the screen of a person, team, schedule or role.
	Show func(explore.Thing) ui.Screen
}

// Screen compares two runs.
type Screen struct {
	*explore.Model[row]
	o            Options
	runs         []store.Run // applied ones, newest first
	since, until int         // places in runs
}

// New makes the screen. It starts with what the last sync changed.
func New(o Options) *Screen {
	s := &Screen{o: o}
	s.Model = explore.New(explore.Options[row]{
		Env: o.Env, Title: "Changes", Connector: o.Connector, Reading: "Comparing", Pane: 40,
		Read: s.compare, Commands: s.commands,
		Only: o.Only.Words(), Whole: func() { s.o.Only = ui.Only{} },
	})
	return s
}

// compare reads the runs and what differs between the two that are chosen; the
// last two where none are.
func (s *Screen) compare() explore.Read[row] {
	since, until, only := s.o.Since, s.o.Until, s.o.Only
	if len(s.runs) > 1 {
		since, until = s.runs[s.since].ID, s.runs[s.until].ID
	}
	return func(ctx context.Context) (explore.Set[row], error) {
		runs, err := applied(ctx, s.o.Services, s.o.Connector.ID)
		if err != nil {
			return nil, err
		}
		r := &report{env: s.o.Env, show: s.o.Show, runs: runs}
		if len(runs) < 2 {
			return r, nil
		}
		if until == 0 {
			since, until = runs[1].ID, runs[0].ID
		}
		r.since, r.until = place(runs, since), place(runs, until)
		list, err := s.o.Services.Changes(ctx, store.ChangeQuery{
			ConnectorID: s.o.Connector.ID, Since: since, Until: until, UserEmail: only.User, Type: only.Type,
		})
		if err != nil {
			return nil, err
		}
		r.narrowed = only.Narrows()
		return r.with(list), nil
	}
}

func applied(ctx context.Context, services Services, id string) ([]store.Run, error) {
	list, err := services.Runs(ctx, id, 0)
	var runs []store.Run
	for _, r := range list {
		if r.Applied {
			runs = append(runs, r)
		}
	}
	return runs, err
}

// place is where the run of a number stands in runs; the newest where it is
// gone.
func place(runs []store.Run, id int64) int {
	for i, r := range runs {
		if r.ID == id {
			return i
		}
	}
	return 0
}

// Update handles keys, what was read, and the run that was chosen.
func (s *Screen) Update(msg tea.Msg) (ui.Action, tea.Cmd) {
	if c, ok := msg.(chosen); ok {
		if c.until {
			return nil, s.between(s.since, c.at)
		}
		return nil, s.between(c.at, s.until)
	}
	a, cmd := s.Model.Update(msg)
	if r, ok := s.Set().(*report); ok {
		s.runs, s.since, s.until = r.runs, r.since, r.until
	}
	return a, cmd
}

// between compares two other runs.
func (s *Screen) between(since, until int) tea.Cmd {
	s.since, s.until = since, until
	return s.Replace()
}

// shift moves both runs by one, to older or newer ones.
func (s *Screen) shift(by int) explore.Step[row] {
	switch {
	case s.until+by < 0:
		return explore.Bad[row]("There is no newer sync.")
	case s.since+by >= len(s.runs):
		return explore.Bad[row]("There is no older sync: the first is the baseline.")
	}
	return explore.Step[row]{Cmd: s.between(s.since+by, s.until+by)}
}

func (s *Screen) commands() []explore.Command[row] {
	k := s.o.Env.Keys
	command := func(b key.Binding, full string, do func() explore.Step[row]) explore.Command[row] {
		b.SetEnabled(len(s.runs) > 1)
		return explore.Command[row]{Key: b, Full: full, Do: func(*row) explore.Step[row] { return do() }}
	}
	return []explore.Command[row]{
		command(k.From, "choose the earlier sync", func() explore.Step[row] { return s.choose(false) }),
		command(k.Until, "choose the later sync", func() explore.Step[row] { return s.choose(true) }),
		command(k.Older, "move both one sync earlier or later", func() explore.Step[row] { return s.shift(1) }),
		command(k.Newer, "move both one sync earlier or later", func() explore.Step[row] { return s.shift(-1) }),
	}
}

// Header says how many syncs there are to compare.
func (s *Screen) Header() ui.Header {
	h := s.Model.Header()
	if n := len(s.runs); n > 0 {
		h.Right = words.Plural(n, "sync", "syncs")
	}
	return h
}

// View says which runs are compared, and what that cannot tell, above the
// list.
func (s *Screen) View(w, h int) *ui.Page {
	if len(s.runs) < 2 {
		return s.Model.View(w, h)
	}
	p := s.o.Env.NewPage(w)
	st := s.o.Env.Styles
	from, until := runTitle(s.o.Env, s.runs[s.since]), runTitle(s.o.Env, s.runs[s.until])
	line := "From " + st.Strong.Render(from) + "  until " + st.Strong.Render(until)
	if ui.Width(line) > w {
		line = fmt.Sprintf("From %s until %s", st.Strong.Render(runShort(s.runs[s.since])), st.Strong.Render(runShort(s.runs[s.until])))
	}
	p.Line(line)
	if s.Set() != nil {
		s.notes(p, h)
	}
	return p.Add(s.Model.View(w, max(1, h-p.Len())))
}

// notes say what the comparison cannot tell; only the first where there is
// little room.
func (s *Screen) notes(p *ui.Page, h int) {
	st := s.o.Env.Styles
	notes := service.ComparisonNotes(s.runs, s.since, s.until)
	switch {
	case h >= explore.Roomy:
		for _, n := range notes {
			p.Hang(st.Glyphs.Warn+" ", st.Warn, n)
		}
	case len(notes) > 0:
		p.Line(st.Warn.Render(st.Glyphs.Warn) + " " + notes[0])
	}
}
