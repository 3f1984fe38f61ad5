package review

import (
	"time"

	"connectpd/wizard/flow"
)

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
	List    string // SHA-256 of Frozen
	Stage   Stage
	Due     Due
	Items   []ItemState // in the order of Frozen.Items
	Signed  *Signature
	Sealed  string // SHA-256 of decisions.json; empty before
	Closure string // SHA-256 of closure.json; empty before
	Events  int
	Head    string // SHA-256 of the newest event
	// Posted are the letters that went out and the sheets that came back.
	Posted []*Event
	// LeftOut is what the request that made this state chose and did not take.
	LeftOut []LeftOut

	index    map[string]int // place of an item by its id
	accounts []Account      // of the items' users
	marks    []Mark
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

	top     *decision // what stands
	remains string    // what is held in place of a grant that has ended
}

var noTime time.Time

// Counts are the figures of a review that every face shows. Decided are items
// with a decision; excepted ones have none.
type Counts struct {
	Items, Decided, Keep, Revoke, Excepted int
	Privileged, PrivilegedUndecided        int
	OpenRemovals, Overdue                  int
}

// Counts counts them at a time.
func (s *State) Counts(now time.Time) Counts {
	c := Counts{Items: len(s.Items)}
	for n := range s.Items {
		i := &s.Items[n]
		if i.Privileged {
			c.Privileged++
		}
		switch {
		case i.Exception != "":
			c.Excepted++
		case i.Decision == "" && i.Privileged:
			c.PrivilegedUndecided++
		case i.Decision == Keep:
			c.Keep++
		case i.Decision == Revoke:
			c.Revoke++
		}
		if s.Stage != StageCancelled && i.OpenRemoval() {
			c.OpenRemovals++
			if due, limited := s.RemovalDue(i); limited && now.After(due) {
				c.Overdue++
			}
		}
	}
	c.Decided = c.Keep + c.Revoke
	return c
}

// Ended are the undecided items of a reviewer whose grant is no longer held.
func (s *State) Ended(reviewer string) []string {
	var ids []string
	for n := range s.Items {
		if i := &s.Items[n]; i.Outcome == NoLonger && i.Decision == "" && i.Exception == "" && flow.SameEmail(i.Reviewer, reviewer) {
			ids = append(ids, i.ID)
		}
	}
	return ids
}

// RemovalDue is by when a removal is to be done; false where there is no limit.
func (s *State) RemovalDue(i *ItemState) (time.Time, bool) {
	return i.At.Add(time.Duration(s.Frozen.RemoveWithin) * time.Second), s.Frozen.RemoveWithin > 0
}

// Late reports that the review should have been signed by now.
func (s *State) Late(now time.Time) bool { return s.Stage == StageOpen && now.After(s.Due.At) }
