package engine

import (
	"time"

	"connectpd/store"
	"connectpd/store/access"
)

// Progress is the small aggregate that a run adds to and viewers poll. It is
// an Observer. The zero value is not usable: see NewProgress.
type Progress struct{}

// Clock is what the engine needs of time.
type Clock interface {
	Now() time.Time
}

// NewProgress starts an aggregate.
func NewProgress(c Clock) *Progress { panic("contract") }

// Snapshot is an immutable copy; cheap enough for ten a second.
func (p *Progress) Snapshot() Snapshot { panic("contract") }

// Done is closed when the run has ended; Snapshot().Outcome is set then.
func (p *Progress) Done() <-chan struct{} { panic("contract") }

// EventsAfter returns the events with a larger Seq, oldest first (bounded
// ring; counts are in Snapshot, so losing old events loses no numbers).
func (p *Progress) EventsAfter(seq int64) []Event { panic("contract") }

// RowState is how far one resource type is.
type RowState string

// The states of a row.
const (
	RowWaiting     RowState = "waiting"
	RowReading     RowState = "reading"
	RowDone        RowState = "done"
	RowUnavailable RowState = "unavailable" // not on this plan
	RowIncomplete  RowState = "incomplete"  // could not be (fully) read
)

// Row is the progress of one resource type. Done never goes down; Total is -1
// while unknown, and never below Done.
type Row struct {
	Type   access.ResourceType `json:"type"`
	State  RowState            `json:"state"`
	Done   int                 `json:"done"`
	Total  int                 `json:"total"`
	Detail int                 `json:"detail"` // memberships, role assignments, on call now
	Reason string              `json:"reason,omitempty"`
}

// Activity names what a sync is doing now, for one sentence on the screen.
type Activity string

// The activities, in their usual order.
const (
	Checking         Activity = "checking"
	ReadingUsers     Activity = "users"
	ReadingTeams     Activity = "teams"
	ReadingMembers   Activity = "members"
	ReadingSchedules Activity = "schedules"
	ReadingOnCalls   Activity = "on_calls"
	Applying         Activity = "applying"
	Finished         Activity = "finished"
)

// Sentence is the activity in words.
func (a Activity) Sentence() string { panic("contract") }

// Wait is a pause that somebody watching should understand.
type Wait struct {
	Gate   string    `json:"gate"`
	Reason string    `json:"reason"`
	Until  time.Time `json:"until"`
}

// Budget is the rate budget as the server last told it.
type Budget struct {
	Gate      string    `json:"gate"`
	Limit     int       `json:"limit"`
	Remaining int       `json:"remaining"`
	ResetAt   time.Time `json:"reset_at"`
}

// Snapshot is the state of a run at one moment. Its JSON is what a running
// sync leaves for other processes.
type Snapshot struct {
	At        time.Time     `json:"at"`
	StartedAt time.Time     `json:"started_at"`
	Elapsed   time.Duration `json:"elapsed"`
	Left      time.Duration `json:"left"` // -1 unknown
	Activity  Activity      `json:"activity"`
	Rows      [4]Row        `json:"rows"` // in access.ResourceTypes order
	Requests  int           `json:"requests"`
	InFlight  int           `json:"in_flight"`
	Retries   int           `json:"retries"`
	Waited    time.Duration `json:"waited"`
	Waiting   *Wait         `json:"waiting,omitempty"`
	Budgets   []Budget      `json:"budgets,omitempty"`
	Warnings  []string      `json:"warnings,omitempty"`
	Outcome   *Outcome      `json:"-"`
}

// EventKind is the "event" of sync --progress json.
type EventKind string

// The events.
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
	Done      int
	Total     int
	Text      string // for people
	RequestID string
}

// Outcome is how a run ended.
type Outcome struct {
	Run      store.Run
	Identity access.Identity
	// Err is set when the run failed: what happened, with an
	// access.Refusal in its chain where the account said no.
	Err error
	// Held is what would be lost, per kind, when the run is held.
	Held []Shrink
}

// Shrink is one kind of which far less came back than is kept.
type Shrink struct {
	Kind   access.Kind
	Before int
	After  int
	Reason string // "far fewer", "nothing came back", "this key sees less"
}
