package pagerduty

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"connectpd/store/access"
	"connectpd/store/secret"
)

// What is being decoded, or was being decoded and is given up, holds nobody up:
// the call ends when its context does.
func TestDecodingIsLeftWhenTheContextEnds(t *testing.T) {
	virtual(t, func(t *testing.T) {
		s := &stub{handler: userRows{}.ServeHTTP}
		c, err := New(secret.New([]byte(testToken)), Options{Transport: s})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		endless := make(chan struct{})
		defer close(endless)
		_, err = fetch(ctx, c, routeUsers, routeUsers, nil, func([]byte, *texts) (int, error) {
			cancel()
			<-endless
			return 0, nil
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	})
}

// Counting rows times queries stops with the context.
func TestPlanningStopsWithTheContext(t *testing.T) {
	s := &sweep[access.User]{texts: map[string]rowText{"P1": textOf("ada", "")}}
	f := newSearch(s)
	f.pending = []candidate{{query: "a", total: 1}}
	ctx, cancel := context.WithCancel(t.Context())
	if got := f.count(ctx); got["a"] != 1 {
		t.Errorf("%v", got)
	}
	cancel()
	if got := f.count(ctx); len(got) != 0 {
		t.Errorf("counted on: %v", got)
	}
}

// Texts without end are cut, and that is said once a route, however many they
// are.
func TestCutTextsAreToldOnce(t *testing.T) {
	long := strings.Repeat("x", 20_000)
	answers := map[string]any{
		routeUsers: map[string]any{"more": false, "users": []any{
			map[string]any{"id": "P1", "name": long, "teams": []any{}}, map[string]any{"id": "P2", "name": "b", "email": long, "teams": []any{}}}},
		routeTeams:           map[string]any{"more": false, "teams": []any{map[string]any{"id": "T1", "name": "short"}}},
		"/schedules/S/users": map[string]any{"users": []any{map[string]any{"id": "P1", "summary": long}}},
	}
	virtual(t, func(t *testing.T) {
		o := &recorder{}
		s := &stub{handler: func(w http.ResponseWriter, r *http.Request) { sendJSON(w, 200, answers[r.URL.Path]) }}
		c, err := New(secret.New([]byte(testToken)), Options{Transport: s, Observer: o})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			_, err = c.Users(t.Context(), func(p access.Page[access.User]) {
				for _, u := range p.Rows {
					if len(u.Name) > maxName || len(u.Email) > maxName {
						t.Errorf("%d and %d bytes", len(u.Name), len(u.Email))
					}
				}
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if _, err = c.Teams(t.Context(), func(access.Page[access.Team]) {}); err != nil {
			t.Fatal(err)
		}
		if _, err = c.OnCallBySchedule(t.Context(), "S"); err != nil {
			t.Fatal(err)
		}
		if len(o.warned) != 2 || !strings.Contains(o.warned[0], "/users ") || !strings.Contains(o.warned[1], routeScheduleUsers) {
			t.Errorf("said %q", o.warned)
		}
	})
}

// What kind of key a token is, PagerDuty says; its length does not.
func TestAKeyOfUnusualLengthIsWhatPagerDutySays(t *testing.T) {
	const account = "Because this request was made using an account-level access token, we were unable to determine the user's identity."
	for name, c := range map[string]struct {
		status int
		me     any
		want   access.TokenKind
		all    bool
	}{
		"the account's": {400, map[string]any{"error": account}, access.AccountKey, true},
		"an app's":      {403, map[string]any{"error": map[string]any{"message": "Token missing required scopes", "required_scopes": "users.read"}}, access.OAuthToken, false},
		"another 400":   {400, map[string]any{"error": "Invalid request"}, access.OAuthToken, false},
		"a user's":      {200, map[string]any{"user": map[string]any{"id": "P1", "role": "limited_user"}}, access.OAuthToken, false},
	} {
		t.Run(name, func(t *testing.T) {
			virtual(t, func(t *testing.T) {
				s := &stub{handler: func(w http.ResponseWriter, r *http.Request) {
					switch r.URL.Path {
					case routeMe:
						sendJSON(w, c.status, c.me)
					case routeAbilities:
						sendJSON(w, 200, map[string]any{"abilities": []string{"teams"}})
					default:
						userRows{}.ServeHTTP(w, r)
					}
				}}
				id, err := CheckToken(t.Context(), secret.New([]byte(testToken+"longer")), Options{Base: USBase, Transport: s})
				if err != nil || id.Kind != c.want || id.SeesAll() != c.all {
					t.Errorf("%+v, %v", id, err)
				}
			})
		})
	}
}

// The rows of a run have an end: what comes beyond is an error of the kind that
// was being read, which says so; what came before is kept by the caller.
func TestTheRowsOfARunHaveAnEnd(t *testing.T) {
	virtual(t, func(t *testing.T) {
		s := &stub{handler: func(w http.ResponseWriter, r *http.Request) {
			sendJSON(w, 200, map[string]any{"more": false, "teams": []any{map[string]any{"id": "T1", "name": "a"}, map[string]any{"id": "T2", "name": "b"}}})
		}}
		c, err := New(secret.New([]byte(testToken)), Options{Transport: s})
		if err != nil {
			t.Fatal(err)
		}
		c.rowsLeft.Store(3)
		if _, err = c.Teams(t.Context(), func(access.Page[access.Team]) {}); err != nil {
			t.Fatal(err)
		}
		_, err = c.Teams(t.Context(), func(access.Page[access.Team]) { t.Error("a page beyond the end was taken") })
		var e *Error
		if !errors.As(err, &e) || e.Class != classTooLarge || !e.Unreadable() || !strings.Contains(e.Error(), "more rows than a sync allows (10,000,000)") {
			t.Errorf("%v", err)
		}
	})
}

// A page of more people than was asked for is put together as fast as it is
// long: a signal waits for it.
func TestALongSampleIsPutTogetherAtOnce(t *testing.T) {
	f := findings{sample: make([]access.User, 200_000)}
	for i := range f.sample {
		f.sample[i].ID = fmt.Sprintf("P%06d", i)
	}
	c, err := New(secret.New([]byte(testToken)), Options{Transport: &stub{}})
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if id := c.identity(f); len(id.SampleUserIDs) != len(f.sample) {
		t.Errorf("%d people", len(id.SampleUserIDs))
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}
