package engine_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/sync/engine"
	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
)

// An account that changes while it is read: the sync ends well, and what it
// keeps never contradicts itself; the next sync finds the account as it is.
func TestAccountThatChangesMeanwhile(t *testing.T) {
	size := load.Size{Users: 210, Teams: 12, TeamSize: 14, Schedules: 120, ShiftSchedules: 6, Policies: 20, Unused: 4}
	user := func(a *simulator.Account, n int) string { return a.Truth(newClock().Now()).Users[n].ID }
	team := func(a *simulator.Account, n int) string { return a.Truth(newClock().Now()).Teams[n].ID }
	schedule := func(a *simulator.Account, kind access.ScheduleKind) string {
		for _, s := range a.Truth(newClock().Now()).Schedules {
			if s.Kind == kind {
				return s.ID
			}
		}
		return ""
	}
	for name, c := range map[string]struct {
		route string
		nth   int
		edit  func(*simulator.Account)
	}{
		"users leave between pages":           {"/users", 3, func(a *simulator.Account) { a.RemoveUser(user(a, 0)); a.RemoveUser(user(a, 1)) }},
		"users join between pages":            {"/users", 3, func(a *simulator.Account) { a.AddUser(simulator.NewUser{Name: "Aaa Newcomer", Role: "user"}) }},
		"a user leaves before the members":    {"/teams/{id}/members", 1, func(a *simulator.Account) { a.RemoveUser(user(a, 5)) }},
		"a team goes before its members":      {"/teams/{id}/members", 2, func(a *simulator.Account) { a.RemoveTeam(team(a, 11)); a.RemoveTeam(team(a, 10)) }},
		"a team comes":                        {"/teams/{id}/members", 2, func(a *simulator.Account) { a.AddMember(a.AddTeam("Newest", false), user(a, 1), "manager") }},
		"a schedule goes between pages":       {"/schedules", 2, func(a *simulator.Account) { a.RemoveSchedule(schedule(a, access.LayerBased)) }},
		"a shift-based schedule goes":         {"/v3/schedules/{id}", 1, func(a *simulator.Account) { a.RemoveSchedule(schedule(a, access.ShiftBased)) }},
		"a schedule is upgraded":              {"/v3/schedules", 1, func(a *simulator.Account) { a.UpgradeSchedule(schedule(a, access.LayerBased)) }},
		"a schedule is upgraded in the other": {"/schedules", 2, func(a *simulator.Account) { a.UpgradeSchedule(schedule(a, access.LayerBased)) }},
		"a role changes":                      {"/users", 2, func(a *simulator.Account) { a.SetRole(user(a, 3), "admin") }},
		"the plan loses its teams":            {"/teams", 1, func(a *simulator.Account) { a.SetPlan(simulator.Plan{AdvancedPermissions: true}) }},
	} {
		t.Run(name, func(t *testing.T) {
			x := openOffice(t, load.Generate(5, size), simulator.Options{})
			x.must(t, store.ResultOK)
			x.isTruth(t)
			x.server.OnRequest(c.route, c.nth, c.edit)
			out, _ := x.sync(t, context.Background())
			if r := out.Run.Result; r != store.ResultOK && r != store.ResultPartial {
				t.Fatalf("result %q: %s", r, out.Run.Reason)
			}
			x.isConsistent(t)
			x.must(t, store.ResultOK)
			x.isTruth(t)
		})
	}
}

// isConsistent: every grant is on something that is there, held by somebody
// who is named, and nobody holds two base roles.
func (x *office) isConsistent(t *testing.T) {
	t.Helper()
	d := x.snapshot(t)
	there := make(map[string]bool)
	for _, u := range d.Users {
		there["user "+u.ID] = true
	}
	for _, v := range d.Teams {
		there["team "+v.ID] = true
	}
	for _, v := range d.Roles {
		there["role "+v.ID] = true
	}
	for _, v := range d.Schedules {
		if there["schedule "+v.ID] {
			t.Errorf("schedule %s is there twice", v.ID)
		}
		there["schedule "+v.ID] = true
	}
	roles := make(map[string]int)
	for _, g := range d.Grants {
		if !there["user "+g.UserID] || !there[string(g.Type)+" "+g.ResourceID] {
			t.Errorf("dangling grant %+v", g)
		}
		if g.Type == access.TypeRole {
			roles[g.UserID]++
		}
	}
	for _, u := range d.Users {
		if live := u.Status == access.Active || u.Status == access.Invited; live && roles[u.ID] != 1 || !live && roles[u.ID] != 0 {
			t.Errorf("%s (%s) holds %d base roles", u.ID, u.Status, roles[u.ID])
		}
	}
}

// Beyond the cap of offset paging a sync is still complete, or says how many
// are missing and takes nobody for gone.
func TestBeyondTheCap(t *testing.T) {
	x := openOffice(t, load.Generate(9, load.Size{Users: 1300, Teams: 40, TeamSize: 25, Schedules: 1050, Policies: 300, OnCallRows: 1100}),
		simulator.Options{MaxRows: 1000})
	x.must(t, store.ResultOK)
	x.isTruth(t)
	x.server.AddFault(simulator.Fault{Route: "/schedules", Nth: simulator.Every, Kind: simulator.FaultEmptyPage})
	out, _ := x.sync(t, context.Background())
	if out.Run.Result != store.ResultPartial || !strings.Contains(out.Run.Reason, "could not be proved read") {
		t.Errorf("%q: %s", out.Run.Result, out.Run.Reason)
	}
	x.isTruth(t)
}

// Held with the real store: shown, discarded, held again, accepted.
func TestHeldAcceptedAndDiscarded(t *testing.T) {
	ctx := context.Background()
	x := openOffice(t, load.Generate(5, load.Size{Users: 100, Teams: 4, TeamSize: 20, Schedules: 12, Policies: 6}), simulator.Options{})
	if h, err := engine.Held(ctx, x.store, x.conn.ID); err != nil || h != nil {
		t.Fatalf("held before anything: %v, %v", h, err)
	}
	x.must(t, store.ResultOK)
	before := lines(slices.Values(x.snapshot(t).Grants))
	truth := x.account.Truth(x.clock.Now())
	for _, u := range truth.Users[:30] {
		x.account.RemoveUser(u.ID)
	}
	out, _ := x.must(t, store.ResultHeld)
	if len(out.Held) == 0 || out.Held[0] != (engine.Shrink{Kind: access.KindUsers, Before: 100, After: 70, Reason: "far fewer"}) {
		t.Errorf("held: %+v", out.Held)
	}
	h, err := engine.Held(ctx, x.store, x.conn.ID)
	if err != nil || h == nil {
		t.Fatalf("held: %v, %v", h, err)
	}
	users := 0
	for _, l := range h.Lost {
		if l.Type == access.TypeUser {
			users++
			if l.Name == "" {
				t.Errorf("a loss without a name: %+v", l)
			}
		}
	}
	if h.Run.ID != out.Run.ID || fmt.Sprint(h.Shrinks) != fmt.Sprint(out.Held) || users != 30 {
		t.Errorf("held run %d, shrinks %v, %d users", h.Run.ID, h.Shrinks, users)
	}
	sameLines(t, "while held", lines(slices.Values(x.snapshot(t).Grants)), before)

	if _, err := engine.AcceptShrink(ctx, x.store, x.conn.ID, h.Run.ID+1); !errors.Is(err, store.ErrNoHeldRun) {
		t.Errorf("accepting another run: %v", err)
	}
	lock, err := x.store.LockSync(ctx, x.conn.ID)
	if err != nil {
		t.Fatal(err)
	}
	var busy *store.BusyError
	if _, err := engine.AcceptShrink(ctx, x.store, x.conn.ID, h.Run.ID); !errors.As(err, &busy) {
		t.Errorf("accepting during a sync: %v", err)
	}
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
	if err := engine.Discard(ctx, x.store, x.conn.ID, h.Run.ID); err != nil {
		t.Fatal(err)
	}
	if h, _ := engine.Held(ctx, x.store, x.conn.ID); h != nil {
		t.Error("still held after discarding")
	}
	sameLines(t, "after discarding", lines(slices.Values(x.snapshot(t).Grants)), before)

	out, _ = x.must(t, store.ResultHeld)
	run, err := engine.AcceptShrink(ctx, x.store, x.conn.ID, out.Run.ID)
	if err != nil || run.Result != store.ResultOK || !run.Applied {
		t.Fatalf("accepting: %+v, %v", run, err)
	}
	x.isTruth(t)
	x.must(t, store.ResultOK)
}

// An account key, then a Responder's token: held because it sees less, even
// if it happens to see as much.
func TestHeldForAKeyThatSeesLess(t *testing.T) {
	x := openOffice(t, load.Generate(5, load.Size{Users: 60, Teams: 4, TeamSize: 10, Schedules: 6, Policies: 3}), simulator.Options{})
	x.must(t, store.ResultOK)
	for _, u := range x.account.Truth(x.clock.Now()).Users {
		if u.Role == "limited_user" && u.Status == access.Active {
			x.token = x.account.UserToken(u.ID)
			break
		}
	}
	out, _ := x.must(t, store.ResultHeld)
	h, err := engine.Held(context.Background(), x.store, x.conn.ID)
	if err != nil || h == nil || len(h.Shrinks) == 0 || len(out.Held) == 0 || fmt.Sprint(h.Shrinks) != fmt.Sprint(out.Held) {
		t.Fatalf("held %+v, stored %+v, %v", out.Held, h, err)
	}
}

// A second sync of the same connector says who is at it; its Progress ends.
func TestOneSyncAtATime(t *testing.T) {
	x := openOffice(t, load.Generate(5, load.Size{Users: 20}), simulator.Options{})
	lock, err := x.store.LockSync(context.Background(), x.conn.ID)
	if err != nil {
		t.Fatal(err)
	}
	p := engine.NewProgress(x.clock)
	_, err = engine.Run(context.Background(), engine.Options{Store: x.store, Connector: x.conn, Progress: p, Clock: x.clock})
	var busy *store.BusyError
	if !errors.As(err, &busy) || busy.PID == 0 {
		t.Errorf("error %v", err)
	}
	<-p.Done()
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
	x.must(t, store.ResultOK)
}

// A renamed account is recognised by its users and kept under its new name;
// a token of another account is never synced in.
func TestRenamedAndForeignAccounts(t *testing.T) {
	ctx := context.Background()
	x := openOffice(t, load.Generate(5, load.Size{Users: 60, Teams: 2, TeamSize: 5}), simulator.Options{})
	x.must(t, store.ResultOK)
	x.account.RenameSubdomain("acme-renamed")
	x.must(t, store.ResultOK)
	if c, err := x.store.Connector(ctx, x.conn.ID); err != nil || c.Account.Subdomain != "acme-renamed" {
		t.Errorf("account %+v, %v", c.Account, err)
	}
	x.isTruth(t)

	before := lines(slices.Values(x.snapshot(t).Grants))
	other := openOffice(t, load.Generate(6, load.Size{Users: 60, Teams: 2, TeamSize: 5}), simulator.Options{})
	other.account.RenameSubdomain("somebody-else")
	x.server, x.token = other.server, other.token
	out, _ := x.must(t, store.ResultFailed)
	if access.RefusalOf(out.Err) != access.OtherAccount {
		t.Errorf("error %v", out.Err)
	}
	sameLines(t, "after another account's token", lines(slices.Values(x.snapshot(t).Grants)), before)
}
