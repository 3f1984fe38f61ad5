package engine

import (
	"math"
	"time"
)

// stage is one body of requests. Their plan is the request formula of the
// facts page, section 11.
type stage int

const (
	stageUsers stage = iota
	stageTeams
	stageMembers
	stageSchedules
	stageShiftList
	stageShiftDetails
	stageOnCalls
	stageIdleSchedules // schedules that no escalation policy uses
	stages
)

// Rows on a page: of the classic routes, and of the v3 schedule listing.
const (
	pageRows      = 100
	shiftPageRows = 1000
)

// pagesOf is how many requests a listing of that many rows takes.
func pagesOf(rows, perPage int) int { return max(1, (rows+perPage-1)/perPage) }

// estimate knows how many requests are planned and how fast they come back.
type estimate struct {
	planned [stages]int // -1 unknown
	did     [stages]int
	ended   [stages]bool
	total   int // units done
	samples []sample
}

type sample struct {
	at   time.Duration // time spent reading, pauses not counted
	done int
}

const (
	rateSpan    = 10 * time.Second
	minSamples  = 3
	sampleEvery = 50 * time.Millisecond
)

func (e *estimate) reset() {
	for i := range e.planned {
		e.planned[i] = -1
	}
}

// remaining is how many requests are still to come; false while unknown.
func (e *estimate) remaining() (int, bool) {
	n := 0
	for s := range e.planned {
		switch {
		case e.ended[s]:
		case e.planned[s] < 0:
			return 0, false
		default:
			// A stage that is not over has at least one to come.
			n += max(1, e.planned[s]-e.did[s])
		}
	}
	return n, true
}

func (e *estimate) note(active time.Duration) {
	e.total++
	if n := len(e.samples); n > 0 && active-e.samples[n-1].at < sampleEvery {
		return
	}
	e.samples = append(e.samples, sample{active, e.total})
	old := 0
	for old < len(e.samples)-minSamples && active-e.samples[old].at > rateSpan {
		old++
	}
	if old > 0 {
		e.samples = append(e.samples[:0], e.samples[old:]...)
	}
}

// rate is requests a second over the last ten seconds of reading; 0 unknown.
func (e *estimate) rate(active time.Duration) float64 {
	if len(e.samples) < minSamples {
		return 0
	}
	first := e.samples[0]
	span := (active - first.at).Seconds()
	if span <= 0 || e.total <= first.done {
		return 0
	}
	return float64(e.total-first.done) / span
}

// expect says how many requests a stage will take; more may be learned later.
func (p *Progress) expect(s stage, requests int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.plan.planned[s] = max(p.plan.planned[s], requests)
}

// exactly says how many requests a stage takes when that is known for sure.
func (p *Progress) exactly(s stage, requests int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.plan.planned[s] = requests
}

// unit counts one request's worth of a stage.
func (p *Progress) unit(s stage) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.plan.did[s]++
	p.plan.note(p.active(p.clock.Now()))
}

// ended closes a stage: nothing of it is to come.
func (p *Progress) stageEnded(s stage) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.plan.ended[s] = true
}

// active is the time spent reading: pauses are not counted, so that a pause
// does not look like a slow server. The caller holds the lock.
func (p *Progress) active(now time.Time) time.Duration {
	return now.Sub(p.started) - p.traffic.paused.at(now)
}

// Remaining is how many requests the run still needs; false while a part of
// the plan is unknown, and of a run that is over.
func (p *Progress) Remaining() (requests int, known bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over {
		return 0, false
	}
	return p.plan.remaining()
}

// left estimates the time to the end, -1 while it is unknown. The caller
// holds the lock.
func (p *Progress) left(now time.Time) time.Duration {
	if p.over {
		return 0
	}
	todo, known := p.plan.remaining()
	if !known {
		return -1
	}
	if todo == 0 {
		return 0
	}
	rate := p.plan.rate(p.active(now))
	if rate <= 0 {
		return -1
	}
	reading := time.Duration(float64(todo) / rate * float64(time.Second))
	return reading + p.pauses(now, todo, rate)
}

// pauses is the waiting that can be foreseen: the one under way, or those
// that the budget's next windows will bring.
func (p *Progress) pauses(now time.Time, todo int, rate float64) time.Duration {
	if w := p.traffic.waiting(now); w != nil {
		pause := w.Until.Sub(now)
		if b := p.traffic.budgets[w.Gate]; b.Limit > 0 && w.Gate != onCallGate {
			// The window that follows begins whole.
			b.Remaining, b.ResetAt = b.Limit, w.Until.Add(p.traffic.window)
			pause += budgetPause(b, w.Until, todo, rate, p.traffic.window)
		}
		return pause
	}
	var longest time.Duration
	for _, b := range p.traffic.budgets {
		if b.Limit <= 0 || b.Gate == onCallGate {
			continue
		}
		if !b.ResetAt.After(now) { // the next window begins, and has not been told yet
			b.Remaining, b.ResetAt = b.Limit, now.Add(p.traffic.window)
		}
		longest = max(longest, budgetPause(b, now, todo, rate, p.traffic.window))
	}
	return longest
}

// onCallGate names the gate of /oncalls, which few of the requests pass.
const onCallGate = "oncalls"

// leastReserve is what even the last window leaves to others; see pagerduty's
// budget.
const leastReserve = 16

// budgetPause is how long todo requests will stand still when the server
// allows b.Limit a window of which a tenth (at least 16) is left to others,
// but only 16 in the window in which the run ends.
func budgetPause(b Budget, now time.Time, todo int, rate float64, window time.Duration) time.Duration {
	if todo <= b.Remaining-leastReserve {
		return 0
	}
	reserve := max(leastReserve, b.Limit/10)
	beyond := todo - max(0, b.Remaining-reserve)
	if beyond <= 0 {
		return 0
	}
	spend := time.Duration(float64(max(0, b.Remaining-reserve)) / rate * float64(time.Second))
	pause := max(0, b.ResetAt.Sub(now)-spend)
	perWindow := max(1, b.Limit-reserve)
	beforeLast := max(0, beyond-max(1, b.Limit-leastReserve))
	full := int(math.Ceil(float64(beforeLast) / float64(perWindow)))
	busy := time.Duration(float64(perWindow) / rate * float64(time.Second))
	return pause + time.Duration(full)*max(0, window-busy)
}
