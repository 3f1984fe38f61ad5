package access

import "time"

// ReviewStanding is how an access review stands, as far as others than reviews
// care: part of the summary that is kept beside it.
type ReviewStanding struct {
	ID    string `json:"review"`
	Name  string `json:"name"`
	Stage string `json:"state"` // open, signed, closed, cancelled
	Due   struct {
		At time.Time `json:"at"`
	} `json:"due"`
	Removals  []Removal `json:"removals"`
	KeptAgain []Grant   `json:"kept_again"` // what an earlier review revoked and this one keeps
}

// Removal is an item of a review that is to be removed, and what later syncs
// showed of it.
type Removal struct {
	Item    string     `json:"item"`
	Grant   Grant      `json:"grant"`
	Who     string     `json:"who"`
	Email   string     `json:"email,omitempty"`
	Status  UserStatus `json:"status"` // of the user, when the review started
	Holds   string     `json:"holds"`
	On      string     `json:"on"`
	Target  string     `json:"target"`       // what is to remain
	At      time.Time  `json:"at"`           // when it was decided
	Due     time.Time  `json:"due,omitzero"` // by when; zero for no limit
	Outcome string     `json:"outcome,omitempty"`
	Run     int64      `json:"run,omitempty"`
	RunAt   time.Time  `json:"run_at,omitzero"`
	Shown   string     `json:"shown,omitempty"`
}

// The outcomes of a removal as its JSON has them.
const (
	RemovalGone     = "gone"
	RemovalStill    = "still there"
	RemovalCameBack = "came back"
	RemovalNoLonger = "no longer held"
)

// Open reports that it is still to be done, as far as syncs have shown.
func (r Removal) Open() bool { return r.Outcome != RemovalGone && r.Outcome != RemovalNoLonger }

// Overdue reports that it should be done by now.
func (r Removal) Overdue(now time.Time) bool { return r.Open() && !r.Due.IsZero() && now.After(r.Due) }
