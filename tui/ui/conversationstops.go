package ui

import (
	"strings"

	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// stop is one place where the cursor can be.
type stop struct {
	kind stopKind
	id   string
}

type stopKind int

const (
	onNothing stopKind = iota
	onChoice
	onField
	onRow
	onNext
	onAction
	onAlso // a command of the screen around the page
)

// searchFrom is the number of choices from which searching is offered.
const searchFrom = 10

// proposed is where the cursor begins: the field to type into first, else
// what is chosen, else the button of a review.
func (v *Conversation) proposed(p flow.Page) stop {
	if p.Problem != nil {
		if s := about(p, p.Problem.Field); s.kind != onNothing {
			return s
		}
	}
	for _, f := range p.Fields {
		if f.Focus {
			return stop{onField, f.ID}
		}
	}
	if len(p.Rows) > 0 && !p.NoNext {
		return stop{kind: onNext}
	}
	for _, c := range p.Choices {
		if c.Chosen {
			return stop{onChoice, c.ID}
		}
	}
	if all := v.stops(p); len(all) > 0 && all[0].kind == onChoice {
		return all[0]
	}
	return stop{}
}

// about is the place that a problem is about: a field, or the choices of one
// question.
func about(p flow.Page, id string) stop {
	if id == "" {
		return stop{}
	}
	for _, f := range p.Fields {
		if f.ID == id {
			return stop{onField, f.ID}
		}
	}
	for _, c := range p.Choices {
		if q := question(flow.Choice{ID: id}); q != "" && c.Refused == "" && question(c) == q {
			return stop{onChoice, c.ID}
		}
	}
	return stop{}
}

// question is the question that a choice answers: the part of its id before
// the colon. A page may ask several.
func question(c flow.Choice) string {
	q, _, named := strings.Cut(c.ID, ":")
	if !named {
		return ""
	}
	return q
}

// stops are all places for the cursor, from top to bottom.
func (v *Conversation) stops(p flow.Page) []stop {
	var out []stop
	for _, c := range v.found(p) {
		out = append(out, stop{onChoice, c.ID})
	}
	for _, f := range p.Fields {
		out = append(out, stop{onField, f.ID})
	}
	for _, r := range p.Rows {
		if r.ID != "" {
			out = append(out, stop{onRow, r.ID})
		}
	}
	if len(p.Rows) > 0 && !p.NoNext {
		out = append(out, stop{kind: onNext})
	}
	if p.Waiting != "" { // then no command is drawn
		return out
	}
	for _, a := range p.Actions {
		out = append(out, stop{onAction, a.ID})
	}
	for _, b := range v.also() {
		out = append(out, stop{onAlso, b.Help().Key})
	}
	return out
}

// found are the choices that fit the search; chosen ones of many stay in sight
// below them.
func (v *Conversation) found(p flow.Page) []flow.Choice {
	if v.search == nil || v.search.Empty() {
		return p.Choices
	}
	fits := Fits(v.search.Value())
	hit := func(c flow.Choice) bool { return fits(Fold(words.Clean(c.Label + " " + c.Detail))) }
	var out, kept []flow.Choice
	for _, c := range p.Choices {
		switch {
		case hit(c):
			out = append(out, c)
		case c.Chosen && c.Many:
			kept = append(kept, c)
		}
	}
	return append(out, kept...)
}

func choice(p flow.Page, id string) (flow.Choice, bool) {
	for _, c := range p.Choices {
		if c.ID == id {
			return c, true
		}
	}
	return flow.Choice{}, false
}
