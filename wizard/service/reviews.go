package service

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"connectpd/store"
	"connectpd/wizard/review"
)

// AccessReviews keep access reviews: what they decide is package review's, what
// they keep the store's.
type AccessReviews struct {
	*Deps

	mu       sync.Mutex
	states   map[string]*review.State // the newest that was read, by id; never changed
	accounts map[string]accountsAt    // by connector
}

// accountsAt are the addresses of an account's users, as one run left them.
type accountsAt struct {
	run  int64
	list []review.Account
}

// Reviews lists the reviews of a connector ("" of all), newest first.
func (s *AccessReviews) Reviews(ctx context.Context, connector string) ([]review.Summary, error) {
	list, err := s.Store.Reviews(ctx, connector)
	if err != nil {
		return nil, fmt.Errorf("list the reviews: %w", err)
	}
	var sums []review.Summary
	for _, r := range list {
		if !r.GoneAt.IsZero() {
			continue
		}
		sum, err := summaryOf(r)
		if err != nil {
			return nil, err
		}
		sums = append(sums, sum)
	}
	return sums, nil
}

func summaryOf(r store.Review) (review.Summary, error) {
	var sum review.Summary
	if err := json.Unmarshal(r.Summary, &sum); err != nil {
		return sum, fmt.Errorf("read the review %s: %w", r.Name, err)
	}
	return sum, nil
}

// Review is a review by its id or name. store.ErrNoReview. What it returns is
// shared, and must not be changed.
func (s *AccessReviews) Review(ctx context.Context, ref string) (*review.State, error) {
	_, st, err := s.load(ctx, ref)
	return st, err
}

// load reads a review: what is new since it was read last.
func (s *AccessReviews) load(ctx context.Context, ref string) (store.Review, *review.State, error) {
	var known *review.State
	r, lines, err := s.Store.ReviewLog(ctx, ref, func(id string) int {
		if known = s.lastRead(id); known == nil {
			return 0
		}
		return known.Events
	})
	if err != nil {
		return r, nil, err
	}
	if known != nil {
		if st, err := known.With(lines...); err == nil && st.Head == r.Head {
			s.remember(st)
			return r, st, nil
		}
	}
	return s.loadWhole(ctx, r.ID)
}

// loadWhole reads all of a review, and proves that its log is the one that was
// written.
func (s *AccessReviews) loadWhole(ctx context.Context, id string) (store.Review, *review.State, error) {
	r, lines, err := s.Store.ReviewLog(ctx, id, nil)
	if err != nil {
		return r, nil, err
	}
	text, err := s.Store.ReviewDocument(ctx, r.ID, store.FrozenDocument)
	if err != nil {
		return r, nil, err
	}
	frozen := new(review.Frozen)
	if err := json.Unmarshal(text, frozen); err != nil {
		return r, nil, &store.ReviewDamagedError{Review: r.Name, What: "its list cannot be read"}
	}
	st, err := review.New(frozen, r.Frozen).With(lines...)
	switch {
	case err != nil:
		return r, nil, &store.ReviewDamagedError{Review: r.Name, What: err.Error()}
	case st.Head != r.Head:
		return r, nil, &store.ReviewDamagedError{Review: r.Name, What: "its log does not end where it should"}
	}
	s.remember(st)
	return r, st, nil
}

// lastRead is a review as it was when it was read last; nil where it never was.
func (s *AccessReviews) lastRead(id string) *review.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.states[id]
}

func (s *AccessReviews) remember(st *review.State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.states == nil {
		s.states = map[string]*review.State{}
	}
	if before := s.states[st.Frozen.ID]; before == nil || before.Events <= st.Events {
		s.states[st.Frozen.ID] = st
	}
}
