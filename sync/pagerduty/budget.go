package pagerduty

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"connectpd/sync/remote"
)

// notice is what one answer's rate headers say (developer docs "REST API Rate
// Limits"): how many requests a window has, how many are left, and in how
// many seconds the window ends. Under a limit of its own (/oncalls) the
// headers describe whichever limit is nearest.
type notice struct {
	limit, remaining int
	reset            time.Duration
	hasBudget        bool // limit, remaining and reset are all given
	hasReset         bool
	retryAfter       time.Duration // where no reset is given; 0 none
}

// maxReset is the longest wait that is believed. PagerDuty's window is one
// minute.
const maxReset = 10 * time.Minute

// maxRetryAfter is the longest wait that is believed of a Retry-After, which
// PagerDuty does not document; something in between may have written it.
const maxRetryAfter = time.Minute

func readNotice(h http.Header, now time.Time) notice {
	var n notice
	if s, err := strconv.ParseFloat(strings.TrimSpace(h.Get("ratelimit-reset")), 64); err == nil && s >= 0 && !math.IsInf(s, 0) && s < 1e9 {
		n.reset = time.Duration(s * float64(time.Second))
		n.hasReset = true
	}
	if !n.hasReset {
		n.retryAfter = min(remote.RetryAfter(h, now), maxRetryAfter)
	}
	limit, err1 := strconv.Atoi(strings.TrimSpace(h.Get("ratelimit-limit")))
	remaining, err2 := strconv.Atoi(strings.TrimSpace(h.Get("ratelimit-remaining")))
	if n.hasReset && err1 == nil && err2 == nil && limit > 0 && remaining >= 0 && n.reset <= maxReset {
		n.limit, n.remaining, n.hasBudget = limit, remaining, true
	}
	return n
}

// budget is what is known of a rate window. Answers arrive out of order and
// resets are whole seconds, so within one window the lowest remainder and the
// earliest end count. Past its end a budget is unknown, not empty.
type budget struct {
	known            bool
	limit, remaining int
	resetAt          time.Time
}

// slack is how far two whole-second resets of the same window lie apart at
// most.
const slack = 1500 * time.Millisecond

// learn takes in a notice.
func (b *budget) learn(n notice, now time.Time) {
	// A window that ends "now" still stood when the answer was made.
	resetAt := now.Add(max(n.reset, 500*time.Millisecond))
	over := !b.known || !now.Before(b.resetAt)
	later := resetAt.After(b.resetAt.Add(slack))
	switch {
	case !b.known, later, over && n.remaining > b.remaining:
		*b = budget{known: true, limit: n.limit, remaining: n.remaining, resetAt: resetAt}
	case n.remaining > b.remaining:
		// An answer of this window that was overtaken by another.
	default:
		b.limit, b.remaining = n.limit, n.remaining
		if over || resetAt.Before(b.resetAt) {
			b.resetAt = resetAt
		}
	}
}

// spend counts a request that was answered without headers.
func (b *budget) spend() {
	if b.known && b.remaining > 0 {
		b.remaining--
	}
}

// plan tells how many requests a run still needs, those in flight included;
// false while that is not known.
type plan func() (requests int, known bool)

// leastReserve is what is left for other users of the key even in the window
// in which a run ends.
const leastReserve = 16

// reserve is what is left for other users of the key: a tenth, at least 16,
// but never more than half of a tiny window. A run whose whole plan fits into
// what is left of the window does not wait for the next one: it leaves 16.
func (b *budget) reserve(p plan) int {
	least := min(leastReserve, b.limit/2)
	if todo, known := p(); known && todo <= b.remaining-least {
		return least
	}
	return min(max((b.limit+9)/10, leastReserve), b.limit/2)
}

// room says whether another request may go while so many are under way (whose
// answers will lower the remainder), and if not, whether that can only change
// with the next window. While answers are still to come it may change: they
// shorten the plan.
func (b *budget) room(underway int, now time.Time, p plan) (ok, spent bool) {
	if !b.known || !now.Before(b.resetAt) {
		return true, false
	}
	reserve := b.reserve(p)
	return b.remaining-underway > reserve, b.remaining <= reserve && underway == 0
}
