// Package testclock is the clock of tests: it stands still until somebody
// sleeps on it or the test lets time pass. Only tests import it.
package testclock

import (
	"context"
	"sync"
	"time"
)

// Clock is a remote.Clock for any number of goroutines.
type Clock struct {
	mu    sync.Mutex
	now   time.Time
	slept func(time.Duration)
}

// New makes a clock that shows a time.
func New(now time.Time) *Clock { return &Clock{now: now} }

// OnSleep has f told of every pause, once it has passed.
func (c *Clock) OnSleep(f func(d time.Duration)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.slept = f
}

// Now is the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Pass lets time pass.
func (c *Clock) Pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Sleep lets the time pass at once.
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	c.now = c.now.Add(d)
	slept := c.slept
	c.mu.Unlock()
	if slept != nil {
		slept(d)
	}
	return ctx.Err()
}
