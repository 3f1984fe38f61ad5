package manage

import (
	"context"

	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// fieldReason is why a finding is all right.
const fieldReason = "reason"

// SilenceRequest accepts one finding, with a reason, or takes that back.
type SilenceRequest struct {
	Connector, Kind, ID string
	Reason              string
	Back                bool // take a silence back
}

// Silencer keeps silences.
type Silencer interface {
	SetSilence(ctx context.Context, r SilenceRequest) error
}

// Silence accepts a finding with a reason, or takes a silence back.
type Silence struct {
	flow.Base
	s          Silencer
	r          SilenceRequest
	head, text string // the finding in a few words, and in a sentence
}

// NewSilence is about one finding. With r.Back its silence is taken back.
func NewSilence(s Silencer, r SilenceRequest, head, text string) *Silence {
	return &Silence{s: s, r: r, head: head, text: text}
}

// Page is what to show now.
func (f *Silence) Page() flow.Page {
	p := flow.Page{Heading: "Findings", Title: "Silence", Intro: []string{f.text}, Problem: f.Refusal}
	if f.r.Back {
		p.Question, p.Next = "Show this finding again?", "unsilence"
	} else {
		p.Question, p.Next = "Why is this finding expected?", "silence it"
		p.Fields = []flow.Field{{ID: fieldReason, Label: "Reason", Value: f.r.Reason, Focus: true}}
		p.Hints = []string{"The reason and date are shown with the silenced findings. The finding comes back when you unsilence it."}
	}
	if f.Busy() {
		p.Waiting = "Saving"
	}
	return p
}

// Set takes the reason.
func (f *Silence) Set(field, text string) {
	if field == fieldReason {
		f.r.Reason, f.Refusal = text, nil
	}
}

// Next saves.
func (f *Silence) Next() *flow.Problem {
	r := f.r
	r.Reason = words.OneLine(r.Reason)
	switch {
	case f.Busy():
		return nil
	case !r.Back && r.Reason == "":
		f.Refusal = &flow.Problem{Told: failure.Tell(failure.SilenceReason), Field: fieldReason, Kept: flow.NothingChanged, Flag: "--reason TEXT"}
		return f.Refusal
	}
	f.Desk.Ask(flow.Call("silence", r, func(ctx context.Context, r SilenceRequest) (struct{}, error) {
		return struct{}{}, f.s.SetSilence(context.WithoutCancel(ctx), r)
	}, func(_ struct{}, err error) {
		if f.Refusal = flow.Failed(err, flow.NothingChanged); err == nil {
			f.Finish(f.said())
		}
	}).Lasting())
	return nil
}

func (f *Silence) said() string {
	if f.r.Back {
		return "No longer silenced: " + words.Sentence(f.head)
	}
	return "Silenced: " + words.Sentence(f.head)
}
