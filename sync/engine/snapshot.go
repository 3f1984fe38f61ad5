package engine

import (
	"encoding/json"
	"fmt"
	"time"

	"connectpd/store"
	"connectpd/store/access"
)

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
//
// A team is done when its members are read, a schedule when its people are;
// roles are learned from users, so their row ends with the users' row.
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

var sentences = map[Activity]string{
	Checking:         "Checking the API token",
	ReadingUsers:     "Reading users and their roles",
	ReadingTeams:     "Reading teams",
	ReadingMembers:   "Reading team members",
	ReadingSchedules: "Reading schedules",
	ReadingOnCalls:   "Reading who is on call",
	Applying:         "Saving what was read",
	Finished:         "Finished",
}

// Sentence is the activity in words; "" for one this version does not know.
func (a Activity) Sentence() string { return sentences[a] }

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
// sync leaves for other processes; ParseSnapshot reads it there.
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
	Waited    time.Duration `json:"waited"` // by rate limits, wall time
	// Waiting is set while a pause holds everything up: no request is on
	// its way.
	Waiting  *Wait    `json:"waiting,omitempty"`
	Budgets  []Budget `json:"budgets,omitempty"`
	Warnings []string `json:"warnings,omitempty"`
	Outcome  *Outcome `json:"-"`
}

// ParseSnapshot reads what a running sync published (store.LiveRun.Progress).
func ParseSnapshot(published []byte) (Snapshot, error) {
	s := Snapshot{Left: -1}
	if err := json.Unmarshal(published, &s); err != nil {
		return Snapshot{}, fmt.Errorf("reading the published progress: %w", err)
	}
	for i, t := range access.ResourceTypes {
		if s.Rows[i].Type != t {
			return Snapshot{}, fmt.Errorf("reading the published progress: row %d is %q, expected %q", i, s.Rows[i].Type, t)
		}
	}
	return s, nil
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
type Shrink = access.Shrink

// Why a run is held.
const (
	farFewer    = "far fewer"
	nothingBack = "nothing came back"
	seesLess    = "this key sees less"
)
