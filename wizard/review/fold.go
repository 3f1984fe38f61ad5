package review

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// decision is something that was decided on an item. What it took the place of
// lies below it, so that undoing gives that back.
type decision struct {
	event *Event
	below *decision
}

// New is a review as it started; sum is the SHA-256 of its frozen list.
func New(f *Frozen, sum string) *State {
	s := &State{Frozen: f, List: sum, Stage: StageOpen, Due: f.Due, Head: sum, Items: make([]ItemState, len(f.Items)), index: make(map[string]int, len(f.Items))}
	users := map[string]bool{}
	for i := range f.Items {
		it := &f.Items[i]
		s.Items[i] = ItemState{Item: it, Reviewer: it.Reviewer, Why: it.Why}
		s.index[strings.ToLower(it.ID)] = i
		if u := it.User; !users[u.ID] {
			users[u.ID] = true
			s.accounts = append(s.accounts, Account{UserID: u.ID, Email: u.Email})
			if u.Account != "" {
				s.marks = append(s.marks, Mark{Email: u.Email, Kind: u.Account, Accountable: u.Accountable})
			}
		}
	}
	return s
}

// brokenError: the log is not the one that was written.
type brokenError struct{ Seq int }

func (e *brokenError) Error() string {
	return fmt.Sprintf("event %d does not follow the one before it: the log was altered", e.Seq)
}

// With is the review after more events of its log, as their bytes are kept.
// The receiver stays as it is. *brokenError when they do not follow.
func (s *State) With(lines ...[]byte) (*State, error) {
	if len(lines) == 0 {
		return s, nil
	}
	next := s.clone()
	for _, line := range lines {
		e := new(Event)
		if err := json.Unmarshal(line, e); err != nil {
			return nil, fmt.Errorf("read event %d: %w", next.Events+1, err)
		}
		if e.Seq != next.Events+1 || e.Previous != next.Head {
			return nil, &brokenError{Seq: next.Events + 1}
		}
		if err := next.apply(e); err != nil {
			return nil, err
		}
		next.Events, next.Head = e.Seq, SHA256(line)
	}
	return next, nil
}

func (s *State) clone() *State {
	c := *s
	c.Items = slices.Clone(s.Items)
	c.Posted = slices.Clip(s.Posted)
	c.LeftOut = nil
	return &c
}

// Chain gives events their places after the newest one and encodes them as they
// are kept and hashed.
func (s *State) Chain(events []Event) ([][]byte, error) {
	lines := make([][]byte, len(events))
	head := s.Head
	for i := range events {
		events[i].Seq, events[i].Previous = s.Events+i+1, head
		line, err := Canonical(events[i])
		if err != nil {
			return nil, fmt.Errorf("write event %d: %w", events[i].Seq, err)
		}
		lines[i], head = line, SHA256(line)
	}
	return lines, nil
}

// apply makes an event count. It decides nothing: whether it was allowed was
// decided when it was entered.
func (s *State) apply(e *Event) error {
	switch e.Kind {
	case Extended:
		if e.Due != nil {
			s.Due = *e.Due
		}
	case Signed:
		s.Stage, s.Sealed = StageSigned, e.Sealed
		s.Signed = &Signature{As: e.Reviewer, Statement: e.Text, Entered: e.Entered, At: e.At}
	case Cancelled:
		s.Stage, s.Sealed = StageCancelled, e.Sealed
		s.Signed = &Signature{As: e.Reviewer, Statement: e.Text, Entered: e.Entered, At: e.At}
	case Closed:
		s.Stage, s.Closure = StageClosed, e.Sealed
	case Amended:
		s.Stage, s.Closure = StageSigned, ""
	case Sent, Reminded, Imported, Replaced:
		s.Posted = append(s.Posted, e)
	}
	for _, id := range e.Items {
		at, ok := s.index[strings.ToLower(id)]
		if !ok {
			return fmt.Errorf("event %d names the item %q, which the review does not have", e.Seq, id)
		}
		s.Items[at].apply(e)
	}
	return nil
}

func (i *ItemState) apply(e *Event) {
	switch e.Kind {
	case Assigned:
		i.Reviewer, i.Why = e.To, e.Text
	case Decided, Excepted:
		i.settle(&decision{event: e, below: i.top})
	case Amended:
		i.settle(&decision{event: e, below: i.top})
		i.Amended = true
	case Undone:
		if i.top != nil && i.top.event.Seq == e.Undoes {
			i.settle(i.top.below)
		}
	case Noted:
		for _, part := range [...]struct {
			to   *string
			said string
		}{{&i.Assignee, e.To}, {&i.Ticket, e.Ticket}, {&i.Note, e.Text}} {
			if part.said != "" {
				*part.to = part.said
			}
		}
	case Verified:
		i.Outcome, i.OutcomeAt, i.OutcomeRun, i.Shown, i.remains = e.Outcome, e.RunAt, e.Run, e.Shown, e.Target
	}
}

// settle shows what is on top. What a sync showed of a decision before says
// nothing of this one; that the grant has ended stays true.
func (i *ItemState) settle(top *decision) {
	i.top = top
	i.Decision, i.Target, i.Until, i.Comment, i.For, i.Bulk, i.Seq = "", "", "", "", "", "", 0
	i.Exception, i.ExceptionUntil, i.Approver = "", "", ""
	i.Entered, i.At = Entry{}, noTime
	switch i.Outcome {
	case Gone:
		i.Outcome = NoLonger
	case StillThere, CameBack:
		i.Outcome, i.OutcomeAt, i.OutcomeRun, i.Shown = "", noTime, 0, ""
	}
	if top == nil {
		return
	}
	e := top.event
	i.Entered, i.At, i.Seq, i.Bulk = e.Entered, e.At, e.Seq, e.Bulk
	if e.Kind == Excepted {
		i.Exception, i.ExceptionUntil, i.Approver = e.Text, e.Until, e.To
		return
	}
	i.Decision, i.Target, i.Until, i.Comment, i.For = e.Decision, e.Target, e.Until, e.Text, e.Reviewer
}

// HeldNow reports whether the grant is still held, as far as a full read has
// told.
func (i *ItemState) HeldNow() bool { return i.Outcome != Gone && i.Outcome != NoLonger }

// OpenRemoval reports that a removal was decided and is still to be done, as far
// as full reads have shown.
func (i *ItemState) OpenRemoval() bool { return i.Decision == Revoke && i.HeldNow() }

// Reviewers are who has items now, most items first.
func (s *State) Reviewers() []Share {
	shares := map[string]*Share{}
	for n := range s.Items {
		i := &s.Items[n]
		key := emailKey(i.Reviewer)
		sh := shares[key]
		if sh == nil {
			sh = &Share{Email: i.Reviewer}
			shares[key] = sh
		}
		sh.count(i.Why)
		switch {
		case i.Decision != "":
			sh.Decided++
		case i.Exception == "":
			sh.Open++
		}
	}
	return sortShares(slices.Collect(maps.Values(shares)))
}
