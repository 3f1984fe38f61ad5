package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync/atomic"
	"time"
)

// maxErrorBody is enough of an error's body to read what it says.
const maxErrorBody = 64 << 10

// The deadlines of an exchange.
var (
	ErrNoAnswer = errors.New("no answer in time")
	ErrStalled  = errors.New("the answer stopped half-way")
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
	switch {
	case !a.OK():
		return a, nil // what was read of an error will do
	case errors.Is(err, ErrTooLarge):
		return a, err
	case err != nil:
		return a, x.trouble(ctx, err)
	}
	return a, nil
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
			return body[:limit], ErrTooLarge
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
	alarm  AlarmClock
	limits Limits
	cancel context.CancelCauseFunc
	began  time.Time
	last   atomic.Int64 // progress, in nanoseconds since began; -1 before the head
	done   atomic.Bool
	halt   atomic.Pointer[func()]
}

func (x Exchanger) watch(cancel context.CancelCauseFunc, l Limits) *watchdog {
	w := &watchdog{alarm: x.Alarm, limits: l, cancel: cancel, began: x.Alarm.Now()}
	w.last.Store(-1)
	w.arm(min(l.Header, l.Try))
	return w
}

func (w *watchdog) arm(d time.Duration) {
	stop := w.alarm.AfterFunc(d, w.look)
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
	elapsed := w.alarm.Now().Sub(w.began)
	last := time.Duration(w.last.Load())
	quiet, allowed, cause := elapsed-last, w.limits.Stall, ErrStalled
	if last < 0 {
		quiet, allowed, cause = elapsed, w.limits.Header, ErrNoAnswer
	}
	switch {
	case elapsed >= w.limits.Try && last >= 0:
		w.cancel(ErrTooSlow)
	case quiet >= allowed || elapsed >= w.limits.Try:
		w.cancel(cause)
	default:
		w.arm(min(allowed-quiet, w.limits.Try-elapsed))
	}
}

func (w *watchdog) progress() { w.last.Store(int64(w.alarm.Now().Sub(w.began))) }

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
