package pagerduty

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"time"

	"connectpd/store/access"
	"connectpd/store/secret"
	"connectpd/sync/remote"
)

// hasty is a clock on which pauses pass at once, for tests over real sockets.
type hasty struct{ remote.RealClock }

func (hasty) Sleep(ctx context.Context, _ time.Duration) error { return ctx.Err() }

func usersAt(t *testing.T, base string) error {
	t.Helper()
	c := newTestClient(t, Options{Base: base, Version: "1.2.3", Clock: hasty{}})
	defer c.Close()
	_, err := c.Users(t.Context(), func(access.Page[access.User]) {})
	return err
}

// What goes out over a real connection: the documented headers, GET only, and
// as many connections as requests in flight.
func TestWhatIsSent(t *testing.T) {
	var conns atomic.Int64
	var mu sync.Mutex
	var seen []*http.Request
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		seen = append(seen, r.Clone(context.Background()))
		mu.Unlock()
		userRows{n: 2000}.ServeHTTP(w, r)
	}))
	srv.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			conns.Add(1)
		}
	}
	srv.Start()
	defer srv.Close()
	if err := usersAt(t, srv.URL); err != nil {
		t.Fatal(err)
	}
	for _, r := range seen {
		for name, want := range map[string]string{
			"User-Agent": "connectpd/1.2.3", "Accept": "application/vnd.pagerduty+json;version=2",
			"Authorization": "Token token=" + testToken, "Accept-Encoding": "gzip",
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
		if r.Method != "GET" || strings.Contains(r.URL.String(), testToken) {
			t.Errorf("%s %s", r.Method, r.URL)
		}
	}
	if n := conns.Load(); n > 8 {
		t.Errorf("%d connections for 20 requests, 8 at once", n)
	}
}

func TestOAuthTokensGoOutAsBearer(t *testing.T) {
	s := &stub{handler: userRows{}.ServeHTTP}
	const token = "pdus+_0XBPWQQ_0f2b1b9c-aaaa-bbbb-cccc-1234567890ab"
	c, err := New(secret.New([]byte(token)), Options{Transport: s})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Users(t.Context(), func(access.Page[access.User]) {}); err != nil {
		t.Fatal(err)
	}
	if got := s.asked[0].header.Get("Authorization"); got != "Bearer "+token {
		t.Errorf("%q", got)
	}
}

// The token is never sent on: a redirect ends the call, and its target hears
// nothing.
func TestRedirectsAreRefused(t *testing.T) {
	var heard atomic.Int64
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { heard.Add(1) }))
	defer elsewhere.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		srv := httptest.NewServer(http.RedirectHandler(elsewhere.URL, status))
		err := usersAt(t, srv.URL)
		srv.Close()
		var e *Error
		if !errors.As(err, &e) || e.Class != classRedirect || e.Tries != 1 {
			t.Errorf("%d: %v", status, err)
		}
	}
	if heard.Load() > 0 {
		t.Error("the redirect's target was asked")
	}
}

func TestNetworkTroubles(t *testing.T) {
	tlsServer := httptest.NewUnstartedServer(userRows{})
	tlsServer.Config.ErrorLog = log.New(io.Discard, "", 0)
	tlsServer.StartTLS()
	defer tlsServer.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := "http://" + l.Addr().String()
	_ = l.Close()
	hangUp := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	defer hangUp.Close()
	for name, c := range map[string]struct {
		base  string
		tries int
	}{
		"nobody listens":         {closed, 6},
		"TLS nobody vouches for": {tlsServer.URL, 1}, // does not pass by itself
		"the server hangs up":    {hangUp.URL, 6},
	} {
		err := usersAt(t, c.base)
		var e *Error
		if !errors.As(err, &e) || e.Class != ClassNetwork || e.Tries != c.tries {
			t.Errorf("%s: %v", name, err)
		}
		if access.RefusalOf(err) != "" || strings.Contains(err.Error(), testToken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestGzipIsUnderstood(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		userRows{n: 150}.ServeHTTP(rec, r)
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write(rec.Body.Bytes())
		_ = z.Close()
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(b.Bytes())
	}))
	defer srv.Close()
	if err := usersAt(t, srv.URL); err != nil {
		t.Error(err)
	}
}

// A body without end is cut at the limit, also when it was packed small.
func TestEndlessBodiesAreCut(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = z.Write([]byte(`{"users":[`))
		blank := bytes.Repeat([]byte(" "), 1<<20)
		for r.Context().Err() == nil {
			if _, err := z.Write(blank); err != nil {
				return
			}
		}
	}))
	defer srv.Close()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err := usersAt(t, srv.URL)
	runtime.ReadMemStats(&after)
	var e *Error
	if !errors.As(err, &e) || e.Class != classTooLarge || e.Tries != 1 {
		t.Errorf("%v", err)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 8*maxBody {
		t.Errorf("%d MiB were allocated", grown>>20)
	}
}

// Deadlines: an answer that never comes, one that stops, one that drips.
func TestSlowServers(t *testing.T) {
	drip := func(every time.Duration, silent bool) http.RoundTripper {
		return trip(func(r *http.Request) (*http.Response, error) {
			if silent {
				<-r.Context().Done()
				return nil, r.Context().Err()
			}
			return &http.Response{StatusCode: 200, Header: http.Header{}, ContentLength: -1, Body: &dripping{r.Context(), every}}, nil
		})
	}
	cases := []struct {
		name string
		rt   http.RoundTripper
		want error
		try  time.Duration
	}{
		{"silence", drip(0, true), remote.ErrNoAnswer, steady.limits.Header},
		{"a stop halfway", drip(time.Hour, false), remote.ErrStalled, steady.limits.Stall},
		{"a byte a second", drip(time.Second, false), remote.ErrTooSlow, steady.limits.Try},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			virtual(t, func(t *testing.T) {
				began := time.Now()
				_, err := newTestClient(t, Options{Transport: tc.rt}).OnCallBySchedule(t.Context(), "P1")
				var e *Error
				if !errors.As(err, &e) || e.Class != ClassNetwork || !errors.Is(err, tc.want) && !errors.Is(err, remote.ErrTooSlow) {
					t.Fatalf("%v", err)
				}
				if took := time.Since(began); took > steady.total+time.Second || took < tc.try {
					t.Errorf("took %s", took)
				}
			})
			virtual(t, func(t *testing.T) { // and a person is not kept waiting that long
				began := time.Now()
				_, err := CheckToken(t.Context(), secret.New([]byte(testToken)), Options{Transport: tc.rt})
				if err == nil || time.Since(began) > brisk.total+hurried.total+time.Second {
					t.Errorf("%v after %s", err, time.Since(began))
				}
			})
		})
	}
}

type trip func(*http.Request) (*http.Response, error)

func (f trip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// dripping gives a blank at a time.
type dripping struct {
	ctx   context.Context
	every time.Duration
}

func (d *dripping) Read(p []byte) (int, error) {
	select {
	case <-d.ctx.Done():
		return 0, d.ctx.Err()
	case <-time.After(d.every):
		p[0] = ' '
		return 1, nil
	}
}

func (d *dripping) Close() error { return nil }

// A name that is not found is tried again too: the network may be waking up.
func TestUnknownNames(t *testing.T) {
	virtual(t, func(t *testing.T) {
		c := newTestClient(t, Options{Transport: trip(func(*http.Request) (*http.Response, error) {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "api.pagerduty.com", IsNotFound: true}}
		})})
		_, err := c.OnCallBySchedule(t.Context(), "P1")
		var e *Error
		if !errors.As(err, &e) || e.Class != ClassNetwork || e.Tries != 6 || !strings.Contains(err.Error(), "no such host") {
			t.Errorf("%v", err)
		}
	})
}

// Cancelled in the middle of a listing: the context's own error, at once, and
// nobody left behind (the bubble would not end).
func TestCancelledListing(t *testing.T) {
	virtual(t, func(t *testing.T) {
		s := &stub{handler: userRows{n: 5000}.ServeHTTP, latency: time.Second}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(2500*time.Millisecond, cancel)
		began := time.Now()
		_, err := newTestClient(t, Options{Transport: s}).Users(ctx, func(access.Page[access.User]) {})
		if err != context.Canceled {
			t.Errorf("%v", err)
		}
		if took := time.Since(began); took > 2600*time.Millisecond {
			t.Errorf("took %s", took)
		}
	})
}

// The token does not come back in words, even from a server that repeats it.
func TestTokenIsNeverRepeated(t *testing.T) {
	virtual(t, func(t *testing.T) {
		for _, rt := range []http.RoundTripper{
			&stub{handler: func(w http.ResponseWriter, r *http.Request) {
				sendJSON(w, 403, map[string]any{"error": map[string]any{"message": "no such token: " + r.Header.Get("Authorization"),
					"required_scopes": testToken}})
			}},
			trip(func(r *http.Request) (*http.Response, error) {
				return nil, errors.New("bad header " + r.Header.Get("Authorization"))
			}),
		} {
			c := newTestClient(t, Options{Transport: rt})
			_, err := c.OnCallBySchedule(t.Context(), "P1")
			var e *Error
			if !errors.As(err, &e) {
				t.Fatal(err)
			}
			said := err.Error() + e.Failure().Do + e.Failure().Why
			for inner := err; inner != nil; inner = errors.Unwrap(inner) {
				said += inner.Error()
			}
			if strings.Contains(said, testToken) {
				t.Errorf("the token is in %q", said)
			}
		}
	})
}

// An error whose body is cut says nothing: whatever its status, the connection
// broke, and the request is asked again.
func TestACutErrorIsATroubleOfTheNetwork(t *testing.T) {
	for _, status := range []int{400, 401, 402, 403, 404, 429, 500} {
		virtual(t, func(t *testing.T) {
			cut := cutting{status: status}
			_, err := newTestClient(t, Options{Transport: &cut}).OnCallBySchedule(t.Context(), "P1")
			if err != nil || cut.asked != 2 {
				t.Errorf("%d: %v after %d requests", status, err, cut.asked)
			}
		})
	}
}

// cutting breaks off its first answer half-way; the second is whole.
type cutting struct{ status, asked int }

func (c *cutting) RoundTrip(r *http.Request) (*http.Response, error) {
	c.asked++
	h := http.Header{"Content-Type": {"application/json"}}
	if c.asked > 1 {
		return &http.Response{StatusCode: 200, Header: h, Body: io.NopCloser(strings.NewReader(`{"oncalls":[],"users":[],"more":false}`)), Request: r}, nil
	}
	half := io.MultiReader(strings.NewReader(`{"error":{"mess`), iotest.ErrReader(io.ErrUnexpectedEOF))
	return &http.Response{StatusCode: c.status, Header: h, ContentLength: 200, Body: io.NopCloser(half), Request: r}, nil
}
