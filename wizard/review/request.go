package review

import "time"

// The requests are what the faces ask of the service. An Entry in them says by
// which way in; who sits at the keyboard, and their account of the operating
// system, the service adds where they are empty.

// StartRequest asks to plan a review, or to start it.
type StartRequest struct {
	Connector string // its id
	Scope     string // all, privileged, changed, team=X, role=X
	Name      string
	Due       string // the day, 2026-12-12
	Zone      string // its time zone; "" is the computer's
	// Reviewer decides on everything. Else People say who is whose manager, a
	// team's manager decides on its memberships, and Fallback on the rest: an
	// e-mail, or several with commas, of whom the first may whose own access it
	// is not.
	Reviewer string
	People   []Person
	Fallback string
	// RemoveWithin is how long a removal may take; 0 for no limit.
	RemoveWithin time.Duration
	Run          int64  // a full run that is not older than a day; 0 is the newest
	AcceptGaps   string // the reason why gaps are accepted
	Entry        Entry
}

// Person is a line of the file that says who is whose manager.
type Person struct {
	Email, Manager string
	Left           bool // they have left the company
}

// Plan is what would be frozen, before anything is.
type Plan struct {
	Scope      string
	Run        Run
	Due        Due
	Population Population
	Privileged int        // items
	Reviewers  []Share    // most items first
	Nobody     []Item     // items without a reviewer
	Gaps       []string   // what the run could not read, or the key not see
	Unmarked   []Unmarked // people who may be no persons
}

// Share is a reviewer and how much falls to them.
type Share struct {
	Email         string
	Items         int
	Decided, Open int      // in a review that runs
	Why           []string // how the items came to them
}

// Unmarked is a user who looks like a service account, and why.
type Unmarked struct {
	User User
	Why  string
}

// Select chooses items: those that are named, or all that fit every part that
// is set. A Search beside names is the one by which they were found.
type Select struct {
	Items  []string
	Team   string // id or name
	User   string // e-mail
	Search string
	Of     string // e-mail of their reviewer
	Ended  bool   // whose grant is no longer held; to confirm that is one decision for all of them
}

// DecideRequest asks to decide on items.
type DecideRequest struct {
	Review string
	Select
	Decision Decision
	Target   string // of a revoke; "" is none
	Until    string // the day of a temporary keep
	Comment  string
	// AsLast repeats what the review before decided on each item.
	AsLast bool
	As     string // e-mail of the reviewer; "" is who sits at the keyboard
	Entry  Entry
}

// UndoRequest takes the decision on items back.
type UndoRequest struct {
	Review string
	Items  []string
	Entry  Entry
}

// AssignRequest gives items to another reviewer.
type AssignRequest struct {
	Review string
	Select
	To, Reason string
	Entry      Entry
}

// ExceptRequest says that items are not reviewed.
type ExceptRequest struct {
	Review string
	Items  []string
	Reason string
	Until  string // the day
	As     string // e-mail of the approver
	Entry  Entry
}

// NoteRequest notes who sees to open removals.
type NoteRequest struct {
	Review                 string
	Items                  []string
	Assignee, Ticket, Text string
	Entry                  Entry
}

// ExtendRequest moves the due day.
type ExtendRequest struct {
	Review, Due, Zone, Reason string
	Entry                     Entry
}

// SignRequest signs a review off.
type SignRequest struct {
	Review, As, Statement string
	Entry                 Entry
}

// AmendRequest corrects one item of a signed review.
type AmendRequest struct {
	Review, Item          string
	Decision              Decision
	Target, Until, Reason string
	As                    string
	Entry                 Entry
}

// CancelRequest ends a review without a signature.
type CancelRequest struct {
	Review, Reason, As string
	Entry              Entry
}

// MarkRequest keeps what an account is, and who answers for it.
type MarkRequest struct {
	Connector   string // its id
	Email       string
	Kind        string // person, service, shared, third-party
	Accountable string // e-mail
	Entry       Entry
}

// Mark is what an account was marked as.
type Mark struct {
	Email, Name, Kind, Accountable string
	At                             time.Time
	By                             string
}
