package cli

import (
	"context"

	"connectpd/wizard"
)

// home is bare connectpd: home, the wizard when there is no connector yet,
// and without a terminal the status.
func (a *app) home(ctx context.Context, _ []string) error {
	if !a.canTalk() {
		return a.status(ctx, "", &statusFlags{})
	}
	s, err := a.session(ctx)
	if err != nil {
		return err
	}
	if err := a.outside(s); err != nil {
		return err
	}
	if err := s.vault.CleanUp(ctx); err != nil {
		return err
	}
	list, err := s.store.Connectors(ctx)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return a.firstSetup(ctx, s)
	}
	end, err := a.face(nil).Home(ctx, s.services)
	if err == nil && end.Kind == wizard.Left {
		return nil
	}
	return a.after(ctx, s, end, err)
}

// firstSetup starts the wizard, where an unfinished set-up was left if there
// is one.
func (a *app) firstSetup(ctx context.Context, s *session) error {
	m, err := a.machine(ctx, s, wizard.Options{})
	if err != nil {
		return err
	}
	drafts, err := s.store.Drafts(ctx)
	if err != nil {
		return err
	}
	if len(drafts) > 0 {
		if err := a.resume(ctx, s, m, drafts[0].ID); err != nil {
			return err
		}
	}
	return a.setupTalk(ctx, s, m)
}
