package live

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/tui/parts"
)

func (s *Screen) reenters() bool {
	return s.ended && s.summary != nil && s.summary.Reenter && s.o.Reenter != nil
}

func (s *Screen) held() int64 {
	if s.summary == nil {
		return 0
	}
	return s.summary.HeldRun
}

func (s *Screen) acceptDialog() *parts.Dialog {
	return parts.NewDialog("Take the smaller account as it is?",
		[]string{"What is no longer there counts as gone from then on. It stays in the history.",
			"Do this when you know that the account did shrink."}, 0,
		parts.Stay("Not now"),
		parts.Answer{Label: "Accept it", Do: func() (parts.Action, tea.Cmd) { return nil, s.decide(true) }},
	)
}

func (s *Screen) discardDialog() *parts.Dialog {
	return parts.NewDialog("Discard what came back?",
		[]string{"The data from before stands; the next sync reads the account again."}, 0,
		parts.Stay("Not now"),
		parts.Answer{Label: "Discard it", Do: func() (parts.Action, tea.Cmd) { return nil, s.decide(false) }},
	)
}

func (s *Screen) decide(accept bool) tea.Cmd {
	services, id, run := s.o.Services, s.o.Connector.ID, s.held()
	ctx := context.WithoutCancel(s.env.Ctx)
	s.busy = "Dropping what came back"
	if accept {
		s.busy = "Applying it"
	}
	return func() tea.Msg {
		if accept {
			r, err := services.AcceptHeld(ctx, id, run)
			return decided{true, r, err}
		}
		return decided{false, store.Run{}, services.DiscardHeld(ctx, id, run)}
	}
}

func (s *Screen) decided(m decided) (parts.Action, tea.Cmd) {
	s.busy = ""
	if m.err != nil {
		s.problem = m.err.Error()
		return nil, nil
	}
	s.problem = ""
	o := s.summary.Outcome
	if !m.accepted {
		s.summary.HeldRun = 0
		s.summary.Notes = []string{"Dropped. The data from before stands; the next sync reads the account again."}
		return nil, nil
	}
	o.Run, o.Held = m.run, nil
	services, id := s.o.Services, s.o.Connector.ID
	ctx := context.WithoutCancel(s.env.Ctx)
	return nil, func() tea.Msg { return finished{summary: services.Summarize(ctx, id, o)} }
}
