package pagerduty

import (
	"context"
	"net/http"
	"sync"
	"time"

	"connectpd/sync/remote"
)

// The pacer hands out slots: so many requests in flight over both gates
// together, each gate as fast as its rate budget lasts. A gate is shut while
// its budget is down to the reserve or a 429 has parked it. What waits holds
// neither slot nor lock; of those waiting at a shut gate one, the keeper,
// sleeps until it opens, and everybody else is woken by whoever changes
// something. A gate that was shut reopens with a single request, which finds
// out how things stand; its answer lets the others through.
type pacer struct {
	clock  remote.Clock
	obs    Observer
	jitter func() float64

	mu    sync.Mutex
	slots int // requests in flight at most
	busy  int // requests in flight now
	order uint64
	gates [2]gate
}

type gateID int

const (
	gateRest gateID = iota
	gateOnCalls
)

var gateNames = [...]string{gateRest: "rest", gateOnCalls: "oncalls"}

// gateOf: /oncalls has a limit of its own (OpenAPI, GET /oncalls).
func gateOf(route string) gateID {
	if route == routeOnCalls {
		return gateOnCalls
	}
	return gateRest
}

type gate struct {
	id       gateID
	busy     int
	budget   budget
	queue    []*waiter // in the order of arrival
	openAt   time.Time // shut until then, by a 429 or a spent budget
	shut     bool      // openAt counts; afterwards one request goes first
	probing  bool      // that request is under way
	refusals int       // 429s in a row that did not say how long
	keeper   *keeper
}

// waiter is a request that waits for a slot.
type waiter struct {
	order   uint64
	granted bool
	probe   bool
	turn    chan struct{} // a nudge: look again whether granted or keeper
}

func (w *waiter) nudge() {
	select {
	case w.turn <- struct{}{}:
	default: // one is on its way already
	}
}

type keeper struct {
	who  *waiter
	wake context.CancelFunc // set once it sleeps
	open bool               // the gate opened before it slept
}

func newPacer(o Options) *pacer {
	p := &pacer{clock: o.Clock, obs: o.Observer, jitter: o.Jitter, slots: o.Concurrency}
	p.gates[gateRest].id, p.gates[gateOnCalls].id = gateRest, gateOnCalls
	return p
}

// ticket is a slot in use; it must be given back with release.
type ticket struct {
	gate  gateID
	probe bool
}

// acquire waits for a slot at a gate. The error is the context's.
func (p *pacer) acquire(ctx context.Context, id gateID) (ticket, error) {
	if err := ctx.Err(); err != nil {
		return ticket{}, err
	}
	g := &p.gates[id]
	p.mu.Lock()
	p.order++
	w := &waiter{order: p.order, turn: make(chan struct{}, 1)}
	g.queue = append(g.queue, w)
	p.dispatch()
	p.mu.Unlock()
	for {
		select {
		case <-ctx.Done():
			p.leave(g, w)
			return ticket{}, ctx.Err()
		case <-w.turn:
		}
		p.mu.Lock()
		granted, keep := w.granted, g.keeper != nil && g.keeper.who == w
		p.mu.Unlock()
		if granted {
			return ticket{id, w.probe}, nil
		}
		if keep {
			p.keep(ctx, g)
		}
	}
}

// leave takes a waiter out whose context is done.
func (p *pacer) leave(g *gate, w *waiter) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if g.keeper != nil && g.keeper.who == w {
		g.keeper = nil
	}
	if w.granted {
		p.giveBack(g, w.probe)
	} else {
		for i, other := range g.queue {
			if other == w {
				g.queue = append(g.queue[:i], g.queue[i+1:]...)
				break
			}
		}
	}
	p.dispatch()
}

// keep sleeps for everybody at a shut gate.
func (p *pacer) keep(ctx context.Context, g *gate) {
	p.mu.Lock()
	k := g.keeper
	wait := g.openAt.Sub(p.clock.Now())
	sleep, wake := context.WithCancel(ctx)
	defer wake()
	k.wake = wake
	if k.open || wait <= 0 {
		g.keeper = nil
		p.dispatch()
		p.mu.Unlock()
		return
	}
	p.mu.Unlock()

	p.obs.WaitStarted(gateNames[g.id], "rate limit", wait.Seconds())
	_ = p.clock.Sleep(sleep, wait) // woken early or not: dispatch looks again
	p.obs.WaitDone(gateNames[g.id])

	p.mu.Lock()
	if g.keeper == k {
		g.keeper = nil
	}
	p.dispatch()
	p.mu.Unlock()
}

// dispatch hands out what can be handed out. The lock is held.
func (p *pacer) dispatch() {
	now := p.clock.Now()
	for p.busy < p.slots {
		g := p.next(now)
		if g == nil {
			break
		}
		w := g.queue[0]
		g.queue = g.queue[1:]
		w.granted, w.probe = true, g.shut
		g.probing = g.probing || w.probe
		g.busy++
		p.busy++
		w.nudge()
	}
	for i := range p.gates {
		p.appoint(&p.gates[i], now)
	}
}

// next is the gate whose turn it is: of the open ones that with the longest
// waiting request.
func (p *pacer) next(now time.Time) *gate {
	var best *gate
	for i := range p.gates {
		g := &p.gates[i]
		if len(g.queue) > 0 && p.open(g, now) && (best == nil || g.queue[0].order < best.queue[0].order) {
			best = g
		}
	}
	return best
}

// open says whether a request may go through the gate now, and shuts a gate
// whose budget is spent.
func (p *pacer) open(g *gate, now time.Time) bool {
	if g.shut {
		return !g.probing && !now.Before(g.openAt)
	}
	underway := g.busy
	if g.id == gateRest {
		underway = p.busy // on-calls count against the general limit too
	}
	ok, spent := g.budget.room(underway, now, p.obs.Remaining)
	if spent {
		p.shutUntil(g, g.budget.resetAt)
	}
	return ok
}

// shutUntil closes a gate, a little longer than told: whole seconds may have
// been rounded down, and others wait for the same moment.
func (p *pacer) shutUntil(g *gate, t time.Time) {
	t = t.Add(50*time.Millisecond + time.Duration(p.jitter()*float64(200*time.Millisecond)))
	if !g.shut || t.After(g.openAt) {
		g.openAt = t
	}
	g.shut = true
}

// appoint makes the first in the queue of a shut gate its keeper, and wakes
// the keeper of one that is open again.
func (p *pacer) appoint(g *gate, now time.Time) {
	waiting := g.shut && !g.probing && now.Before(g.openAt)
	switch {
	case g.keeper != nil && !waiting:
		g.keeper.open = true
		if g.keeper.wake != nil {
			g.keeper.wake()
		}
	case g.keeper == nil && waiting && len(g.queue) > 0:
		g.keeper = &keeper{who: g.queue[0]}
		g.keeper.who.nudge()
	}
}

// release gives a slot back and learns from the answer: its status (0: none
// came) and rate headers.
func (p *pacer) release(t ticket, status int, n notice) {
	g := &p.gates[t.gate]
	p.mu.Lock()
	now := p.clock.Now()
	if n.hasBudget {
		g.budget.learn(n, now)
	} else {
		g.budget.spend()
	}
	switch {
	case status == http.StatusTooManyRequests:
		p.park(g, n, now, t.probe)
	case status != 0 && (t.probe || !g.shut):
		g.shut, g.refusals = false, 0
	}
	p.giveBack(g, t.probe)
	p.dispatch()
	p.mu.Unlock()
	if n.hasBudget {
		p.obs.Budget(gateNames[g.id], n.limit, n.remaining, n.reset.Seconds())
	}
}

// giveBack returns a slot. The lock is held.
func (p *pacer) giveBack(g *gate, probe bool) {
	g.busy--
	p.busy--
	if probe {
		g.probing = false
	}
}

// park shuts a gate after a 429: as long as the answer says (its
// ratelimit-reset, else its Retry-After), else 5, 10, 20
// up to 60 seconds. Of those in flight together only the first makes the next
// pause longer.
func (p *pacer) park(g *gate, n notice, now time.Time, probe bool) {
	wait := min(n.reset, maxReset)
	if !n.hasReset {
		wait = n.retryAfter
	}
	if wait == 0 {
		wait = min(5*time.Second<<min(g.refusals, 4), time.Minute)
		if probe || !g.shut {
			g.refusals++
		}
	}
	p.shutUntil(g, now.Add(wait))
}
