package conductorone

import (
	"context"
	"time"
)

// Clock is all that this package knows of time. A Clock may also have
//
//	AfterFunc(d time.Duration, f func()) (stop func())
//
// which then keeps the deadlines of each try; without it they are kept in
// real time, so that a clock whose Sleep returns at once does not end every
// request.
type Clock interface {
	Now() time.Time
	// Sleep returns early with the context's error.
	Sleep(ctx context.Context, d time.Duration) error
}

type alarmClock interface {
	Clock
	AfterFunc(d time.Duration, f func()) (stop func())
}

// realClock is the time of this computer.
type realClock struct{}

func (realClock) Now() time.Time { return time.Now() }

func (realClock) Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

func (realClock) AfterFunc(d time.Duration, f func()) func() {
	t := time.AfterFunc(d, f)
	return func() { t.Stop() }
}

// alarmOf is the clock itself where it can keep deadlines, else real time.
func alarmOf(c Clock) alarmClock {
	if a, ok := c.(alarmClock); ok {
		return a
	}
	return realClock{}
}
