package pagerduty

import (
	"fmt"
	"net/http"
	"testing"

	"connectpd/store/access"
)

// readUsers lists the users and checks that each came once.
func readUsers(t *testing.T, c *Client) (access.Listing, map[string]access.User) {
	t.Helper()
	got := map[string]access.User{}
	done, err := c.Users(t.Context(), func(p access.Page[access.User]) {
		for _, u := range p.Rows {
			if _, twice := got[u.ID]; twice {
				t.Errorf("user %s was delivered twice", u.ID)
			}
			got[u.ID] = u
		}
	})
	if err != nil {
		t.Fatalf("Users: %v", err)
	}
	return done, got
}

// A stable listing costs exactly its pages.
func TestListingCostsItsPages(t *testing.T) {
	for _, n := range []int{0, 1, 99, 100, 101, 200, 250, 1000, 9999, 10000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			virtual(t, func(t *testing.T) {
				s := &stub{handler: userRows{n: n, cap: 10000}.ServeHTTP}
				done, got := readUsers(t, newTestClient(t, Options{Transport: s}))
				if len(got) != n || done != (access.Listing{Total: n, Distinct: n}) {
					t.Errorf("read %d users, %+v", len(got), done)
				}
				if want := max(1, (n+99)/100); s.count() != want {
					t.Errorf("%d requests, want %d", s.count(), want)
				}
				if s.peak.Load() > 8 {
					t.Errorf("%d requests in flight", s.peak.Load())
				}
			})
		})
	}
}

func TestListingSurvivesOddServers(t *testing.T) {
	cases := []struct {
		name     string
		rows     userRows
		requests int
		total    int
	}{
		{"no total", userRows{n: 250, noTotal: true}, 3, -1},
		{"no total, nothing", userRows{n: 0, noTotal: true}, 1, -1},
		{"no total, exactly one page", userRows{n: 100, noTotal: true}, 1, -1},
		{"clamped to 25", userRows{n: 130, clamp: 25}, 6, 130},
		{"clamped to 30, no total", userRows{n: 130, clamp: 30, noTotal: true}, 5, -1},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			virtual(t, func(t *testing.T) {
				s := &stub{handler: tc.rows.ServeHTTP}
				done, got := readUsers(t, newTestClient(t, Options{Transport: s}))
				if len(got) != tc.rows.n || done != (access.Listing{Total: tc.total, Distinct: tc.rows.n}) {
					t.Errorf("read %d users, %+v", len(got), done)
				}
				if s.count() != tc.requests {
					t.Errorf("%d requests, want %d", s.count(), tc.requests)
				}
			})
		})
	}
}

// A server that says "more" for ever must not be asked for ever, and what it
// gave is not proved.
func TestListingEndsWhenNothingNewComes(t *testing.T) {
	virtual(t, func(t *testing.T) {
		s := &stub{handler: func(w http.ResponseWriter, r *http.Request) {
			sendJSON(w, 200, map[string]any{"users": []any{map[string]any{"id": "P1"}}, "more": true})
		}}
		done, got := readUsers(t, newTestClient(t, Options{Transport: s}))
		if len(got) != 1 || done.Missing == 0 {
			t.Errorf("read %d, %+v", len(got), done)
		}
		if s.count() > 10 {
			t.Errorf("%d requests", s.count())
		}
	})
}

// Rows that move while they are read: the listing is read again, and rows
// already delivered are not delivered again.
func TestShortListingIsReadAgain(t *testing.T) {
	virtual(t, func(t *testing.T) {
		rows := userRows{n: 250}
		first := true
		s := &stub{handler: func(w http.ResponseWriter, r *http.Request) {
			if first && r.URL.Query().Get("offset") == "100" {
				first = false
				sendJSON(w, 200, map[string]any{"users": []any{}, "more": true})
				return
			}
			rows.ServeHTTP(w, r)
		}}
		o := &recorder{}
		done, got := readUsers(t, newTestClient(t, Options{Transport: s, Observer: o, Concurrency: 1}))
		if len(got) != 250 || done != (access.Listing{Total: 250, Distinct: 250}) {
			t.Errorf("read %d, %+v", len(got), done)
		}
		if s.count() != 6 || len(o.retries) != 1 {
			t.Errorf("%d requests, retries %v", s.count(), o.retries)
		}
	})
}

// A total that is never reached ends after three readings, with the number
// missing.
func TestListingThatStaysShortSaysSo(t *testing.T) {
	virtual(t, func(t *testing.T) {
		rows := userRows{n: 150}
		s := &stub{handler: func(w http.ResponseWriter, r *http.Request) {
			sendJSON(w, 200, map[string]any{"users": []any{map[string]any{"id": rows.id(0)}, map[string]any{"id": rows.id(1)}},
				"more": false, "total": 7})
		}}
		done, _ := readUsers(t, newTestClient(t, Options{Transport: s}))
		if done.Missing != 5 || done.Total != 7 || done.Distinct != 2 {
			t.Errorf("%+v", done)
		}
		if s.count() > 3*4 {
			t.Errorf("%d requests", s.count())
		}
	})
}
