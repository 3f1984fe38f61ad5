package review

import (
	"time"

	"connectpd/store/access"
)

// Frozen is what a review is about: it is written when the review starts, and
// never again.
type Frozen struct {
	Version   int       `json:"version"` // 1
	ID        string    `json:"review"`
	Name      string    `json:"name"`
	Connector Connector `json:"connector"`
	Run       Run       `json:"run"`
	Scope     string    `json:"scope"` // all, privileged, changed, team=X, role=X
	// Population is every grant of the run, by what it is held on; Items are
	// those of them that are in scope.
	Population Population `json:"population"`
	Due        Due        `json:"due"`
	// RemoveWithin is how long a removal may take from the decision on, in
	// seconds; 0 for no limit.
	RemoveWithin int64     `json:"remove_within_s"`
	AcceptedGaps string    `json:"accepted_gaps,omitempty"` // the reason why gaps were accepted
	Started      Entry     `json:"started"`
	StartedAt    time.Time `json:"started_at"`
	Previous     string    `json:"previous,omitempty"` // SHA-256 of the connector's sealed review before
	Items        []Item    `json:"items"`
}

// Connector names the account that is reviewed.
type Connector struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Account string `json:"account"` // subdomain
	API     string `json:"api"`
	App     string `json:"app"`
}

// Run is the sync that the items are of.
type Run struct {
	ID         int64                           `json:"id"`
	StartedAt  time.Time                       `json:"started_at"`
	FinishedAt time.Time                       `json:"finished_at"`
	Requests   int                             `json:"requests"`
	Result     access.Result                   `json:"result"`
	TokenKind  access.TokenKind                `json:"token_kind"`
	SeesAll    bool                            `json:"sees_all"` // the key by nature sees the whole account
	Counts     access.Counts                   `json:"counts"`
	Coverage   map[access.Kind]access.Coverage `json:"coverage"`
}

// Population counts what the run read, and what of it is in scope.
type Population struct {
	Grants      int `json:"grants"` // of roles, teams and schedules; on-call turns are none
	Roles       int `json:"roles"`
	Memberships int `json:"memberships"`
	Schedules   int `json:"schedules"`
	InScope     int `json:"in_scope"`
	// SHA256 is that of the document that lists them all.
	SHA256 string `json:"sha256,omitempty"`
}

// Due is the end of a day in a zone.
type Due struct {
	Day  string    `json:"day"` // 2026-12-12
	Zone string    `json:"zone"`
	At   time.Time `json:"at"`
}

// Item is one grant that somebody decides on.
type Item struct {
	ID          string              `json:"item"` // i112
	User        User                `json:"user"`
	Type        access.ResourceType `json:"type"`
	ResourceID  string              `json:"resource_id"`
	Resource    string              `json:"resource"` // its name
	URL         string              `json:"url,omitempty"`
	Entitlement access.Entitlement  `json:"entitlement"`
	Privileged  bool                `json:"privileged"`
	// Alone: it is decided by itself, and to keep it needs a reason (Account
	// Owner and Global Admin).
	Alone bool `json:"alone,omitempty"`
	// Since is when it was first seen; with Baseline it was there before.
	Since    time.Time `json:"since"`
	Baseline bool      `json:"baseline,omitempty"`
	OnCall   bool      `json:"on_call,omitempty"` // the person held a shift then
	Findings []string  `json:"findings,omitempty"`
	Last     *Last     `json:"last,omitempty"`
	Reviewer string    `json:"reviewer"` // e-mail, as the review started
	Why      string    `json:"why"`      // how it came to that reviewer
}

// User is who holds an item's grant.
type User struct {
	ID     string            `json:"id"`
	Name   string            `json:"name"`
	Email  string            `json:"email"`
	Status access.UserStatus `json:"status"`
	Role   string            `json:"role"` // base role, PagerDuty's API value
	SSO    string            `json:"sso"`  // yes, no, unknown
	// Account is what people marked it as: person, service, shared,
	// third-party; empty where nobody did. Accountable answers for it.
	Account     string `json:"account,omitempty"`
	Accountable string `json:"accountable,omitempty"`
}

// Last is what the newest signed review decided on the same grant.
type Last struct {
	Review   string    `json:"review"`
	Decision Decision  `json:"decision"`
	Target   string    `json:"target,omitempty"`
	Until    string    `json:"until,omitempty"`
	Comment  string    `json:"comment,omitempty"`
	At       time.Time `json:"at"`
}
