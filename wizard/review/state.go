package review

import "time"

// Stage is how far a review is.
type Stage string

// The stages.
const (
	StageOpen      Stage = "open"
	StageSigned    Stage = "signed"
	StageClosed    Stage = "closed"
	StageCancelled Stage = "cancelled"
)

// State is a review as its events leave it.
type State struct {
	Frozen  *Frozen
	Stage   Stage
	Due     Due
	Items   []ItemState // in the order of Frozen.Items
	Signed  *Signature
	Sealed  string // SHA-256 of decisions.json; empty before
	Closure string // SHA-256 of closure.json; empty before
	Events  int
	Head    string // SHA-256 of the newest event
}

// Signature is who signed a review.
type Signature struct {
	As        string
	Statement string
	Entered   Entry
	At        time.Time
}

// ItemState is what stands of one item.
type ItemState struct {
	*Item
	Reviewer string // e-mail of who decides on it now
	Why      string // how it came to them
	Decision Decision
	Target   string
	Until    string
	Comment  string
	Entered  Entry
	For      string    // the reviewer for whom it was entered
	At       time.Time // when it was decided
	Seq      int       // of the event that decided it
	Bulk     string
	// Exception is why it is not reviewed; with the day until when, and who
	// approved that.
	Exception, ExceptionUntil, Approver string
	Amended                             bool
	// What the newest full read since showed.
	Outcome    Outcome
	OutcomeAt  time.Time
	OutcomeRun int64
	Shown      string
	// Of an open removal: who sees to it, and by which ticket.
	Assignee, Ticket, Note string
}

// Counts are the figures of a review that every face shows.
type Counts struct {
	Items, Decided, Keep, Revoke, Excepted int
	Privileged, PrivilegedUndecided        int
	OpenRemovals, Overdue                  int
}
