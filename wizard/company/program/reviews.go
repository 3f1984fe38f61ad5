package program

import (
	"fmt"
	"time"

	"connectpd/store"
	"connectpd/wizard/review"
)

// auditor decides on the company's reviews, and has no access there.
const auditor = "audit@elsewhere.example"

// entry is what the auditor types.
func entry() review.Entry {
	return review.Entry{Person: auditor, Account: "audit", Via: review.Command}
}

// Review starts a review of a connector by the auditor.
func (c *Company) Review(conn store.Connector, name, scope string) *review.State {
	c.t.Helper()
	st, err := c.Services.Start(c.t.Context(), review.StartRequest{Connector: conn.ID, Scope: scope, Name: name, Zone: "UTC",
		Due: c.Clock.Now().AddDate(0, 0, 14).Format(time.DateOnly), Reviewer: auditor, Fallback: "second@elsewhere.example", Entry: entry()})
	if err == nil && len(st.Items) == 0 {
		err = fmt.Errorf("nothing is %s", scope)
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return st
}

// Seal keeps all that a review asks about, and signs it.
func (c *Company) Seal(st *review.State) *review.State {
	c.t.Helper()
	ctx, id := c.t.Context(), st.Frozen.ID
	var err error
	for _, i := range st.Items {
		if err == nil {
			_, err = c.Services.Decide(ctx, review.DecideRequest{Review: id, Select: review.Select{Items: []string{i.ID}},
				Decision: review.Keep, Comment: "needed for the work", As: auditor, Entry: entry()})
		}
	}
	if err == nil {
		st, err = c.Services.Sign(ctx, review.SignRequest{Review: id, As: auditor, Statement: "It is right.", Entry: entry()})
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return st
}
