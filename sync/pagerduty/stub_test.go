package pagerduty

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"connectpd/store/secret"
	"connectpd/sync/simulator"
)

// TestMain lets the heap grow, up to half a GiB: thousands of short readings
// would otherwise spend most of their time collecting a small one.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(512 << 20)
	os.Exit(m.Run())
}

const testToken = "u+AbCdEfGhIjKlMnOp3x" // 20 characters

// stub is a round tripper over a handler, for behaviour that the simulator
// does not have. Virtual time: tests run it inside synctest bubbles.
type stub struct {
	handler  http.HandlerFunc
	latency  time.Duration
	inflight atomic.Int64
	peak     atomic.Int64
	mu       sync.Mutex
	asked    []asked
}

type asked struct {
	at     time.Time
	path   string
	query  string
	header http.Header
}

func (s *stub) RoundTrip(r *http.Request) (*http.Response, error) {
	n := s.inflight.Add(1)
	defer s.inflight.Add(-1)
	for old := s.peak.Load(); n > old && !s.peak.CompareAndSwap(old, n); old = s.peak.Load() {
	}
	s.mu.Lock()
	s.asked = append(s.asked, asked{time.Now(), r.URL.Path, r.URL.RawQuery, r.Header.Clone()})
	s.mu.Unlock()
	if s.latency > 0 {
		select {
		case <-r.Context().Done():
			return nil, r.Context().Err()
		case <-time.After(s.latency):
		}
	}
	w := httptest.NewRecorder()
	s.handler(w, r)
	return w.Result(), nil
}

func (s *stub) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.asked)
}

func newTestClient(t *testing.T, o Options) *Client {
	t.Helper()
	if o.Jitter == nil {
		o.Jitter = func() float64 { return 0.5 }
	}
	c, err := New(secret.New([]byte(testToken)), o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func sendJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// userRows is a /users handler over made-up users, with PagerDuty's paging.
type userRows struct {
	n       int
	clamp   int  // largest page given, 0: 100
	noTotal bool // never says the total
	cap     int  // offset+limit beyond it is a 400
}

func (u userRows) id(i int) string { return fmt.Sprintf("P%06d", i) }

func (u userRows) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	limit, _ := strconv.Atoi(q.Get("limit"))
	offset, _ := strconv.Atoi(q.Get("offset"))
	if u.cap > 0 && limit+offset > u.cap {
		sendJSON(w, 400, map[string]any{"error": map[string]any{"message": "Arguments Caused Error", "code": 2002,
			"errors": []string{fmt.Sprintf("Offset+limit exceeds maximum allowed value of %d. Please try to refine your search.", u.cap)}}})
		return
	}
	if u.clamp > 0 {
		limit = min(limit, u.clamp)
	}
	rows := []map[string]any{}
	for i := offset; i < min(offset+limit, u.n); i++ {
		rows = append(rows, map[string]any{"id": u.id(i), "name": fmt.Sprintf("User %d", i),
			"html_url": "https://acme.pagerduty.com/users/" + u.id(i)})
	}
	doc := map[string]any{"users": rows, "limit": limit, "offset": offset, "more": offset+limit < u.n, "total": nil}
	if q.Get("total") == "true" && !u.noTotal {
		doc["total"] = u.n
	}
	sendJSON(w, 200, doc)
}

// virtual runs a test on virtual time: real clocks, but every wait passes at
// once when nothing else is left to do.
func virtual(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, f)
}

// recorder is an Observer that keeps everything.
type recorder struct {
	mu       sync.Mutex
	started  int
	done     []string
	retries  []string
	warned   []string
	waits    []string
	waiting  map[string]bool
	overlap  bool
	budgets  int
	inflight int
	plan     int // requests that the whole run needs; 0: not known
}

func (o *recorder) RequestStarted() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.started++
	o.inflight++
}

func (o *recorder) RequestDone(route string, status int, id string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.inflight--
	o.done = append(o.done, fmt.Sprintf("%s %d %s", route, status, id))
}

func (o *recorder) Retrying(route string, try int, cause string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.retries = append(o.retries, fmt.Sprintf("%s %d %s", route, try, cause))
}

func (o *recorder) WaitStarted(gate, reason string, seconds float64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.waiting == nil {
		o.waiting = map[string]bool{}
	}
	o.overlap = o.overlap || o.waiting[gate]
	o.waiting[gate] = true
	o.waits = append(o.waits, fmt.Sprintf("%s %s %.2f", gate, reason, seconds))
}

func (o *recorder) WaitDone(gate string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.overlap = o.overlap || !o.waiting[gate]
	o.waiting[gate] = false
}

func (o *recorder) Budget(string, int, int, float64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.budgets++
}

func (o *recorder) Warning(text string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.warned = append(o.warned, text)
}

// Remaining is the requests of a known plan that are not answered yet.
func (o *recorder) Remaining() (int, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.plan - len(o.done), o.plan > 0
}

// settled checks what must hold of an observer's events in the end.
func (o *recorder) settled(t *testing.T) {
	t.Helper()
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.inflight != 0 || o.started != len(o.done) {
		t.Errorf("%d requests started, %d done", o.started, len(o.done))
	}
	if o.overlap {
		t.Errorf("waits of one gate overlap or end twice: %v", o.waits)
	}
	for gate, on := range o.waiting {
		if on {
			t.Errorf("gate %s still waits in the end", gate)
		}
	}
}

func lines(s []string) string { return strings.Join(s, "\n") }

var ctxBackground = context.Background()

// newStubClient is a client that gets the same answer to everything.
func newStubClient(body []byte) (*Client, error) {
	return New(secret.New([]byte(testToken)), Options{Clock: hasty{}, Transport: &stub{handler: func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(body)
	}}})
}

func tokenOf(a *simulator.Account) secret.Value { return secret.New([]byte(a.AccountKey())) }

// served is a client of an account that a server in process has.
func served(t testing.TB, a *simulator.Account, so simulator.Options, o Options) (*simulator.Server, *Client) {
	t.Helper()
	srv := simulator.NewServer(a, so)
	t.Cleanup(srv.Close)
	o.Transport = srv.RoundTripper()
	c, err := New(tokenOf(a), o)
	if err != nil {
		t.Fatal(err)
	}
	return srv, c
}
