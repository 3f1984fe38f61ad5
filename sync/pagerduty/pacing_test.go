package pagerduty

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"connectpd/store/access"
	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
)

// many asks n times for who is on call on a schedule, all at once.
func many(ctx context.Context, c *Client, n int) []error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { _, errs[i] = c.OnCallBySchedule(ctx, "P"+strconv.Itoa(i)) })
	}
	wg.Wait()
	return errs
}

func noUsers(w http.ResponseWriter, _ *http.Request) {
	sendJSON(w, 200, map[string]any{"users": []any{}})
}

func failIfAny(t *testing.T, errs []error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// limiter is a fixed rate window with its headers, begun by its first request
// or, as a clock's minute, long before.
type limiter struct {
	mu      sync.Mutex
	limit   int
	window  time.Duration
	aligned bool                      // windows begin at multiples of the window
	round   func(float64) string      // how the reset is told
	others  func(used int) (more int) // requests that other programs make
	start   time.Time
	used    int
	refused int
	peak    int // requests of the fullest window that is over
	inner   http.HandlerFunc
}

func (l *limiter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	now := time.Now()
	if l.start.IsZero() || now.Sub(l.start) >= l.window {
		l.peak = max(l.peak, l.used)
		l.start, l.used = now, 0
		if l.aligned {
			l.start = now.Truncate(l.window)
		}
	}
	if l.others != nil {
		l.used += l.others(l.used)
	}
	left := l.start.Add(l.window).Sub(now)
	h := w.Header()
	ok := l.used < l.limit
	if ok {
		l.used++
	} else {
		l.refused++
	}
	h.Set("ratelimit-limit", strconv.Itoa(l.limit))
	h.Set("ratelimit-remaining", strconv.Itoa(max(l.limit-l.used, 0)))
	h.Set("ratelimit-reset", l.round(left.Seconds()))
	l.mu.Unlock()
	if !ok {
		sendJSON(w, 429, map[string]any{"error": map[string]any{"message": "Rate Limit Exceeded", "code": 2020}})
		return
	}
	l.inner(w, r)
}

// most is how many requests came in the fullest window.
func (l *limiter) most() int { return max(l.peak, l.used) }

func up(s float64) string       { return strconv.Itoa(int(s + 0.999999)) }
func down(s float64) string     { return strconv.Itoa(int(s)) }
func fraction(s float64) string { return fmt.Sprintf("%.3f", s) }

// The budget is spent as fast as the server answers, then waited for: no 429,
// and hardly longer than the windows themselves.
func TestBudgetIsSpentThenWaitedFor(t *testing.T) {
	rounds := []struct {
		name  string
		round func(float64) string
	}{{"rounded up", up}, {"rounded down", down}, {"exact", fraction}}
	for _, rt := range rounds {
		for _, latency := range []time.Duration{0, 20 * time.Millisecond, 300 * time.Millisecond} {
			for _, aligned := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/%s/aligned=%v", rt.name, latency, aligned), func(t *testing.T) {
					virtual(t, func(t *testing.T) {
						l := &limiter{limit: 96, window: 5 * time.Second, round: rt.round, aligned: aligned, inner: noUsers}
						s := &stub{handler: l.ServeHTTP, latency: latency}
						o := &recorder{}
						c := newTestClient(t, Options{Transport: s, Observer: o})
						began := time.Now()
						failIfAny(t, many(t.Context(), c, 400))
						took := time.Since(began)
						if l.refused > 0 {
							t.Errorf("%d requests were refused with 429", l.refused)
						}
						const windows = 400/96 + 1
						if limit := windows * 6 * time.Second; took > limit {
							t.Errorf("took %s, more than %s", took, limit)
						}
						if s.count() != 400 {
							t.Errorf("%d requests", s.count())
						}
						if len(o.waits) < 4 {
							t.Errorf("waits %v", o.waits)
						}
						o.settled(t)
					})
				})
			}
		}
	}
}

// A plan that fits into the window less 16 is finished in it; one that does
// not leaves the reserve, and so does one that nobody knows.
func TestFinishingBeatsWaiting(t *testing.T) {
	for _, tc := range []struct {
		name         string
		limit, plan  int
		known, waits bool
		least        int // what is left of a full window at least
	}{
		{"fits", 960, 890, true, false, 70},
		{"just fits", 960, 940, true, false, 20},
		{"one window is not enough", 960, 960, true, true, 96},
		{"the second window is enough", 200, 360, true, true, 20},
		{"not known", 960, 890, false, true, 96},
		{"half of a tiny window", 20, 10, true, false, 10},
		{"more than half of a tiny window", 20, 12, true, true, 10},
	} {
		t.Run(tc.name, func(t *testing.T) {
			virtual(t, func(t *testing.T) {
				l := &limiter{limit: tc.limit, window: time.Minute, round: up, inner: noUsers}
				o := &recorder{}
				if tc.known {
					o.plan = tc.plan
				}
				c := newTestClient(t, Options{Transport: &stub{handler: l.ServeHTTP, latency: 100 * time.Millisecond}, Observer: o})
				failIfAny(t, many(t.Context(), c, tc.plan))
				if l.refused > 0 {
					t.Errorf("%d refused", l.refused)
				}
				if waited := len(o.waits) > 0; waited != tc.waits {
					t.Errorf("waited %v, want %v: %v", waited, tc.waits, o.waits)
				}
				if left := l.limit - l.most(); left < tc.least {
					t.Errorf("%d of a window are left to others, want %d", left, tc.least)
				}
				o.settled(t)
			})
		})
	}
}

// Somebody else uses the same key: the reserve is left to them, and the sync
// still gets through without a 429.
func TestOthersOnTheSameKey(t *testing.T) {
	virtual(t, func(t *testing.T) {
		l := &limiter{limit: 200, window: 10 * time.Second, round: up, inner: noUsers, others: func(used int) int {
			if used%10 == 5 {
				return 4
			}
			return 0
		}}
		c := newTestClient(t, Options{Transport: &stub{handler: l.ServeHTTP, latency: 50 * time.Millisecond}})
		failIfAny(t, many(t.Context(), c, 500))
		if l.refused > 0 {
			t.Errorf("%d refused", l.refused)
		}
	})
}

// Tiny windows leave less than the reserve; they must not stop everything.
func TestTinyWindows(t *testing.T) {
	for _, limit := range []int{1, 2, 5, 10, 16, 17} {
		t.Run(strconv.Itoa(limit), func(t *testing.T) {
			virtual(t, func(t *testing.T) {
				l := &limiter{limit: limit, window: 5 * time.Second, round: up, inner: noUsers}
				c := newTestClient(t, Options{Transport: &stub{handler: l.ServeHTTP}, Concurrency: 1})
				began := time.Now()
				failIfAny(t, many(t.Context(), c, 20))
				if took := time.Since(began); took > 21*7*time.Second {
					t.Errorf("took %s", took)
				}
				if l.refused > 0 {
					t.Errorf("%d refused", l.refused)
				}
			})
		})
	}
}

// A 429 parks the gate: nothing is asked before the reset that it names, then
// one request goes ahead.
func Test429ParksUntilReset(t *testing.T) {
	virtual(t, func(t *testing.T) {
		var mu sync.Mutex
		var until time.Time
		early, opening := 0, 0
		s := &stub{latency: 100 * time.Millisecond}
		s.handler = func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			now := time.Now()
			switch {
			case until.IsZero():
				until = now.Add(17 * time.Second)
				w.Header().Set("ratelimit-reset", "17")
				sendJSON(w, 429, nil)
			case now.Before(until) && now.After(until.Add(-17*time.Second+200*time.Millisecond)):
				early++
				sendJSON(w, 200, map[string]any{"users": []any{}})
			default:
				if now.After(until) && opening == 0 {
					opening = int(s.inflight.Load())
				}
				noUsers(w, r)
			}
		}
		o := &recorder{}
		failIfAny(t, many(t.Context(), newTestClient(t, Options{Transport: s, Observer: o}), 40))
		if early > 0 {
			t.Errorf("%d requests before the reset", early)
		}
		if opening != 1 {
			t.Errorf("%d requests in flight when the gate reopened, want 1", opening)
		}
		if len(o.waits) != 1 || !strings.HasPrefix(o.waits[0], "rest rate limit 17.") {
			t.Errorf("waits %v", o.waits)
		}
		o.settled(t)
	})
}

// Without headers: 5, 10, 20, 40, 60 seconds, and after six tries an end.
func TestBare429BacksOffAndEnds(t *testing.T) {
	for name, reset := range map[string]string{"none": "", "text": "soon", "negative": "-3", "zero": "0"} {
		t.Run(name, func(t *testing.T) {
			virtual(t, func(t *testing.T) {
				s := &stub{handler: func(w http.ResponseWriter, _ *http.Request) {
					if reset != "" {
						w.Header().Set("ratelimit-reset", reset)
					}
					w.Header().Set("Content-Type", "text/html")
					w.WriteHeader(429)
					_, _ = w.Write([]byte("<html>429 Too Many Requests</html>"))
				}}
				_, err := newTestClient(t, Options{Transport: s}).OnCallBySchedule(t.Context(), "P1")
				var e *Error
				if !errors.As(err, &e) || e.Class != ClassRateLimit || e.Tries != 6 {
					t.Fatalf("%v", err)
				}
				if access.RefusalOf(err) != "" {
					t.Errorf("a rate limit is no refusal: %v", access.RefusalOf(err))
				}
				for i, want := range []float64{5, 10, 20, 40, 60} {
					gap := s.asked[i+1].at.Sub(s.asked[i].at).Seconds()
					if gap < want || gap > want+0.5 {
						t.Errorf("pause %d was %.2fs, want %gs", i+1, gap, want)
					}
				}
			})
		})
	}
}

// Where no reset stands a Retry-After is honoured, at most a minute of it; a
// reset wins over it.
func TestRetryAfterIsHonoured(t *testing.T) {
	for _, c := range []struct {
		reset, after string
		want         time.Duration
	}{
		{"", "17", 17 * time.Second},
		{"", "86400", time.Minute},
		{"", "Sat, 01 Jan 2000 00:00:42 GMT", 42 * time.Second}, // the bubble's time begins at midnight
		{"", "0", 5 * time.Second},
		{"3", "40", 3 * time.Second},
	} {
		virtual(t, func(t *testing.T) {
			var mu sync.Mutex
			asked := 0
			s := &stub{handler: func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				defer mu.Unlock()
				if asked++; asked > 1 {
					noUsers(w, r)
					return
				}
				w.Header().Set("Retry-After", c.after)
				if c.reset != "" {
					w.Header().Set("ratelimit-reset", c.reset)
				}
				w.WriteHeader(429)
			}}
			began := time.Now()
			_, err := newTestClient(t, Options{Transport: s}).OnCallBySchedule(t.Context(), "P1")
			if took := time.Since(began); err != nil || took < c.want || took > c.want+2*time.Second {
				t.Errorf("reset %q, Retry-After %q: %v after %s", c.reset, c.after, err, took)
			}
		})
	}
}

// A reset an hour away is not waited for.
func TestAbsurdResetEndsTheRequest(t *testing.T) {
	virtual(t, func(t *testing.T) {
		s := &stub{handler: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("ratelimit-reset", "3600")
			sendJSON(w, 429, nil)
		}}
		began := time.Now()
		_, err := newTestClient(t, Options{Transport: s}).OnCallBySchedule(t.Context(), "P1")
		var e *Error
		if !errors.As(err, &e) || e.Class != ClassRateLimit || time.Since(began) > time.Minute {
			t.Errorf("%v after %s", err, time.Since(began))
		}
	})
}

// The gate of /oncalls is its own: parked, it holds nothing else back.
func TestGatesAreApart(t *testing.T) {
	virtual(t, func(t *testing.T) {
		refusals := 0
		s := &stub{handler: func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/oncalls" && refusals == 0 {
				refusals++
				w.Header().Set("ratelimit-reset", "30")
				sendJSON(w, 429, nil)
				return
			}
			sendJSON(w, 200, map[string]any{"users": []any{}, "oncalls": []any{}, "total": 0})
		}}
		o := &recorder{}
		c := newTestClient(t, Options{Transport: s, Observer: o})
		began := time.Now()
		parked := make(chan time.Duration)
		go func() {
			_, err := c.OnCalls(t.Context(), func(access.Page[access.OnCallRow]) {})
			if err != nil {
				t.Error(err)
			}
			parked <- time.Since(began)
		}()
		synctest.Wait()
		failIfAny(t, many(t.Context(), c, 50))
		if took := time.Since(began); took > time.Second {
			t.Errorf("the rest took %s while on-calls were parked", took)
		}
		if took := <-parked; took < 30*time.Second || took > 31*time.Second {
			t.Errorf("on-calls took %s", took)
		}
		if !strings.HasPrefix(o.waits[0], "oncalls") {
			t.Errorf("waits %v", o.waits)
		}
		o.settled(t)
	})
}

// Whoever is cancelled while waiting leaves at once and takes nothing along:
// the others, and the keeper's office, go on.
func TestCancelledWaitersLeave(t *testing.T) {
	virtual(t, func(t *testing.T) {
		var refused atomic.Bool
		s := &stub{handler: func(w http.ResponseWriter, r *http.Request) {
			if !refused.Swap(true) {
				w.Header().Set("ratelimit-reset", "60")
				sendJSON(w, 429, nil)
				return
			}
			time.Sleep(time.Millisecond) // so that the 429 is heard first
			noUsers(w, r)
		}}
		o := &recorder{}
		c := newTestClient(t, Options{Transport: s, Observer: o, Concurrency: 2})
		ctx, cancel := context.WithCancel(t.Context())
		began := time.Now()
		var wg sync.WaitGroup
		for i := range 20 {
			impatient := i%2 == 0
			wg.Go(func() {
				use := t.Context()
				if impatient {
					use = ctx
				}
				_, err := c.OnCallBySchedule(use, "P")
				if impatient && err != nil && err != context.Canceled {
					t.Errorf("cancelled: %v", err)
				}
				if impatient && time.Since(began) > 11*time.Second {
					t.Errorf("a cancelled request came back after %s", time.Since(began))
				}
				if !impatient && err != nil {
					t.Error(err)
				}
			})
		}
		time.Sleep(10 * time.Second)
		cancel()
		wg.Wait()
		if took := time.Since(began); took < 60*time.Second || took > 62*time.Second {
			t.Errorf("took %s", took)
		}
		o.settled(t)
	})
}

// No more than the chosen number of requests are in flight, over both gates.
func TestConcurrencyIsKept(t *testing.T) {
	for asked, want := range map[int]int64{0: 8, 1: 1, 3: 3, 16: 16, 99: 16} {
		virtual(t, func(t *testing.T) {
			s := &stub{latency: 100 * time.Millisecond, handler: noUsers}
			began := time.Now()
			failIfAny(t, many(t.Context(), newTestClient(t, Options{Transport: s, Concurrency: asked}), 64))
			if got := s.peak.Load(); got != want {
				t.Errorf("concurrency %d: %d in flight, want %d", asked, got, want)
			}
			if ideal := 100 * time.Millisecond * time.Duration((64+want-1)/want); time.Since(began) > ideal+time.Millisecond {
				t.Errorf("concurrency %d: took %s, ideal is %s", asked, time.Since(began), ideal)
			}
		})
	}
}

// The same with the simulator's own limiter.
func TestPacingAgainstTheSimulator(t *testing.T) {
	virtual(t, func(t *testing.T) {
		a := load.Generate(1, load.Size{Users: 200, Teams: 400, TeamSize: 3})
		srv := simulator.NewServer(a, simulator.Options{RateLimit: 96, RateWindow: 5 * time.Second,
			Latency: [2]time.Duration{10 * time.Millisecond, 60 * time.Millisecond}})
		defer srv.Close()
		c, err := New(tokenOf(a), Options{Transport: srv.RoundTripper()})
		if err != nil {
			t.Fatal(err)
		}
		var teams []string
		if _, err := c.Teams(t.Context(), func(p access.Page[access.Team]) {
			for _, tm := range p.Rows {
				teams = append(teams, tm.ID)
			}
		}); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		var wg sync.WaitGroup
		for _, id := range teams {
			wg.Go(func() {
				if _, err := c.Members(t.Context(), id, func(access.Page[access.TeamMember]) {}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if took := time.Since(began); took > 30*time.Second {
			t.Errorf("took %s", took)
		}
		for _, r := range srv.Requests() {
			if r.Status == 429 {
				t.Fatal("a request was refused with 429")
			}
		}
	})
}
