package flow

import (
	"errors"

	"connectpd/store/failure"
)

// Base is what small flows share: the desk, the problem that stands, the end.
// A flow embeds it and adds its pages and answers; by default it takes no
// choice, no secret and no paste, has one page, and loses nothing when left.
type Base struct {
	Desk     Desk
	Refusal  *Problem // why it did not go on
	finished bool
	told     string
}

// Due is the work that should start now.
func (b *Base) Due() (Work, bool) { return b.Desk.Due() }

// Waiting is the attempt whose answer is wanted.
func (b *Base) Waiting() int { return b.Desk.Waiting() }

// Busy reports that an answer is awaited.
func (b *Base) Busy() bool { return b.Desk.Waiting() != 0 }

// Over reports that there is nothing more to say.
func (b *Base) Over() bool { return b.finished }

// Finish ends the flow; told is what came of it, in one sentence.
func (b *Base) Finish(told string) { b.finished, b.told = true, told }

// Told is what came of the flow.
func (b *Base) Told() string { return b.told }

// Leaving asks nothing.
func (b *Base) Leaving() *Question { return nil }

// Leave ends the flow.
func (b *Base) Leave(choice string) {
	if choice != LeaveStay {
		b.Desk.Drop()
		b.finished = true
	}
}

// Choose takes nothing.
func (b *Base) Choose(string) *Problem { return nil }

// Set takes nothing.
func (b *Base) Set(string, string) {}

// SetSecret takes nothing.
func (b *Base) SetSecret(string, []byte) {}

// Paste takes nothing.
func (b *Base) Paste([]byte) bool { return false }

// Act does nothing.
func (b *Base) Act(string) *Problem { return nil }

// Back leads nowhere: there is one page.
func (b *Base) Back() bool { return false }

// GoTo leads nowhere.
func (b *Base) GoTo(string) {}

// Failed words a service's error; nil for nil. A Problem says what it says,
// and kept is what every other error leaves as it was.
func Failed(err error, kept string) *Problem {
	if err == nil {
		return nil
	}
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	return &Problem{Told: failure.Of(err), Err: err, Kept: kept}
}
