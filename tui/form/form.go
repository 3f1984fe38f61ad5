// Package form shows a wizard.Form: a short conversation about a connector,
// such as what to export and where to. Rules and texts are the form's; its
// work is done from commands.
package form

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/tui/parts"
	"connectpd/wizard"
)

// Screen is a form.
type Screen struct {
	env      *parts.Env
	services *wizard.Services
	form     wizard.Form
	talk     *parts.Conversation
	stop     context.CancelFunc // of the work under way; nil: none
	over     bool
}

// settled is work that is done.
type settled struct{ feed func() }

// New makes the screen.
func New(e *parts.Env, s *wizard.Services, f wizard.Form) *Screen {
	return &Screen{env: e, services: s, form: f, talk: parts.NewConversation(e, f, nil)}
}

// Init does nothing: forms begin with a question.
func (s *Screen) Init() tea.Cmd { return nil }

// Update handles keys and results.
func (s *Screen) Update(msg tea.Msg) (parts.Action, tea.Cmd) {
	switch m := msg.(type) {
	case tea.KeyMsg:
		if s.over {
			return nil, nil
		}
		if s.talk.Update(m) {
			return s.close()
		}
	case settled:
		s.stop()
		s.stop = nil
		m.feed()
		s.talk.Refresh()
	default:
		return nil, s.talk.Tick(msg)
	}
	if s.form.Over() {
		return s.close()
	}
	return nil, tea.Batch(s.begin(), s.talk.Turn())
}

// begin starts the work that is due.
func (s *Screen) begin() tea.Cmd {
	work, due := s.form.Due()
	if !due {
		return nil
	}
	ctx, stop := context.WithCancel(s.env.Ctx)
	s.stop = stop
	services := s.services
	return func() tea.Msg { return settled{work(ctx, services)} }
}

func (s *Screen) close() (parts.Action, tea.Cmd) {
	s.over = true
	if s.stop != nil {
		s.stop()
	}
	return parts.Close{}, nil
}

// Typing reports that letters type.
func (s *Screen) Typing() bool { return s.talk.Typing() }

// Leaving loses nothing: work under way ends as a whole, or not at all.
func (s *Screen) Leaving() *parts.Dialog { return nil }

// Header names the page.
func (s *Screen) Header() parts.Header { return s.talk.Header() }

// View draws the page.
func (s *Screen) View(w, h int) *parts.Page { return s.talk.View(w, h) }

// Help is the page's keys.
func (s *Screen) Help() parts.Help { return s.talk.Help() }
