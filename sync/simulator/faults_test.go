package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// heard is what a client makes of one request.
type heard struct {
	status int
	header http.Header
	body   []byte
	err    error // of the request or of reading
}

// both runs a test over a socket and in process: they must not differ.
func both(t *testing.T, test func(t *testing.T, s *Server, get func(ctx context.Context, path string) heard)) {
	doer := func(s *Server, rt http.RoundTripper, base string) func(context.Context, string) heard {
		return func(ctx context.Context, path string) heard {
			req, err := http.NewRequestWithContext(ctx, "GET", base+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Authorization", "Token token="+s.Account().AccountKey())
			res, err := rt.RoundTrip(req)
			if err != nil {
				return heard{err: err}
			}
			defer res.Body.Close()
			b, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
			return heard{res.StatusCode, res.Header, b, err}
		}
	}
	t.Run("socket", func(t *testing.T) {
		r, err := Listen(Generate(1, full), Options{Now: atNoon, RateHeaders: true})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		// A fresh connection each time: on a used one, net/http silently
		// repeats a request that met a reset.
		tr := &http.Transport{DisableCompression: true, DisableKeepAlives: true}
		test(t, r.Server, doer(r.Server, tr, r.URL()))
	})
	t.Run("in process", func(t *testing.T) {
		s := NewServer(Generate(1, full), Options{Now: atNoon, RateHeaders: true})
		defer s.Close()
		test(t, s, doer(s, s.RoundTripper(), "https://api.pagerduty.com"))
	})
}

func TestFaults(t *testing.T) {
	type check func(t *testing.T, h heard)
	status := func(want int, kind string, part string) check {
		return func(t *testing.T, h heard) {
			t.Helper()
			if h.err != nil || h.status != want || !strings.HasPrefix(h.header.Get("Content-Type"), kind) || !bytes.Contains(h.body, []byte(part)) {
				t.Errorf("%d %s %v: %.200s", h.status, h.header.Get("Content-Type"), h.err, h.body)
			}
		}
	}
	checks := map[FaultKind]check{
		Fault429: func(t *testing.T, h heard) {
			status(429, "application/json", `"code":2020`)(t, h)
			if h.header.Get("ratelimit-reset") != "7" || h.header.Get("ratelimit-remaining") != "0" {
				t.Errorf("headers %v", h.header)
			}
		},
		Fault429Bare: func(t *testing.T, h heard) {
			status(429, "application/json", `"code":2020`)(t, h)
			if h.header.Get("ratelimit-reset") != "" || h.header.Get("ratelimit-limit") != "" {
				t.Errorf("headers %v", h.header)
			}
		},
		Fault429HTML:    status(429, "text/html", "<html>"),
		Fault500:        status(500, "application/json", `"code":2000`),
		Fault502HTML:    status(502, "text/html", "Bad Gateway"),
		Fault503:        status(503, "text/plain", "no healthy upstream"),
		Fault408:        status(408, "application/json", `"code":2016`),
		FaultForbidden:  status(403, "application/json", `"code":2010`),
		FaultScope:      status(403, "application/json", `"required_scopes":"users.read"`),
		FaultIPBlocked:  status(403, "application/json", "IP allow list"),
		FaultPlan:       status(402, "application/json", `"code":2014`),
		FaultNotFound:   status(404, "application/json", `"code":2100`),
		FaultBadRequest: status(400, "application/json", `"code":2001`),
		FaultRejected:   status(401, "application/json", `"code":2006`),
		FaultRevoke:     status(401, "application/json", `"code":2006`),
		FaultHTML200:    status(200, "text/html", "<!DOCTYPE html>"),
		FaultRedirect: func(t *testing.T, h heard) {
			if h.status != 302 || h.header.Get("Location") != "/elsewhere" {
				t.Errorf("%d to %q", h.status, h.header.Get("Location"))
			}
		},
		FaultReset: func(t *testing.T, h heard) {
			if !errors.Is(h.err, syscall.ECONNRESET) {
				t.Errorf("no reset: %v", h.err)
			}
		},
		FaultTruncated: func(t *testing.T, h heard) {
			if h.status != 200 || !errors.Is(h.err, io.ErrUnexpectedEOF) || len(h.body) == 0 {
				t.Errorf("%d, %d bytes, %v", h.status, len(h.body), h.err)
			}
		},
		FaultBrokenJSON: func(t *testing.T, h heard) {
			if h.status != 200 || h.err != nil || json.Valid(h.body) || !bytes.HasPrefix(h.body, []byte(`{"users":[`)) {
				t.Errorf("%d %v valid %v", h.status, h.err, json.Valid(h.body))
			}
		},
		FaultWrongType: func(t *testing.T, h heard) {
			var body map[string]any
			if err := json.Unmarshal(h.body, &body); err != nil || h.status != 200 {
				t.Fatalf("%d %v", h.status, err)
			}
			if _, list := body["users"].([]any); list || body["users"] == nil {
				t.Errorf("users is %T", body["users"])
			}
		},
		FaultEndless: func(t *testing.T, h heard) {
			if h.status != 200 || h.err != nil || len(h.body) != 1<<20 || h.header.Get("Content-Length") != "" {
				t.Errorf("%d, %d bytes, %v", h.status, len(h.body), h.err)
			}
		},
		FaultEmptyPage: func(t *testing.T, h heard) {
			if h.status != 200 || !bytes.HasPrefix(h.body, []byte(`{"users":[],`)) || !bytes.Contains(h.body, []byte(`"more":true`)) {
				t.Errorf("%d %s", h.status, h.body)
			}
		},
		FaultStall: func(t *testing.T, h heard) {
			if !errors.Is(h.err, context.DeadlineExceeded) {
				t.Errorf("stalled: %v", h.err)
			}
		},
	}
	for _, kind := range FaultKinds {
		check := checks[kind]
		if check == nil {
			t.Errorf("%s is not tried", kind)
			continue
		}
		t.Run(string(kind), func(t *testing.T) {
			both(t, func(t *testing.T, s *Server, get func(context.Context, string) heard) {
				s.AddFault(Fault{Route: "/users", Nth: 2, Kind: kind, Reset: "7"})
				ctx, cancel := context.WithCancel(context.Background())
				if kind == FaultStall { // a deadline that has not to be waited for long
					ctx, cancel = context.WithTimeout(ctx, 50*time.Millisecond)
				}
				defer cancel()
				fine := status(200, "application/json", `"more":true`)
				fine(t, get(context.Background(), "/users"))
				fine(t, get(context.Background(), "/teams?limit=2"))
				check(t, get(ctx, "/users"))
				if kind == FaultRevoke {
					return // there is no way back: the account has lost its key
				}
				fine(t, get(context.Background(), "/users"))
			})
		})
	}
}

func TestRevokeIsForGood(t *testing.T) {
	a := Generate(1, full)
	s := NewServer(a, Options{Now: atNoon})
	key, spare := a.AccountKey(), a.SpareKey()
	s.AddFault(Fault{Route: "/teams", Nth: 1, Kind: FaultRevoke})
	for i, want := range []struct {
		token, path string
		status      int
	}{{key, "/users", 200}, {key, "/teams", 401}, {key, "/users", 401}, {spare, "/users", 200}} {
		if r := ask(t, s, want.token, want.path); r.status != want.status {
			t.Errorf("%d: %s %d, want %d", i, want.path, r.status, want.status)
		}
	}
}

func TestWhenFaultsHappen(t *testing.T) {
	a := Generate(1, Size{Users: 250, Teams: 4, TeamSize: 120, Schedules: 10, ShiftSchedules: 3, Unused: 2})
	statuses := func(f Fault, paths ...string) (out []int) {
		s := NewServer(a, Options{Now: atNoon})
		f.Kind = Fault500
		s.AddFault(f)
		for _, p := range paths {
			out = append(out, ask(t, s, a.AccountKey(), p).status)
		}
		return out
	}
	u0, u1, u2 := "/users?limit=100", "/users?limit=100&offset=100", "/users?limit=100&offset=200"
	last := a.teams[3].id
	shifts, unused := "", ""
	for _, s := range a.schedules {
		if s.shifts {
			shifts = s.id
		} else if len(a.sightOf("").uses[s.id]) == 0 {
			unused = s.id
		}
	}
	for _, c := range []struct {
		name  string
		fault Fault
		paths []string
		want  []int
	}{
		{"first", Fault{Route: "/users", Nth: 1}, []string{u0, u0, u1}, []int{500, 200, 200}},
		{"third, twice", Fault{Route: "/users", Nth: 3, Times: 2}, []string{u0, u1, u2, u2, u2}, []int{200, 200, 500, 500, 200}},
		{"every", Fault{Route: "/users", Nth: Every}, []string{u0, "/teams", u1}, []int{500, 200, 500}},
		{"any route", Fault{Nth: 2}, []string{u0, "/teams", u1}, []int{200, 500, 200}},
		{"last page, in any order", Fault{Route: "/users", Nth: Last}, []string{"/users?limit=1", u2, u0, u2, u1}, []int{200, 500, 200, 200, 200}},
		{"last team's last page", Fault{Route: "/teams/{id}/members", Nth: Last},
			[]string{"/teams/" + a.teams[0].id + "/members?limit=100&offset=100", "/teams/" + last + "/members?limit=100", "/teams/" + last + "/members?limit=100&offset=100"},
			[]int{200, 200, 500}},
		{"last shift-based schedule", Fault{Route: "/v3/schedules/{id}", Nth: Last}, []string{"/v3/schedules/" + firstOf(a, true), "/v3/schedules/" + shifts}, []int{200, 500}},
		{"last unused schedule", Fault{Route: "/schedules/{id}/users", Nth: Last}, []string{"/schedules/" + firstOf(a, false) + "/users", "/schedules/" + unused + "/users"}, []int{200, 500}},
		{"the only request", Fault{Route: "/abilities", Nth: Last}, []string{"/abilities", "/abilities"}, []int{500, 200}},
	} {
		if got := statuses(c.fault, c.paths...); !equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestClearFaults(t *testing.T) {
	a := Generate(1, full)
	s := NewServer(a, Options{Now: atNoon})
	s.AddFault(Fault{Nth: Every, Kind: Fault500})
	edits := 0
	s.OnRequest("", Every, func(*Account) { edits++ })
	before := ask(t, s, a.AccountKey(), "/users").status
	s.ClearFaults()
	if after := ask(t, s, a.AccountKey(), "/users").status; before != 500 || after != 200 || edits != 1 {
		t.Errorf("%d, then %d, with %d edits", before, after, edits)
	}
}

// What is in flight at once is counted: here as many as wait in Sleep.
func TestPeak(t *testing.T) {
	a := Generate(1, full)
	started, goOn := make(chan struct{}), make(chan struct{})
	s := NewServer(a, Options{Now: atNoon, Latency: [2]time.Duration{1, 1},
		Sleep: func(time.Duration) { started <- struct{}{}; <-goOn }})
	var asked sync.WaitGroup
	for range 5 {
		asked.Go(func() {
			req, _ := http.NewRequest("GET", "https://api.pagerduty.com/users", nil)
			res, err := s.RoundTripper().RoundTrip(req)
			if err != nil || res.StatusCode != http.StatusUnauthorized {
				t.Errorf("%v %v", res, err)
			}
		})
	}
	for range 5 {
		<-started
	}
	close(goOn)
	asked.Wait()
	if peak := s.Stats().Peak; peak != 5 {
		t.Errorf("%d in flight at most", peak)
	}
}

func equal(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// A client that never leaves must not keep a server from closing.
func TestCloseEndsEveryAnswer(t *testing.T) {
	for _, kind := range []FaultKind{FaultStall, FaultEndless} {
		both(t, func(t *testing.T, s *Server, get func(context.Context, string) heard) {
			s.AddFault(Fault{Nth: 1, Kind: kind})
			done := make(chan heard, 1)
			go func() { done <- get(context.Background(), "/users") }()
			for s.Count("") == 0 {
				time.Sleep(time.Millisecond)
			}
			s.Close()
			if h := <-done; kind == FaultStall && h.err == nil {
				t.Errorf("%s: answered %d", kind, h.status)
			}
		})
	}
}
