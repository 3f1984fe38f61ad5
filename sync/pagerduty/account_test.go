package pagerduty

import (
	"fmt"
	"testing"
	"time"

	"connectpd/store/access"
	"connectpd/store/secret"
	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
)

// A stable account costs exactly the formula of the facts page, section 11,
// and what is read is the account.
func TestWholeAccountsByTheFormula(t *testing.T) {
	for _, size := range []load.Size{
		{},
		{Users: 1},
		{Users: 100, Teams: 100, TeamSize: 1, Schedules: 100, Policies: 30},
		{Users: 101, Teams: 101, TeamSize: 3, Schedules: 101, Policies: 30, Unused: 4, EmptyTeams: 7, UnknownRoles: true},
		{Users: 350, Teams: 3, TeamSize: 250, Schedules: 20, ShiftSchedules: 12, Policies: 10, Unused: 1},
		{Users: 1000, Teams: 50, TeamSize: 100, Schedules: 100, Policies: 60, OnCallRows: 301},
		{Users: 50, ShiftSchedules: 1001, Policies: 5},
	} {
		t.Run(fmt.Sprintf("%+v", size), func(t *testing.T) {
			virtual(t, func(t *testing.T) {
				a := load.Generate(11, size)
				o := &recorder{}
				srv, c := served(t, a, simulator.Options{RateHeaders: true}, Options{Observer: o})
				truth := a.Truth(time.Now())
				r, err := readAll(t.Context(), c)
				if err != nil {
					t.Fatal(err)
				}
				if d := r.differences(truth); len(d) > 0 || r.missing != 0 {
					t.Errorf("missing %d: %s", r.missing, lines(d))
				}
				if got, want := len(srv.Requests()), a.RequestFloor(time.Now()); got != want {
					t.Errorf("%d requests, the formula says %d", got, want)
				}
				if o.budgets != o.started || len(o.retries) > 0 {
					t.Errorf("%d budgets told of %d requests, retries %v", o.budgets, o.started, o.retries)
				}
				o.settled(t)
			})
		})
	}
}

// What a user token is shown is read whole, and the identity says that it is
// only a part.
func TestUserTokenSeesItsPart(t *testing.T) {
	virtual(t, func(t *testing.T) {
		a := load.Generate(12, load.Size{Users: 150, Teams: 20, TeamSize: 10, Schedules: 15, Policies: 10})
		truth := a.Truth(time.Now())
		for _, team := range truth.Teams[:10] {
			a.SetPrivate(team.ID, true)
		}
		var token string
		for _, u := range truth.Users {
			if u.Role == "observer" {
				token = a.UserToken(u.ID)
			}
		}
		part, ok := a.TruthFor(token, time.Now())
		if !ok || len(part.Teams) >= len(truth.Teams) {
			t.Fatalf("the token sees %d of %d teams", len(part.Teams), len(truth.Teams))
		}
		srv := simulator.NewServer(a, simulator.Options{})
		defer srv.Close()
		c, err := New(secret.New([]byte(token)), Options{Transport: srv.RoundTripper()})
		if err != nil {
			t.Fatal(err)
		}
		r, err := readAll(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		if d := r.differences(part); len(d) > 0 || r.missing != 0 {
			t.Errorf("missing %d: %s", r.missing, lines(d))
		}
		if r.identity.SeesAll() || r.identity.UserRole != "observer" {
			t.Errorf("%+v", r.identity)
		}
	})
}

// The account changes while it is read, at any page: nobody who was there
// before and after is lost, and nothing comes twice.
func TestAccountChangesWhileItIsRead(t *testing.T) {
	changes := map[string]func(a *simulator.Account, victim string){
		"someone leaves": func(a *simulator.Account, victim string) { a.RemoveUser(victim) },
		"someone joins": func(a *simulator.Account, _ string) {
			a.AddUser(simulator.NewUser{Name: "Aaa Newcomer", Email: "aaa@example.com", Role: "user"})
		},
	}
	for name, change := range changes {
		for nth := 1; nth <= 5; nth++ {
			for _, who := range []int{0, 150, 449} {
				t.Run(fmt.Sprintf("%s at page %d, %d", name, nth, who), func(t *testing.T) {
					virtual(t, func(t *testing.T) {
						a := load.Generate(13, load.Size{Users: 450})
						before := a.Truth(time.Now())
						victim := before.Users[who].ID
						srv := simulator.NewServer(a, simulator.Options{})
						defer srv.Close()
						srv.OnRequest(routeUsers, nth, func(a *simulator.Account) { change(a, victim) })
						c, err := New(tokenOf(a), Options{Transport: srv.RoundTripper(), Concurrency: 2})
						if err != nil {
							t.Fatal(err)
						}
						done, got := readUsers(t, c)
						after := a.Truth(time.Now())
						stayed := map[string]bool{}
						for _, u := range after.Users {
							stayed[u.ID] = true
						}
						for _, u := range before.Users {
							if stayed[u.ID] && got[u.ID].ID == "" && done.Missing == 0 {
								t.Errorf("%s was lost, and the listing called complete", u.ID)
							}
						}
						if done.Missing > 0 {
							t.Errorf("one change left %+v", done)
						}
					})
				})
			}
		}
	}
}

// A team that goes while it is read is gone, not an error of another kind.
func TestTeamGoneMeanwhile(t *testing.T) {
	virtual(t, func(t *testing.T) {
		a := load.Generate(14, load.Size{Users: 10, Teams: 2, TeamSize: 5})
		_, c := served(t, a, simulator.Options{}, Options{})
		id := a.Truth(time.Now()).Teams[0].ID
		a.RemoveTeam(id)
		_, err := c.Members(t.Context(), id, func(access.Page[access.TeamMember]) {})
		if access.RefusalOf(err) != access.Gone {
			t.Errorf("%v", err)
		}
	})
}
