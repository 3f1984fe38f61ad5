package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"connectpd/store/access"
)

// fakeClock moves on a second at every look.
type fakeClock struct{ at time.Time }

func (c *fakeClock) now() time.Time {
	c.at = c.at.Add(time.Second)
	return c.at
}

func newFakeClock() *fakeClock {
	return &fakeClock{at: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
}

// open opens a store in a new home.
func open(t testing.TB) *Store {
	t.Helper()
	return openIn(t, t.TempDir()+"/home", Options{Now: newFakeClock().now})
}

func openIn(t testing.TB, home string, o Options) *Store {
	t.Helper()
	s, err := Open(context.Background(), home, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return s
}

// connect records a connector without a token.
func connect(t testing.TB, s *Store) Connector {
	t.Helper()
	id := s.NewConnectorID()
	c, err := s.SaveConnector(context.Background(), Connector{
		ID: id, Name: "PagerDuty", Platform: Local, App: App{Name: "PagerDuty"},
		Owners:  []Owner{{Person: Person{Name: "Ada", Email: "ada@example.com", Role: SuperAdministrator}}},
		Account: access.Account{Subdomain: "acme", Region: "us", API: "https://api.pagerduty.com"},
	}, Placed{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// readAllKinds is the coverage of a run that read everything.
func readAllKinds() map[access.Kind]access.Coverage {
	m := map[access.Kind]access.Coverage{}
	for _, k := range access.Kinds {
		m[k] = access.Coverage{State: access.Read}
	}
	return m
}

// sync applies a dataset as a run that was ok.
func syncOnce(t testing.TB, s *Store, c Connector, d *access.Dataset) Run {
	t.Helper()
	return syncAs(t, s, Run{ConnectorID: c.ID, TokenKind: access.AccountKey, SeesAll: true}, ResultOK, d)
}

func syncAs(t testing.TB, s *Store, r Run, result Result, d *access.Dataset) Run {
	t.Helper()
	r, err := s.BeginRun(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	r.Result = result
	r, err = s.Apply(context.Background(), r, d)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// size describes an account to make up.
type size struct{ users, teams, perTeam, schedules, perSchedule int }

// madeUp makes up an account: the same one for the same size.
func madeUp(n size) *access.Dataset {
	rng := rand.New(rand.NewPCG(1, 2))
	d := &access.Dataset{Coverage: readAllKinds()}
	for i := range n.users {
		role := access.BaseRoles[1+i%(len(access.BaseRoles)-1)]
		id := fmt.Sprintf("P%06X", i*7919)
		d.Users = append(d.Users, access.User{
			ID: id, Name: fmt.Sprintf("Person Number %d", i), Email: fmt.Sprintf("person.number%d@example.com", i),
			Role: role, Status: access.Active, JobTitle: "Site Reliability Engineer", TimeZone: "Europe/London",
			URL: "https://acme.pagerduty.com/users/" + id, SSO: access.Yes,
		})
		d.Grants = append(d.Grants, access.Grant{UserID: id, Type: access.TypeRole, ResourceID: role, Entitlement: access.Assigned})
	}
	for _, r := range access.BaseRoles[1:] {
		d.Roles = append(d.Roles, access.Role{ID: r, Name: access.RoleName(r, true)})
	}
	for i := range n.teams {
		id := fmt.Sprintf("T%06X", i*7919)
		d.Teams = append(d.Teams, access.Team{ID: id, Name: fmt.Sprintf("Team %d", i), DefaultRole: "manager",
			URL: "https://acme.pagerduty.com/teams/" + id})
		ents := []access.Entitlement{access.Manager, access.Responder, access.Observer}
		for _, u := range rng.Perm(n.users)[:min(n.perTeam, n.users)] {
			d.Grants = append(d.Grants, access.Grant{UserID: d.Users[u].ID, Type: access.TypeTeam, ResourceID: id, Entitlement: ents[u%3]})
		}
	}
	for i := range n.schedules {
		id := fmt.Sprintf("S%06X", i*7919)
		d.Schedules = append(d.Schedules, access.Schedule{ID: id, Name: fmt.Sprintf("Schedule %d", i), Kind: access.LayerBased,
			TimeZone: "UTC", URL: "https://acme.pagerduty.com/schedules#" + id, Policies: 1})
		for k, u := range rng.Perm(n.users)[:min(n.perSchedule, n.users)] {
			d.Grants = append(d.Grants, access.Grant{UserID: d.Users[u].ID, Type: access.TypeSchedule, ResourceID: id, Entitlement: access.Member})
			if k == 0 {
				d.Grants = append(d.Grants, access.Grant{UserID: d.Users[u].ID, Type: access.TypeSchedule, ResourceID: id, Entitlement: access.OnCall})
			}
		}
	}
	return d
}

// holdings lists access as texts.
func holdings(t testing.TB, s *Store, q AccessQuery) []string {
	t.Helper()
	list := []string{}
	err := s.Access(context.Background(), q, func(h Holding) error {
		list = append(list, fmt.Sprintf("%s %s %s %s %s", h.User.ID, h.User.Status, h.Type, h.ResourceID, h.Entitlement))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// fewer is n, or a quarter of it under the race detector.
func fewer(n int) int {
	if underRace {
		return (n + 3) / 4
	}
	return n
}

func itoa(n int) string { return fmt.Sprint(n) }

func equal(a, b []string) bool { return slices.Equal(a, b) }

// dump is every row of the access tables as text.
func dump(t testing.TB, s *Store) []string {
	t.Helper()
	var out []string
	for _, table := range []string{"thing", "user_span", "resource_span", "grant_span", "direct_on_call", "kind_baseline", "never_read"} {
		rows, err := s.readers.Query("SELECT * FROM " + table)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			values := make([]any, len(columns))
			into := make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			out = append(out, table+fmt.Sprint(values...))
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(out)
	return out
}

// globLocks are the lock files of processes that are placing a token.
func globLocks(s *Store) ([]string, error) { return filepath.Glob(s.placeLock("*")) }

// crashWorlds differ in everything: users, teams, members.
var crashWorlds = [2]func() *access.Dataset{
	func() *access.Dataset {
		return madeUp(size{users: 300, teams: 12, perTeam: 20, schedules: 10, perSchedule: 4})
	},
	func() *access.Dataset {
		return madeUp(size{users: 200, teams: 20, perTeam: 15, schedules: 20, perSchedule: 3})
	},
}
