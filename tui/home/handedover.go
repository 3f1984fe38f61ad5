package home

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/tui/parts"
)

// handedOver are the commands for a set-up that waits for its owner elsewhere.
func (s *Screen) handedOver(c store.Connector) []command {
	k := s.env.Keys
	return []command{
		{k.TakeOver, func() (parts.Action, tea.Cmd) { return s.open(s.o.Setup, c.ID, "Taking up the set-up") }},
		{k.SendAgain, opens(s.o.SendAgain, c)},
		{k.Remove, func() (parts.Action, tea.Cmd) { return parts.Ask{Dialog: s.forgetDialog(c)}, nil }},
	}
}

func (s *Screen) forgetDialog(c store.Connector) *parts.Dialog {
	return parts.NewDialog("Remove "+parts.Clean(c.Name)+"?",
		[]string{"It is forgotten here. " + parts.Clean(c.HandedOver.Name) + " can still follow the message."}, 0,
		parts.Stay("Keep it"),
		parts.Answer{Label: "Remove it", Key: "y", Do: func() (parts.Action, tea.Cmd) {
			services, ctx := s.o.Services, context.WithoutCancel(s.env.Ctx)
			s.begin("Removing", nil)
			return nil, func() tea.Msg {
				_, err := services.RemoveHandOver(ctx, c.ID)
				return done{parts.Clean(c.Name) + " is removed.", err}
			}
		}})
}
