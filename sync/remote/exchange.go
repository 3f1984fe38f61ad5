package remote

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// maxErrorBody is enough of an error's body to read what it says.
const maxErrorBody = 64 << 10

// The deadlines of an exchange.
var (
	ErrNoAnswer = errors.New("no answer in time")
	ErrStalled  = errors.New("the answer stopped halfway")
	ErrTooSlow  = errors.New("the answer took too long")
)

// ErrTooLarge is an answer beyond its limit.
var ErrTooLarge = errors.New("the answer is too large")

// Limits bound one exchange.
type Limits struct {
	Header time.Duration // the wait for an answer's head
	Stall  time.Duration // the silence within its body
	Try    time.Duration // the whole
	Body   int64         // the bytes of a success
}

// An Answer is what came back, read to its end.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// OK tells a success.
func (a Answer) OK() bool { return a.Status >= 200 && a.Status <= 299 }

// An Exchanger sends requests to the round tripper itself, which follows no
// redirect, so a token reaches nobody but the address that was asked.
type Exchanger struct {
	Transport http.RoundTripper
	Alarm     AlarmClock // keeps the deadlines
	// Redact takes secrets out of the network's errors.
	Redact func(string) string
}

// Do sends the request once and reads the answer to its end, within the
// limits. The error is ErrTooLarge or a *Trouble, and the answer has the status
// where one came.
func (x Exchanger) Do(req *http.Request, l Limits) (Answer, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	defer cancel(nil)
	watch := x.watch(cancel, l)
	defer watch.stop()

	resp, err := x.Transport.RoundTrip(req.WithContext(ctx))
	if err != nil {
		return Answer{}, x.trouble(ctx, err)
	}
	defer func() { _ = resp.Body.Close() }()
	a := Answer{Status: resp.StatusCode, Header: resp.Header}
	watch.progress()
	limit := int64(maxErrorBody)
	if a.OK() {
		limit = l.Body
	}
	if a.OK() && resp.ContentLength > limit {
		return a, ErrTooLarge
	}
	a.Body, err = readBody(&watchedReader{resp.Body, watch}, resp.ContentLength, limit)
	a.Body = bytes.TrimPrefix(a.Body, []byte("\ufeff")) // which some gateways put before JSON
	switch {
	case err == nil, errors.Is(err, ErrTooLarge) && !a.OK():
		return a, nil // the beginning of a long error will do
	case errors.Is(err, ErrTooLarge):
		return a, err
	}
	return a, x.trouble(ctx, err) // an error that is cut short says nothing, too
}

// trouble is why an exchange broke: our deadline, or the network's error with
// every secret, should one occur there, taken out.
func (x Exchanger) trouble(ctx context.Context, err error) *Trouble {
	cause := context.Cause(ctx)
	if errors.Is(cause, ErrNoAnswer) || errors.Is(cause, ErrStalled) || errors.Is(cause, ErrTooSlow) {
		err = cause
	} else if errors.Is(err, io.ErrUnexpectedEOF) {
		err = fmt.Errorf("the answer was cut short: %w", err)
	}
	t := *TroubleOf(err)
	t.Name = x.Redact(t.Name)
	if text := x.Redact(err.Error()); text != err.Error() {
		t.Err = errors.New(text)
	}
	return &t
}

// readBody reads up to limit bytes; beyond, ErrTooLarge.
func readBody(r io.Reader, expected, limit int64) ([]byte, error) {
	r = io.LimitReader(r, limit+1)
	var body []byte
	var err error
	if expected > 0 && expected <= limit {
		whole := bytes.NewBuffer(make([]byte, 0, expected+bytes.MinRead)) // the end is seen without growing
		_, err = whole.ReadFrom(r)
		body = whole.Bytes()
	} else {
		body, err = io.ReadAll(r)
	}
	if int64(len(body)) > limit {
		return body[:limit], ErrTooLarge
	}
	return body, err
}

// watchdog ends an exchange that is silent or slow. It is for one goroutine:
// the one that sends the request and reads the answer.
type watchdog struct {
	alarm  AlarmClock
	stall  time.Duration
	cancel context.CancelCauseFunc
	end    time.Time // of the whole exchange
	halt   func()    // takes the alarm back
}

// watch waits for the answer's head.
func (x Exchanger) watch(cancel context.CancelCauseFunc, l Limits) *watchdog {
	w := &watchdog{alarm: x.Alarm, stall: l.Stall, cancel: cancel, end: x.Alarm.Now().Add(l.Try)}
	w.arm(min(l.Header, l.Try), ErrNoAnswer)
	return w
}

func (w *watchdog) arm(d time.Duration, cause error) {
	w.halt = w.alarm.AfterFunc(d, func() { w.cancel(cause) })
}

// progress waits for the next piece of the body.
func (w *watchdog) progress() {
	w.stop()
	if left := w.end.Sub(w.alarm.Now()); left < w.stall {
		w.arm(left, ErrTooSlow)
		return
	}
	w.arm(w.stall, ErrStalled)
}

func (w *watchdog) stop() { w.halt() }

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
