package cli

import (
	"context"
	"errors"
	"fmt"

	"connectpd/store"
	"connectpd/store/words"
	"connectpd/wizard/manage"
	"connectpd/wizard/review"
)

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
	went := manage.Purged(running, 0)
	if f.reviews {
		went = manage.Purged(running, sealed)
	}
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
	return a.say(text)
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
