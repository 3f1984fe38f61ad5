// Package export writes access data for people and programs outside: CSV for
// an access review, one JSON document, and the manifest that says what such a
// file holds and proves that it is unchanged.
//
// It is handed what it writes and knows neither the store nor the network.
// Times are UTC throughout.
package export

import (
	"time"

	"connectpd/store/access"
)

// Version is that of the JSON document and of the manifest. It changes when a
// name in them changes its meaning; names may be added.
const Version = 1

// About says what an export is of.
type About struct {
	Made      time.Time
	By        string // "connectpd v1.2.3"
	Connector Connector
	Run       Run
}

// Connector is the connector that the data came through.
type Connector struct {
	ID       string  `json:"id"`
	Name     string  `json:"name"`
	Platform string  `json:"platform"`
	App      App     `json:"app"`
	Account  Account `json:"account"`
}

// App is what the access is reviewed for.
type App struct {
	ID   string  `json:"id"`
	Name string  `json:"name"`
	IDP  *string `json:"idp"` // identity provider; null where nobody said so
}

// Account is the PagerDuty account.
type Account struct {
	Subdomain string  `json:"subdomain"`
	Region    *string `json:"region"` // us, eu; null with an API base of one's own
	API       string  `json:"api"`
}

// Run is the sync whose data it is.
type Run struct {
	ID         int64
	StartedAt  time.Time
	FinishedAt time.Time
	Result     string // ok, partial, or held where a held result was accepted
	Reason     string // for people; empty when all is well
	Baseline   bool   // the first one: nothing to compare with
	Key        access.TokenKind
	SeesAll    bool // the key by nature sees the whole account
	Counts     access.Counts
	Coverage   map[access.Kind]access.Coverage
}

// Partial reports whether some of the data was not read by this run, or not
// proved complete.
func (r Run) Partial() bool {
	for _, c := range r.Coverage {
		if c.State == access.NotRead || c.State == access.Incomplete || len(c.Except) > 0 {
			return true
		}
	}
	return false
}

// Row is one grant with what a review of it needs.
type Row struct {
	User         access.User
	BaseRole     string // its label on the account's plan
	Type         access.ResourceType
	ResourceID   string
	ResourceName string
	Entitlement  access.Entitlement
	// OnCallNow: the person holds a shift, or is on call directly by a
	// policy, at the time of the run. Unknown where that was not read.
	OnCallNow access.Tri
	FirstSeen time.Time
	// Baseline rows were there before connectpd first looked, at FirstSeen.
	Baseline bool
	LastSeen time.Time
}

// Privileged reports whether the grant gives power over others' access.
func (r Row) Privileged() bool { return access.Privileged(r.Type, r.ResourceID, r.Entitlement) }

// orNull is nil for what is not known.
func orNull[T ~string](v T) *T {
	if v == "" {
		return nil
	}
	return &v
}

// stamp is a time as every export carries it; empty for the zero time.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
