package home

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/store/words"
	"connectpd/tui/parts"
	"connectpd/wizard"
)

// handedOver are the commands for a set-up that waits for its owner elsewhere.
func (s *Screen) handedOver(c store.Connector) []command {
	k := s.env.Keys
	list := []command{{k.TakeOver, func() (parts.Action, tea.Cmd) { return s.open(s.o.Setup, c.ID, "Taking up the set-up") }}}
	if c.Tenant == nil { // in a tenant, the tenant wrote to them
		list = append(list, command{k.SendAgain, opens(s.o.SendAgain, c)})
	}
	return append(list, command{k.Remove, func() (parts.Action, tea.Cmd) { return parts.Ask{Dialog: s.forgetDialog(c)}, nil }})
}

func (s *Screen) forgetDialog(c store.Connector) *parts.Dialog {
	text := "It is forgotten here. " + words.Clean(c.HandedOver.Name) + " can still follow the message."
	if stays := wizard.TenantKeeps(c); stays != "" {
		text = "It is forgotten here. " + words.Clean(stays)
	}
	return parts.NewDialog("Remove "+words.Clean(c.Name)+"?", []string{text}, 0,
		parts.Stay("Keep it"),
		parts.Answer{Label: "Remove it", Do: func() (parts.Action, tea.Cmd) {
			services, ctx := s.o.Services, context.WithoutCancel(s.env.Ctx)
			s.begin("Removing", nil)
			return nil, func() tea.Msg {
				_, err := services.RemoveHandOver(ctx, c.ID)
				return done{words.Clean(c.Name) + " is removed.", err}
			}
		}})
}
