package fakeserver

import (
	"context"
	"errors"
	"io"
	"net/http"
	"syscall"
	"testing"
	"time"
)

// fake answers everything alike, over a socket and without one.
type fake struct {
	*Door
	answer Answer
}

func (f fake) ServeHTTP(w http.ResponseWriter, r *http.Request) { f.Deliver(w, r, f.answer) }

func (f fake) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := f.Enter(r.Context()); err != nil {
		return nil, err
	}
	return f.Response(r, f.answer)
}

// Troubles look alike over a socket and without one.
func TestTroublesOverSocketsAndWithout(t *testing.T) {
	for _, c := range []struct {
		trouble Trouble
		status  int   // 0: no answer comes
		err     error // of the answer, or of its body
	}{
		{"", 200, nil},
		{Truncated, 200, io.ErrUnexpectedEOF},
		{Reset, 0, syscall.ECONNRESET},
		{Stall, 0, context.DeadlineExceeded},
		{Endless, 200, context.DeadlineExceeded},
	} {
		f := fake{NewDoor(), Answer{Status: 200, Header: http.Header{"X-Kind": {"test"}}, Body: []byte(`{"a":[1,2,3]}`), Trouble: c.trouble}}
		running, err := Listen(f, f.Close)
		if err != nil {
			t.Fatal(err)
		}
		transport := &http.Transport{}
		for name, rt := range map[string]http.RoundTripper{"socket": transport, "no socket": f} {
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, running.URL(), http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			res, err := rt.RoundTrip(req)
			if (res != nil) != (c.status != 0) {
				t.Fatalf("%s, %s: %v, %v", c.trouble, name, res, err)
			}
			if res != nil {
				_, err = io.Copy(io.Discard, res.Body)
				_ = res.Body.Close()
				if res.StatusCode != c.status || res.Header.Get("X-Kind") != "test" {
					t.Errorf("%s, %s: %+v", c.trouble, name, res)
				}
			}
			if !errors.Is(err, c.err) {
				t.Errorf("%s, %s: %v, want %v", c.trouble, name, err, c.err)
			}
			cancel()
		}
		if err := running.Close(); err != nil {
			t.Error(err)
		}
		if err := f.Enter(t.Context()); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("after Close: %v", err)
		}
	}
}

func TestTurns(t *testing.T) {
	for _, c := range []struct {
		turns Turns
		want  string // of six requests, the fifth of which is the last of its route
	}{
		{Turns{Nth: 1}, "x....."},
		{Turns{Nth: 3, Times: 2}, "..xx.."},
		{Turns{Nth: Every}, "xxxxxx"},
		{Turns{Nth: Last}, "....x."},
	} {
		got := ""
		for n := range 6 {
			if c.turns.Due(func() bool { return n == 4 }) {
				c.turns.Take()
				got += "x"
			} else {
				got += "."
			}
		}
		if got != c.want {
			t.Errorf("%d, %d times: %s, want %s", c.turns.Nth, c.turns.Times, got, c.want)
		}
	}
}

func TestAskedIsBounded(t *testing.T) {
	var a Asked[int]
	for range maxAsked + 10 {
		a.Add(func(number int) int { return number })
	}
	a.Note(maxAsked+9, func(n *int) { *n = -1 })
	a.Note(0, func(*int) { t.Error("it is no longer in the list") })
	list := a.All()
	if len(list) > maxAsked || a.Total() != maxAsked+10 || list[len(list)-1] != -1 || list[0] != maxAsked/2 {
		t.Errorf("%d in the list of %d, from %d to %d", len(list), a.Total(), list[0], list[len(list)-1])
	}
	a.Forget()
	if a.Total() != maxAsked+10 || a.Count(func(int) bool { return true }) != 0 {
		t.Error("what is forgotten still counts as asked, and is in no list")
	}
}
