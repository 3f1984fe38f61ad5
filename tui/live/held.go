package live

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/tui/ui"
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

// decided takes up what became of the held result.
func (s *Screen) decided(m ui.HeldDecided) (ui.Action, tea.Cmd) {
	s.problem = ""
	if m.Run == nil {
		s.summary.HeldRun, s.summary.Notes = 0, []string{m.Told}
		return nil, nil
	}
	o := s.summary.Outcome
	o.Run, o.Held = *m.Run, nil
	services, id := s.o.Services, s.o.Connector.ID
	ctx := context.WithoutCancel(s.env.Ctx)
	return nil, func() tea.Msg { return finished{summary: services.Summarize(ctx, id, o)} }
}
