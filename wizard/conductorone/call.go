package conductorone

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"connectpd/store/secret"
	"connectpd/sync/remote"
	"connectpd/wizard/platform"
)

// What is being done, to complete "The request to …".
const (
	opSignIn          = "sign in"
	opCaller          = "read who signs in"
	opRoles           = "read the roles"
	opUsers           = "search for people"
	opApps            = "search for apps"
	opApp             = "read the app"
	opDiscovered      = "list the discovered apps"
	opCreateApp       = "create the app"
	opPromote         = "make the discovered app managed"
	opConnectors      = "list the app's connectors"
	opConnector       = "read the connector"
	opCreateConnector = "create the connector"
	opForm            = "read what the connector's configuration asks for"
	opConfigure       = "save the connector's configuration"
	opOwners          = "read the connector's owners"
	opSetOwners       = "change the connector's owners"
	opResume          = "resume the connector's syncs"
	opSync            = "start a sync"
	opLook            = "check whether it was created"
)

// call is one logical request.
type call struct {
	op           string
	method, path string
	query        url.Values
	body         any               // sent as JSON; nil none
	form         func() url.Values // sent as a form instead, made anew for each try
	// safe: asking again changes nothing, so trouble that may pass is tried
	// again.
	safe bool
	// unsigned goes without a bearer.
	unsigned bool
	hide     []secret.Value // never to be seen in an error
	decode   func([]byte) error
}

// How often a call is tried, and how long it waits in between.
const (
	maxTries     = 4           // of what is safe, through trouble that may pass
	maxRateTries = 6           // through the rate limit, whatever the method
	firstRate    = time.Second // doubling, where the tenant names no time
	maxRate      = 30 * time.Second
	// longestWait is the longest time asked for that is waited; beyond, the
	// person decides.
	longestWait = time.Minute
	// patience bounds all tries that are not waits for the rate limit.
	patience = 60 * time.Second
)

// backoff is for trouble that may pass.
var backoff = remote.Backoff{First: 500 * time.Millisecond, Longest: 15 * time.Second}

// do sends a call until it succeeds, is refused, or patience runs out. The
// error is a *Error, or the context's when that was cancelled.
func (c *Client) do(ctx context.Context, k call) error {
	var refused secret.Value // a bearer that was not accepted
	began := c.o.Clock.Now()
	var rateWait time.Duration
	trouble, limited := 0, 0
	for tries := 1; ; tries++ {
		bearer, err := c.try(ctx, k, refused)
		if err == nil {
			return nil
		}
		var failed *Error
		if errors.As(err, &failed) && failed.Op != k.op {
			return err // the sign-in's, which has had its own tries
		}
		if ctx.Err() != nil {
			return c.interrupted(ctx, k, bearer.Empty() && !k.unsigned)
		}
		if failed == nil {
			return err
		}
		failed.Tries = tries
		var pause time.Duration
		switch {
		case failed.Kind == platform.KindRefused && !k.unsigned && refused.Empty():
			// A 401 was not acted upon: a new bearer, and once more.
			refused = bearer
			continue
		case failed.Kind == platform.KindRateLimit:
			limited++
			pause = rateLimitPause(failed, limited)
			if limited >= maxRateTries || pause > longestWait {
				return failed
			}
			rateWait += pause
		case k.safe && failed.mayPass():
			trouble++
			pause = backoff.Pause(trouble, c.o.Jitter())
			if trouble >= maxTries || c.o.Clock.Now().Add(pause).Sub(began)-rateWait > patience {
				return failed
			}
		default:
			return failed
		}
		c.o.Waiting(k.op, pause)
		if c.o.Clock.Sleep(ctx, pause) != nil {
			return c.interrupted(ctx, k, true)
		}
	}
}

// mayPass: trouble that passes by itself.
func (e *Error) mayPass() bool {
	var shape remote.ShapeError
	switch e.Kind {
	case platform.KindServer:
		return true
	case platform.KindNetwork:
		return e.trouble().Passes()
	case platform.KindMalformed:
		return !errors.As(e.Err, &shape) // cut short, not of another shape
	default:
		return false
	}
}

// interrupted is the error of a context that is done. One that ran out of
// time is told like a tenant that did not answer in time. idle: the call was
// not with the tenant at that moment.
func (c *Client) interrupted(ctx context.Context, k call, idle bool) error {
	if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return ctx.Err()
	}
	return &Error{Kind: platform.KindNetwork, Op: k.op, Tenant: c.tenant, Doubtful: !k.safe && !idle, Err: ctx.Err()}
}

func rateLimitPause(e *Error, try int) time.Duration {
	if e.RetryAfter > 0 {
		return e.RetryAfter
	}
	return min(firstRate<<(try-1), maxRate)
}

// try sends the call once. The bearer it went with comes back with an error.
func (c *Client) try(ctx context.Context, k call, refused secret.Value) (secret.Value, error) {
	var bearer secret.Value
	if !k.unsigned {
		var err error
		if bearer, err = c.bearer(ctx, refused); err != nil {
			return bearer, err
		}
	}
	req, err := c.request(ctx, k)
	if err != nil {
		return bearer, &Error{Kind: platform.KindBadRequest, Op: k.op, Tenant: c.tenant, Err: err}
	}
	if !k.unsigned {
		authorize(req, bearer)
	}
	hidden := append([]secret.Value{c.creds.Secret, bearer}, k.hide...)
	a, err := c.exchange(req, hidden)
	if err == nil {
		err = c.judge(a, k)
	}
	var failed *Error
	if errors.As(err, &failed) {
		failed.Op, failed.Tenant, failed.Status = k.op, c.tenant, a.Status
		failed.Message = secret.Redact(failed.Message, hidden...)
		failed.Doubtful = !k.safe && failed.uncertain()
	}
	return bearer, err
}

// uncertain: the tenant may have acted although no good answer came.
func (e *Error) uncertain() bool {
	switch e.Kind {
	case platform.KindServer, platform.KindNotJSON, platform.KindMalformed, platform.KindTooLarge:
		return true
	case platform.KindNetwork:
		return !e.trouble().Unsent()
	default:
		return false
	}
}

// judge makes an error of an answer that is no success, and decodes one that
// is.
func (c *Client) judge(a remote.Answer, k call) error {
	if t := remote.TroubleOfStatus(a.Status); t != nil {
		return &Error{Kind: platform.KindNetwork, Err: t}
	}
	page := remote.IsPage(a.Header, a.Body)
	if !a.OK() {
		if page && refuses(a.Status) {
			return &Error{Kind: platform.KindNotJSON}
		}
		said := decodeErrorBody(a.Body)
		e := &Error{Kind: kindOf(a.Status), Code: said.code, Message: said.message}
		switch e.Kind {
		case platform.KindDuplicate:
			e.ExistingID = said.id
		case platform.KindRateLimit:
			e.RetryAfter = remote.RetryAfter(a.Header, c.now())
		case platform.KindRefused, platform.KindBadRequest, platform.KindForbidden:
			e.ClockOff = clockOff(a.Header, c.now())
		}
		return e
	}
	if page {
		return &Error{Kind: platform.KindNotJSON}
	}
	if k.decode == nil {
		return nil
	}
	if err := k.decode(a.Body); err != nil {
		return &Error{Kind: platform.KindMalformed, Err: err}
	}
	return nil
}

// refuses: a page with such a status is a filter's; the tenant says it in JSON.
func refuses(status int) bool {
	return status == http.StatusUnauthorized || status == http.StatusPaymentRequired || status == http.StatusForbidden
}

// into decodes an answer into a value that starts afresh at every try, and
// checks it.
func into[T any](v *T, check func(*T) error) func([]byte) error {
	return func(body []byte) error {
		var fresh T
		if err := remote.Decode(body, &fresh); err != nil {
			return err
		}
		if check != nil {
			if err := check(&fresh); err != nil {
				return err
			}
		}
		*v = fresh
		return nil
	}
}

// get reads a path.
func (c *Client) get(ctx context.Context, op, path string, query url.Values, decode func([]byte) error) error {
	return c.do(ctx, call{op: op, method: http.MethodGet, path: path, query: query, safe: true, decode: decode})
}

// search posts a search, which is a read.
func (c *Client) search(ctx context.Context, op, path string, body any, decode func([]byte) error) error {
	return c.do(ctx, call{op: op, method: http.MethodPost, path: path, body: body, safe: true, decode: decode})
}

// change sends what changes the tenant: once.
func (c *Client) change(ctx context.Context, k call) error {
	k.safe = false
	if k.body == nil {
		k.body = json.RawMessage("{}")
	}
	return c.do(ctx, k)
}
