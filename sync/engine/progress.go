package engine

import (
	"sync"
	"time"

	"connectpd/store/access"
	"connectpd/sync/remote"
)

// Progress is the small aggregate that a run adds to and viewers poll. It is
// an Observer. The zero value is not usable: see NewProgress.
//
// Invariants, whatever order things arrive in: Done never goes down, Total is
// never below Done and goes down only when its row ends (rows that were
// deleted meanwhile); event numbers grow by one; after Done() is closed
// nothing changes any more.
type Progress struct {
	clock remote.Clock
	done  chan struct{}

	mu       sync.Mutex
	started  time.Time
	ended    time.Time // zero while it runs
	over     bool
	activity Activity
	rows     [len(access.ResourceTypes)]Row
	told     [len(access.ResourceTypes)]int // Done of the row's last event
	traffic  traffic
	plan     estimate
	warnings warnings
	events   ring
	outcome  *Outcome
	adopted  *Snapshot // set in a viewer of another process' run
}

var _ observer = (*Progress)(nil)

// NewProgress starts an aggregate. Its clock runs from now; Run starts it
// again when the run really begins.
func NewProgress(c remote.Clock) *Progress {
	p := &Progress{clock: c, done: make(chan struct{}), started: c.Now(), activity: Checking}
	for i, t := range access.ResourceTypes {
		p.rows[i] = Row{Type: t, State: RowWaiting, Total: -1}
	}
	p.plan.reset()
	return p
}

// Snapshot is an immutable copy; cheap enough for ten a second.
func (p *Progress) Snapshot() Snapshot {
	now := p.clock.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.ended.IsZero() {
		now = p.ended
	}
	if p.adopted != nil {
		return p.adoptedSnapshot(now)
	}
	s := Snapshot{
		At:        now,
		StartedAt: p.started,
		Elapsed:   max(0, now.Sub(p.started)),
		Left:      p.left(now),
		Activity:  p.activity,
		Rows:      p.rows,
		Requests:  p.traffic.requests,
		InFlight:  p.traffic.inFlight,
		Retries:   p.traffic.retries,
		Waited:    p.traffic.waited(now),
		Waiting:   p.traffic.waiting(now),
		Budgets:   p.traffic.budgetList(),
		Warnings:  p.warnings.list(),
		Outcome:   p.outcome,
	}
	return s
}

// Done is closed when the run has ended; Snapshot().Outcome is set then.
func (p *Progress) Done() <-chan struct{} { return p.done }

// EventsAfter returns the events with a larger Seq, oldest first (bounded
// ring; counts are in Snapshot, so losing old events loses no numbers).
func (p *Progress) EventsAfter(seq int64) []Event {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.events.after(seq)
}

// begin marks the moment at which the run itself starts.
func (p *Progress) begin() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.started = p.clock.Now()
	p.add(Event{Kind: EventStart, Total: -1, Text: "Sync started"})
}

// finish records the end and wakes who waits for it. Only the first call
// counts.
func (p *Progress) finish(o Outcome) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over {
		return
	}
	p.over = true
	p.ended = p.clock.Now()
	p.traffic.closeWaits(p.ended)
	p.activity = Finished
	p.outcome = &o
	p.add(Event{Kind: EventDone, Total: -1, Text: "Sync ended: " + resultWord(o)})
	close(p.done)
}

// doing names what is being done now.
func (p *Progress) doing(a Activity) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.over {
		p.activity = a
	}
}

// add stamps an event and keeps it. The caller holds the lock.
func (p *Progress) add(e Event) {
	e.Time = p.clock.Now()
	p.events.add(e)
}

// warn keeps a warning for the snapshot and as an event.
func (p *Progress) warn(t access.ResourceType, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over {
		return
	}
	p.warnings.add(text)
	p.add(Event{Kind: EventWarning, Type: t, Total: -1, Text: text})
}

func resultWord(o Outcome) string {
	if o.Run.Result == "" {
		return "could not begin"
	}
	return string(o.Run.Result)
}
