package setup

import (
	"connectpd/store/access"
	"connectpd/wizard/handover"
)

// EndKind is how a set-up ended.
type EndKind string

// The ends.
const (
	Done         EndKind = "done"        // saved; a sync may run
	HandedOverTo EndKind = "handed_over" // HandOver says to whom
	Left         EndKind = "left"        // the person left; Draft when answers were kept
)

// Ended is how a set-up ended.
type Ended struct {
	Kind      EndKind
	Connector access.Connector // zero where none came of it
	HandOver  *handover.Outcome
	Draft     string // id of the draft that was kept
	// Unchanged: the same answers as before; only the token changed (or not
	// even that, with SameToken).
	Unchanged bool
	SameToken bool
	// Err is why the sync did not start.
	Err error
}
