// Package simulator is a PagerDuty account served over HTTP from memory: the
// demo and what tests run against. It has JSON types of its own, so that a
// mistake in the client's is not made twice, and keeps to
// the API's documented behaviour.
package simulator

import (
	"net/http"
	"time"
)

// Size of a made-up account.
type Size struct {
	Users, Teams, TeamSize    int
	Schedules, ShiftSchedules int // layer-based, shift-based
	Policies                  int
	Unused                    int // layer-based schedules that no policy uses
	OnCallRows                int // 0: as the policies give; else about so many
}

// Account is a PagerDuty account in memory; safe for concurrent use. Facts
// about it (what a perfect sync finds) are in truth.go, changes in edit.go.
type Account struct{}

// Generate makes an account of a size from a seed: always the same one.
func Generate(seed uint64, s Size) *Account { panic("contract") }

// Demo is the believable company of the demo: about 250 users, 24 teams,
// 40 schedules.
func Demo() *Account { panic("contract") }

// Options of a server. Zero values: no latency, no limit, no faults.
type Options struct {
	Latency     [2]time.Duration // between these two, from the seed
	RateLimit   int              // requests a window; 0 none. 960 in life
	RateWindow  time.Duration    // default one minute
	OnCallLimit int              // a limit of its own for /oncalls; 0 none
	MaxRows     int              // paging cap; default 10,000
	RateHeaders bool             // send ratelimit-* (set when RateLimit is)
	Region      string           // "us" or "eu": which tokens are known
	Seed        uint64
	Now         func() time.Time
	Sleep       func(time.Duration)
}

// Server serves an account.
type Server struct{}

// NewServer makes one. It is an http.Handler; ListenAndServe is the caller's.
func NewServer(a *Account, o Options) *Server { panic("contract") }

// ServeHTTP answers as PagerDuty's REST API v2 does.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { panic("contract") }

// AddFault arranges trouble; see faults.go.
func (s *Server) AddFault(f Fault) { panic("contract") }

// Requests lists what was asked so far, oldest first: the tests' oracle.
func (s *Server) Requests() []Request { panic("contract") }

// Request is one request as it arrived.
type Request struct {
	Route  string // template: /teams/{id}/members
	Path   string
	Query  string
	Status int
}

// FaultKind is a kind of trouble.
type FaultKind string

// Fault is trouble at the Nth request of a route.
type Fault struct {
	Route string // template; "" any
	Nth   int    // 1 first, -1 every one
	Times int    // how many in a row; 0 once
	Kind  FaultKind
	Reset string // for 429: the ratelimit-reset header, "" none
}

// The kinds of trouble.
const (
	Fault429        FaultKind = "429"      // JSON, with headers
	Fault429Bare    FaultKind = "429-bare" // JSON without headers
	Fault429HTML    FaultKind = "429-html" // HTML without headers
	Fault500        FaultKind = "500"
	Fault502HTML    FaultKind = "502-html"
	Fault503        FaultKind = "503"
	Fault408        FaultKind = "408"
	FaultReset      FaultKind = "reset"     // connection reset
	FaultStall      FaultKind = "stall"     // accepts, never answers
	FaultTruncated  FaultKind = "truncated" // body cut short
	FaultBrokenJSON FaultKind = "broken-json"
	FaultWrongType  FaultKind = "wrong-type" // valid JSON, wrong types
	FaultRedirect   FaultKind = "redirect"
	FaultRevoke     FaultKind = "revoke"  // the token is revoked from here on
	FaultEndless    FaultKind = "endless" // a body without end
	FaultForbidden  FaultKind = "403"
	FaultPlan       FaultKind = "402"
	FaultHTML200    FaultKind = "html-200"
	FaultEmptyPage  FaultKind = "empty-page" // rows dropped, more still true
)
