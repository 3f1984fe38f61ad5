// Package pagerduty reads a PagerDuty account over its REST API v2: paging,
// pacing, retries, typed errors, and telling what a token is. It is an
// engine.Source. It is the only package that imports go-pagerduty, sends GET
// only, and keeps nothing.
//
// It must not know the store's SQL, the wizard or who watches.
package pagerduty

import (
	"context"
	"net/http"
	"time"

	"connectpd/store/access"
	"connectpd/store/secret"
)

// The public API bases.
const (
	USBase = "https://api.pagerduty.com"
	EUBase = "https://api.eu.pagerduty.com"
)

// Clock is all that this package knows of time.
type Clock interface {
	Now() time.Time
	// Sleep returns early with the context's error.
	Sleep(ctx context.Context, d time.Duration) error
}

// Observer is told about traffic; see engine.Observer.
type Observer interface {
	RequestStarted()
	RequestDone(route string, status int, requestID string)
	Retrying(route string, try int, cause string)
	WaitStarted(gate, reason string, seconds float64)
	WaitDone(gate string)
	Budget(gate string, limit, remaining int, resetSeconds float64)
	Warning(text string)
}

// Options of New and CheckToken. Zero values are the defaults.
type Options struct {
	Base        string // API base; for CheckToken "" tries US, then EU
	Version     string // for the User-Agent connectpd/VERSION
	Concurrency int    // requests in flight, 1 to 16; default 8
	Clock       Clock
	Observer    Observer
	Transport   http.RoundTripper // tests
}

// Client reads one account with one token.
type Client struct{}

// New makes a client. It sends nothing.
func New(token secret.Value, o Options) (*Client, error) { panic("contract") }

// CheckToken tells what a token is, trying the public regions where no base
// is given ("auto"). It never retries a refusal.
func CheckToken(ctx context.Context, token secret.Value, o Options) (access.Identity, error) {
	panic("contract")
}

// StillWorks asks once whether PagerDuty accepts the token at that base:
// false with nil when it is refused (401).
func StillWorks(ctx context.Context, token secret.Value, o Options) (bool, error) {
	panic("contract")
}

// ValidBase checks an API base address: https, or http on loopback.
func ValidBase(base string) error { panic("contract") }
