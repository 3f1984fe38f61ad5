package manage

import (
	"context"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/handover"
)

// sender is what sending a message again calls.
type sender interface {
	SendAgain(ctx context.Context, connector, note string) (handover.Outcome, error)
}

// Send sends or writes the message of a hand-over once more, and shows it.
type Send struct {
	flow.Base
	s    sender
	c    access.Connector
	mail bool
	note string
	done *handover.Outcome
}

// NewSend is about a connector that is handed over. mail says whether
// letters are sent; otherwise they are written as files.
func NewSend(s sender, c access.Connector, mail bool) *Send {
	return &Send{s: s, c: c, mail: mail}
}

// Page is what to show now.
func (f *Send) Page() flow.Page {
	p := flow.Page{Heading: "Handover", Title: f.c.Name, Problem: f.Refusal}
	if f.done != nil {
		f.done.Page(&p)
		p.Next = "close"
		return p
	}
	p.Question = "Send the message again?"
	p.Intro = []string{"It goes to the current owners and has the command to continue. The earlier message still works."}
	p.Next, p.Waiting = "send the message", "Sending the message"
	if !f.mail {
		p.Question = "Write the message again?"
		p.Intro[0] = "It is for the current owners and has the command to continue. The earlier message still works."
		p.Next, p.Waiting = "write the message", "Writing the message"
	}
	if !f.Busy() {
		p.Waiting = ""
	}
	p.Fields = []flow.Field{{ID: flow.FieldNote, Label: "Add a note", Value: f.note, Optional: true, Focus: true}}
	return p
}

// Set takes the sender's own words.
func (f *Send) Set(field, text string) {
	if field == flow.FieldNote {
		f.note, f.Refusal = text, nil
	}
}

// Next sends, or leaves when it is sent. What was begun goes on to its end:
// half a message helps nobody.
func (f *Send) Next() *flow.Problem {
	switch {
	case f.Busy():
		return nil
	case f.done != nil:
		f.Finish("")
		return nil
	}
	f.Refusal = nil
	f.Desk.Ask(flow.Call("send again", words.OneLine(f.note), func(ctx context.Context, note string) (handover.Outcome, error) {
		return f.s.SendAgain(context.WithoutCancel(ctx), f.c.ID, note)
	}, func(done handover.Outcome, err error) {
		if f.Refusal = flow.Failed(err, flow.NothingChanged); err == nil {
			f.done = &done
		}
	}))
	return nil
}
