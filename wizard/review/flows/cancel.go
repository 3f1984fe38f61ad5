package flows

import (
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
)

// Cancel ends a review without a signature, after a reason and a
// confirmation.
type Cancel struct {
	flow.Base
	s            Service
	f            Facts
	st           *review.State
	reason       string
	asking, sure bool
	state        *review.State
}

// newCancel cancels a review.
func newCancel(s Service, f Facts, st *review.State) *Cancel { return &Cancel{s: s, f: f, st: st} }

// Page is what to show now.
func (c *Cancel) Page() flow.Page {
	name := words.Clean(c.st.Frozen.Name)
	p := flow.Page{Heading: "Cancel a review", Title: name, Problem: c.Refusal, Next: "continue"}
	if c.asking {
		p.Question = "Cancel " + name + "?"
		p.Choices = []flow.Choice{{ID: chooseNo, Label: "Continue with the review", Chosen: !c.sure}, {ID: chooseYes, Label: "Cancel it", Chosen: c.sure}}
	} else {
		p.Question = "Why do you want to cancel it?"
		p.Intro = []string{"A cancelled review is sealed with its reason and stays in the chain of reviews. It cannot be resumed."}
		p.Fields = []flow.Field{{ID: fieldReason, Label: "Reason", Value: c.reason, Focus: true}}
	}
	if c.Busy() {
		p.Waiting = "Saving"
	}
	return p
}

// Choose answers the confirmation.
func (c *Cancel) Choose(id string) *flow.Problem {
	c.sure, c.Refusal = id == chooseYes, nil
	return nil
}

// Set takes the reason.
func (c *Cancel) Set(id, text string) {
	if id == fieldReason {
		c.reason, c.Refusal = text, nil
	}
}

// Next goes on to the confirmation, and from there cancels.
func (c *Cancel) Next() *flow.Problem {
	reason, problem := field{Field: flow.Field{ID: fieldReason, Value: c.reason}, missing: failure.ReviewCancelWhy, flag: "--reason TEXT"}.read()
	switch c.Refusal = problem; {
	case c.Busy(), problem != nil:
		return problem
	case !c.asking:
		c.asking, c.sure = true, false
		return nil
	case !c.sure:
		c.Finish("")
		return nil
	}
	c.Desk.Ask(flow.Call("cancel", review.CancelRequest{Review: c.st.Frozen.ID, Reason: reason, As: c.f.Me, Entry: c.f.entry()}, lasting(c.s.Cancel), func(s *review.State, err error) {
		if c.Refusal = flow.Failed(err, flow.NothingChanged); err == nil {
			c.state = s
			c.Finish(words.Clean(s.Frozen.Name) + " is cancelled.")
		}
	}).Lasting())
	return nil
}

// Back leaves the confirmation; false on the first page.
func (c *Cancel) Back() bool {
	was := c.asking
	c.asking, c.Refusal = false, nil
	return was
}

// State is the review as the flow left it; nil where it changed nothing.
func (c *Cancel) State() *review.State { return c.state }
