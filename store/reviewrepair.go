package store

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// savedReview is a review as its backup has it.
type savedReview struct {
	path   string
	review Review
	frozen []byte
	beside []ReviewDocument
	steps  []ReviewAppend
}

// savedReviews reads the backups of reviews, those first that were sealed
// first.
func savedReviews(home string) []savedReview {
	var list []savedReview
	for _, path := range journals(home) {
		head, steps, err := readJournal(path)
		if err != nil {
			continue // what the store has stands
		}
		frozen, err := inflate(head.Frozen)
		if err != nil {
			continue
		}
		v := savedReview{path: path, frozen: frozen, beside: head.Documents, review: Review{ID: head.ID, ConnectorID: head.ConnectorID, Name: head.Name,
			StartedAt: head.StartedAt, Frozen: hexSum(frozen), Head: hexSum(frozen), Summary: head.Summary}}
		for _, step := range steps {
			if step.After != v.review.Events || brokenAt(v.review.Head, lastSum(v.review.Head, step.Events), step.Events) != 0 {
				break // what stands before it is whole
			}
			v.steps = append(v.steps, step)
			v.review.Events += len(step.Events)
			v.review.Head = lastSum(v.review.Head, step.Events)
			if step.Seal != nil {
				v.review.Sealed, v.review.SealedAt = step.Seal.SHA256, step.Seal.At
			}
		}
		list = append(list, v)
	}
	slices.SortStableFunc(list, func(a, b savedReview) int {
		return cmp.Or(sealedOrNever(a.review).Compare(sealedOrNever(b.review)), a.review.StartedAt.Compare(b.review.StartedAt))
	})
	return list
}

func sealedOrNever(r Review) time.Time {
	if r.Sealed == "" {
		return time.Unix(1<<40, 0)
	}
	return r.SealedAt
}

func lastSum(head string, events [][]byte) string {
	if len(events) == 0 {
		return head
	}
	return hexSum(events[len(events)-1])
}

// putBackReviews puts reviews back that are not in the store, are not as they
// were written there, or whose backup knows of more. It reports which.
func (s *Store) putBackReviews(ctx context.Context) ([]string, error) {
	return s.putBackFrom(ctx, s.home)
}

// putBackFrom does it with the backups of a home that may be another one.
func (s *Store) putBackFrom(ctx context.Context, home string) ([]string, error) {
	var back []string
	err := s.write(ctx, "repairing the reviews", func(t *tx) error {
		for _, saved := range savedReviews(home) {
			needed, err := saved.needed(t)
			if err != nil {
				return err
			}
			if !needed {
				continue
			}
			if err := saved.putBack(t); err != nil {
				return err
			}
			back = append(back, saved.review.Name)
		}
		return nil
	})
	return back, err
}

// needed reports that the backup is better than what the store has: it goes on
// from there, or the store's own was altered.
func (v savedReview) needed(t *tx) (bool, error) {
	list, err := reviews(t, "id = ?", v.review.ID)
	if err != nil || len(list) == 0 {
		return err == nil, err
	}
	has := list[0]
	if !has.GoneAt.IsZero() || has.Frozen != v.review.Frozen || has.Events > v.review.Events || v.headAfter(has.Events) != has.Head {
		return false, nil
	}
	if has.Events < v.review.Events {
		return true, nil
	}
	what, err := reviewFault(t, has)
	return what != "", err
}

// headAfter is the hash of the backup's n-th event.
func (v savedReview) headAfter(n int) string {
	if n == 0 {
		return v.review.Frozen
	}
	for _, step := range v.steps {
		if n <= len(step.Events) {
			return hexSum(step.Events[n-1])
		}
		n -= len(step.Events)
	}
	return ""
}

// putBack writes the review anew. Its place among the sealed reviews stays.
func (v savedReview) putBack(t *tx) error {
	list, err := reviews(t, "id = ?", v.review.ID)
	if err != nil {
		return err
	}
	for _, table := range []string{"review_event", "review_document", "review_file"} {
		if _, err := t.exec("DELETE FROM "+table+" WHERE review = ?", v.review.ID); err != nil {
			return err
		}
	}
	r := v.review
	if len(list) > 0 {
		r.Name, r.ConnectorID = list[0].Name, list[0].ConnectorID
		if _, err := t.exec("DELETE FROM review WHERE id = ?", r.ID); err != nil {
			return err
		}
	} else if taken, err := t.has("SELECT 1 FROM review WHERE name = ? COLLATE NOCASE AND gone_at = 0", r.Name); err != nil || taken {
		if err != nil {
			return err
		}
		r.Name += " (" + r.ID + ")"
	}
	if err := putReview(t, r, v.frozen, v.beside); err != nil {
		return err
	}
	for _, step := range v.steps {
		step.Review = r.ID
		if err := appendReview(t, step); err != nil {
			return err
		}
	}
	if len(list) > 0 && list[0].SealNo > 0 {
		_, err = t.exec("UPDATE review SET seal_no = ? WHERE id = ?", list[0].SealNo, r.ID)
	}
	return err
}
