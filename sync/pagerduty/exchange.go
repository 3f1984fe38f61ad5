package pagerduty

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync/atomic"
	"time"
)

const (
	// maxBody is far beyond a page of a hundred rows.
	maxBody = 16 << 20
	// maxErrorBody is enough of an error's body to read what it says.
	maxErrorBody = 64 << 10
)

var (
	errNoAnswer = errors.New("no answer in time")
	errStalled  = errors.New("the answer stopped half-way")
	errTooSlow  = errors.New("the answer took too long")
)

// newRoundTripper is the way to the network. HTTP/1.1 with a connection per
// request in flight: there is no GOAWAY that ends all of them at once.
func newRoundTripper(concurrency int) http.RoundTripper {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    10 * time.Second,
		MaxIdleConns:           2 * concurrency,
		MaxIdleConnsPerHost:    concurrency,
		MaxConnsPerHost:        concurrency,
		IdleConnTimeout:        60 * time.Second,
		MaxResponseHeaderBytes: 1 << 20,
	}
}

// exchange sends the request once and reads the answer to its end, within the
// deadlines. The request goes to the round tripper itself, which follows no
// redirect, so the token reaches nobody but the API base. The error is a
// *Error, and the answer has the status where one came.
func (t *transport) exchange(req *http.Request, limit time.Duration) (answer, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	defer cancel(nil)
	watch := t.watch(cancel, limit)
	defer watch.stop()

	resp, err := t.rt.RoundTrip(req.WithContext(ctx))
	if err != nil {
		return answer{}, &Error{Class: ClassNetwork, Err: t.plainCause(ctx, err)}
	}
	defer func() { _ = resp.Body.Close() }()
	a := answer{status: resp.StatusCode, header: resp.Header}
	watch.progress()
	success := a.status >= 200 && a.status <= 299
	limitBytes := int64(maxBody)
	if !success {
		limitBytes = maxErrorBody
	}
	if success && resp.ContentLength > maxBody {
		return a, &Error{Class: ClassTooLarge}
	}
	a.body, err = readBody(&watchedReader{resp.Body, watch}, resp.ContentLength, limitBytes)
	switch {
	case !success:
		return a, nil // what was read of an error will do
	case errors.Is(err, errBodyLimit):
		return a, &Error{Class: ClassTooLarge}
	case err != nil:
		return a, &Error{Class: ClassNetwork, Err: t.plainCause(ctx, err)}
	}
	return a, nil
}

// plainCause is why an exchange broke: our deadline, or the network's error
// with the token, should it occur there, taken out.
func (t *transport) plainCause(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); errors.Is(cause, errNoAnswer) || errors.Is(cause, errStalled) || errors.Is(cause, errTooSlow) {
		return cause
	}
	if text := err.Error(); t.redact(text) != text {
		return errors.New(t.redact(text))
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("the answer was cut short: %w", err)
	}
	return err
}

var errBodyLimit = errors.New("body too large")

// readBody reads up to limit bytes; beyond, errBodyLimit.
func readBody(r io.Reader, expected, limit int64) ([]byte, error) {
	size := int64(16 << 10)
	if expected > 0 && expected <= limit {
		size = expected + 1 // one more, so that the end is seen without growing
	}
	body := make([]byte, 0, size)
	for {
		if len(body) == cap(body) {
			body = slices.Grow(body, len(body)) // doubles
		}
		n, err := r.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		if int64(len(body)) > limit {
			return body[:limit], errBodyLimit
		}
		if err == io.EOF {
			return body, nil
		}
		if err != nil {
			return body, err
		}
	}
}

// watchdog ends an exchange that is silent or slow. It looks up when the next
// deadline could have passed, not at every byte.
type watchdog struct {
	t      *transport
	cancel context.CancelCauseFunc
	began  time.Time
	limit  time.Duration
	last   atomic.Int64 // progress, in nanoseconds since began; -1 before the head
	done   atomic.Bool
	halt   atomic.Pointer[func()]
}

func (t *transport) watch(cancel context.CancelCauseFunc, limit time.Duration) *watchdog {
	w := &watchdog{t: t, cancel: cancel, began: t.alarm.Now(), limit: limit}
	w.last.Store(-1)
	w.arm(min(t.patience.header, limit))
	return w
}

func (w *watchdog) arm(d time.Duration) {
	stop := w.t.alarm.AfterFunc(d, w.look)
	w.halt.Store(&stop)
	if w.done.Load() {
		stop()
	}
}

// look ends the exchange or sets the next deadline.
func (w *watchdog) look() {
	if w.done.Load() {
		return
	}
	elapsed := w.t.alarm.Now().Sub(w.began)
	last := time.Duration(w.last.Load())
	quiet, allowed, cause := elapsed-last, w.t.patience.stall, errStalled
	if last < 0 {
		quiet, allowed, cause = elapsed, w.t.patience.header, errNoAnswer
	}
	switch {
	case elapsed >= w.limit && last >= 0:
		w.cancel(errTooSlow)
	case quiet >= allowed || elapsed >= w.limit:
		w.cancel(cause)
	default:
		w.arm(min(allowed-quiet, w.limit-elapsed))
	}
}

func (w *watchdog) progress() { w.last.Store(int64(w.t.alarm.Now().Sub(w.began))) }

func (w *watchdog) stop() {
	w.done.Store(true)
	(*w.halt.Load())()
}

type watchedReader struct {
	r io.Reader
	w *watchdog
}

func (r *watchedReader) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	if n > 0 {
		r.w.progress()
	}
	return n, err
}
