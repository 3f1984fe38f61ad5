// Package conductorone is a ConductorOne tenant as the platform where a
// connector lives: signing in with a client id and secret, finding apps and
// people, creating a PagerDuty connector, configuring it with an API token,
// and following its status.
//
// Platform is what set-up, sync, rotation and status ask; it keeps sign-ins and
// what a tenant said in the store. Client is the way into one tenant: it knows
// the tenant's API and nothing else, and keeps nothing. Its reads and searches
// are asked again after trouble that may pass; what creates or changes is sent
// once, and when its outcome is in doubt the tenant is asked what is there. So
// nothing is ever made twice. Every redirect is refused: the bearer and the
// token reach the tenant's host and nobody else.
//
// It must not know the pages that ask for it, or PagerDuty.
package conductorone

import (
	"crypto/ed25519"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"connectpd/sync/remote"
	"connectpd/wizard/conductorone/tenant"
)

// Options of New. Zero values are the defaults.
type Options struct {
	// Base stands in for https://TENANT: demo and tests only. https, or
	// http on loopback.
	Base      string
	Version   string // for the User-Agent connectpd/VERSION
	Clock     remote.Clock
	Transport http.RoundTripper
	// Waiting is told of pauses before another try: what is being done, and
	// for how long. It is called from the goroutine of the call.
	Waiting func(op string, d time.Duration)
	// Jitter gives numbers from 0 up to 1 that spread retries; tests make
	// it constant.
	Jitter func() float64
}

// withDefaults fills what was left open.
func (o Options) withDefaults() Options {
	if o.Version == "" {
		o.Version = "dev"
	}
	if o.Clock == nil {
		o.Clock = remote.RealClock{}
	}
	if o.Transport == nil {
		o.Transport = remote.NewTransport(width)
	}
	if o.Waiting == nil {
		o.Waiting = func(string, time.Duration) {}
	}
	if o.Jitter == nil {
		o.Jitter = rand.Float64
	}
	return o
}

// width is how many requests may be in flight.
const width = 8

// Client is one credential's way into its tenant. It is safe for concurrent
// use.
type Client struct {
	creds  tenant.Credentials
	key    ed25519.PrivateKey
	tenant string // host, as in the client id
	base   string
	o      Options
	alarm  remote.AlarmClock

	session session
	mu      sync.Mutex
	roles   *roleTable // once it was read
}

// New makes a client. It sends nothing.
func New(creds tenant.Credentials, o Options) (*Client, error) {
	key, err := creds.SigningKey()
	if err != nil {
		return nil, err
	}
	o = o.withDefaults()
	base := creds.Base()
	if o.Base != "" {
		base = strings.TrimRight(o.Base, "/")
	}
	if err := validBase(base); err != nil {
		return nil, err
	}
	return &Client{
		creds: creds, key: key, tenant: creds.Tenant(), base: base, o: o, alarm: remote.AlarmOf(o.Clock),
		session: session{turn: make(chan struct{}, 1)},
	}, nil
}

// Tenant is the tenant's host.
func (c *Client) Tenant() string { return c.tenant }

// Close lets go of idle connections. A closed client may be used again.
func (c *Client) Close() {
	if t, ok := c.o.Transport.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}
