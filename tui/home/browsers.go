package home

import (
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/tui/parts"
)

// Browsers make the screens that show what a connector brought.
type Browsers struct {
	Access, Changes, Findings, Held func(c store.Connector) parts.Screen
	// Export writes the data to a file, Provider says through whom people
	// sign in to the app.
	Export, Provider func(c store.Connector) parts.Screen
	// SendAgain sends or writes the message of a hand-over once more.
	SendAgain func(c store.Connector) parts.Screen
}

// browse are the commands that look at a connector's data; none before there
// is any.
func (s *Screen) browse(c store.Connector) []command {
	if c.LastApplied == nil {
		return nil
	}
	k := s.env.Keys
	return []command{{k.Access, opens(s.o.Access, c)}, {k.Changes, opens(s.o.Changes, c)}, {k.Findings, opens(s.o.Findings, c)},
		{k.Export, opens(s.o.Export, c)}}
}

// withHeld adds the command that looks at a held sync to what is done most:
// first while that is what the connector waits for.
func (s *Screen) withHeld(c store.Connector, most ...command) []command {
	held := command{s.env.Keys.Held, opens(s.o.Held, c)}
	switch {
	case c.HeldRun == 0:
		return most
	case c.Undecided() && c.TokenRefused == "":
		return append([]command{held}, most...)
	}
	return append(most, held)
}

func opens(make func(store.Connector) parts.Screen, c store.Connector) func() (parts.Action, tea.Cmd) {
	return func() (parts.Action, tea.Cmd) { return parts.Open{Screen: make(c)}, nil }
}

// decided says what became of a held sync.
func (s *Screen) decided(m parts.HeldDecided) {
	s.problem, s.said = nil, "Dropped. The data from before stands; the next sync reads the account again."
	if m.Accepted {
		s.said = "Accepted: the smaller account is the data from now on."
	}
}
