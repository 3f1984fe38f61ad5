// Package owners shows who owns a connector, and adds and removes owners. The
// rules (who may own one, that one owner stays) are the wizard's services'.
package owners

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/store/words"
	"connectpd/tui/parts"
	"connectpd/wizard"
)

// Services change owners.
type Services interface {
	ChangeOwners(ctx context.Context, connector string, c wizard.OwnersChange) (store.Connector, error)
}

// Options of New.
type Options struct {
	Env       *parts.Env
	Services  Services
	Connector store.Connector
}

// Screen is the list of owners.
type Screen struct {
	env    *parts.Env
	o      Options
	conn   store.Connector
	at     int
	adding *parts.Field
	busy   bool
	err    error
}

type changed struct {
	conn store.Connector
	err  error
}

// New makes the screen.
func New(o Options) *Screen { return &Screen{env: o.Env, o: o, conn: o.Connector} }

// Init does nothing.
func (s *Screen) Init() tea.Cmd { return nil }

// Update handles keys and results.
func (s *Screen) Update(msg tea.Msg) (parts.Action, tea.Cmd) {
	switch m := msg.(type) {
	case changed:
		s.busy, s.err = false, m.err
		if m.err == nil {
			s.conn, s.adding = m.conn, nil
			s.at = min(s.at, max(0, len(s.conn.Owners)-1))
		}
	case tea.KeyMsg:
		if s.adding != nil {
			return s.typed(m)
		}
		return s.key(m)
	}
	return nil, nil
}

func (s *Screen) typed(k tea.KeyMsg) (parts.Action, tea.Cmd) {
	keys := s.env.Keys
	switch {
	case s.busy:
	case parts.Is(k, keys.Back):
		s.adding, s.err = nil, nil
	case parts.Is(k, keys.Next):
		if s.adding.Empty() {
			s.adding = nil
			return nil, nil
		}
		return nil, s.change(wizard.OwnersChange{Add: []string{s.adding.Value()}})
	default:
		s.adding.Update(k)
	}
	return nil, nil
}

func (s *Screen) key(k tea.KeyMsg) (parts.Action, tea.Cmd) {
	keys := s.env.Keys
	switch {
	case parts.Is(k, keys.Back, keys.Quit):
		return parts.Close{}, nil
	case s.busy:
	case parts.Is(k, keys.Up):
		s.at = max(0, s.at-1)
	case parts.Is(k, keys.Down):
		s.at = min(max(0, len(s.conn.Owners)-1), s.at+1)
	case parts.Is(k, keys.Add):
		s.adding, s.err = parts.NewField("E-mail, or Name <e-mail>", ""), nil
		s.adding.Placeholder = "ada@example.com"
	case parts.Is(k, keys.Remove) && s.at < len(s.conn.Owners):
		return parts.Ask{Dialog: s.removeDialog(s.conn.Owners[s.at])}, nil
	}
	return nil, nil
}

func (s *Screen) removeDialog(o store.Owner) *parts.Dialog {
	return parts.NewDialog("Take "+name(o)+" off the owners?",
		[]string{"They no longer look after this connector here. In PagerDuty nothing changes."}, 0,
		parts.Stay("Leave it as it is"),
		parts.Answer{Label: "Take off", Do: func() (parts.Action, tea.Cmd) {
			return nil, s.change(wizard.OwnersChange{Remove: []string{o.Email}})
		}})
}

func (s *Screen) change(c wizard.OwnersChange) tea.Cmd {
	s.busy, s.err = true, nil
	services, ctx, id := s.o.Services, s.env.Ctx, s.conn.ID
	return func() tea.Msg {
		conn, err := services.ChangeOwners(ctx, id, c)
		return changed{conn, err}
	}
}

func name(o store.Owner) string {
	if o.Name != "" {
		return words.Clean(o.Name)
	}
	return words.Clean(o.Email)
}

// View draws the list.
func (s *Screen) View(w, _ int) *parts.Page {
	st := s.env.Styles
	p := s.env.NewPage(min(w, 100))
	p.Styled(st.Strong, "Who owns "+words.Clean(s.conn.Name)+"?").Gap()
	for i, o := range s.conn.Owners {
		lead, label := "  ", name(o)
		focused := i == s.at && s.adding == nil
		if focused {
			lead, label = st.Focus.Render(st.Glyphs.Pointer)+" ", st.Focus.Render(label)
		}
		line := lead + label
		if o.Name != "" {
			line += "  " + st.Dim.Render(words.Clean(o.Email))
		}
		draw := func() {
			p.Line(line)
			p.Indent(4).Styled(st.Dim, roles(s.conn, o)).Indent(-4)
		}
		if focused {
			p.Focus(draw)
		} else {
			draw()
		}
	}
	if s.adding != nil {
		p.Gap()
		s.adding.Draw(s.env, p, true)
	}
	if s.err != nil {
		p.Gap()
		parts.ErrorWords(p, s.err)
	}
	if s.busy {
		p.Gap().Line(st.Accent.Render(s.env.Spin()) + " Saving")
	}
	p.Gap().Styled(st.Dim, "An owner needs Connector Administrator or Super Administrator here, "+
		"and Admin (Global Admin) or Account Owner in PagerDuty.")
	return p
}

func roles(c store.Connector, o store.Owner) string {
	here := "role not checked"
	switch o.Role {
	case store.SuperAdministrator:
		here = "Super Administrator here"
	case store.ConnectorAdministrator:
		here = "Connector Administrator here"
	case store.NoPlatformRole:
		here = "no administrator role here"
	}
	return here + "; " + wizard.PagerDutyRoleText(c, o)
}

// Header names the connector.
func (s *Screen) Header() parts.Header {
	return parts.Header{Title: "Owners  " + words.Clean(s.conn.Name), Short: "Owners"}
}

// Help is the keys.
func (s *Screen) Help() parts.Help {
	k := s.env.Keys
	short := []key.Binding{k.Up, k.Add, k.Remove, k.Back}
	if s.adding != nil {
		short = []key.Binding{parts.As(k.Next, "add"), k.Back}
	}
	return parts.Help{Short: short, Full: []parts.Group{{Title: "Owners", Keys: short}}}
}

// Typing reports that the field has the focus.
func (s *Screen) Typing() bool { return s.adding != nil }

// Leaving loses nothing.
func (s *Screen) Leaving() *parts.Dialog { return nil }
