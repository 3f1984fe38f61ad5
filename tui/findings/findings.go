// Package findings lists what deserves a look first: who, why, and what was
// silenced with which reason.
//
// What is found, and what a finding says, is sync/findings' business; silencing
// is a flow of wizard/manage. It must not know how either is kept.
package findings

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/sync/findings"
	"connectpd/tui/explore"
	"connectpd/tui/ui"
)

// Options of New.
type Options struct {
	Env       *ui.Env
	Reader    findings.Reader
	Connector store.Connector
	// Kind and ID are the finding to begin with; "" for the first.
	Kind findings.Kind
	ID   string
	// Show makes the screen of a person, team, schedule or role.
	Show func(explore.Thing) ui.Screen
	// Silence makes the screen that silences a finding, or takes that back.
	Silence func(f findings.Finding, back bool) ui.Screen
	// Open opens a web address; nil where there is no browser.
	Open func(ctx context.Context, address string) error
}

// Screen is the list of findings.
type Screen struct {
	*explore.Model[row]
	o Options
}

// New makes the screen.
func New(o Options) *Screen {
	s := &Screen{o: o}
	at := ""
	if o.ID != "" {
		at = place(o.Kind, o.ID)
	}
	s.Model = explore.New(explore.Options[row]{
		Env: o.Env, Title: "Findings", Connector: o.Connector, Reading: "Looking for findings", Open: o.Open, Pane: 46, Below: true, At: at,
		Read: func() explore.Read[row] {
			return func(ctx context.Context) (explore.Set[row], error) { return find(ctx, o) }
		},
		Commands: s.commands,
	})
	return s
}

// Update looks again when a silence was set or taken back.
func (s *Screen) Update(msg tea.Msg) (ui.Action, tea.Cmd) {
	if told, ok := msg.(ui.Told); ok {
		s.Say(ui.PageWords{Text: told.Text})
		return nil, s.Reload()
	}
	return s.Model.Update(msg)
}

// Header says how many findings are open.
func (s *Screen) Header() ui.Header {
	h := s.Model.Header()
	if f, ok := s.Set().(*found); ok && f.synced {
		h.Right = words.Plural(f.open, "finding", "findings")
	}
	return h
}

func (s *Screen) commands() []explore.Command[row] {
	k := s.o.Env.Keys
	silence := explore.Command[row]{Key: k.Silence, Full: "silence it, with a reason", Do: func(r *row) explore.Step[row] {
		return s.silence(r, false, "It is already silenced.")
	}}
	back := explore.Command[row]{Key: k.TakeBack, Do: func(r *row) explore.Step[row] {
		return s.silence(r, true, "It is not silenced.")
	}}
	silence.Key.SetEnabled(s.Tab() == open)
	back.Key.SetEnabled(s.Tab() == silenced)
	return []explore.Command[row]{silence, back}
}

// silence opens the flow about the finding under the cursor.
func (s *Screen) silence(r *row, back bool, already string) explore.Step[row] {
	switch {
	case r == nil:
		return explore.Step[row]{}
	case r.n > 1:
		return explore.Bad[row]("Findings are silenced one at a time: select one first.")
	case (r.f.Silenced != nil) != back:
		return explore.Bad[row](already)
	}
	return explore.Step[row]{Action: ui.Open{Screen: s.o.Silence(*r.f, back)}}
}

// about is what a finding leads to: its subject, or the first person
// concerned.
func about(f *findings.Finding) (explore.Thing, bool) {
	for _, r := range append([]findings.Ref{f.Subject}, f.Who...) {
		switch t := access.ResourceType(r.Type); t {
		case access.TypeUser, access.TypeTeam, access.TypeSchedule, access.TypeRole:
			return explore.Thing{Type: t, ID: r.ID}, true
		}
	}
	return explore.Thing{}, false
}
