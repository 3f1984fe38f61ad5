package simulator

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"time"

	"connectpd/sync/remote/fakeserver"
)

// Server serves an account as PagerDuty's REST API v2 does. It is an
// http.Handler, and a http.RoundTripper for tests without sockets; both give
// the same answers. Close ends stalled and endless answers.
type Server struct {
	account *Account
	o       Options
	limits  *limits

	asked    fakeserver.Asked[Request]
	mu       sync.Mutex // guards what follows
	rng      *rand.Rand
	inFlight int
	peak     int
	faults   []*armed
	swept    bool      // a whole sync went by
	quiet    time.Time // when the last request came

	buffers sync.Pool // *[]byte: bodies of pages
	door    *fakeserver.Door
}

// NewServer makes one. It is an http.Handler; listening is the caller's, or
// Listen's.
func NewServer(a *Account, o Options) *Server {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.MaxRows == 0 {
		o.MaxRows = 10_000
	}
	if o.RateWindow == 0 {
		o.RateWindow = time.Minute
	}
	a.warm(o.Now())
	s := &Server{
		account: a, o: o, limits: newLimits(o), rng: rand.New(rand.NewPCG(o.Seed, 0x5e7)),
		door:    fakeserver.NewDoor(),
		buffers: sync.Pool{New: func() any { b := make([]byte, 0, 256<<10); return &b }},
	}
	if o.OneWait > 0 {
		reset := strconv.Itoa(int((o.OneWait + time.Second - 1) / time.Second))
		s.AddFault(Fault{Route: "/teams/{id}/members", Nth: 9, Kind: Fault429, Reset: reset})
	}
	return s
}

// Account is what the server serves.
func (s *Server) Account() *Account { return s.account }

// Close ends every answer that would otherwise not end. It can be called
// more than once.
func (s *Server) Close() { s.door.Close() }

// Requests lists what was asked so far, oldest first: the tests' oracle.
func (s *Server) Requests() []Request { return s.asked.All() }

// Count is how many requests of a route came; "" all.
func (s *Server) Count(route string) int {
	if route == "" {
		return s.asked.Total()
	}
	return s.asked.Count(func(r Request) bool { return r.Route == route })
}

// ForgetRequests empties the list of requests.
func (s *Server) ForgetRequests() { s.asked.Forget() }

// An exchange is one request on its way through the server.
type exchange struct {
	req    *http.Request
	route  string // template
	id     string // of the resource; "" none
	number int    // of all requests, from 0
	reqID  string
	start  time.Time
	delay  time.Duration
	fault  *Fault
	edits  []func(*Account)
	key    *Key
}

// arrive notes a request and what trouble awaits it.
func (s *Server) arrive(r *http.Request) *exchange {
	x := &exchange{req: r, start: s.o.Now()}
	x.route, x.id = routeOf(r.URL.Path)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.o.Latency[1] > 0 {
		x.delay = s.o.Latency[0]
		if more := s.o.Latency[1] - s.o.Latency[0]; more > 0 {
			x.delay += time.Duration(s.rng.Int64N(int64(more)))
		}
	}
	x.number = s.asked.Add(func(number int) Request {
		sum := sha256.Sum256(fmt.Appendf(nil, "%d %d", s.o.Seed, number))
		x.reqID = hex.EncodeToString(sum[:16])
		return Request{
			Method: r.Method, Route: x.route, Path: r.URL.Path, Query: r.URL.RawQuery, ID: x.reqID,
			Accept: r.Header.Get("Accept"), UserAgent: r.Header.Get("User-Agent"), At: x.start,
		}
	})
	s.inFlight++
	s.peak = max(s.peak, s.inFlight)
	x.fault, x.edits = s.trouble(x)
	if s.isNewSync(x) {
		x.edits = append(x.edits, func(a *Account) { a.Step() })
	}
	return x
}

// leave notes how a request was answered.
func (s *Server) leave(x *exchange, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inFlight--
	s.asked.Note(x.number, func(r *Request) { r.Status = status })
}

// isNewSync tells, for a live account, the first request after a whole sync
// and a quiet moment. Only what a sync begins with counts: the middle of one
// can be quiet too, while it waits for the rate limit. The caller holds s.mu.
func (s *Server) isNewSync(x *exchange) bool {
	if x.route == "/oncalls" || x.route == "/v3/schedules" {
		s.swept = true
	}
	quiet := x.start.Sub(s.quiet) > 2*time.Second
	s.quiet = x.start
	begins := x.route == "/abilities" || x.route == "/users/me" ||
		x.route == "/users" && x.req.URL.Query().Get("limit") == "1"
	if !s.o.Live || !s.swept || !quiet || !begins {
		return false
	}
	s.swept = false
	return true
}

// respond takes a request through the server: trouble, authentication,
// limits, latency, the route.
func (s *Server) respond(x *exchange) answer {
	for _, edit := range x.edits {
		edit(s.account)
	}
	if x.fault != nil && x.fault.Kind == FaultRevoke {
		s.account.RevokeToken(tokenIn(x.req))
	}
	ans, ok := s.admit(x)
	if err := s.pause(x.req.Context(), x.delay); err != nil {
		return answer{trouble: FaultStall}
	}
	if x.fault != nil {
		if instead, ok := s.instead(x); ok {
			return instead
		}
	}
	if ok {
		rates := ans.rates
		ans = s.serve(x)
		ans.rates = rates
	}
	if x.fault != nil {
		ans = spoil(x, ans)
	}
	return ans
}

// admit checks key and limits. The answer it gives when it does not admit is
// final; when it does, only its rate headers count.
func (s *Server) admit(x *exchange) (answer, bool) {
	key, ok := s.authenticate(x.req)
	if !ok {
		return failure(http.StatusUnauthorized, 2006, "Unauthorized"), false
	}
	x.key = key
	rates, ok := s.limits.take(key.meter(), x.route, x.start)
	if !ok {
		ans := tooMany()
		ans.rates = rates
		return ans, false
	}
	if ans, refused := s.refuse(x); refused {
		ans.rates = rates
		return ans, false
	}
	return answer{rates: rates}, true
}

// pause is the latency. It ends early when the client leaves.
func (s *Server) pause(ctx context.Context, d time.Duration) error {
	if d > 0 && s.o.Sleep != nil {
		s.o.Sleep(d)
		return ctx.Err()
	}
	return s.door.Pause(ctx, d)
}

// Stats are a server's figures.
type Stats struct {
	Requests int
	TooMany  int // answers of 429
	Peak     int // requests in flight at once
}

// Stats tells the figures so far.
func (s *Server) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Stats{Requests: s.asked.Total(), Peak: s.peak, TooMany: s.asked.Count(func(r Request) bool { return r.Status == 429 })}
}
