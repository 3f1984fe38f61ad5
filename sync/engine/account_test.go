package engine_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/secret"
	"connectpd/sync/engine"
	"connectpd/sync/pagerduty"
	"connectpd/sync/remote/testclock"
	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
)

// The test binary starts itself again as a simulator or as a sync, each in a
// process of its own, which is measured. In the tests themselves the heap may
// grow, up to half a GiB: answers without end would otherwise have it collected
// all the time.
func TestMain(m *testing.M) {
	if load.ServeChild() || beSyncChild() {
		return
	}
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(512 << 20)
	os.Exit(m.Run())
}

// newClock is the one that client, server and engine share: sleeping moves it.
func newClock() *testclock.Clock { return testclock.New(time.Date(2026, 3, 5, 14, 2, 0, 0, time.UTC)) }

// office is an account, served in process, with a connector to it in a store
// of its own.
type office struct {
	account *simulator.Account
	server  *simulator.Server
	clock   *testclock.Clock
	store   *store.Store
	conn    store.Connector
	token   string
}

func openOffice(t testing.TB, a *simulator.Account, o simulator.Options) *office {
	t.Helper()
	x := &office{account: a, clock: newClock(), token: a.AccountKey()}
	o.Now = x.clock.Now
	o.Sleep = func(time.Duration) {}
	x.server = simulator.NewServer(a, o)
	x.store, x.conn = openStore(t, x.clock.Now, access.Account{Subdomain: a.Subdomain(), API: "https://api.test"})
	return x
}

func openStore(t testing.TB, now func() time.Time, account access.Account) (*store.Store, store.Connector) {
	t.Helper()
	st, err := store.Open(context.Background(), t.TempDir()+"/home", store.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Errorf("closing the store: %v", err)
		}
	})
	conn, err := st.SaveConnector(context.Background(), store.Connector{
		ID: st.NewConnectorID(), Name: "PagerDuty", Platform: store.Local, App: store.App{Name: "PagerDuty"},
		Owners:  []store.Owner{{Person: store.Person{Name: "Ada", Email: "ada@example.com", Role: store.SuperAdministrator}}},
		Account: account,
	}, store.Placed{})
	if err != nil {
		t.Fatal(err)
	}
	return st, conn
}

// sync runs the engine once against the served account.
func (x *office) sync(t testing.TB, ctx context.Context) (engine.Outcome, *engine.Progress) {
	t.Helper()
	return run(t, ctx, engine.Options{
		Store: x.store, Connector: x.conn, Clock: x.clock,
		Log: func(list ...store.LogEntry) {
			if err := x.store.Log(context.WithoutCancel(ctx), x.conn.ID, list...); err != nil {
				t.Errorf("log: %v", err)
			}
		},
	}, x.token, pagerduty.Options{Clock: x.clock, Transport: x.server.RoundTripper(), Jitter: func() float64 { return 0.5 }})
}

// run runs the engine once, with a client that has a token.
func run(t testing.TB, ctx context.Context, o engine.Options, token string, client pagerduty.Options) (engine.Outcome, *engine.Progress) {
	t.Helper()
	p := engine.NewProgress(o.Clock)
	client.Base, client.Observer = "https://api.test", p
	c, err := pagerduty.New(secret.New([]byte(token)), client)
	if err != nil {
		t.Fatal(err)
	}
	o.Source, o.Progress = c, p
	out, err := engine.Run(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	return out, p
}

func (x *office) must(t testing.TB, want store.Result) (engine.Outcome, *engine.Progress) {
	t.Helper()
	out, p := x.sync(t, context.Background())
	if out.Run.Result != want {
		t.Fatalf("result %q (%s; %v), want %q", out.Run.Result, out.Run.Reason, out.Err, want)
	}
	return out, p
}

func (x *office) snapshot(t testing.TB) *access.Dataset {
	t.Helper()
	d, err := x.store.Snapshot(context.Background(), x.conn.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// isTruth compares the snapshot with what a perfect sync finds: every user,
// team, role, schedule and grant, no more and no fewer.
func (x *office) isTruth(t testing.TB) {
	t.Helper()
	truth, ok := x.account.TruthFor(x.token, x.clock.Now())
	if !ok {
		t.Fatal("nobody knows the token")
	}
	d := x.snapshot(t)
	counts, err := x.store.Counts(context.Background(), x.conn.ID)
	if err != nil {
		t.Fatal(err)
	}
	if counts != truth.Counts {
		t.Errorf("counts\n got %+v\nwant %+v", counts, truth.Counts)
	}
	var users, deleted, teams, roles, schedules, direct []string
	for _, u := range d.Users {
		switch u.Status {
		case access.Deleted:
			deleted = append(deleted, u.ID+" "+u.Name)
		case access.Unseen:
		default:
			u.TeamIDs = nil
			users = append(users, fmt.Sprintf("%+v", u))
		}
	}
	for _, v := range d.Teams {
		teams = append(teams, fmt.Sprintf("%+v", v))
	}
	for _, v := range d.Roles {
		roles = append(roles, fmt.Sprintf("%+v", v))
	}
	for _, v := range d.Schedules {
		schedules = append(schedules, v.ID+" "+v.Name+" "+string(v.Kind)+" "+v.TimeZone+" "+v.URL)
	}
	for _, v := range d.DirectOnCall {
		direct = append(direct, v.ID)
	}
	var wantUsers, wantDeleted, wantTeams, wantRoles, wantSchedules, wantDirect []string
	for _, u := range truth.Users {
		u.TeamIDs = nil
		wantUsers = append(wantUsers, fmt.Sprintf("%+v", u))
	}
	for _, u := range truth.Deleted {
		wantDeleted = append(wantDeleted, u.ID+" "+u.Name)
	}
	for _, v := range truth.Teams {
		wantTeams = append(wantTeams, fmt.Sprintf("%+v", v))
	}
	for _, v := range truth.Roles {
		wantRoles = append(wantRoles, fmt.Sprintf("%+v", v))
	}
	for _, v := range truth.Schedules {
		wantSchedules = append(wantSchedules, v.ID+" "+v.Name+" "+string(v.Kind)+" "+v.TimeZone+" "+v.URL)
	}
	for _, v := range truth.Direct {
		wantDirect = append(wantDirect, v.ID)
	}
	sameLines(t, "users", users, wantUsers)
	sameLines(t, "deleted users", deleted, wantDeleted)
	sameLines(t, "teams", teams, wantTeams)
	sameLines(t, "roles", roles, wantRoles)
	sameLines(t, "schedules", schedules, wantSchedules)
	sameLines(t, "people on call directly", direct, wantDirect)
	sameLines(t, "grants", lines(slices.Values(d.Grants)), lines(maps.Keys(truth.Grants)))
}

func lines(grants func(func(access.Grant) bool)) []string {
	var out []string
	for g := range grants {
		out = append(out, fmt.Sprintf("%s %s on %s %s", g.UserID, g.Entitlement, g.Type, g.ResourceID))
	}
	return out
}

func sameLines(t testing.TB, what string, got, want []string) {
	t.Helper()
	slices.Sort(got)
	slices.Sort(want)
	if slices.Equal(got, want) {
		return
	}
	t.Errorf("%s: %d, want %d", what, len(got), len(want))
	in := func(list []string, s string) bool { _, ok := slices.BinarySearch(list, s); return ok }
	shown := 0
	for _, l := range got {
		if !in(want, l) && shown < 5 {
			t.Errorf("  not so: %s", l)
			shown++
		}
	}
	for _, l := range want {
		if !in(got, l) && shown < 10 {
			t.Errorf("  missing: %s", l)
			shown++
		}
	}
}

var shapes = map[string]load.Size{
	"small":                {Users: 30, Teams: 3, TeamSize: 8, Schedules: 5, Policies: 3},
	"every kind of thing":  {Users: 260, Teams: 20, TeamSize: 15, Schedules: 30, ShiftSchedules: 12, Policies: 14, Unused: 4, EmptyTeams: 3, UnknownRoles: true},
	"pages":                {Users: 950, Teams: 130, TeamSize: 9, Schedules: 240, Policies: 90, OnCallRows: 410},
	"exact pages":          {Users: 200, Teams: 100, TeamSize: 2, Schedules: 100, Policies: 100, OnCallRows: 200},
	"teams beyond a page":  {Users: 700, Teams: 3, TeamSize: 350, Schedules: 4, Policies: 2},
	"shift-based only":     {Users: 80, Teams: 4, TeamSize: 10, ShiftSchedules: 45, Policies: 10},
	"one user":             {Users: 1},
	"schedules on nothing": {Users: 40, Teams: 2, TeamSize: 5, Schedules: 35, Unused: 35},
	"most teams are empty": {Users: 60, Teams: 50, TeamSize: 6, EmptyTeams: 45, Schedules: 3, Policies: 2},
}

// What the store holds after a sync is the account, exactly, and it took the
// requests of the formula and no more.
func TestSyncIsTheAccount(t *testing.T) {
	for name, size := range shapes {
		t.Run(name, func(t *testing.T) {
			x := openOffice(t, load.Generate(7, size), simulator.Options{})
			out, p := x.must(t, store.ResultOK)
			x.isTruth(t)
			floor := x.account.RequestFloor(x.clock.Now())
			if n := len(x.server.Requests()); n != floor || out.Run.Traffic.Requests != floor {
				t.Errorf("%d requests arrived, the record says %d, the formula %d", n, out.Run.Traffic.Requests, floor)
			}
			for _, r := range p.Snapshot().Rows {
				if r.State != engine.RowDone || r.Done != r.Total {
					t.Errorf("row %+v", r)
				}
			}
			// The second time nothing has changed.
			again, _ := x.must(t, store.ResultOK)
			if c := again.Run.Changes; c != (store.ChangeCounts{}) {
				t.Errorf("changes of an unchanged account: %+v", c)
			}
			x.isTruth(t)
		})
	}
}

func TestSyncOfTheDemoCompany(t *testing.T) {
	x := openOffice(t, simulator.Demo(), simulator.Options{})
	x.must(t, store.ResultOK)
	x.isTruth(t)
}

// A plan without teams ends ok, says so, and asks nothing below them; by the
// abilities, and by the 402 where a token may not read those.
func TestPlanWithoutTeams(t *testing.T) {
	a := load.Generate(3, shapes["small"])
	a.SetPlan(simulator.Plan{})
	for name, token := range map[string]string{
		"abilities":      a.AccountKey(),
		"402 from OAuth": a.OAuthToken("users.read", "teams.read", "schedules.read", "oncalls.read", "escalation_policies.read"),
	} {
		t.Run(name, func(t *testing.T) {
			x := openOffice(t, a, simulator.Options{})
			x.token = token
			out, p := x.must(t, store.ResultOK)
			if !strings.Contains(out.Run.Reason, "teams are not on this plan") {
				t.Errorf("reason %q", out.Run.Reason)
			}
			if r := p.Snapshot().Rows[1]; r.State != engine.RowUnavailable {
				t.Errorf("row %+v", r)
			}
			for _, r := range x.server.Requests() {
				if r.Route == "/teams/{id}/members" || r.Route == "/teams" && name == "abilities" {
					t.Errorf("asked %s", r.Path)
				}
			}
			if name == "abilities" {
				x.isTruth(t)
			}
		})
	}
}

// A user token sees part: what it sees is exactly what is kept, and whoever
// it does not see is not called deleted.
func TestUserTokens(t *testing.T) {
	a := load.Generate(11, shapes["every kind of thing"])
	truth := a.Truth(newClock().Now())
	tried := make(map[string]bool)
	for _, u := range truth.Users {
		if tried[u.Role] || u.Status != access.Active {
			continue
		}
		tried[u.Role] = true
		t.Run(u.Role, func(t *testing.T) {
			x := openOffice(t, a, simulator.Options{})
			x.token = a.UserToken(u.ID)
			out, p := x.must(t, store.ResultOK)
			x.isTruth(t)
			sees := access.IsAdmin(u.Role)
			if out.Run.SeesAll != sees || out.Run.TokenKind != access.UserToken {
				t.Errorf("sees all %v, kind %s", out.Run.SeesAll, out.Run.TokenKind)
			}
			said := strings.Contains(strings.Join(p.Snapshot().Warnings, "\n"), "user token")
			if said == sees {
				t.Errorf("warnings %q", p.Snapshot().Warnings)
			}
		})
	}
}
