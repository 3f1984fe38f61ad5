package keychain

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// caller runs calls that cannot be interrupted, one at a time, and leaves one
// behind that does not come back in time. A call left behind goes on in its
// goroutine; while it does, no other call is made, so that nobody meets two
// unlock dialogs and nothing is repeated.
type caller struct {
	slot chan struct{} // holds one element while a call runs

	mu   sync.Mutex
	left bool // the call that runs was left behind
}

func newCaller() *caller { return &caller{slot: make(chan struct{}, 1)} }

// ending is how the wait for a call ended.
type ending int

const (
	finished ending = iota // the call came back
	stopped                // the caller's context was cancelled
	timedOut               // it did not come back in time
	blocked                // it was not made: one left behind still runs
	frozen                 // it did not come back, and the keychain answers nothing
)

// pending is a call that was made.
type pending struct {
	caller *caller
	done   chan error // buffered: a call left behind still ends

	mu    sync.Mutex
	over  bool        // it came back, or was settled
	after func(error) // run when it comes back after being left
}

// start makes the call, once the slot is free. The slot is waited for until
// ctx or limit end, and no longer than patience while a call left behind has
// it.
func (c *caller) start(ctx context.Context, limit, patience time.Duration, call func() error) (*pending, ending) {
	if c.isLeft() {
		limit = min(limit, patience)
	}
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case c.slot <- struct{}{}:
	case <-ctx.Done():
		return nil, endOf(ctx)
	case <-timer.C:
		return nil, blocked
	}
	p := &pending{caller: c, done: make(chan error, 1)}
	go p.run(call)
	return p, finished
}

func (p *pending) run(call func() error) {
	err := guarded(call)
	p.mu.Lock()
	p.over = true
	after := p.after
	p.mu.Unlock()
	if after != nil {
		after(err) // still holding the slot: nothing comes between
	}
	p.caller.setLeft(false)
	p.done <- err
	<-p.caller.slot
}

// guarded turns a panic of the call into an error: go-keyring asserts the
// types of what a Secret Service sends.
func guarded(call func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("the keychain sent something unexpected: %v", v)
		}
	}()
	return call()
}

// wait waits for the call to come back, for at most limit.
func (p *pending) wait(ctx context.Context, limit time.Duration) (ending, error) {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case err := <-p.done:
		return finished, err
	case <-timer.C:
		return timedOut, nil
	case <-ctx.Done():
		return endOf(ctx), nil
	}
}

// leave leaves the call behind; after, if not nil, runs when it comes back.
// It reports false when the call came back meanwhile, with its error in done.
func (p *pending) leave(after func(error)) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over {
		return false
	}
	p.after = after
	p.caller.setLeft(true)
	return true
}

func (c *caller) isLeft() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.left
}

func (c *caller) setLeft(left bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left = left
}

// endOf tells a deadline of the caller's own, which is a call that took too
// long, from somebody who stopped waiting.
func endOf(ctx context.Context) ending {
	if ctx.Err() == context.DeadlineExceeded {
		return timedOut
	}
	return stopped
}
