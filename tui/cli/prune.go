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
		Long: `Delete what the history holds of access that ended longer ago than a duration.
Who holds what now stays, and so do the records of all syncs. After it changes
and --as-of answer for the time since then only. Copies of the store that may hold
it still (from before an update, of a damaged file) are deleted too, and the
store's file is written anew. Reviews stay as they are: what they are about was
frozen when they started.`,
		ValidArgsFunction: a.completeConnectors,
		RunE: a.run1(func(ctx context.Context, ref string) error {
			return a.prune(ctx, ref, f)
		}),
	}
	c.Flags().Var(&f.olderThan, "older-than", "how old: 90d, 400d")
	c.Flags().BoolVar(&f.yes, "yes", false, "do not ask")
	return c
}

func (a *app) prune(ctx context.Context, ref string, f *pruneFlags) error {
	if f.olderThan == 0 {
		return refuse(failure.PruneHow)
	}
	s, err := a.session(ctx)
	if err != nil {
		return err
	}
	c, err := s.connector(ctx, ref)
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
	text := fmt.Sprintf("The history of %s holds nothing from before %s: nothing was deleted.", words.Clean(c.Name), day)
	if gone.Spans > 0 {
		text = fmt.Sprintf("The history of %s from before %s is deleted (%s). Who holds what now stays.",
			words.Clean(c.Name), day, words.Plural(int(gone.Spans), "entry", "entries"))
	}
	if sealed, _, err := s.services.ReviewsOf(ctx, c.ID); err == nil && gone.Spans > 0 && sealed > 0 {
		text += " " + words.Sentence(review.StayText(sealed))
	}
	return a.say(text)
}
