package pagerduty

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	api "github.com/PagerDuty/go-pagerduty"

	"connectpd/sync/remote"
)

// patience bounds one request: how often it is tried, and how long all tries
// and the pauses between them may take together. Rate-limit waits and waits
// for a slot do not count.
type patience struct {
	tries  int
	total  time.Duration
	limits remote.Limits // of one try
}

// maxBody is far beyond a page of a hundred rows.
const maxBody = 64 << 20

var (
	// steady is for syncs.
	steady = patience{tries: 6, total: 2 * time.Minute, limits: remote.Limits{Header: 25 * time.Second, Stall: 15 * time.Second, Try: 60 * time.Second, Body: maxBody}}
	// brisk is for checks that a person waits for.
	brisk = patience{tries: 3, total: 40 * time.Second, limits: remote.Limits{Header: 15 * time.Second, Stall: 10 * time.Second, Try: 20 * time.Second, Body: maxBody}}
	// hurried is brisk for the second of two regions, where the first could
	// not be reached.
	hurried = patience{tries: 1, total: 20 * time.Second, limits: brisk.limits}
)

// backoff is for trouble that may pass.
var backoff = remote.Backoff{First: 500 * time.Millisecond, Longest: 15 * time.Second}

// transport is the HTTPClient beneath go-pagerduty. A request that it returns
// without error was a success whose body the call has decoded.
type transport struct {
	exchange remote.Exchanger
	pacer    *pacer
	clock    remote.Clock
	there    *serverClock
	obs      Observer
	jitter   func() float64
	agent    string
	patience patience
	base     string
	redact   func(string) string
}

var _ api.HTTPClient = (*transport)(nil)

// Do sends a GET until it succeeds, is refused, or patience runs out. The
// error is a *Error or the context's; it is left in the call too.
func (t *transport) Do(req *http.Request) (*http.Response, error) {
	k := callFrom(req.Context())
	resp, err := t.run(req, k)
	k.err = err
	return resp, err
}

func (t *transport) run(req *http.Request, k *call) (*http.Response, error) {
	if req.Method != http.MethodGet {
		return nil, fmt.Errorf("%s is not sent: this program only reads", req.Method)
	}
	ctx := req.Context()
	req.Header.Set("User-Agent", t.agent)
	var spent time.Duration
	hopeless := false
	for {
		k.tries++
		answer, took, err := t.try(req, k, t.patience.total-spent)
		if err == nil {
			return response(answer, req), nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var failed *Error
		if !errors.As(err, &failed) {
			return nil, err
		}
		failed.Tries = k.tries
		if !retryable(failed, hopeless) || k.tries >= t.patience.tries {
			return nil, failed
		}
		hopeless = hopeless || isHopeless(failed)
		spent += took
		var pause time.Duration
		if failed.Status != http.StatusTooManyRequests { // the gate waits those out
			pause = backoff.Pause(k.tries, t.jitter())
		}
		if spent += pause; spent >= t.patience.total {
			return nil, failed
		}
		t.obs.Retrying(k.route, k.tries, failed.cause())
		if pause > 0 {
			if err := t.clock.Sleep(ctx, pause); err != nil {
				return nil, err
			}
		}
	}
}

// retryable: reads only, and only what may pass by itself.
func retryable(e *Error, wasHopeless bool) bool {
	switch e.Class {
	case ClassRateLimit:
		return e.Err == nil
	case ClassServer:
		return true
	case ClassNetwork:
		return e.trouble().Passes() || isHopeless(e) && !wasHopeless
	case classMalformed:
		return !isHopeless(e) || !wasHopeless
	default:
		return false
	}
}

// isHopeless tells a success that hardly passes by itself: one of another
// shape, or somebody else's page. It is asked for once more.
func isHopeless(e *Error) bool {
	var shape remote.ShapeError
	page := e.Class == ClassNetwork && e.trouble().Kind == remote.Page
	return page && e.Status == http.StatusOK || errors.As(e.Err, &shape)
}

// try is one try: a slot, the exchange, and then, with the slot given back,
// the decoding. took is the time of the exchange, without the wait for the
// slot.
func (t *transport) try(req *http.Request, k *call, left time.Duration) (a remote.Answer, took time.Duration, err error) {
	slot, err := t.pacer.acquire(req.Context(), gateOf(k.route))
	if err != nil {
		return remote.Answer{}, 0, err
	}
	began := t.clock.Now()
	t.obs.RequestStarted()
	limits := t.patience.limits
	limits.Try = min(limits.Try, left)
	a, err = t.exchange.Do(req, limits)
	took = t.clock.Now().Sub(began)
	note := readNotice(a.Header, t.clock.Now())
	id := t.requestID(a)
	t.obs.RequestDone(k.route, a.Status, id)
	t.pacer.release(slot, a.Status, note)
	if err == nil {
		err = t.judge(a, k, note)
	} else {
		err = brokenExchange(err)
	}
	var failed *Error
	if errors.As(err, &failed) {
		failed.Route, failed.Base, failed.Status, failed.RequestID = k.route, t.base, a.Status, id
	}
	return a, took, err
}

// judge makes an error of an answer that is no success, and decodes one that
// is.
func (t *transport) judge(a remote.Answer, k *call, n notice) error {
	if trouble := standsBetween(a); trouble != nil {
		return &Error{Class: ClassNetwork, Err: trouble}
	}
	t.there.hear(a.Header)
	if !a.OK() {
		said := decodeErrorBody(a.Body)
		e := &Error{
			Class:   refine(classOf(a.Status), said),
			Code:    said.code,
			Message: t.redact(said.message),
			Scope:   t.redact(said.scope),
			Ability: t.redact(said.ability),
		}
		if a.Status == http.StatusTooManyRequests && n.hasReset && n.reset > maxReset {
			e.Err = fmt.Errorf("PagerDuty asks to wait %s", n.reset)
		}
		return e
	}
	if a.Status == http.StatusPartialContent {
		return &Error{Class: classMalformed, Err: remote.ShapeError{What: "the answer is part of one, which was not asked for"}}
	}
	if err := k.decode(a.Body); err != nil {
		return &Error{Class: classMalformed, Err: err}
	}
	return nil
}

// brokenExchange makes the client's error of what an exchange met.
func brokenExchange(err error) *Error {
	if errors.Is(err, remote.ErrTooLarge) {
		return &Error{Class: classTooLarge, Err: err}
	}
	return &Error{Class: ClassNetwork, Err: err}
}

// standsBetween tells an answer that is not PagerDuty's: its errors are JSON
// with "error", so a page says nothing about the token. Trouble of the servers
// themselves (5xx), and a rate limit, PagerDuty may tell in a page of its own.
func standsBetween(a remote.Answer) *remote.Trouble {
	if t := remote.TroubleOfStatus(a.Status); t != nil {
		return t
	}
	page := &remote.Trouble{Kind: remote.Page}
	switch {
	case a.OK():
		if remote.IsPage(a.Header, a.Body) {
			return page
		}
	case a.Status >= 400 && a.Status < 500 && a.Status != http.StatusTooManyRequests && a.Status != http.StatusRequestTimeout:
		if !holdsError(a.Body) {
			return page
		}
	}
	return nil
}

// requestID is PagerDuty's name for the request, which its support asks for.
func (t *transport) requestID(a remote.Answer) string {
	id := remote.Clean(a.Header.Get("X-Request-Id"))
	if a.Status < 400 {
		return id // nobody reports it
	}
	return t.redact(id)
}

// response hands a success on to go-pagerduty.
func response(a remote.Answer, req *http.Request) *http.Response {
	return &http.Response{
		Status: http.StatusText(a.Status), StatusCode: a.Status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: a.Header, Request: req,
		Body: io.NopCloser(bytes.NewReader(a.Body)), ContentLength: int64(len(a.Body)),
	}
}

// cause is why a try failed, in a few words for a log line.
func (e *Error) cause() string {
	switch {
	case e.Status == http.StatusTooManyRequests:
		return "rate limit"
	case e.Class == classMalformed:
		return "an answer that could not be read"
	case e.Class == ClassNetwork && e.Err != nil:
		return e.trouble().Error()
	case e.Status != 0:
		return fmt.Sprintf("HTTP %d", e.Status)
	default:
		return string(e.Class)
	}
}
