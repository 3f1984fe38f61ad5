package store

import (
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// ReviewAppend is what one step adds to a review: all of it, or nothing.
type ReviewAppend struct {
	Review    string           `json:"-"`
	After     int              `json:"after"`  // how many events its log had when the step was thought out
	Events    [][]byte         `json:"events"` // as they are hashed
	Documents []ReviewDocument `json:"documents,omitempty"`
	Files     []ReviewFile     `json:"files,omitempty"`
	Summary   []byte           `json:"summary"`
	Seal      *ReviewSeal      `json:"seal,omitempty"`
}

// ReviewSeal seals a review.
type ReviewSeal struct {
	SHA256 string    `json:"sha256"` // of the document that is sealed
	At     time.Time `json:"at"`
	// Chained is the newest seal of the connector, which the document names;
	// empty for the first. Another one refuses the step.
	Chained string `json:"chained"`
}

// AppendReview adds a step to a review's log. *ReviewMovedError when the log
// grew since, or another seal is the connector's newest; ErrNoReview.
func (s *Store) AppendReview(ctx context.Context, a ReviewAppend) error {
	err := s.write(ctx, "writing the review", func(t *tx) error {
		now, err := findReview(t, a.Review)
		if err != nil {
			return err
		}
		if now.Events != a.After {
			return refusal{&ReviewMovedError{Review: now.Name, Events: now.Events}}
		}
		if a.Seal != nil {
			newest, err := newestSeal(t, now.ConnectorID)
			if err != nil {
				return err
			}
			if newest.Sealed != a.Seal.Chained {
				return refusal{&ReviewMovedError{Review: now.Name, Events: now.Events}}
			}
		}
		return appendReview(t, a)
	})
	if err == nil {
		s.journal(ctx, a.Review, &a)
	}
	return err
}

// appendReview writes a step.
func appendReview(t *tx, a ReviewAppend) error {
	head := ""
	for i, body := range a.Events {
		if _, err := t.exec("INSERT INTO review_event (review, seq, body) VALUES (?, ?, ?)", a.Review, a.After+i+1, body); err != nil {
			return err
		}
		head = hexSum(body)
	}
	if err := putDocuments(t, a.Review, a.Documents); err != nil {
		return err
	}
	for _, f := range a.Files {
		body, err := deflate(f.Body)
		if err != nil {
			return err
		}
		if _, err := t.exec("INSERT OR IGNORE INTO review_file (review, sha256, name, received_at, body) VALUES (?, ?, ?, ?, ?)",
			a.Review, f.SHA256, f.Name, stamp(f.ReceivedAt), body); err != nil {
			return err
		}
	}
	if a.Seal != nil {
		if _, err := t.exec(`UPDATE review SET sealed = ?2, sealed_at = ?3, seal_no = 1 + (SELECT max(seal_no) FROM review
			WHERE connector_id = (SELECT connector_id FROM review WHERE id = ?1)) WHERE id = ?1`,
			a.Review, a.Seal.SHA256, stamp(a.Seal.At)); err != nil {
			return err
		}
	}
	_, err := t.exec("UPDATE review SET events = ?, head = CASE ? WHEN '' THEN head ELSE ? END, summary = ? WHERE id = ?",
		a.After+len(a.Events), head, head, nonNil(a.Summary), a.Review)
	return err
}

// NewestSeal is the review of a connector that was sealed last; the zero
// Review where none was.
func (s *Store) NewestSeal(ctx context.Context, connectorID string) (Review, error) {
	var r Review
	err := s.read(ctx, "reading the sealed reviews", func(t *tx) (err error) {
		r, err = newestSeal(t, connectorID)
		return err
	})
	return r, err
}

func newestSeal(t *tx, connectorID string) (Review, error) {
	list, err := reviews(t, "connector_id = ? AND seal_no > 0", connectorID)
	if err != nil || len(list) == 0 {
		return Review{}, err
	}
	return slices.MaxFunc(list, func(a, b Review) int { return a.SealNo - b.SealNo }), nil
}

// deflate makes bytes small.
func deflate(body []byte) ([]byte, error) {
	var buf bytes.Buffer
	w, err := flate.NewWriter(&buf, flate.BestSpeed)
	if err != nil {
		return nil, err
	}
	_, err = w.Write(body)
	if err := errors.Join(err, w.Close()); err != nil {
		return nil, fmt.Errorf("make it small: %w", err)
	}
	return buf.Bytes(), nil
}

func inflate(packed []byte) ([]byte, error) {
	r := flate.NewReader(bytes.NewReader(packed))
	defer func() { _ = r.Close() }()
	return io.ReadAll(r)
}
