package flows

import (
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
)

// sheets asks what is to be done with the reviewers' sheets, and becomes the
// flow that does it.
type sheets struct {
	Reviewed // which is the question, or what was chosen
	question *question
	of       func(Task) Reviewed
}

// newGive is about the reviewers' sheets: to write, to send, to take back.
func newGive(s Service, f Facts, st *review.State) Reviewed {
	q := &question{title: words.Clean(st.Frozen.Name), chosen: TaskSheets}
	return &sheets{q, q, func(t Task) Reviewed { return Of(t, s, f, st, nil) }}
}

// Next answers the question, or goes on with what was chosen.
func (g *sheets) Next() *flow.Problem {
	if g.Reviewed == g.question {
		g.Reviewed = g.of(g.question.chosen)
		return nil
	}
	return g.Reviewed.Next()
}

// Back returns to the question; false there.
func (g *sheets) Back() bool {
	if g.Reviewed == g.question {
		return false
	}
	if !g.Reviewed.Back() {
		g.Reviewed = g.question
	}
	return true
}

// question is the page that asks.
type question struct {
	flow.Base
	title  string
	chosen Task
}

// Page is what to show.
func (q *question) Page() flow.Page {
	p := flow.Page{Heading: "Sheets", Title: q.title, Question: "What do you want to do with the reviewers' sheets?", Next: "continue"}
	for _, t := range [...]Task{TaskSheets, TaskSend, TaskTakeBack} {
		p.Choices = append(p.Choices, flow.Choice{ID: string(t), Label: t.Label(), Chosen: q.chosen == t})
	}
	return p
}

// Choose takes the answer.
func (q *question) Choose(id string) *flow.Problem {
	q.chosen = Task(id)
	return nil
}

// Next is the flow's that asks.
func (q *question) Next() *flow.Problem { return nil }

// State is nil: a question changes nothing.
func (q *question) State() *review.State { return nil }
