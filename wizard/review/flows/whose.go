package flows

import (
	"strings"

	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
)

// chooseWhose begins the id of a reviewer; alone it is everybody.
const chooseWhose = "whose:"

// Whose asks whose items are looked at, and says how far each reviewer is.
type Whose struct {
	flow.Base
	name   string
	shares []review.Share // of every reviewer: counted once, not in every frame
	me     string
	chosen string // e-mail; "" everybody
	taken  bool
}

// NewWhose begins with whose items are looked at now.
func NewWhose(st *review.State, me, now string) *Whose {
	return &Whose{name: words.Clean(st.Frozen.Name), shares: st.Reviewers(), me: me, chosen: now}
}

// Page is what to show now.
func (w *Whose) Page() flow.Page {
	p := flow.Page{Heading: "Reviewers", Title: w.name, Question: "Whose items?", Next: "show them"}
	p.Choices = []flow.Choice{{ID: chooseWhose, Label: "Everyone's", Chosen: w.chosen == ""}}
	for _, s := range w.shares {
		c := flow.Choice{ID: chooseWhose + strings.ToLower(s.Email), Label: words.Clean(s.Email), Chosen: flow.SameEmail(s.Email, w.chosen),
			Detail: words.Count(s.Decided) + " of " + words.Count(s.Items) + " decided"}
		if flow.SameEmail(s.Email, w.me) {
			c.Label += " (you)"
		}
		p.Choices = append(p.Choices, c)
	}
	p.Hints = []string{"Your decisions on another reviewer's items are entered for them, and the evidence says that you entered them."}
	return p
}

// Choose takes a reviewer.
func (w *Whose) Choose(id string) *flow.Problem {
	w.chosen = strings.TrimPrefix(id, chooseWhose)
	return nil
}

// Next ends with who was chosen.
func (w *Whose) Next() *flow.Problem {
	w.taken = true
	w.Finish("")
	return nil
}

// Taken is who was chosen, "" for everybody; false where nobody was.
func (w *Whose) Taken() (email string, ok bool) { return w.chosen, w.taken }
