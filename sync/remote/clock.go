// Package remote holds what every client of a remote API here shares: the
// clock that it waits on, and texts of servers made safe to show. It must not
// know any API, the store, or a screen.
package remote

import (
	"context"
	"time"
)

// Clock is all that the program knows of time where it waits or measures; what
// only needs to know the time takes a Now func. A Clock may also be an AlarmClock,
// which then keeps the deadlines of each try; without it they are kept in real
// time, so that a clock whose Sleep returns at once does not end every request.
type Clock interface {
	Now() time.Time
	// Sleep returns early with the context's error.
	Sleep(ctx context.Context, d time.Duration) error
}

// AlarmClock is a Clock that can call back.
type AlarmClock interface {
	Clock
	AfterFunc(d time.Duration, f func()) (stop func())
}

// RealClock is the time of this computer.
type RealClock struct{}

// Now is the time.
func (RealClock) Now() time.Time { return time.Now() }

// Sleep waits.
func (RealClock) Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// AfterFunc calls f in a goroutine of its own once d has passed, unless stop
// is called first.
func (RealClock) AfterFunc(d time.Duration, f func()) (stop func()) {
	t := time.AfterFunc(d, f)
	return func() { t.Stop() }
}

// AlarmOf is the clock itself where it can call back, else real time.
func AlarmOf(c Clock) AlarmClock {
	if a, ok := c.(AlarmClock); ok {
		return a
	}
	return RealClock{}
}
