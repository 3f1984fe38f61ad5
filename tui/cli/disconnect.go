package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/wizard/manage"
)

type disconnectFlags struct{ purge, reviews, yes bool }

func (a *app) disconnectCommand() *cobra.Command {
	f := &disconnectFlags{}
	c := &cobra.Command{
		Use: "disconnect CONNECTOR", SuggestFor: []string{"remove", "rm", "delete", "uninstall"}, Short: "Remove a connector and its token", Args: between(1, 1),
		Example: examples(
			"connectpd disconnect PagerDuty",
			"connectpd disconnect PagerDuty --purge --yes",
			"connectpd disconnect PagerDuty --purge --reviews",
		),
		Long: `Remove a connector and delete its token from the keychain. Its access data and log stay
in the store, in case the same account is connected again, unless you use --purge (now
or later). --purge also deletes copies of the store that may still contain them (from
before an update, of a damaged file, older backups) and rewrites the store's file. A
running review is deleted with the data. Signed and cancelled reviews stay unless you
also use --reviews; then only their name, SHA-256 and date remain. The key itself keeps
working in PagerDuty until you delete it there.`,
		ValidArgsFunction: a.completeConnectors,
		RunE: a.run1(func(ctx context.Context, ref string) error {
			return a.disconnect(ctx, ref, f)
		}),
	}
	c.Flags().BoolVar(&f.purge, "purge", false, "also delete its access data, history and log")
	c.Flags().BoolVar(&f.reviews, "reviews", false, "with --purge: also delete its sealed reviews")
	c.Flags().BoolVar(&f.yes, "yes", false, "do not ask for confirmation (otherwise --purge asks for the name)")
	return c
}

func (a *app) disconnect(ctx context.Context, ref string, f *disconnectFlags) error {
	s, err := a.session(ctx)
	if err != nil {
		return err
	}
	if f.reviews && !f.purge {
		return refuse(failure.ReviewsAlone)
	}
	c, err := s.connector(ctx, ref)
	if errors.Is(err, store.ErrNoConnector) && f.purge {
		return a.purgeLeftover(ctx, s, ref, f)
	}
	if err != nil {
		return err
	}
	stays := s.services.Platforms.PlaceOf(c).Keeps
	if c.HandedOver != nil && c.Token.Number == 0 {
		return a.carry(ctx, headless{flow: manage.NewRemoveHandOver(s.services, c, stays), yes: f.yes})
	}
	m := manage.NewDisconnect(s.services, c, stays)
	m.Choose(f.choice())
	if err := a.carry(ctx, headless{flow: m, yes: f.yes}); err != nil {
		return err
	}
	return a.sayLeft(m, c, f)
}

// choice is what the flags choose.
func (f *disconnectFlags) choice() string {
	switch {
	case f.reviews:
		return manage.ChooseDeleteReviews
	case f.purge:
		return manage.ChooseDeleteData
	}
	return manage.ChooseKeepData
}

// sayLeft says how to delete what stays.
func (a *app) sayLeft(m *manage.Disconnect, c store.Connector, f *disconnectFlags) error {
	switch {
	case !f.purge:
		return a.say("Delete its access data and log with: connectpd disconnect " + c.ID + " --purge")
	case m.KeepsReviews():
		return a.say("Delete its sealed reviews with: connectpd disconnect " + c.ID + " --purge --reviews")
	}
	return nil
}
