package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/keychain"
	"connectpd/store/words"
	"connectpd/wizard/review"
)

func (a *app) renameCommand() *cobra.Command {
	return &cobra.Command{
		Use: "rename CONNECTOR NAME", Short: "Give a connector another name", Args: between(2, 2),
		Example:           examples(`connectpd rename PagerDuty "PagerDuty Europe"`),
		ValidArgsFunction: a.completeConnectors,
		RunE: a.run(func(ctx context.Context, args []string) error {
			s, err := a.session(ctx)
			if err != nil {
				return err
			}
			c, err := s.connector(ctx, args[0])
			if err != nil {
				return err
			}
			if args[1] == "" {
				return refuse(failure.ConnectorName)
			}
			if args[1] == c.Name {
				return a.say(c.Name + " already has that name.")
			}
			if err := s.store.RenameConnector(ctx, c.ID, args[1]); err != nil {
				return err
			}
			return a.say(fmt.Sprintf("%s is now called %s.", words.Clean(c.Name), words.Clean(args[1])))
		}),
	}
}

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
	sealed, running, err := s.services.ReviewsOf(ctx, c.ID)
	if err != nil {
		return err
	}
	elsewhere := c.HandedOver != nil && c.Token.Number == 0
	switch {
	case f.yes:
	case f.purge && !elsewhere:
		question := disconnectQuestion(c.Name, true, goes(f, sealed, running)...)
		if err := a.confirmByName(ctx, question, c.Name, "--yes"); err != nil {
			return err
		}
	default:
		question := disconnectQuestion(c.Name, f.purge)
		if elsewhere {
			question = "Forget that " + words.Clean(c.Name) + " was handed over?"
		}
		ok, err := a.confirm(ctx, question, "--yes")
		if err != nil || !ok {
			return err
		}
	}
	if elsewhere {
		if _, err := s.services.RemoveHandOver(ctx, c.ID); err != nil {
			return err
		}
		text := fmt.Sprintf("%s is removed here. The message sent to %s still works.",
			words.Clean(c.Name), words.Clean(c.HandedOver.Name))
		if stays := s.services.Platforms.PlaceOf(c).Keeps; stays != "" {
			text = words.Clean(c.Name) + " is removed here. " + words.Clean(stays)
		}
		return a.say(strings.Split(text, "\n")...)
	}
	if f.reviews {
		if _, err := s.services.DeleteReviews(ctx, c.ID); err != nil {
			return err
		}
	}
	if _, err := s.services.Disconnect(ctx, c.ID, f.purge); err != nil {
		return err
	}
	text := words.Clean(c.Name) + " is disconnected; its token was deleted from the " + c.Token.StoredIn.Noun() + "."
	if c.Token.StoredIn == keychain.None {
		text = words.Clean(c.Name) + " is disconnected."
	}
	if f.purge {
		text += " " + strings.Join(append([]string{"Its access data and log"}, goes(f, sealed, running)...), ", ") + " are deleted."
		if stay := review.StayText(sealed); stay != "" && !f.reviews {
			text += "\n" + stay + "; connectpd disconnect " + c.ID + " --purge --reviews deletes " + map[bool]string{true: "it", false: "them"}[sealed == 1] + "."
		}
	} else {
		text += " Its access data and log stay; connectpd disconnect " + c.ID + " --purge deletes them."
	}
	if c.Token.Last4 != "" {
		text += "\nThe key ending " + c.Token.Last4 + " still works in PagerDuty: delete it there under Integrations > API Access Keys."
	}
	if stays := s.services.Platforms.PlaceOf(c).Keeps; stays != "" {
		text += "\n" + words.Clean(stays)
	}
	return a.say(strings.Split(text, "\n")...)
}

// goes names the reviews that --purge takes.
func goes(f *disconnectFlags, sealed, running int) []string {
	var list []string
	if running > 0 {
		list = append(list, words.Plural(running, "running review", "running reviews"))
	}
	if f.reviews && sealed > 0 {
		list = append(list, words.Plural(sealed, "sealed review", "sealed reviews"))
	}
	return list
}

// purgeLeftover deletes what a connector left that was disconnected before.
func (a *app) purgeLeftover(ctx context.Context, s *session, ref string, f *disconnectFlags) error {
	l, err := s.store.Leftover(ctx, ref)
	none := errors.Is(err, store.ErrNoConnector)
	if none && f.reviews {
		return a.purgeReviews(ctx, s, ref, f)
	}
	if none {
		return s.noConnector(ctx, ref)
	}
	if err != nil {
		return err
	}
	sealed, running, err := s.services.ReviewsOf(ctx, l.ID)
	if err != nil {
		return err
	}
	went := words.List(append([]string{"its access data", "its log"}, goes(f, sealed, running)...))
	if !f.yes {
		question := fmt.Sprintf("%s was disconnected on %s. Delete %s?", words.Clean(l.Name), words.Day(l.Since), went)
		if err := a.confirmByName(ctx, question, l.Name, "--yes"); err != nil {
			return err
		}
	}
	if f.reviews {
		if _, err := s.services.DeleteReviews(ctx, l.ID); err != nil {
			return err
		}
	}
	if err := s.store.PurgeLeftover(ctx, l.ID); err != nil {
		return err
	}
	text := fmt.Sprintf("Deleted what %s left: %s.", words.Clean(l.Name), went)
	if stay := review.StayText(sealed); stay != "" && !f.reviews {
		text += " " + words.Sentence(stay)
	}
	return a.say(strings.Split(text, "\n")...)
}

// purgeReviews deletes the reviews of a connector of which nothing else is
// left.
func (a *app) purgeReviews(ctx context.Context, s *session, ref string, f *disconnectFlags) error {
	if !f.yes {
		question := fmt.Sprintf("Only reviews are left of %s. Delete them?", words.Clean(ref))
		if err := a.confirmByName(ctx, question, ref, "--yes"); err != nil {
			return err
		}
	}
	n, err := s.services.DeleteReviews(ctx, ref)
	if err == nil && n == 0 {
		err = noConnector(ref)
	}
	if err != nil {
		return err
	}
	return a.say(fmt.Sprintf("%s of %s deleted; the name, SHA-256 and date of sealed reviews stay.", words.Plural(n, "review", "reviews"), words.Clean(ref)))
}

func disconnectQuestion(name string, purge bool, more ...string) string {
	parts := []string{"its token"}
	if purge {
		parts = append(parts, "its access data", "its log")
	}
	return "Disconnect " + words.Clean(name) + " and delete " + words.List(append(parts, more...)) + "?"
}
