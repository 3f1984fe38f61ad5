package flow

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/store/failure"
)

// refusing is a conversation with a problem.
type refusing struct {
	Base
	page Page
}

func (r *refusing) Page() Page     { return r.page }
func (r *refusing) Next() *Problem { return nil }

// TestExplain: the technical part of a problem stands behind an action, and is
// shown once somebody asks for it.
func TestExplain(t *testing.T) {
	cause := errors.New("checking: HTTP 401, GET /users, request 17")
	r := &refusing{page: Page{Problem: &Problem{Told: failure.Tell(failure.TokenMoved), Err: cause}, Actions: []Action{{ID: "own"}}}}
	c := Explain(r)
	asks := func() bool {
		return slices.ContainsFunc(c.Page().Actions, func(a Action) bool { return a.ID == ActTechnical })
	}
	said := func() string { return strings.Join(c.Page().Problem.Lines(), "\n") }
	if !asks() || strings.Contains(said(), "request 17") || len(r.page.Actions) != 1 {
		t.Errorf("unasked it says %q, and asks: %v", said(), asks())
	}
	c.Act(ActTechnical)
	if again := c.Page().Problem; asks() || !strings.Contains(said(), "request 17") || c.Page().Problem != again {
		t.Errorf("asked it says %q, and asks again: %v", said(), asks())
	}
	r.page.Problem = &Problem{Told: failure.Tell(failure.TokenMoved), Err: cause}
	if !asks() || strings.Contains(said(), "request 17") {
		t.Errorf("the next problem says %q unasked", said())
	}
	for name, p := range map[string]*Problem{
		"no problem":           nil,
		"an answer is missing": {Told: failure.Tell(failure.NoOwner)},
		"the sentence says it": {Told: failure.Tell(failure.TokenMoved), Err: access.ErrMoved},
	} {
		if r.page.Problem = p; asks() {
			t.Errorf("%s: there is nothing technical to show", name)
		}
	}
	r.page.Problem, r.page.Waiting = &Problem{Told: failure.Tell(failure.TokenMoved), Err: cause}, "Checking"
	if asks() {
		t.Error("nothing is asked while an answer is awaited")
	}
}
