// Package pagerduty reads a PagerDuty account over its REST API v2: paging,
// pacing, retries, typed errors, and telling what a token is. It is an
// engine.Source. It is the only package that imports go-pagerduty, sends GET
// only, and keeps nothing.
//
// go-pagerduty gives the client, the authentication, the option types, the
// error type and the typed calls whose structs carry what is needed (members,
// on-calls, abilities). Everything else goes through its Client.Do into rows
// of this package: its structs drop created_via_sso, default_role, deleted_at
// and the shift-based schedules. Beneath it lies the transport of this
// package: one request there is up to six tries, each in a slot that the pacer
// hands out.
//
// It must not know the store's SQL, the wizard or who watches.
package pagerduty

import (
	"errors"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	api "github.com/PagerDuty/go-pagerduty"

	"connectpd/store/secret"
	"connectpd/sync/remote"
)

// Observer is told about traffic; see engine.Observer. The gates are called
// "oncalls" and "rest".
type Observer interface {
	RequestStarted()
	RequestDone(route string, status int, requestID string)
	Retrying(route string, try int, cause string)
	WaitStarted(gate, reason string, seconds float64)
	WaitDone(gate string)
	Budget(gate string, limit, remaining int, resetSeconds float64)
	Warning(text string)
	Remaining() (requests int, known bool)
}

// Options of New and CheckToken. Zero values are the defaults.
type Options struct {
	Base        string // API base; for New "" is the US, for CheckToken "" tries US, then EU
	Version     string // for the User-Agent connectpd/VERSION
	Concurrency int    // requests in flight, 1 to 16; default 8
	Clock       remote.Clock
	Observer    Observer
	Transport   http.RoundTripper // tests
	// Jitter gives numbers from 0 up to 1 that spread retries; tests make
	// it constant.
	Jitter func() float64
}

const (
	defaultConcurrency = 8
	maxConcurrency     = 16
)

// withDefaults fills what was left open.
func (o Options) withDefaults() Options {
	o.Base = strings.TrimRight(o.Base, "/")
	if o.Base == "" {
		o.Base = USBase
	}
	if o.Version == "" {
		o.Version = "dev"
	}
	if o.Concurrency == 0 {
		o.Concurrency = defaultConcurrency
	}
	o.Concurrency = min(max(o.Concurrency, 1), maxConcurrency)
	if o.Clock == nil {
		o.Clock = remote.RealClock{}
	}
	if o.Observer == nil {
		o.Observer = nobody{}
	}
	if o.Transport == nil {
		o.Transport = remote.NewTransport(o.Concurrency)
	}
	if o.Jitter == nil {
		o.Jitter = rand.Float64
	}
	return o
}

// Client reads one account with one token. It is safe for concurrent use.
type Client struct {
	api   *api.Client
	base  string
	oauth bool             // not as long as an API key: sent as Bearer
	now   func() time.Time // by PagerDuty's clock
	obs   Observer
	width int // pages of one listing asked for at once
	rt    http.RoundTripper

	rowsLeft atomic.Int64 // of maxRunRows

	mu      sync.Mutex
	cap     int             // rows a listing may reach by offset, as learned
	userIDs func() []string // of the last user sweep
	teamIDs func() []string // of the last team sweep
	said    map[string]bool // oddities that were told
}

// keyLength is the length of both kinds of PagerDuty API key (KB "API access
// keys"). Anything else goes out as Bearer, as OAuth tokens do; what kind of
// key it is, PagerDuty's answers say.
const keyLength = 20

// New makes a client. It sends nothing.
func New(token secret.Value, o Options) (*Client, error) { return newClient(token, o, steady) }

func newClient(token secret.Value, o Options, p patience) (*Client, error) {
	if token.Empty() {
		return nil, errors.New("there is no API token")
	}
	plain := token.Reveal()
	if strings.ContainsFunc(plain, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return nil, errors.New("the API token contains a space, a line break or another character that is not allowed; enter it again")
	}
	o = o.withDefaults()
	if err := ValidBase(o.Base); err != nil {
		return nil, err
	}
	options := []api.ClientOptions{api.WithAPIEndpoint(o.Base)}
	oauth := len(plain) != keyLength
	if oauth {
		options = append(options, api.WithOAuth())
	}
	redact := secret.NewRedactor(token).Redact
	there := &serverClock{clock: o.Clock, obs: o.Observer}
	c := &Client{
		api:   api.NewClient(plain, options...),
		base:  o.Base,
		oauth: oauth,
		now:   there.now,
		obs:   o.Observer,
		width: o.Concurrency,
		rt:    o.Transport,
		cap:   rowCap,
		said:  map[string]bool{},
	}
	c.rowsLeft.Store(maxRunRows)
	c.api.HTTPClient = &transport{
		pacer:    newPacer(o),
		clock:    o.Clock,
		there:    there,
		obs:      o.Observer,
		jitter:   o.Jitter,
		agent:    "connectpd/" + o.Version,
		patience: p,
		base:     o.Base,
		redact:   redact,
		exchange: remote.Exchanger{Transport: o.Transport, Alarm: remote.AlarmOf(o.Clock), Redact: redact},
	}
	return c, nil
}

// Close lets go of idle connections. A closed client may be used again.
func (c *Client) Close() {
	if t, ok := c.rt.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

// nobody is the Observer of those who do not watch.
type nobody struct{}

func (nobody) RequestStarted()                     {}
func (nobody) RequestDone(string, int, string)     {}
func (nobody) Retrying(string, int, string)        {}
func (nobody) WaitStarted(string, string, float64) {}
func (nobody) WaitDone(string)                     {}
func (nobody) Budget(string, int, int, float64)    {}
func (nobody) Warning(string)                      {}
func (nobody) Remaining() (int, bool)              { return 0, false }
