package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/review"
)

type pruneFlags struct {
	olderThan duration
	yes       bool
}

func (a *app) pruneCommand() *cobra.Command {
	f := &pruneFlags{}
	c := &cobra.Command{
		Use: "prune [CONNECTOR]", Short: "Delete old history", Args: between(0, 1),
		Example: examples(
			"connectpd prune --older-than 400d",
			"connectpd prune PagerDuty --older-than 90d --yes",
		),
		Long: `Delete the history of access that ended longer ago than a duration. Current access and
the records of all syncs are kept. After that, changes and --as-of only cover the time
since then. Copies of the store that may still contain it (from before an update, or of
a damaged file) are also deleted, and the store's file is rewritten. Reviews are not
affected: their data was frozen when they started.`,
		ValidArgsFunction: a.completeConnectors,
		RunE: a.run1(func(ctx context.Context, ref string) error {
			return a.prune(ctx, ref, f)
		}),
	}
	c.Flags().Var(&f.olderThan, "older-than", "age of the history to delete: 90d, 400d")
	c.Flags().BoolVar(&f.yes, "yes", false, "do not ask for confirmation")
	return c
}

func (a *app) prune(ctx context.Context, ref string, f *pruneFlags) error {
	if f.olderThan == 0 {
		return refuse(failure.PruneHow)
	}
	s, c, err := a.sessionOn(ctx, ref)
	if err != nil {
		return err
	}
	before := s.now().Add(-time.Duration(f.olderThan))
	day := before.Local().Format("2 January 2006, 15:04")
	if !f.yes {
		ok, err := a.confirm(ctx, fmt.Sprintf("Delete the history of %s from before %s?", words.Clean(c.Name), day), "--yes")
		if err != nil || !ok {
			return err
		}
	}
	gone, err := s.services.Prune(ctx, c.ID, before)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("%s has no history from before %s: nothing was deleted.", words.Clean(c.Name), day)
	if gone.Spans > 0 {
		text = fmt.Sprintf("The history of %s from before %s is deleted (%s). Current access is kept.",
			words.Clean(c.Name), day, words.Plural(int(gone.Spans), "entry", "entries"))
	}
	if sealed, _, err := s.services.ReviewsOf(ctx, c.ID); err == nil && gone.Spans > 0 && sealed > 0 {
		text += " " + words.Sentence(review.StayText(sealed))
	}
	return a.say(text)
}
