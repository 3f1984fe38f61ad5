package pagerduty

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"connectpd/store/access"
	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
)

// An account beyond the paging cap is read in parts, and proved whole by
// counting. The cap is learned from the server's refusal here, since the
// simulator's is lowered.
func TestBeyondTheCap(t *testing.T) {
	cases := []struct {
		name     string
		size     load.Size
		cap      int
		requests int
	}{
		{"everyone in teams", load.Size{Users: 900, Teams: 90, TeamSize: 20, Schedules: 5}, 300, 500},
		{"few in teams", load.Size{Users: 900, Teams: 5, TeamSize: 10, Schedules: 5}, 500, 900},
		{"no teams", load.Size{Users: 1200, Schedules: 5}, 400, 900},
		{"all of it", load.Size{Users: 700, Teams: 450, TeamSize: 3, Schedules: 500, ShiftSchedules: 3, Policies: 400, Unused: 2, OnCallRows: 600}, 300, 2500},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			virtual(t, func(t *testing.T) {
				a := load.Generate(3, tc.size)
				srv, c := served(t, a, simulator.Options{MaxRows: tc.cap}, Options{})
				truth := a.Truth(time.Now())
				r, err := readAll(t.Context(), c)
				if err != nil {
					t.Fatal(err)
				}
				if d := r.differences(truth); len(d) > 0 || r.missing != 0 {
					t.Errorf("missing %d: %s", r.missing, lines(d))
				}
				n := len(srv.Requests())
				t.Logf("%d requests", n)
				if n > tc.requests {
					t.Errorf("%d requests, more than %d", n, tc.requests)
				}
				for _, q := range srv.Requests() {
					if q.Method != "GET" || len(q.Query) > 7000 {
						t.Errorf("%s with a query of %d bytes", q.Method, len(q.Query))
					}
				}
			})
		})
	}
}

// What no part reaches is counted as missing, never passed over.
func TestUnprovedPartsAreMissing(t *testing.T) {
	virtual(t, func(t *testing.T) {
		// Names without any of the characters that are tried, in no team.
		a := load.Generate(3, load.Size{Users: 200})
		_, c := served(t, a, simulator.Options{MaxRows: 100}, Options{})
		l := c.userList()
		l.text, l.groups, l.addresses = nil, nil, false
		got := 0
		done, _, err := collect(t.Context(), c, l, func(p access.Page[access.User]) { got += len(p.Rows) })
		if err != nil {
			t.Fatal(err)
		}
		if done.Missing != 100 || done.Total != 200 || got != 100 {
			t.Errorf("%+v, %d rows", done, got)
		}
	})
}

// A plan without teams has no groups to go by, and that is no error.
func TestBeyondTheCapWithoutTeams(t *testing.T) {
	virtual(t, func(t *testing.T) {
		a := load.Generate(3, load.Size{Users: 500, Teams: 5, TeamSize: 5})
		p := a.Plan()
		p.Teams = false
		a.SetPlan(p)
		_, c := served(t, a, simulator.Options{MaxRows: 300}, Options{})
		done, got := readUsers(t, c)
		if done != (access.Listing{Total: 500, Distinct: 500}) || len(got) != 500 {
			t.Errorf("%+v, %d", done, len(got))
		}
	})
}

// The cap is known from the documentation; a total beyond it is never paged
// into.
func TestDocumentedCapIsNotHit(t *testing.T) {
	virtual(t, func(t *testing.T) {
		a := load.Generate(3, load.Size{Users: 10_050, Teams: 510, TeamSize: 20})
		srv, c := served(t, a, simulator.Options{}, Options{})
		done, got := readUsers(t, c)
		if done != (access.Listing{Total: 10_050, Distinct: 10_050}) || len(got) != 10_050 {
			t.Errorf("%+v, %d", done, len(got))
		}
		kinds := map[string]int{}
		for _, q := range srv.Requests() {
			if q.Status != 200 {
				t.Errorf("%s?%s: %d", q.Path, q.Query, q.Status)
			}
			kinds[fmt.Sprintf("%s team_ids=%v query=%v", q.Route, strings.Contains(q.Query, "team_ids"), strings.Contains(q.Query, "query="))]++
		}
		t.Log(kinds)
	})
}

// 25,000 users in 900 teams cost little more than the 250 pages that hold
// them, and are proved to be all.
func TestFarBeyondTheCap(t *testing.T) {
	if testing.Short() {
		t.Skip("short: 25,000 users take seconds; smaller accounts take the same ways")
	}
	virtual(t, func(t *testing.T) {
		a := load.Generate(3, vast)
		srv, c := served(t, a, simulator.Options{}, Options{})
		done, got := readUsers(t, c)
		if done != (access.Listing{Total: vast.Users, Distinct: vast.Users}) || len(got) != vast.Users {
			t.Errorf("%+v, %d", done, len(got))
		}
		most := vast.Users/pageSize*3/2 + 150
		n := srv.Count(routeUsers)
		t.Logf("%d requests of users, %d in all", n, srv.Count(""))
		if n > most {
			t.Errorf("%d requests, more than %d", n, most)
		}
	})
}

// vast is an account far beyond the cap.
var vast = load.Size{Users: 25_000, Teams: 900, TeamSize: 20}
