package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"connectpd/store/failure"
)

// ErrNoReview: no review by that id or name.
var ErrNoReview = failure.New(failure.NoReview)

// Review is what the store knows of an access review: where it belongs, how
// long its log is, and how it was sealed. Its list, its events and documents
// are bytes to the store.
type Review struct {
	ID          string
	ConnectorID string
	Name        string
	StartedAt   time.Time
	Frozen      string // SHA-256 of the frozen list
	Events      int
	Head        string // SHA-256 of the newest event; Frozen before the first
	Summary     []byte // what a listing of reviews shows, JSON of the caller
	Sealed      string // SHA-256 of the sealed document; empty before
	SealedAt    time.Time
	SealNo      int       // its place among the sealed reviews of the connector
	GoneAt      time.Time // when its contents were deleted; zero while they stand
}

// ReviewDocument is something of a review that is written once.
type ReviewDocument struct {
	Name string `json:"name"`
	Body []byte `json:"body"`
}

// FrozenDocument is the name of the document that the list is.
const FrozenDocument = "frozen.json"

// ReviewFile is a file that a reviewer sent back, as it came.
type ReviewFile struct {
	SHA256     string    `json:"sha256"`
	Name       string    `json:"name"`
	ReceivedAt time.Time `json:"received_at"`
	Body       []byte    `json:"body"`
}

// ReviewNameError: another review has the name.
type ReviewNameError struct{ Name string }

func (e *ReviewNameError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *ReviewNameError) Failure() failure.Told {
	return failure.Tell(failure.ReviewNameTaken, failure.Blanks{"name": e.Name})
}

// ReviewMovedError: the review's log grew, or another review of its connector
// was sealed, since the caller read it. Nothing was written; reading again and
// deciding again is safe.
type ReviewMovedError struct {
	Review string
	Events int // how long the log is now
}

func (e *ReviewMovedError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *ReviewMovedError) Failure() failure.Told {
	return failure.Tell(failure.ReviewMoved, failure.Blanks{"review": e.Review})
}

// ReviewDamagedError: what is kept of a review is not what was written.
type ReviewDamagedError struct {
	Review string
	What   string // what is wrong
}

func (e *ReviewDamagedError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *ReviewDamagedError) Failure() failure.Told {
	return failure.Tell(failure.ReviewDamaged, failure.Blanks{"review": e.Review, "what": e.What})
}

// NewReviewID makes an id.
func (s *Store) NewReviewID() string { return newID("r") }

// AddReview keeps a new review with its frozen list, and documents beside it.
// *ReviewNameError.
func (s *Store) AddReview(ctx context.Context, r Review, frozen []byte, beside ...ReviewDocument) (Review, error) {
	r.Frozen, r.Head, r.Events = hexSum(frozen), hexSum(frozen), 0
	err := s.write(ctx, "starting the review", func(t *tx) error {
		taken, err := t.has("SELECT 1 FROM review WHERE name = ? COLLATE NOCASE AND gone_at = 0", r.Name)
		if err == nil && taken {
			err = refusal{&ReviewNameError{Name: r.Name}}
		}
		if err != nil {
			return err
		}
		return putReview(t, r, frozen, beside)
	})
	if err == nil {
		s.journal(ctx, r.ID, nil)
	}
	return r, err
}

func putReview(t *tx, r Review, frozen []byte, beside []ReviewDocument) error {
	_, err := t.exec(`INSERT INTO review (id, connector_id, name, started_at, frozen, events, head, summary)
		VALUES (?, ?, ?, ?, ?, 0, ?, ?)`, r.ID, r.ConnectorID, r.Name, stamp(r.StartedAt), r.Frozen, r.Frozen, nonNil(r.Summary))
	if err != nil {
		return err
	}
	return putDocuments(t, r.ID, append([]ReviewDocument{{FrozenDocument, frozen}}, beside...))
}

func putDocuments(t *tx, id string, list []ReviewDocument) error {
	for _, d := range list {
		body, err := deflate(d.Body)
		if err != nil {
			return err
		}
		if _, err := t.exec("INSERT INTO review_document (review, name, sha256, body) VALUES (?, ?, ?, ?)", id, d.Name, hexSum(d.Body), body); err != nil {
			return err
		}
	}
	return nil
}

func nonNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// Reviews lists the reviews of a connector ("" of all), newest first. Those
// whose contents were deleted are among them.
func (s *Store) Reviews(ctx context.Context, connectorID string) ([]Review, error) {
	var list []Review
	err := s.read(ctx, "listing reviews", func(t *tx) (err error) {
		list, err = reviews(t, "?1 = '' OR connector_id = ?1", connectorID)
		return err
	})
	return list, err
}

func reviews(t *tx, where string, args ...any) ([]Review, error) {
	var list []Review
	err := t.each("SELECT "+reviewColumns+" FROM review WHERE "+where+" ORDER BY started_at DESC, id", args, func(r *sql.Rows) error {
		x, err := scanReview(r)
		list = append(list, x)
		return err
	})
	return list, err
}

const reviewColumns = "id, connector_id, name, started_at, frozen, events, head, summary, sealed, sealed_at, seal_no, gone_at"

func scanReview(row scanner) (Review, error) {
	var r Review
	var started, sealed, gone int64
	err := row.Scan(&r.ID, &r.ConnectorID, &r.Name, &started, &r.Frozen, &r.Events, &r.Head, &r.Summary,
		&r.Sealed, &sealed, &r.SealNo, &gone)
	r.StartedAt, r.SealedAt, r.GoneAt = moment(started), moment(sealed), moment(gone)
	return r, err
}

// Review finds a review by its id, or by its name without case. ErrNoReview.
func (s *Store) Review(ctx context.Context, ref string) (Review, error) {
	var found Review
	err := s.read(ctx, "reading a review", func(t *tx) (err error) {
		found, err = findReview(t, ref)
		return err
	})
	return found, err
}

// ReviewLog is Review with the events of its log, those after as many as the
// caller says it has of it.
func (s *Store) ReviewLog(ctx context.Context, ref string, has func(id string) int) (Review, [][]byte, error) {
	var found Review
	var events [][]byte
	err := s.read(ctx, "reading a review", func(t *tx) (err error) {
		if found, err = findReview(t, ref); err != nil {
			return err
		}
		after := 0
		if has != nil {
			after = has(found.ID)
		}
		events, err = reviewEvents(t, found.ID, after)
		return err
	})
	return found, events, err
}

func findReview(t *tx, ref string) (Review, error) {
	ref = strings.TrimSpace(ref)
	r, err := scanReview(t.row("SELECT "+reviewColumns+` FROM review WHERE gone_at = 0 AND (id = ?1 OR name = ?1 COLLATE NOCASE)
		ORDER BY id <> ?1 LIMIT 1`, ref))
	if errors.Is(err, sql.ErrNoRows) {
		return r, refusal{ErrNoReview}
	}
	return r, err
}

func reviewEvents(t *tx, id string, after int) ([][]byte, error) {
	var list [][]byte
	err := t.each("SELECT body FROM review_event WHERE review = ? AND seq > ? ORDER BY seq", []any{id, after}, func(r *sql.Rows) error {
		var body []byte
		err := r.Scan(&body)
		list = append(list, body)
		return err
	})
	return list, err
}

// ReviewDocument reads a document and proves it; nil where the review has none
// of that name. *ReviewDamagedError.
func (s *Store) ReviewDocument(ctx context.Context, id, name string) ([]byte, error) {
	var body []byte
	err := s.read(ctx, "reading a review", func(t *tx) (err error) {
		body, err = reviewDocument(t, id, name)
		return err
	})
	return body, err
}

func reviewDocument(t *tx, id, name string) ([]byte, error) {
	var packed []byte
	var sum string
	err := t.row("SELECT body, sha256 FROM review_document WHERE review = ? AND name = ?", id, name).Scan(&packed, &sum)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	body, err := inflate(packed)
	if err != nil || hexSum(body) != sum {
		return nil, refusal{&ReviewDamagedError{Review: id, What: name + " is not as it was written"}}
	}
	return body, nil
}

// ReviewDocuments reads all documents of a review but its list, by name.
func (s *Store) ReviewDocuments(ctx context.Context, id string) ([]ReviewDocument, error) {
	var list []ReviewDocument
	err := s.read(ctx, "reading a review", func(t *tx) (err error) {
		list, err = reviewDocuments(t, id)
		return err
	})
	return list, err
}

func reviewDocuments(t *tx, id string) ([]ReviewDocument, error) {
	var list []ReviewDocument
	err := t.each("SELECT name FROM review_document WHERE review = ? AND name <> ? ORDER BY name", []any{id, FrozenDocument}, func(r *sql.Rows) error {
		var d ReviewDocument
		err := r.Scan(&d.Name)
		list = append(list, d)
		return err
	})
	for i := range list {
		if err == nil {
			list[i].Body, err = reviewDocument(t, id, list[i].Name)
		}
	}
	return list, err
}

// ReviewFiles reads the files that were received for a review, oldest first.
func (s *Store) ReviewFiles(ctx context.Context, id string) ([]ReviewFile, error) {
	var list []ReviewFile
	err := s.read(ctx, "reading received files", func(t *tx) (err error) {
		list, err = reviewFiles(t, id)
		return err
	})
	return list, err
}

func reviewFiles(t *tx, id string) ([]ReviewFile, error) {
	var list []ReviewFile
	err := t.each("SELECT sha256, name, received_at, body FROM review_file WHERE review = ? ORDER BY received_at, sha256", []any{id}, func(r *sql.Rows) error {
		var f ReviewFile
		var at int64
		var packed []byte
		if err := r.Scan(&f.SHA256, &f.Name, &at, &packed); err != nil {
			return err
		}
		f.ReceivedAt = moment(at)
		var err error
		if f.Body, err = inflate(packed); err != nil || hexSum(f.Body) != f.SHA256 {
			return refusal{&ReviewDamagedError{Review: id, What: "the received file " + f.Name + " is not as it came"}}
		}
		list = append(list, f)
		return nil
	})
	return list, err
}
