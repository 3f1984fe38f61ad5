package flow

import "context"

// Flow is a guided conversation with what it needs of the outside: set-up,
// rotation, an export, ... Every face drives any flow with one loop: it starts
// the work that is due, shows the page, hands the answers over, and stops when
// the flow is over.
type Flow interface {
	Conversation
	// Due is the work that should start now; each work is given out once.
	Due() (Work, bool)
	// Waiting is the attempt whose answer is wanted, 0 for none. The face
	// cancels the context of every other attempt that is not detached.
	Waiting() int
	// Over reports that there is nothing more to say.
	Over() bool
	// Told is what came of a flow that is over, in one sentence; empty where
	// there is nothing to tell.
	Told() string
	// Leaving is what to ask before the flow is left half-way; nil when
	// nothing would be lost.
	Leaving() *Question
	// Leave leaves by a choice of that question, "" where nothing was asked.
	// Work that keeps the answers may then be due; the flow is over after it.
	Leave(choice string)
}

// Question is asked beside a page, before something is lost.
type Question struct {
	Question string
	Text     []string
	Choices  []Choice
}

// Ids of the choices of leaving that every flow shares. LeaveStay goes on.
const (
	LeaveStay = "stay"
	LeaveDrop = "leave"
)

// Work is one call of a service, with its request as data, so that a test can
// assert what was asked. A face runs it beside the flow and calls what Run
// returns on the flow's goroutine.
type Work struct {
	Name    string // "check": for tests and logs
	Attempt int
	Request any // the typed request; secrets in it are secret.Value
	// Detached work goes on when the flow no longer waits for it: its
	// context is the program's.
	Detached bool
	// Errand is work beside the flow, for a person's convenience: without a
	// person it is not done. See Desk.Send.
	Errand bool

	lasting bool // see Lasting
	call    func(context.Context) (settle func(), err error)
	desk    *Desk
}

// Call makes a Work: do is called with the request, and settle takes the
// answer back into the flow.
func Call[Q, A any](name string, request Q, do func(context.Context, Q) (A, error), settle func(A, error)) Work {
	return Work{Name: name, Request: request, call: func(ctx context.Context) (func(), error) {
		answer, err := do(ctx, request)
		return func() { settle(answer, err) }, err
	}}
}

// Unanswered is a service for Call that answers with an error only.
func Unanswered[Q any](do func(context.Context, Q) error) func(context.Context, Q) (struct{}, error) {
	return func(ctx context.Context, q Q) (struct{}, error) { return struct{}{}, do(ctx, q) }
}

// Lasting marks work that changes the world: its success is settled even when
// nobody waits for it any more, because it happened.
func (w Work) Lasting() Work {
	w.lasting = true
	return w
}

// Unbound marks work as Detached.
func (w Work) Unbound() Work {
	w.Detached = true
	return w
}

// Run calls the service. The function that it returns settles the answer, and
// does nothing when the answer is stale.
func (w Work) Run(ctx context.Context) (settle func()) {
	settled, err := w.call(ctx)
	return func() {
		if w.desk.accepts(w, err) {
			settled()
		}
	}
}

// Desk is where a flow asks for work: at most one call is waited for at a
// time, and errands go on beside it. The zero value is ready.
type Desk struct {
	last    int // number of the newest attempt
	waiting int
	name    string
	due     *Work
	errands []Work
}

// Ask makes w the one call that is waited for; an older one is dropped.
func (d *Desk) Ask(w Work) {
	w = d.number(w)
	d.due, d.waiting, d.name = &w, w.Attempt, w.Name
}

// Send makes w due beside the call that is waited for. Its answer is always
// settled.
func (d *Desk) Send(w Work) {
	w = d.number(w.Unbound())
	w.Errand = true
	d.errands = append(d.errands, w)
}

func (d *Desk) number(w Work) Work {
	d.last++
	w.Attempt, w.desk = d.last, d
	return w
}

// Drop gives up on the call under way: its answer will be stale.
func (d *Desk) Drop() { d.due, d.waiting, d.name = nil, 0, "" }

// Wants reports whether the call of that name is due or under way.
func (d *Desk) Wants(name string) bool { return d.waiting != 0 && d.name == name }

// Waiting is the attempt whose answer is wanted, 0 for none.
func (d *Desk) Waiting() int { return d.waiting }

// Due gives out the next work that should start.
func (d *Desk) Due() (Work, bool) {
	if len(d.errands) > 0 {
		w := d.errands[0]
		d.errands = d.errands[1:]
		return w, true
	}
	if d.due == nil {
		return Work{}, false
	}
	w := *d.due
	d.due = nil
	return w, true
}

// accepts reports whether an answer counts, and ends the wait for it.
func (d *Desk) accepts(w Work, err error) bool {
	if w.Attempt == d.waiting {
		d.Drop()
		return true
	}
	return w.Errand || w.lasting && err == nil
}
