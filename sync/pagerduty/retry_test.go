package pagerduty

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"connectpd/store/access"
)

// Six tries, pauses that double, within their jitter, and nothing in flight
// meanwhile.
func TestRetryPauses(t *testing.T) {
	for _, jitter := range []float64{0, 0.5, 0.999} {
		virtual(t, func(t *testing.T) {
			s := &stub{handler: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(502) }}
			o := &recorder{}
			_, err := newTestClient(t, Options{Transport: s, Observer: o, Jitter: func() float64 { return jitter }}).OnCallBySchedule(t.Context(), "P1")
			var e *Error
			if !errors.As(err, &e) || e.Class != ClassServer || e.Status != 502 || e.Tries != 6 || len(s.asked) != 6 || len(o.retries) != 5 {
				t.Fatalf("%v, %d requests, %v", err, len(s.asked), o.retries)
			}
			for i, full := range []time.Duration{500, 1000, 2000, 4000, 8000} {
				full *= time.Millisecond
				want := full/2 + time.Duration(jitter*float64(full/2))
				if gap := s.asked[i+1].at.Sub(s.asked[i].at); gap != want {
					t.Errorf("jitter %g: pause %d was %s, want %s", jitter, i+1, gap, want)
				}
			}
			o.settled(t)
		})
	}
}

// An answer of the wrong types is asked for once more, not six times: it does
// not pass by itself.
func TestWrongTypesAreAskedForOnceMore(t *testing.T) {
	virtual(t, func(t *testing.T) {
		for _, call := range []func(*Client) error{
			func(c *Client) error { _, err := c.OnCallBySchedule(t.Context(), "P1"); return err },
			func(c *Client) error {
				_, err := c.OnCalls(t.Context(), func(access.Page[access.OnCallRow]) {})
				return err
			},
		} {
			s := &stub{handler: func(w http.ResponseWriter, _ *http.Request) {
				sendJSON(w, 200, map[string]any{"users": "none", "oncalls": "none"})
			}}
			o := &recorder{}
			err := call(newTestClient(t, Options{Transport: s, Observer: o}))
			var e *Error
			if !errors.As(err, &e) || e.Class != classMalformed || e.Tries != 2 || s.count() != 2 || len(o.retries) != 1 {
				t.Errorf("%v, %d requests, %v", err, s.count(), o.retries)
			}
		}
	})
}

// Every class has its words: what happened, what to do, and nothing of ours
// that a person would not understand.
func TestEveryClassHasWords(t *testing.T) {
	for _, class := range []Class{ClassRejected, ClassForbidden, ClassIPBlocked, ClassScope, classPlan, classGone, classBadRequest, ClassRateLimit,
		ClassServer, ClassNetwork, classMalformed, classRedirect, classTooLarge} {
		for route := range routeThings {
			for _, base := range []string{USBase, EUBase, "https://pd.example.com"} {
				e := &Error{Class: class, Route: route, Base: base, Tries: 1}
				for name, text := range map[string]string{"What": e.Failure().What, "Means": e.Failure().Why, "Cure": e.Failure().Do, "Error": e.Error()} {
					if text == "" || strings.Contains(text, "%!") || strings.Contains(text, string(class)+"_") {
						t.Errorf("%s of %s at %s: %q", name, class, route, text)
					}
				}
			}
		}
	}
	e := &Error{Class: classPlan, Route: routeTeams, Status: 402, Code: 2014, Message: "Required abilities are unavailable", Tries: 2, RequestID: "abc"}
	want := "the PagerDuty plan of this account does not include teams: Required abilities are unavailable (HTTP 402, code 2014, GET /teams, 2 tries, request abc)"
	if e.Error() != want {
		t.Errorf("%s", e)
	}
	us, eu := &Error{Class: ClassRejected, Base: USBase}, &Error{Class: ClassRejected, Base: EUBase}
	if !strings.Contains(us.Failure().Do, "EU region") || !strings.Contains(eu.Failure().Do, "US region") {
		t.Errorf("no hint of the other region: %s / %s", us.Failure().Do, eu.Failure().Do)
	}
}

// A part of an answer (206) is not taken for the whole, and is asked for once
// more, not six times.
func TestAPartOfAnAnswerIsNotTheWhole(t *testing.T) {
	virtual(t, func(t *testing.T) {
		s := &stub{handler: func(w http.ResponseWriter, _ *http.Request) { sendJSON(w, 206, map[string]any{"oncalls": []any{}}) }}
		_, err := newTestClient(t, Options{Transport: s}).OnCallBySchedule(t.Context(), "P1")
		var e *Error
		if !errors.As(err, &e) || e.Class != classMalformed || s.count() != 2 {
			t.Errorf("%v after %d requests", err, s.count())
		}
	})
}
