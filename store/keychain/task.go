package keychain

import (
	"context"
	"errors"
	"time"
)

// task is one operation on the OS keychain.
type task struct {
	op   string
	call func() error
	// undo takes back what a call left behind did, when it comes back.
	undo func(error)
}

var (
	errTimedOut = errors.New("the keychain call did not come back in time")
	errBlocked  = errors.New("an earlier keychain call has not come back yet")
)

// do runs a task with its deadline and names what went wrong.
func (k *osKeychain) do(ctx context.Context, t task) error {
	if err := ctx.Err(); err != nil {
		return fault(t.op, OS, Stopped, err)
	}
	if k.bus != nil {
		if err := k.bus.Reachable(); err != nil {
			return fault(t.op, OS, classify(k.goos, err), err)
		}
	}
	p, end := k.calls.start(ctx, k.limit, glance, t.call)
	var err error
	if end == finished {
		end, err = k.await(ctx, p)
	}
	switch end {
	case finished:
		return k.failed(ctx, t.op, err)
	case stopped:
		return k.leave(ctx, t, p, Stopped, context.Cause(ctx))
	case frozen:
		return k.leave(ctx, t, p, NotAnswering, errTimedOut)
	}
	err = errTimedOut
	if p == nil {
		err = errBlocked
	}
	if k.awake(ctx) {
		return k.leave(ctx, t, p, Waiting, err) // for its dialog
	}
	return k.leave(ctx, t, p, NotAnswering, err)
}

// await waits for a call. One that a person attends is looked after a few
// seconds in: a keychain that does not even answer a ping shows no dialog, so
// there is nothing to wait for.
func (k *osKeychain) await(ctx context.Context, p *pending) (ending, error) {
	limit := k.limit
	if k.bus != nil && k.attended && limit > firstLook {
		end, err := p.wait(ctx, firstLook)
		if end != timedOut || ctx.Err() != nil {
			return end, err
		}
		if !k.awake(ctx) {
			return frozen, nil
		}
		limit -= firstLook
	}
	return p.wait(ctx, limit)
}

// leave leaves a call behind, if one was made, and names why. One that comes
// back just now has its own answer.
func (k *osKeychain) leave(ctx context.Context, t task, p *pending, reason Reason, why error) error {
	if p != nil && !p.leave(t.undo) {
		return k.failed(ctx, t.op, <-p.done)
	}
	return fault(t.op, OS, reason, why)
}

// awake reports whether the keychain is known to be alive: it answers a ping.
// On macOS there is no ping; there a call hangs on a dialog, never on itself.
func (k *osKeychain) awake(ctx context.Context) bool {
	if k.bus == nil {
		return k.goos == "darwin"
	}
	ctx, cancel := k.shortly(ctx)
	defer cancel()
	return k.bus.Answers(ctx)
}

// shortly is a short while of its own, even when ctx has just ended by its
// deadline.
func (k *osKeychain) shortly(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), min(glance, max(k.limit, 100*time.Millisecond)))
}

// failed names the error that a call came back with. The text of a failed
// unlock does not tell an empty keychain from a locked one for certain, so
// the keychain is asked.
func (k *osKeychain) failed(ctx context.Context, op string, err error) error {
	if err == nil {
		return nil
	}
	reason := classify(k.goos, err)
	if k.bus != nil && (reason == NoCollection || reason == Locked) {
		ctx, cancel := k.shortly(ctx)
		defer cancel()
		switch k.bus.Collection(ctx) {
		case collectionNone:
			reason = NoCollection
		case collectionLocked:
			reason = Locked
		default: // the text has to do
		}
	}
	return fault(op, OS, reason, err)
}
