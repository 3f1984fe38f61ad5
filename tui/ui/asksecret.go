package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// SecretPrompt is a screen that asks for one secret: a passphrase, or a token
// that is kept nowhere.
type SecretPrompt struct {
	Env      *Env
	Title    string
	Question string
	Text     []string
	// Take checks what was typed; words say what is wrong with it.
	Take func(typed []byte) (a Action, cmd tea.Cmd, words string)

	field SecretField
	wrong string
}

// Init does nothing.
func (s *SecretPrompt) Init() tea.Cmd { return nil }

// Update types, takes, or goes back.
func (s *SecretPrompt) Update(msg tea.Msg) (Action, tea.Cmd) {
	switch {
	case Is(msg, s.Env.Keys.Back):
		s.field.Clear()
		return Close{}, nil
	case Is(msg, s.Env.Keys.Next):
		return s.take()
	}
	if _, pasted := s.field.Update(msg); pasted {
		return s.take()
	}
	return nil, nil
}

func (s *SecretPrompt) take() (Action, tea.Cmd) {
	if s.field.Empty() {
		s.wrong = "Nothing has been typed yet."
		return nil, nil
	}
	a, cmd, words := s.Take(s.field.Bytes())
	s.wrong = words
	if words == "" {
		s.field.Clear()
	}
	return a, cmd
}

// View draws the question and the field.
func (s *SecretPrompt) View(w, _ int) *Page {
	st := s.Env.Styles
	p := s.Env.NewPage(min(w, TextWidth))
	p.Styled(st.Strong, s.Question)
	for _, t := range s.Text {
		p.Text(t)
	}
	p.Gap()
	s.field.Draw(s.Env, p, true)
	if s.wrong != "" {
		p.Gap().Bad(s.wrong)
	}
	return p
}

// Header names it.
func (s *SecretPrompt) Header() Header { return Header{Title: s.Title, Short: s.Title} }

// Help is the keys.
func (s *SecretPrompt) Help() Help {
	short := []key.Binding{As(s.Env.Keys.Next, "continue"), s.Env.Keys.Back}
	return Help{Short: short, Full: []Group{{"This question", append(short, FieldKeys(s.Env.Keys.Left.Help().Key)[1])}}}
}

// Typing is true: letters type.
func (s *SecretPrompt) Typing() bool { return true }

// Leaving loses nothing.
func (s *SecretPrompt) Leaving() *Dialog { return nil }
