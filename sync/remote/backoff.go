package remote

import "time"

// A Backoff is how long is waited between tries: twice as long each time, up
// to a longest wait, and spread so that many clients do not come back at once.
type Backoff struct{ First, Longest time.Duration }

// Pause is the wait after a try, counted from 1. jitter is from 0 up to 1.
func (b Backoff) Pause(try int, jitter float64) time.Duration {
	d := min(b.First<<min(try-1, 10), b.Longest)
	return d/2 + time.Duration(jitter*float64(d/2))
}
