package cli

import (
	"context"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/tui/rows"
	"connectpd/wizard/manage"
)

// decideHeld decides on a held sync as the flags say.
func (a *app) decideHeld(ctx context.Context, s *session, c store.Connector, f *syncFlags) error {
	m := manage.NewHeld(s.services, c, func(h access.Held) string { return words.Moment(a.env.Clock.Now(), h.At) })
	m.Choose(manage.ChooseDiscard)
	if f.acceptShrink {
		m.Choose(manage.ChooseAccept)
	}
	if err := a.drive(ctx, headless{flow: m, yes: true}); err != nil {
		return err
	}
	if !m.Decided() {
		return refuse(failure.NothingHeld, failure.Blanks{"connector": c.Name})
	}
	if err := a.say(m.Told()); err != nil {
		return err
	}
	if run := m.Accepted(); run != nil {
		return a.say(words.Sentence(rows.Counts(run.Counts)))
	}
	return nil
}
