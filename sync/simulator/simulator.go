// Package simulator is a PagerDuty account served over HTTP from memory: the
// demo and what tests run against. It has JSON types of its own, so that a
// mistake in the client's is not made twice, and keeps to
// the API's documented behaviour.
// It must not know the client that reads it.
package simulator

import "time"

// Options of a server. Zero values: no latency, no limit, no faults.
type Options struct {
	Latency     [2]time.Duration // between these two, from the seed
	RateLimit   int              // requests a window; 0 none. 960 in life
	RateWindow  time.Duration    // default one minute
	OnCallLimit int              // a limit of its own for /oncalls; 0 none
	MaxRows     int              // paging cap; default 10,000
	RateHeaders bool             // send ratelimit-* (set when RateLimit is)
	Region      string           // "us" or "eu": which tokens are known; "" the account's
	Seed        uint64
	Now         func() time.Time    `json:"-"`
	Sleep       func(time.Duration) `json:"-"` // default: a real one that ends with the request
	// Matches is how query= matches a name and an e-mail address, both as
	// typed, where that is not as documented. A server that has it does not
	// share its account with another.
	Matches func(query, name, email string) bool `json:"-"`
	// Live lets the account live: when a sync begins after another whole one
	// and a quiet moment, Account.Step runs first.
	Live bool
	// OneWait makes one request in the middle of the first sync answer 429
	// with this ratelimit-reset, so that a wait can be seen.
	OneWait time.Duration
}

// demoOptions are slow enough to be watched: 0.4 to 0.9 s a request, one
// short wait for the rate limit, and an account that lives between syncs.
func demoOptions() Options {
	return Options{Latency: [2]time.Duration{400 * time.Millisecond, 900 * time.Millisecond},
		RateHeaders: true, Live: true, OneWait: 3 * time.Second}
}

// Request is one request as it arrived.
type Request struct {
	Method    string
	Route     string // template: /teams/{id}/members; the path itself where unknown
	Path      string
	Query     string
	Status    int    // 0 while unanswered, or never answered
	ID        string // X-Request-Id of the answer
	Accept    string
	UserAgent string
	At        time.Time // on the server's clock
}
