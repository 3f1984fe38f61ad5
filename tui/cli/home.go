package cli

import (
	"context"

	"connectpd/tui/ui"
	"connectpd/wizard/setup"
)

// home is bare connectpd: home, the wizard when there is no connector yet,
// and without a terminal the status.
func (a *app) home(ctx context.Context, _ []string) error {
	if !a.canTalk() {
		return a.status(ctx, "", &statusFlags{})
	}
	return a.homeAt(ctx, ui.Look{})
}

// homeAt is home in a terminal, with a list opened above it.
func (a *app) homeAt(ctx context.Context, look ui.Look) error {
	s, err := a.browsing(ctx)
	if err != nil {
		return err
	}
	if err := a.outside(ctx, s); err != nil {
		return err
	}
	if err := a.mail(ctx, s); err != nil {
		return err
	}
	if err := a.cleanUp(ctx, s); err != nil {
		return err
	}
	list, err := s.store.Connectors(ctx)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		if err := s.store.ReadOnly(); err != nil {
			return err
		}
		m, err := a.machine(ctx, s, setup.Options{})
		if err != nil {
			return err
		}
		return a.setupTalk(ctx, s, m)
	}
	end, err := a.talk(ctx, s, func(f Face) (ui.Ending, error) { return f.Home(ctx, s.services, look) })
	if err == nil && end.Kind == ui.Left {
		return nil
	}
	return a.after(ctx, s, end, err)
}
