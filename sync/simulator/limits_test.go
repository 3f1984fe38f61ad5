package simulator

import (
	"net/http"
	"sync"
	"testing"
	"time"
)

// clock is a time that only tests move.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) Sleep(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

func TestRateLimit(t *testing.T) {
	a := Generate(1, full)
	c := &clock{t: noon}
	s := NewServer(a, Options{Now: c.Now, RateLimit: 3, RateWindow: 5 * time.Second})
	want := func(token string, status int, limit, remaining, reset string) {
		t.Helper()
		r := ask(t, s, token, "/abilities")
		h := r.header
		if r.status != status || h.Get("ratelimit-limit") != limit || h.Get("ratelimit-remaining") != remaining || h.Get("ratelimit-reset") != reset {
			t.Errorf("%d limit %q remaining %q reset %q, want %d %q %q %q", r.status, h.Get("ratelimit-limit"),
				h.Get("ratelimit-remaining"), h.Get("ratelimit-reset"), status, limit, remaining, reset)
		}
		if status == 429 && (r.code() != 2020 || r.body["error"].(map[string]any)["message"] != "Rate Limit Exceeded") {
			t.Errorf("body of a 429: %s", r.text)
		}
	}
	key := a.AccountKey()
	want(key, 200, "3", "2", "5")
	c.Sleep(1200 * time.Millisecond)
	want(key, 200, "3", "1", "4") // 3.8 s, in whole seconds upwards
	want(key, 200, "3", "0", "4")
	want(key, 429, "3", "0", "4")
	want(key, 429, "3", "0", "4")
	want(a.SpareKey(), 200, "3", "2", "5") // each key for itself
	c.Sleep(3700 * time.Millisecond)
	want(key, 429, "3", "0", "1")
	c.Sleep(100 * time.Millisecond)
	want(key, 200, "3", "2", "5")

	// All tokens of one user count together.
	u := a.users[3]
	one, two := a.UserToken(u.id), a.UserToken(u.id)
	want(one, 200, "3", "2", "5")
	want(two, 200, "3", "1", "5")
	// Unauthenticated requests are not evaluated.
	want("nonsense", 401, "", "", "")
}

func TestOnCallLimit(t *testing.T) {
	a := Generate(1, full)
	c := &clock{t: noon}
	s := NewServer(a, Options{Now: c.Now, RateLimit: 10, OnCallLimit: 2, RateWindow: time.Minute})
	for i, w := range []struct {
		path, limit, remaining string
		status                 int
	}{
		{"/users", "10", "9", 200}, {"/oncalls", "2", "1", 200}, {"/oncalls", "2", "0", 200},
		{"/oncalls", "2", "0", 429}, {"/users", "10", "6", 200}, {"/teams", "10", "5", 200},
	} {
		r := ask(t, s, a.AccountKey(), w.path)
		if r.status != w.status || r.header.Get("ratelimit-limit") != w.limit || r.header.Get("ratelimit-remaining") != w.remaining {
			t.Errorf("%d %s: %d, %s of %s left", i, w.path, r.status, r.header.Get("ratelimit-remaining"), r.header.Get("ratelimit-limit"))
		}
	}
}

func TestNoHeadersUnlessAsked(t *testing.T) {
	a := Generate(1, full)
	if r := ask(t, NewServer(a, Options{Now: atNoon}), a.AccountKey(), "/users"); r.header.Get("ratelimit-limit") != "" {
		t.Error("rate headers without a limit")
	}
	s := NewServer(a, Options{Now: atNoon, RateHeaders: true})
	if r := ask(t, s, a.AccountKey(), "/users"); r.header.Get("ratelimit-limit") != "960" || r.header.Get("ratelimit-remaining") != "959" {
		t.Errorf("documented limit: %v", r.header)
	}
}

func TestLatencyIsFromTheSeed(t *testing.T) {
	a := Generate(1, full)
	delays := func(seed uint64) (out []time.Duration) {
		c := &clock{t: noon}
		s := NewServer(a, Options{Now: c.Now, Sleep: c.Sleep, Seed: seed,
			Latency: [2]time.Duration{50 * time.Millisecond, 150 * time.Millisecond}})
		for range 50 {
			before := c.Now()
			ask(t, s, a.AccountKey(), "/abilities")
			out = append(out, c.Now().Sub(before))
		}
		return out
	}
	one, same, other := delays(1), delays(1), delays(2)
	differ := false
	for i := range one {
		if one[i] < 50*time.Millisecond || one[i] > 150*time.Millisecond || one[i] != same[i] {
			t.Fatalf("delay %d: %v, then %v", i, one[i], same[i])
		}
		differ = differ || one[i] != other[i]
	}
	if !differ {
		t.Error("two seeds give the same delays")
	}
}

// The demo's one wait comes in the middle of the members, once.
func TestOneWait(t *testing.T) {
	a := Demo()
	c := &clock{t: noon}
	o := demoOptions()
	o.Now, o.Sleep = c.Now, c.Sleep
	s := NewServer(a, o)
	waits := 0
	for i, tm := range a.teams {
		r := ask(t, s, a.AccountKey(), "/teams/"+tm.id+"/members")
		if r.status == 429 {
			waits++
			if i == 0 || i == len(a.teams)-1 || r.header.Get("ratelimit-reset") != "3" {
				t.Errorf("a wait at team %d, %v", i, r.header)
			}
		} else if r.status != 200 || r.header.Get("ratelimit-remaining") == "" {
			t.Errorf("team %d: %d %v", i, r.status, r.header)
		}
	}
	if waits != 1 {
		t.Errorf("%d waits", waits)
	}
	if took := c.Now().Sub(noon) / time.Duration(len(a.teams)); took < 400*time.Millisecond || took > 900*time.Millisecond {
		t.Errorf("%v a request", took)
	}
}

func TestRealLatencyEndsWithTheRequest(t *testing.T) {
	a := Generate(1, full)
	r, err := Listen(a, Options{Latency: [2]time.Duration{time.Hour, time.Hour}})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		req, _ := http.NewRequest("GET", r.URL()+"/users", nil)
		_, err := http.DefaultTransport.RoundTrip(req)
		done <- err
	}()
	for r.Count("/users") == 0 {
		time.Sleep(time.Millisecond)
	}
	if err := r.Close(); err != nil {
		t.Errorf("closing: %v", err)
	}
	if err := <-done; err == nil {
		t.Error("an answer after the server was closed")
	}
}
