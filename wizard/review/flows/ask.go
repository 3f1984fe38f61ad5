package flows

import (
	"context"
	"errors"

	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
)

// field is a line to type into, and what must be in it.
type field struct {
	flow.Field
	flag    string     // that supplies it
	missing failure.ID // told where it is empty; "" where it may be
	day     bool
}

// ask is a flow of one page of fields and one call.
type ask[Q any] struct {
	flow.Base
	page    flow.Page
	fields  []field
	request func(value func(id string) string) Q
	call    func(context.Context, Q) (*review.State, error)
	said    func(*review.State) string
	name    string // of the work
	state   *review.State
}

// Page is what to show now.
func (a *ask[Q]) Page() flow.Page {
	p := a.page
	p.Problem = a.Refusal
	for i, f := range a.fields {
		f.Focus = i == a.first()
		p.Fields = append(p.Fields, f.Field)
	}
	if a.Busy() {
		p.Waiting = "Saving"
	}
	return p
}

// first is the first field that waits for something.
func (a *ask[Q]) first() int {
	for i, f := range a.fields {
		if f.Value == "" && f.missing != "" {
			return i
		}
	}
	return 0
}

// Set takes what was typed.
func (a *ask[Q]) Set(id, text string) {
	for i := range a.fields {
		if a.fields[i].ID == id {
			a.fields[i].Value, a.Refusal = text, nil
		}
	}
}

// Next asks the service.
func (a *ask[Q]) Next() *flow.Problem {
	if a.Busy() {
		return nil
	}
	values := map[string]string{}
	for _, f := range a.fields {
		value, problem := f.read()
		if problem != nil {
			a.Refusal = problem
			return problem
		}
		values[f.ID] = value
	}
	a.Refusal = nil
	a.Desk.Ask(flow.Call(a.name, a.request(func(id string) string { return values[id] }), lasting(a.call), func(s *review.State, err error) {
		if a.Refusal = flow.Failed(err, flow.NothingChanged); err == nil {
			a.state = s
			a.Finish(a.said(s))
		}
	}).Lasting())
	return nil
}

// State is the review as the flow left it; nil where it changed nothing.
func (a *ask[Q]) State() *review.State { return a.state }

// read is what was typed, checked as far as a form can.
func (f field) read() (string, *flow.Problem) {
	text := words.OneLine(f.Value)
	switch {
	case text == "" && f.missing != "":
		return "", &flow.Problem{Told: failure.Tell(f.missing), Field: f.ID, Kept: flow.NothingChanged, Flag: f.flag}
	case text == "" || !f.day:
		return text, nil
	}
	day, err := review.ParseDay(text)
	if err != nil {
		return "", &flow.Problem{Told: failure.Tell(failure.ReviewDayForm, failure.Blanks{"typed": text}), Field: f.ID, Err: err, Kept: flow.NothingChanged, Flag: f.flag}
	}
	return day, nil
}

// lasting is a call that is not cut off half-way.
func lasting[Q any](call func(context.Context, Q) (*review.State, error)) func(context.Context, Q) (*review.State, error) {
	return func(ctx context.Context, r Q) (*review.State, error) {
		s, err := call(context.WithoutCancel(ctx), r)
		if err == nil && s == nil {
			err = errors.New("the review was not found again")
		}
		return s, err
	}
}
