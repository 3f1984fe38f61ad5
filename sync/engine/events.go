package engine

import (
	"fmt"
	"time"

	"connectpd/store/access"
)

// EventKind is the "event" of sync --progress json.
type EventKind string

// The events. Start and done come once a run; progress comes when a row
// changes its state and at every tenth of its total.
const (
	EventStart    EventKind = "start"
	EventProgress EventKind = "progress"
	EventWait     EventKind = "wait"
	EventRetry    EventKind = "retry"
	EventWarning  EventKind = "warning"
	EventDone     EventKind = "done"
)

// Event is one thing that happened, for line-by-line viewers and the log.
type Event struct {
	Seq       int64
	Time      time.Time
	Kind      EventKind
	Type      access.ResourceType // "" for the whole run
	State     RowState            // of the row, in progress events
	Done      int
	Total     int    // -1 where unknown
	Text      string // for people
	RequestID string
}

// maxEvents bounds the ring. A run without trouble makes about sixty events.
const maxEvents = 1024

// ring keeps the newest events.
type ring struct {
	events []Event // events[i].Seq%maxEvents == i once it is full
	last   int64
}

func (r *ring) add(e Event) {
	r.last++
	e.Seq = r.last
	if len(r.events) < maxEvents {
		r.events = append(r.events, e)
		return
	}
	r.events[(r.last-1)%maxEvents] = e
}

func (r *ring) after(seq int64) []Event {
	first := max(seq, r.last-int64(len(r.events)), 0) // the newest not asked for
	if first >= r.last {
		return nil
	}
	out := make([]Event, 0, r.last-first)
	for s := first + 1; s <= r.last; s++ {
		out = append(out, r.events[(s-1)%maxEvents])
	}
	return out
}

// maxWarnings bounds what a snapshot carries; the log has every one that the
// ring still held.
const maxWarnings = 50

// warnings are kept in order of arrival, each text once.
type warnings struct {
	texts []string
	seen  map[string]bool
	more  int
}

func (w *warnings) add(text string) {
	if w.seen[text] {
		return
	}
	if len(w.texts) >= maxWarnings {
		w.more++
		return
	}
	if w.seen == nil {
		w.seen = make(map[string]bool)
	}
	w.seen[text] = true
	w.texts = append(w.texts, text)
}

// list is safe to keep: the texts are only ever appended to.
func (w *warnings) list() []string {
	n := len(w.texts)
	if w.more == 0 {
		return w.texts[:n:n]
	}
	return append(w.texts[:n:n], fmt.Sprintf("and %d more warnings; the log has them", w.more))
}
