package evidence

import (
	"time"

	"connectpd/store/access"
	"connectpd/wizard/review"
)

// The formats of the sealed documents. Each is one JSON object by RFC 8785;
// what is sealed is the SHA-256 of exactly its bytes. Times are UTC.
const (
	decisionsFormat = "connectpd-review-decisions"
	amendmentFormat = "connectpd-review-amendment"
	closureFormat   = "connectpd-review-closure"
	// documentVersion changes whenever the same review would have other bytes:
	// evidence writes the documents of its own version anew to compare them.
	documentVersion = 1
)

// document is how every sealed document begins.
type document struct {
	Version int    `json:"version"`
	Format  string `json:"format"`
	Review  string `json:"review"`
	Name    string `json:"name"`
	Log     logEnd `json:"log"`
	By      seal   `json:"sealed"`
}

// logEnd is how far the log went when the document was sealed. The event that
// seals it comes next.
type logEnd struct {
	Events int    `json:"events"`
	SHA256 string `json:"sha256"` // of the newest event
}

// seal is who sealed a document.
type seal struct {
	As      string       `json:"as"`
	Text    string       `json:"text"` // the statement, or the reason
	Entered review.Entry `json:"entered"`
	At      time.Time    `json:"at"`
}

func begin(format string, s *review.State, e review.Event) document {
	return document{
		Version: documentVersion, Format: format, Review: s.Frozen.ID, Name: s.Frozen.Name,
		Log: logEnd{e.Seq - 1, e.Previous}, By: seal{e.Reviewer, e.Text, e.Entered, e.At.UTC()},
	}
}

type decisionsDocument struct {
	document
	Outcome      review.Kind       `json:"outcome"` // signed, cancelled
	Connector    review.Connector  `json:"connector"`
	Run          review.Run        `json:"run"`
	Scope        string            `json:"scope"`
	Population   review.Population `json:"population"`
	Frozen       string            `json:"frozen_sha256"`
	Started      review.Entry      `json:"started"`
	StartedAt    time.Time         `json:"started_at"`
	FirstDue     review.Due        `json:"first_due"`
	Due          review.Due        `json:"due"`
	RemoveWithin int64             `json:"remove_within_s"`
	AcceptedGaps string            `json:"accepted_gaps,omitempty"`
	Previous     string            `json:"previous_sha256"` // of the connector's sealed review before; empty for the first
	Counts       decisionCounts    `json:"counts"`
	Items        []decisionRow     `json:"items"`
}

type decisionCounts struct {
	Items     int `json:"items"`
	Keep      int `json:"keep"`
	Revoke    int `json:"revoke"`
	Excepted  int `json:"not_reviewed"`
	Undecided int `json:"undecided"`
}

// decisionRow is an item as it was decided.
type decisionRow struct {
	ID          string              `json:"item"`
	User        review.User         `json:"user"`
	Type        access.ResourceType `json:"type"`
	ResourceID  string              `json:"resource_id"`
	Resource    string              `json:"resource"`
	Entitlement access.Entitlement  `json:"entitlement"`
	Privileged  bool                `json:"privileged"`
	Reviewer    string              `json:"reviewer"`
	Why         string              `json:"why"`
	Decision    *review.Decision    `json:"decision"` // null: undecided, or not reviewed
	Target      string              `json:"target,omitempty"`
	Until       string              `json:"until,omitempty"`
	Comment     string              `json:"comment,omitempty"`
	For         string              `json:"decided_for,omitempty"`
	Entered     *review.Entry       `json:"entered,omitempty"`
	At          *time.Time          `json:"recorded_at,omitempty"`
	Bulk        string              `json:"bulk,omitempty"`
	Exception   *exceptionRow       `json:"exception,omitempty"`
}

type exceptionRow struct {
	Reason   string `json:"reason"`
	Until    string `json:"until"`
	Approver string `json:"approver"`
}

// Seal is the document that an event seals, s being the review before it; nil
// for an event that seals none.
func Seal(s *review.State, e review.Event) ([]byte, error) {
	switch e.Kind {
	case review.Signed, review.Cancelled:
		return decisions(s, e)
	case review.Amended:
		return amendment(s, e)
	case review.Closed:
		return closure(s, e)
	}
	return nil, nil
}

// decisions is decisions.json: every item as it stands in s, under whose name
// it is sealed, and the hashes of what was before. The event is the one that
// will name the document's hash, a signature or a cancellation, with its Seq,
// its Previous and its Chained.
func decisions(s *review.State, e review.Event) ([]byte, error) {
	f := s.Frozen
	doc := decisionsDocument{
		document: begin(decisionsFormat, s, e), Outcome: e.Kind,
		Connector: f.Connector, Run: f.Run, Scope: f.Scope, Population: f.Population,
		Frozen: s.List, Started: f.Started, StartedAt: f.StartedAt.UTC(),
		FirstDue: f.Due, Due: s.Due, RemoveWithin: f.RemoveWithin, AcceptedGaps: f.AcceptedGaps, Previous: e.Chained,
		Items: make([]decisionRow, 0, len(s.Items)),
	}
	for i := range s.Items {
		doc.Counts.add(&s.Items[i])
		doc.Items = append(doc.Items, decided(&s.Items[i]))
	}
	return review.Canonical(doc)
}

func (c *decisionCounts) add(i *review.ItemState) {
	c.Items++
	switch {
	case i.Exception != "":
		c.Excepted++
	case i.Decision == review.Keep:
		c.Keep++
	case i.Decision == review.Revoke:
		c.Revoke++
	default:
		c.Undecided++
	}
}

func decided(i *review.ItemState) decisionRow {
	row := decisionRow{
		ID: i.ID, User: i.User, Type: i.Type, ResourceID: i.ResourceID, Resource: i.Resource,
		Entitlement: i.Entitlement, Privileged: i.Privileged, Reviewer: i.Reviewer, Why: i.Why,
	}
	switch {
	case i.Exception != "":
		row.Exception = &exceptionRow{i.Exception, i.ExceptionUntil, i.Approver}
	case i.Decision != "":
		at := i.At.UTC()
		row.Decision, row.Target, row.Until, row.Comment = &i.Decision, i.Target, i.Until, i.Comment
		row.For, row.Entered, row.At, row.Bulk = i.For, &i.Entered, &at, i.Bulk
	}
	return row
}

type amendmentDocument struct {
	document
	Decisions string        `json:"decisions_sha256"`
	Items     []decisionRow `json:"before"` // as they stood until now
	Decision  string        `json:"decision"`
	Target    string        `json:"target,omitempty"`
	Until     string        `json:"until,omitempty"`
}

// amendment is the document of a correction after the signature: s is the
// review before it, e the event of it. The first document stays as it is.
func amendment(s *review.State, e review.Event) ([]byte, error) {
	doc := amendmentDocument{
		document: begin(amendmentFormat, s, e), Decisions: s.Sealed,
		Decision: string(e.Decision), Target: e.Target, Until: e.Until, Items: []decisionRow{},
	}
	amended := map[string]bool{}
	for _, id := range e.Items {
		amended[id] = true
	}
	for i := range s.Items {
		if amended[s.Items[i].ID] {
			doc.Items = append(doc.Items, decided(&s.Items[i]))
		}
	}
	return review.Canonical(doc)
}

type closureDocument struct {
	document
	Decisions string       `json:"decisions_sha256"`
	Removals  []removalRow `json:"removals"`
}

type removalRow struct {
	decisionRow
	Outcome   review.Outcome `json:"outcome"`
	Shown     string         `json:"shown,omitempty"`
	Run       int64          `json:"run"`
	RunAt     time.Time      `json:"run_at"`
	Ticket    string         `json:"ticket,omitempty"`
	ElapsedIn int64          `json:"days"` // whole days from the decision to the run
}

// closure is closure.json: each removal with the run that shows that it is
// done. The event is the one that closes the review.
func closure(s *review.State, e review.Event) ([]byte, error) {
	doc := closureDocument{document: begin(closureFormat, s, e), Decisions: s.Sealed, Removals: []removalRow{}}
	for i := range s.Items {
		item := &s.Items[i]
		if item.Decision != review.Revoke {
			continue
		}
		doc.Removals = append(doc.Removals, removalRow{
			decisionRow: decided(item), Outcome: item.Outcome, Shown: item.Shown, Run: item.OutcomeRun,
			RunAt: item.OutcomeAt.UTC(), Ticket: item.Ticket, ElapsedIn: int64(days(item.OutcomeAt.Sub(item.At))),
		})
	}
	return review.Canonical(doc)
}

// days is how many whole days a span has.
func days(d time.Duration) int { return int(d / (24 * time.Hour)) }
