package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/keychain"
	"connectpd/store/words"
	"connectpd/tui/rows"
	"connectpd/wizard/rotate"
	"connectpd/wizard/service"
)

type rotateFlags struct {
	token       tokenFlags
	oldKey      bool
	noSync, yes bool
}

func (a *app) rotateCommand() *cobra.Command {
	f := &rotateFlags{}
	c := &cobra.Command{
		Use: "rotate [CONNECTOR]", SuggestFor: []string{"key", "rekey"}, Short: "Replace or re-enter the API token", Args: atMost(1),
		Example: examples(
			"connectpd rotate",
			"connectpd rotate PagerDuty --token-file new-key.txt",
			"connectpd rotate --old-key",
		),
		Long: `Replace the API token of a connector because it is due, was rejected or is missing.
The new token is checked first, and the old one stays in use until the new one is
stored, read back and proved. Then disable the old key in PagerDuty; connectpd tries it
until PagerDuty refuses it. If you leave before that, finish with --old-key: paste the
old key again, or say that you disabled it.`,
		ValidArgsFunction: a.completeConnectors,
		RunE: a.run1(func(ctx context.Context, ref string) error {
			return a.rotate(ctx, ref, f)
		}),
	}
	f.token.define(c)
	c.Flags().BoolVar(&f.oldKey, "old-key", false, "check whether the replaced key still works; replace nothing")
	c.Flags().BoolVar(&f.noSync, "no-sync", false, "do not sync afterward")
	c.Flags().BoolVar(&f.yes, "yes", false, "accept warnings without asking")
	return c
}

func (a *app) rotate(ctx context.Context, ref string, f *rotateFlags) error {
	if err := f.token.check(); err != nil {
		return err
	}
	s, c, err := a.outsideOn(ctx, ref)
	if err != nil {
		return err
	}
	if f.oldKey {
		return a.rotateOldKey(ctx, s, c, f)
	}
	given := f.token.stdin || f.token.file != ""
	if !given && !a.canTalk() {
		return refuse(failure.AskNewToken)
	}
	token, err := a.readToken(ctx, f.token)
	if err != nil {
		return err
	}
	if err := a.cleanUp(ctx, s); err != nil {
		return err
	}
	alone := given && f.yes || !a.canTalk()
	if alone && c.Token.StoredIn == keychain.File && a.env.CanAsk() {
		if err := s.passphraseFits(ctx, c); err != nil {
			return err
		}
		s.services.HavePassphrase = !s.passphrase.Empty()
	}
	facts, err := s.services.RotateFacts(ctx, c.ID)
	if err != nil {
		return err
	}
	m := rotate.New(facts, s.services)
	if given {
		if p := m.Fill(token); p != nil {
			return p
		}
	}
	if alone {
		return a.rotateAlone(ctx, s, m, f)
	}
	return a.rotateTalk(ctx, s, m, f.noSync)
}

// rotateAlone carries a rotation through without a person, up to the moment
// when the connector has its new token. What is left is to disable the old
// key in PagerDuty, and to see that it is refused.
func (a *app) rotateAlone(ctx context.Context, s *session, m *rotate.Machine, f *rotateFlags) error {
	a.sayTokenIgnored(s)
	replaced := func() bool { _, ok := m.Replaced(); return ok }
	if err := a.drive(ctx, headless{flow: m, accept: f.yes, enough: replaced}); err != nil {
		return err
	}
	c, _ := m.Replaced()
	return a.replaced(ctx, s, c, m, f)
}

// replaced tells of the new token and syncs with it.
func (a *app) replaced(ctx context.Context, s *session, c store.Connector, m *rotate.Machine, f *rotateFlags) error {
	said := []string{fmt.Sprintf("%s now uses the token ending %s, %s.", rows.Title(c), c.Token.Last4, c.Token.StoredIn.Kept())}
	if old := c.OldToken; old != nil {
		said = append(said, fmt.Sprintf(
			"The old key ending %s, added on %s, may still work. Disable it in PagerDuty (that can be undone) and delete it later. A reminder stays until connectpd rotate --old-key confirms that it is refused.",
			old.Last4, words.Day(old.AddedAt)))
	}
	if err := a.say(said...); err != nil {
		return err
	}
	if f.noSync {
		a.sayTokenIgnored(s)
		return nil
	}
	r := service.SyncRequest{Connector: c.ID, Token: m.Token(), Stored: true}
	return a.syncOnce(ctx, s, c, r, showPlain)
}
