package plaintext

import (
	"context"
	"strings"
	"time"

	"connectpd/store/words"
)

const (
	// hintAfter is how long a call lasts before it is said what one may do
	// meanwhile: most calls are over sooner.
	hintAfter = 2 * time.Second
	// aliveEvery is how often a wait says that it goes on.
	aliveEvery = 10 * time.Second
	// stopPatience bounds how long leaving waits for what was stopped.
	stopPatience = 5 * time.Second
)

// doing is a call under way, in words.
type doing struct {
	what string // "Saving"; empty says nothing
	hint string // what one may do while it lasts
}

// notAsked answers what is typed while nothing is asked: it must not answer a
// question that was not read yet.
const notAsked = "That was ignored: there is no question yet."

// await makes a call and waits for it. Ctrl+C stops the call, whose result
// then says so; a second one leaves without waiting. What call gives is fed
// to take on the caller's goroutine.
func await[T any](ctx context.Context, c *console, d doing, call func(context.Context) T) (T, error) {
	var none T
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	got := make(chan T, 1)
	go func() { got <- call(inner) }()
	if d.what != "" {
		c.say(words.Stop(d.what))
	}
	hint, alive := c.after(inner, hintAfter), c.after(inner, aliveEvery)
	stopped := false
	stop := func() (again bool) {
		if stopped {
			return true
		}
		stopped = true
		cancel()
		c.say("Stopping.")
		return false
	}
	for {
		select {
		case r := <-got:
			return r, nil
		case <-ctx.Done():
			return none, ctx.Err()
		case <-c.stop:
			c.write("\n") // after the terminal's own ^C
			if stop() {
				return none, errLeave
			}
		case typed := <-c.in.unasked():
			switch strings.ToLower(c.in.drop(typed)) {
			case wordLeave:
				return none, errLeave
			case wordBack:
				stop()
			default:
				c.say(notAsked)
			}
		case <-hint:
			hint = nil
			if d.hint != "" && !stopped {
				c.say(d.hint)
			}
		case <-alive:
			alive = c.after(inner, aliveEvery)
			if d.what != "" && !stopped {
				c.say("Still waiting: " + words.Stop(d.what))
			}
		}
	}
}

// after tells when d has passed; never, once ctx is over.
func (c *console) after(ctx context.Context, d time.Duration) <-chan struct{} {
	passed := make(chan struct{})
	go func() {
		if c.sleep(ctx, d) == nil {
			close(passed)
		}
	}()
	return passed
}
