package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
)

// CheckReviews reads every review and says what of them is not as it was
// written. Nobody waits for it.
func (s *Store) CheckReviews(ctx context.Context) ([]*ReviewDamagedError, error) {
	var faults []*ReviewDamagedError
	err := s.read(ctx, "checking the reviews", func(t *tx) error {
		list, err := reviews(t, "gone_at = 0")
		if err != nil {
			return err
		}
		for _, r := range list {
			what, err := reviewFault(t, r)
			if err != nil {
				return err
			}
			if has, ok := journalEvents(s.journalPath(r.ID)); what == "" && ok && has > r.Events {
				what = fmt.Sprintf("its log has %d events, and its backup knows of %d", r.Events, has)
			}
			if what != "" {
				faults = append(faults, &ReviewDamagedError{Review: r.Name, What: what})
			}
		}
		return nil
	})
	return faults, err
}

// reviewFault is what is wrong with a review; empty where all is as it was.
// Every event names the SHA-256 of the one before it, as text of its own.
func reviewFault(t *tx, r Review) (string, error) {
	var damaged *ReviewDamagedError
	log, err := wholeLog(t, r)
	if err == nil {
		_, err = reviewDocument(t, r.ID, FrozenDocument)
	}
	var theirs refusal
	switch {
	case errors.As(err, &theirs) && errors.As(theirs.error, &damaged):
		return damaged.What, nil
	case err != nil:
		return "", err
	}
	var frozen string
	if err := t.row("SELECT sha256 FROM review_document WHERE review = ? AND name = ?", r.ID, FrozenDocument).Scan(&frozen); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", err
	}
	sealed := slices.ContainsFunc(log.Documents, func(d ReviewDocument) bool { return hexSum(d.Body) == r.Sealed })
	switch {
	case frozen != r.Frozen:
		return "its list is not the one it started with", nil
	case len(log.Events) != r.Events:
		return fmt.Sprintf("its log has %d events and had %d", len(log.Events), r.Events), nil
	case brokenAt(r.Frozen, r.Head, log.Events) != 0:
		return fmt.Sprintf("event %d is not as it was written", brokenAt(r.Frozen, r.Head, log.Events)), nil
	case r.Sealed != "" && !sealed:
		return "the document that was sealed is not there", nil
	}
	return "", nil
}

// brokenAt is the first event that is not the one that is named after it; 0
// for none.
func brokenAt(frozen, head string, events [][]byte) int {
	before := frozen
	for i, body := range events {
		if !bytes.Contains(body, []byte(`"previous":"`+before+`"`)) {
			return max(i, 1)
		}
		before = hexSum(body)
	}
	if before != head {
		return max(len(events), 1)
	}
	return 0
}
