package ui

import "time"

// How long a question that came by itself must have stood before a key can
// answer it: keys typed ahead were meant for something else.
const (
	graceQuiet = 400 * time.Millisecond // without a key
	graceLimit = 1500 * time.Millisecond
)

// Grace keeps typed-ahead keys from answering what nobody has read yet. The
// zero value blocks nothing.
type Grace struct{ since, last time.Time }

// Start begins a grace period.
func (g *Grace) Start(now time.Time) { g.since, g.last = now, now }

// Blocks reports whether a key pressed now came too early. Each such key
// makes the wait begin again, up to the limit.
func (g *Grace) Blocks(now time.Time) bool {
	if g.since.IsZero() {
		return false
	}
	if !g.Holds(now) {
		g.since = time.Time{}
		return false
	}
	g.last = now
	return true
}

// Holds reports whether a key pressed now would come too early.
func (g *Grace) Holds(now time.Time) bool {
	return !g.since.IsZero() && now.Sub(g.last) < graceQuiet && now.Sub(g.since) < graceLimit
}
