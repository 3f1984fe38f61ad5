package store

import (
	"context"
	"errors"
	"slices"
	"strings"

	"connectpd/store/atomicfile"
)

// DeleteReviews deletes the contents of a connector's reviews, and of a sealed
// one leaves its name, its seal and its day. *TracesError: they went, but not
// without traces.
func (s *Store) DeleteReviews(ctx context.Context, connectorID string) (int, error) {
	gone := 0
	err := s.deleting(ctx, func() (bool, error) {
		err := s.write(ctx, "deleting reviews", func(t *tx) (err error) {
			gone, err = s.deleteReviews(t, "gone_at = 0 AND connector_id = ?", connectorID)
			return err
		})
		return gone > 0, err
	})
	return gone, err
}

// deleteReviews deletes those that where tells.
func (s *Store) deleteReviews(t *tx, where string, args ...any) (int, error) {
	list, err := reviews(t, where, args...)
	if err != nil {
		return 0, err
	}
	for _, r := range list {
		for _, table := range []string{"review_event", "review_document", "review_file"} {
			if _, err := t.exec("DELETE FROM "+table+" WHERE review = ?", r.ID); err != nil {
				return 0, err
			}
		}
		query, args := "UPDATE review SET gone_at = ?, summary = x'', events = 0 WHERE id = ?", []any{stamp(s.now()), r.ID}
		if r.Sealed == "" {
			query, args = "DELETE FROM review WHERE id = ?", []any{r.ID}
		}
		if _, err := t.exec(query, args...); err != nil {
			return 0, err
		}
	}
	return len(list), nil
}

// sweepJournals removes the backups of reviews that were deleted.
func (s *Store) sweepJournals(ctx context.Context) error {
	var stand []string
	err := s.read(ctx, "looking at the reviews", func(t *tx) error {
		list, err := reviews(t, "gone_at = 0")
		for _, r := range list {
			stand = append(stand, s.journalPath(r.ID))
		}
		return err
	})
	if err != nil {
		return err
	}
	var errs []error
	for _, path := range append(journals(s.home), journalsCalled(s.home, journalSuffix+journalAhead)...) {
		if !slices.Contains(stand, strings.TrimSuffix(path, journalAhead)) {
			errs = append(errs, atomicfile.Remove(path))
		}
	}
	return errors.Join(errs...)
}
