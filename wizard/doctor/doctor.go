// Package doctor checks the machine and its surroundings: the store, the
// keychain, the way to PagerDuty and to where connectors are registered beside this computer, the clock and the
// terminal. Every check ends in words with a cure. It changes nothing, sends no
// token, and must not know which platforms there are, or how its report is shown.
package doctor

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/sync/pagerduty"
)

// State is how a check ended.
type State string

// The states.
const (
	OK      State = "ok"
	Warning State = "warning" // works, or may; worth knowing
	Failure State = "failure" // something will not work until it is cured
)

// Check is one thing that was looked at.
type Check struct {
	Name    string `json:"name"` // short and stable: store, files, keychain, network-us, …
	State   State  `json:"state"`
	Message string `json:"message"`
	Cure    string `json:"cure"` // what to do; empty when all is well
}

// Report is what doctor found, in a fixed order.
type Report struct {
	Version int     `json:"version"`
	Checks  []Check `json:"checks"`
}

// Count is the number of checks that ended so. The command exits 1 when there
// are failures.
func (r Report) Count(s State) int {
	n := 0
	for _, c := range r.Checks {
		if c.State == s {
			n++
		}
	}
	return n
}

// Doer sends a request; *http.Client is one. It must not follow redirects.
type Doer interface {
	Do(*http.Request) (*http.Response, error)
}

// Store is what doctor asks of an open store; *store.Store is one.
type Store interface {
	QuickCheck(ctx context.Context) error
	Connectors(ctx context.Context) ([]store.Connector, error)
	Reviews(ctx context.Context, connectorID string) ([]store.Review, error)
	CheckReviews(ctx context.Context) ([]*store.ReviewDamagedError, error)
	Damaged() []string     // files that were put aside
	NewestKept() time.Time // of the backups of what is kept; zero for none
	ReadOnly() error       // why nothing can be written; nil where it can
	Close() error
}

// Options say where to look. Store, Keychain and HTTP are required.
type Options struct {
	Home string // the folder of the store
	// Store opens it. It is not called when Home does not exist: doctor makes
	// nothing.
	Store    func(context.Context) (Store, error)
	Keychain func(keychain.Kind) (keychain.Keychain, error)
	HTTP     Doer
	APIBase  string // CONNECTPD_API_URL, looked at beside the public bases; may be empty
	Version  string // for the User-Agent
	Terminal Terminal
	// Door tells where a connector is registered beside this computer, and how
	// that is knocked at; the zero Door: nowhere.
	Door func(store.Connector) Door
	// SignIn tries the sign-ins of these connectors, and those that the
	// environment holds; nil: nobody signs in.
	SignIn func(context.Context, []store.Connector) []Proof
	Drive  func(folder string) string // names the network file system of a folder, ""; nil: the system is asked
	Now    func() time.Time           // nil: time.Now
	Limit  time.Duration              // of each check; 0: defaultLimit
}

// defaultLimit leaves the keychain its own five seconds and the two glances
// that it takes before it reports.
const defaultLimit = 8 * time.Second

// Run makes all checks at once and waits for them, each for at most o.Limit.
func Run(ctx context.Context, o Options) Report {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Limit == 0 {
		o.Limit = defaultLimit
	}
	// The keychains that matter are those the connectors use, so the store
	// comes first; the clock is read off the network's answers.
	groups := []func(context.Context) []Check{
		o.storeAndKeychains,
		o.networkAndClock,
		func(context.Context) []Check { return o.Terminal.checks() },
	}
	found := make([][]Check, len(groups))
	var wg sync.WaitGroup
	for i, group := range groups {
		wg.Go(func() { found[i] = group(ctx) })
	}
	wg.Wait()
	return Report{Version: 1, Checks: slices.Concat(found...)}
}

func (o Options) storeAndKeychains(ctx context.Context) []Check {
	checks, found := o.checkStore(ctx)
	return slices.Concat(checks, o.checkDrive(ctx), o.checkKeychains(ctx, found.kinds),
		o.checkDoors(ctx, found.connectors), o.checkSignIns(ctx, found.connectors))
}

func (o Options) networkAndClock(ctx context.Context) []Check {
	checks, skews := o.checkNetwork(ctx)
	return append(checks, checkClock(skews))
}

// bounded gives look a limit. A look that ignores its context is left behind,
// and late is what is said instead.
func bounded[T any](ctx context.Context, limit time.Duration, late T, look func(context.Context) T) T {
	ctx, cancel := context.WithTimeout(ctx, limit)
	done := make(chan T, 1)
	go func() {
		defer cancel()
		done <- look(ctx)
	}()
	// The look's own words are better than ours: it gets a moment to find
	// them after its time is up.
	patience := time.NewTimer(limit + min(limit, grace))
	defer patience.Stop()
	select {
	case found := <-done:
		return found
	case <-patience.C:
		cancel()
		return late
	}
}

// grace is that moment, and never longer than the limit itself.
const grace = 5 * time.Second

func (o Options) tooSlow(name string, state State, what, cure string) Check {
	return Check{name, state, fmt.Sprintf("%s did not answer within %s.", what, o.Limit), cure}
}

// bases are the addresses to try, by the name of their check.
func (o Options) bases() []base {
	list := []base{
		{"network-us", "PagerDuty (US)", pagerduty.USBase, pagerDutyStatus},
		{"network-eu", "PagerDuty (EU)", pagerduty.EUBase, pagerDutyStatus},
	}
	if o.APIBase != "" {
		list = append(list, base{"network-api", "The API base in CONNECTPD_API_URL", o.APIBase, pagerDutyStatus})
	}
	return list
}

// base is an address that is asked; status is where its troubles are told.
type base struct{ check, title, address, status string }

const pagerDutyStatus = "; status.pagerduty.com has details"
