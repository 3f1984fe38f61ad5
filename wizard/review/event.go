package review

import (
	"time"

	"connectpd/store/access"
)

// Decision is what was decided on an item; empty is undecided.
type Decision string

// The decisions.
const (
	Keep   Decision = "keep"
	Revoke Decision = "revoke"
)

// None is the target of a revoke that leaves nothing of the grant.
const None = "none"

// Kind is what an event tells.
type Kind string

// The kinds of event.
const (
	Assigned  Kind = "assigned"
	Sent      Kind = "sent"
	Reminded  Kind = "reminded"
	Decided   Kind = "decided"
	Undone    Kind = "undone"
	Imported  Kind = "imported"
	Replaced  Kind = "replaced"
	Excepted  Kind = "excepted"
	Noted     Kind = "noted"
	Extended  Kind = "extended"
	Signed    Kind = "signed"
	Amended   Kind = "amended"
	Cancelled Kind = "cancelled"
	Verified  Kind = "verified"
	Closed    Kind = "closed"
)

// Via is the way in by which an event was entered.
type Via string

// The ways in. Sync enters what a run showed.
const (
	Screen  Via = "screen"
	Command Via = "command"
	Sheet   Via = "sheet"
	Sync    Via = "sync"
)

// Entry is who entered something, and how.
type Entry struct {
	Person  string `json:"person"`  // e-mail of who sits at the keyboard
	Account string `json:"account"` // of the operating system
	Via     Via    `json:"via"`
}

// Event is one entry of a review's log. Events are appended and never changed;
// each carries the hash of the one before.
type Event struct {
	Seq      int       `json:"seq"` // from 1
	At       time.Time `json:"at"`  // UTC
	Kind     Kind      `json:"kind"`
	Entered  Entry     `json:"entered"`
	Reviewer string    `json:"reviewer,omitempty"` // e-mail, for whom it was decided or signed
	Items    []string  `json:"items,omitempty"`
	Decision Decision  `json:"decision,omitempty"`
	Target   string    `json:"target,omitempty"` // of a revoke: none, or the role that remains; of what a run showed: what is held now
	Until    string    `json:"until,omitempty"`  // day of a temporary keep or exception; the new day of an extension
	Text     string    `json:"text,omitempty"`   // comment, reason, statement, note
	To       string    `json:"to,omitempty"`     // e-mail of the new reviewer, of the approver, of the assignee
	Ticket   string    `json:"ticket,omitempty"`
	Bulk     string    `json:"bulk,omitempty"` // how several were chosen at once: team=X, user=E, search=T, marks
	File     string    `json:"file,omitempty"` // SHA-256 of a received file
	// Of an event by a sync: what the run showed of these items.
	Run      int64     `json:"run,omitempty"`
	RunAt    time.Time `json:"run_at,omitzero"`
	Outcome  Outcome   `json:"outcome,omitempty"`
	Shown    string    `json:"shown,omitempty"`   // "now Responder", "user deleted"
	Holders  string    `json:"holders,omitempty"` // SHA-256 of the document that lists who held the resources then
	Undoes   int       `json:"undoes,omitempty"`  // the event that is undone
	Sealed   string    `json:"sealed,omitempty"`  // SHA-256 of the document that was sealed
	Chained  string    `json:"chained,omitempty"` // of a seal: SHA-256 of the connector's sealed review before
	Due      *Due      `json:"due,omitempty"`     // of an extension
	Previous string    `json:"previous"`          // SHA-256 of the event before; of the frozen review for the first
}

// Outcome is what a later full read shows of an item.
type Outcome string

// The outcomes. NoLonger is of an item that nobody wanted removed.
const (
	Gone       Outcome = access.RemovalGone
	StillThere Outcome = access.RemovalStill
	CameBack   Outcome = access.RemovalCameBack
	NoLonger   Outcome = access.RemovalNoLonger
)
