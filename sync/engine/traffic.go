package engine

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// retryReason is the Observer's reason for a pause before a new try; every
// other pause is the rate limit's and counts as waited.
const retryReason = "retry"

// traffic is what Observer calls add up to. The Progress' lock guards it.
type traffic struct {
	requests, inFlight, retries int
	waits                       map[string]openWait
	budgets                     map[string]Budget
	window                      time.Duration     // longest ratelimit-reset seen
	failed                      map[string]string // route: request id of its last refusal

	// Wall time during which at least one wait was open: by rate limits
	// only, and by any.
	limited, paused merged
}

type openWait struct {
	Wait
	limit bool
}

// merged adds up overlapping intervals once.
type merged struct {
	open  int
	since time.Time
	total time.Duration
}

func (m *merged) begin(now time.Time) {
	if m.open == 0 {
		m.since = now
	}
	m.open++
}

func (m *merged) end(now time.Time) {
	if m.open--; m.open == 0 {
		m.total += max(0, now.Sub(m.since))
	}
}

func (m *merged) at(now time.Time) time.Duration {
	if m.open > 0 {
		return m.total + max(0, now.Sub(m.since))
	}
	return m.total
}

func (t *traffic) start(now time.Time, w openWait) {
	t.finish(now, w.Gate)
	if t.waits == nil {
		t.waits = make(map[string]openWait)
	}
	t.waits[w.Gate] = w
	t.paused.begin(now)
	if w.limit {
		t.limited.begin(now)
	}
}

func (t *traffic) finish(now time.Time, gate string) {
	w, ok := t.waits[gate]
	if !ok {
		return
	}
	delete(t.waits, gate)
	t.paused.end(now)
	if w.limit {
		t.limited.end(now)
	}
}

func (t *traffic) closeWaits(now time.Time) {
	for gate := range t.waits {
		t.finish(now, gate)
	}
	t.inFlight = 0
}

func (t *traffic) waited(now time.Time) time.Duration { return t.limited.at(now) }

// waiting is the pause that holds everything up, or nil.
func (t *traffic) waiting(now time.Time) *Wait {
	if t.inFlight > 0 {
		return nil
	}
	var longest *Wait
	for _, w := range t.waits {
		if w.Until.After(now) && (longest == nil || w.Until.After(longest.Until)) {
			longest = &Wait{Gate: w.Gate, Reason: w.Reason, Until: w.Until}
		}
	}
	return longest
}

func (t *traffic) budgetList() []Budget {
	if len(t.budgets) == 0 {
		return nil
	}
	out := make([]Budget, 0, len(t.budgets))
	for _, b := range t.budgets {
		out = append(out, b)
	}
	slices.SortFunc(out, func(a, b Budget) int { return cmp.Compare(a.Gate, b.Gate) })
	return out
}

// RequestStarted counts a request on its way.
func (p *Progress) RequestStarted() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over {
		return
	}
	p.traffic.requests++
	p.traffic.inFlight++
}

// RequestDone counts it back; status 0 means that nothing answered.
func (p *Progress) RequestDone(route string, status int, requestID string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over {
		return
	}
	p.traffic.inFlight = max(0, p.traffic.inFlight-1)
	if status >= 400 && requestID != "" {
		if p.traffic.failed == nil {
			p.traffic.failed = make(map[string]string)
		}
		p.traffic.failed[route] = requestID
	}
}

// Retrying notes that a request is tried again.
func (p *Progress) Retrying(route string, try int, cause string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over {
		return
	}
	p.traffic.retries++
	p.add(Event{
		Kind: EventRetry, Done: try, Total: -1, RequestID: p.traffic.failed[route],
		Text: fmt.Sprintf("Retrying %s (attempt %d): %s", route, try, cause),
	})
}

// WaitStarted notes a pause of one gate.
func (p *Progress) WaitStarted(gate, reason string, seconds float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over {
		return
	}
	now := p.clock.Now()
	until := now.Add(seconds2duration(seconds))
	limit := reason != retryReason
	p.traffic.start(now, openWait{Wait{Gate: gate, Reason: reason, Until: until}, limit})
	if limit {
		p.add(Event{Kind: EventWait, Total: -1,
			Text: fmt.Sprintf("Waiting %.0f s: %s", max(1, seconds), reason)})
	}
}

// WaitDone ends it.
func (p *Progress) WaitDone(gate string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.traffic.finish(p.clock.Now(), gate)
}

// Budget notes the rate budget that the server told.
func (p *Progress) Budget(gate string, limit, remaining int, resetSeconds float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over {
		return
	}
	if p.traffic.budgets == nil {
		p.traffic.budgets = make(map[string]Budget)
	}
	reset := seconds2duration(resetSeconds)
	p.traffic.window = max(p.traffic.window, reset)
	p.traffic.budgets[gate] = Budget{Gate: gate, Limit: limit, Remaining: remaining, ResetAt: p.clock.Now().Add(reset)}
}

// Warning notes something a Source wants a person to know.
func (p *Progress) Warning(text string) { p.warn("", text) }

func seconds2duration(s float64) time.Duration {
	return time.Duration(max(0, s) * float64(time.Second))
}
