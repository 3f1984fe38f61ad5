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
	tries int
	total time.Duration
	// header bounds the wait for an answer's head, stall the silence within
	// its body, try the whole of one try.
	header, stall, try time.Duration
}

var (
	// steady is for syncs.
	steady = patience{tries: 6, total: 2 * time.Minute, header: 25 * time.Second, stall: 15 * time.Second, try: 60 * time.Second}
	// brisk is for checks that a person waits for.
	brisk = patience{tries: 3, total: 40 * time.Second, header: 15 * time.Second, stall: 10 * time.Second, try: 20 * time.Second}
	// once asks a single time.
	once = patience{tries: 1, total: 20 * time.Second, header: 15 * time.Second, stall: 10 * time.Second, try: 20 * time.Second}
)

const (
	firstPause = 500 * time.Millisecond
	maxPause   = 15 * time.Second
)

// transport is the HTTPClient beneath go-pagerduty. A request that it returns
// without error was a success whose body the call has decoded.
type transport struct {
	rt       http.RoundTripper
	pacer    *pacer
	clock    remote.Clock
	alarm    remote.AlarmClock // keeps the deadlines of a try
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
	wrongTypes := false
	for {
		k.tries++
		answer, took, err := t.try(req, k, t.patience.total-spent)
		if err == nil {
			return answer.response(req), nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var failed *Error
		if !errors.As(err, &failed) {
			return nil, err
		}
		failed.Tries = k.tries
		if !retryable(failed, wrongTypes) || k.tries >= t.patience.tries {
			return nil, failed
		}
		wrongTypes = wrongTypes || isShape(failed)
		spent += took
		var pause time.Duration
		if failed.Status != http.StatusTooManyRequests { // the gate waits those out
			pause = t.pause(k.tries)
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

// pause is the wait before the try after this one: doubling, with jitter.
func (t *transport) pause(try int) time.Duration {
	d := min(firstPause<<min(try-1, 10), maxPause)
	return d/2 + time.Duration(t.jitter()*float64(d/2))
}

// retryable: reads only, and only what may pass by itself.
func retryable(e *Error, hadWrongTypes bool) bool {
	switch e.Class {
	case ClassRateLimit:
		return e.Err == nil
	case ClassServer, ClassNetwork:
		return true
	case ClassMalformed:
		return !isShape(e) || !hadWrongTypes
	default:
		return false
	}
}

func isShape(e *Error) bool {
	var shape shapeError
	return errors.As(e.Err, &shape)
}

// try is one try: a slot, the exchange, and then, with the slot given back,
// the decoding. took is the time of the exchange, without the wait for the
// slot.
func (t *transport) try(req *http.Request, k *call, left time.Duration) (a answer, took time.Duration, err error) {
	slot, err := t.pacer.acquire(req.Context(), gateOf(k.route))
	if err != nil {
		return answer{}, 0, err
	}
	began := t.clock.Now()
	t.obs.RequestStarted()
	a, err = t.exchange(req, min(t.patience.try, left))
	took = t.clock.Now().Sub(began)
	note := readNotice(a.header)
	id := t.requestID(a)
	t.obs.RequestDone(k.route, a.status, id)
	t.pacer.release(slot, a.status, note)
	if err == nil {
		err = t.judge(a, k, note)
	}
	var failed *Error
	if errors.As(err, &failed) {
		failed.Route, failed.Base, failed.Status, failed.RequestID = k.route, t.base, a.status, id
	}
	return a, took, err
}

// judge makes an error of an answer that is no success, and decodes one that
// is.
func (t *transport) judge(a answer, k *call, n notice) error {
	if a.status < 200 || a.status > 299 {
		said := decodeErrorBody(a.body)
		e := &Error{
			Class:   refine(classOf(a.status), said),
			Code:    said.code,
			Message: t.redact(said.message),
			Scope:   t.redact(said.scope),
			Ability: t.redact(said.ability),
		}
		if a.status == http.StatusTooManyRequests && n.hasReset && n.reset > maxReset {
			e.Err = fmt.Errorf("PagerDuty asks to wait %s", n.reset)
		}
		return e
	}
	if a.status == http.StatusPartialContent {
		return &Error{Class: ClassMalformed, Err: shapeError{What: "the answer is part of one, which was not asked for"}}
	}
	if err := k.decode(a.body); err != nil {
		return &Error{Class: ClassMalformed, Err: err}
	}
	return nil
}

// answer is what came back, read to its end.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// requestID is PagerDuty's name for the request, which its support asks for.
func (t *transport) requestID(a answer) string {
	id := remote.Clean(a.header.Get("X-Request-Id"))
	if a.status < 400 {
		return id // nobody reports it
	}
	return t.redact(id)
}

// response hands a success on to go-pagerduty.
func (a answer) response(req *http.Request) *http.Response {
	return &http.Response{
		Status: http.StatusText(a.status), StatusCode: a.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: a.header, Request: req,
		Body: io.NopCloser(bytes.NewReader(a.body)), ContentLength: int64(len(a.body)),
	}
}

// cause is why a try failed, in a few words for a log line.
func (e *Error) cause() string {
	switch {
	case e.Status == http.StatusTooManyRequests:
		return "rate limit"
	case e.Class == ClassMalformed:
		return "an answer that could not be read"
	case e.Class == ClassNetwork && e.Err != nil:
		return remote.Clean(e.Err.Error())
	case e.Status != 0:
		return fmt.Sprintf("HTTP %d", e.Status)
	default:
		return string(e.Class)
	}
}
