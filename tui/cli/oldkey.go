package cli

import (
	"context"
	"fmt"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/tui/ui"
	"connectpd/wizard/rotate"
)

// rotateOldKey ends what an earlier rotation left open: PagerDuty is asked
// with the replaced key until it is refused, or the person says that it is
// disabled. Without a person the key is given, and PagerDuty is asked once.
func (a *app) rotateOldKey(ctx context.Context, s *session, c store.Connector, f *rotateFlags) error {
	given := f.token.stdin || f.token.file != ""
	if !given && !a.canTalk() {
		return refuse(failure.AskOldKey)
	}
	facts, err := s.services.OldKeyFacts(ctx, c.ID)
	if err != nil {
		return err
	}
	m := rotate.ForOldKey(facts, s.services)
	if !given {
		end, err := a.talk(ctx, s, func(f Face) (ui.Ending, error) { return f.Rotate(ctx, s.services, m) })
		if err != nil {
			return err
		}
		return a.oldKeyEnded(ctx, s, m, end)
	}
	key, err := a.readToken(ctx, f.token)
	if err != nil {
		return err
	}
	works, p, err := s.services.OldKeyWorks(ctx, c.ID, key)
	switch {
	case err != nil:
		return err
	case p != nil:
		return p
	case works:
		return refuse(failure.OldKeyWorks, failure.Blanks{"last4": facts.Connector.OldToken.Last4})
	}
	return a.sayOldKeyGone(facts.Connector)
}

// oldKeyEnded tells what a conversation about an old key came to.
func (a *app) oldKeyEnded(ctx context.Context, s *session, m *rotate.Machine, end ui.Ending) error {
	switch {
	case m.OldKeyRefused():
		return a.sayOldKeyGone(m.Facts().Connector)
	case m.OldKeyLetGo():
		return a.say("The reminder is removed; PagerDuty was not asked.")
	}
	return a.after(ctx, s, end, nil)
}

func (a *app) sayOldKeyGone(c store.Connector) error {
	return a.say(fmt.Sprintf("Old key ending %s no longer works: PagerDuty refused it.", words.Clean(c.OldToken.Last4)))
}
