package service

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"connectpd/store"
	"connectpd/wizard/review"
)

// ReviewsOf counts the reviews that there are of a connector: sealed ones,
// which outlive its data, and others.
func (s *AccessReviews) ReviewsOf(ctx context.Context, connector string) (sealed, running int, err error) {
	list, err := s.Reviews(ctx, connector)
	for _, sum := range list {
		if sum.Sealed != "" {
			sealed++
		} else {
			running++
		}
	}
	return sealed, running, err
}

// DeleteReviews deletes the reviews of a connector, which may be gone itself,
// by its id, name or subdomain; of sealed ones their name, hash and day stay.
// It reports how many; *store.TracesError.
func (s *AccessReviews) DeleteReviews(ctx context.Context, connector string) (int, error) {
	list, err := s.Reviews(ctx, "")
	if err != nil {
		return 0, err
	}
	deleted := 0
	done := map[string]bool{}
	for _, sum := range list {
		if c := sum.Connector; done[c.ID] || !names(c, connector) {
			continue
		}
		done[sum.Connector.ID] = true
		n, err := s.Store.DeleteReviews(ctx, sum.Connector.ID)
		deleted += n
		var traces *store.TracesError
		if errors.As(err, &traces) {
			return deleted, fmt.Errorf("the reviews are deleted, but %w", traces)
		}
		if err != nil {
			return deleted, fmt.Errorf("delete the reviews: %w", err)
		}
	}
	s.mu.Lock()
	s.states = nil
	s.mu.Unlock()
	return deleted, nil
}

func names(c review.Connector, ref string) bool {
	return c.ID == ref || strings.EqualFold(c.Name, ref) || c.Account != "" && strings.EqualFold(c.Account, ref)
}
