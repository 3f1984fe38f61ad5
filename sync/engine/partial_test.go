package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"connectpd/store"
	"connectpd/store/access"
)

// abilityError is a 402 that can tell whether it is about the plan.
type abilityError struct{ lacks bool }

func (e *abilityError) Error() string           { return "payment required" }
func (e *abilityError) Refusal() access.Refusal { return access.PlanLacks }
func (e *abilityError) LacksAbility() bool      { return e.lacks }

// brokenError is an answer that will not get better.
type brokenError struct{}

func (brokenError) Error() string    { return "500 for ever" }
func (brokenError) Unreadable() bool { return true }

func smallWorld() *world {
	w := newWorld(40, 4, 6, 3)
	w.notOnPolicy(2, 1)
	return w
}

// What is refused decides how a run ends and what stands.
func TestRefusals(t *testing.T) {
	type cover map[access.Kind]access.CoverageState
	const (
		read, not, incomplete, plan = access.Read, access.NotRead, access.Incomplete, access.NotOnPlan
	)
	all := func(change cover) cover {
		out := cover{}
		for _, k := range access.Kinds {
			out[k] = read
		}
		for k, v := range change {
			out[k] = v
		}
		return out
	}
	for name, c := range map[string]struct {
		route  string // prefix
		err    error
		change func(*world)
		result store.Result
		cover  cover
		except map[access.Kind][]string
		asked  map[string]int // requests by prefix
		reason string
	}{
		"users forbidden":       {route: "users", err: refuse(access.Forbidden), result: store.ResultFailed},
		"users not on the plan": {route: "users", err: refuse(access.PlanLacks), result: store.ResultFailed},
		"check forbidden":       {route: "check", err: refuse(access.Forbidden), result: store.ResultFailed},
		"token rejected":        {route: "oncalls", err: refuse(access.TokenRejected), result: store.ResultFailed},
		"the team route is gone": {route: "teams", err: refuse(access.Gone), result: store.ResultPartial,
			cover: all(cover{access.KindTeams: not, access.KindMemberships: not})},
		"teams forbidden": {route: "teams", err: refuse(access.Forbidden), result: store.ResultPartial,
			cover: all(cover{access.KindTeams: not, access.KindMemberships: not}), asked: map[string]int{"members": 0},
			reason: "teams could not be read: this API key is not allowed to read them; team members could not be read"},
		"no teams by the abilities": {change: func(w *world) { w.id.Plan.Teams = false }, result: store.ResultOK,
			cover: all(cover{access.KindTeams: plan, access.KindMemberships: plan}), asked: map[string]int{"members": 0, "teams": 0},
			reason: "teams are not on this plan"},
		"no teams by 402 2014": {route: "teams", err: &abilityError{lacks: true}, result: store.ResultOK,
			cover: all(cover{access.KindTeams: plan, access.KindMemberships: plan}), asked: map[string]int{"members": 0}},
		"another 402 on teams": {route: "teams", err: &abilityError{}, result: store.ResultPartial,
			cover: all(cover{access.KindTeams: not, access.KindMemberships: not})},
		"a bare 402 on teams, abilities unknown": {route: "teams", err: refuse(access.PlanLacks),
			change: func(w *world) { w.id.Plan = access.Plan{} }, result: store.ResultOK,
			cover: all(cover{access.KindTeams: plan, access.KindMemberships: plan})},
		"a bare 402 on teams that the abilities have": {route: "teams", err: refuse(access.PlanLacks), result: store.ResultPartial,
			cover: all(cover{access.KindTeams: not, access.KindMemberships: not})},
		"one team's members forbidden": {route: "members/T0002", err: refuse(access.Forbidden), result: store.ResultPartial,
			cover: all(nil), except: map[access.Kind][]string{access.KindMemberships: {"T0002"}}},
		"one team deleted meanwhile": {route: "members/T0002", err: refuse(access.Gone), result: store.ResultOK, cover: all(nil)},
		"all members forbidden": {route: "members", err: refuse(access.Forbidden), change: func(w *world) {
			w.teams, w.members = nil, make(map[string][]access.TeamMember)
			for i := range w.users {
				w.users[i].TeamIDs = nil
			}
			for i := range 200 {
				w.teams = append(w.teams, access.Team{ID: fmt.Sprintf("T%04d", i), Name: "x"})
				w.join(i%40, i, access.Manager)
			}
		}, result: store.ResultPartial, cover: all(cover{access.KindMemberships: not})},
		"schedules forbidden": {route: "schedules", err: refuse(access.Forbidden), result: store.ResultPartial,
			cover: all(cover{access.KindSchedules: incomplete})},
		"shift-based listing forbidden": {route: "v3", err: refuse(access.Forbidden), result: store.ResultPartial,
			cover: all(cover{access.KindSchedules: incomplete})},
		"shift-based route unknown": {route: "v3", err: refuse(access.Gone), result: store.ResultPartial,
			cover: all(cover{access.KindSchedules: incomplete})},
		"one shift-based schedule forbidden": {route: "v3/V0001", err: refuse(access.Forbidden), result: store.ResultPartial,
			cover: all(nil), except: map[access.Kind][]string{access.KindScheduleMembers: {"V0001"}, access.KindOnCall: {"V0001"}}},
		"one shift-based schedule deleted": {route: "v3/V0001", err: refuse(access.Gone), result: store.ResultOK, cover: all(nil)},
		"on-calls forbidden": {route: "oncalls", err: refuse(access.Forbidden), result: store.ResultPartial,
			cover: all(cover{access.KindOnCall: not})},
		"one idle schedule forbidden": {route: "idle", err: refuse(access.Forbidden), result: store.ResultPartial,
			cover: all(nil), except: map[access.Kind][]string{access.KindOnCall: {"S0002"}}},
		"one idle schedule deleted":          {route: "idle", err: refuse(access.Gone), result: store.ResultOK, cover: all(nil)},
		"no way to the account for on-calls": {route: "oncalls", err: errors.New("no route to host"), result: store.ResultFailed},
		"lasting trouble on on-calls": {route: "oncalls", err: brokenError{}, result: store.ResultPartial,
			cover: all(cover{access.KindOnCall: not}), reason: "on-call turns could not be read: 500 for ever"},
		"lasting trouble on the users": {route: "users", err: brokenError{}, result: store.ResultFailed},
		"lasting trouble on one team": {route: "members/T0002", err: brokenError{}, result: store.ResultPartial,
			cover: all(nil), except: map[access.Kind][]string{access.KindMemberships: {"T0002"}}, reason: "team T0002: 500 for ever"},
		"lasting trouble on one shift-based schedule": {route: "v3/V0001", err: brokenError{}, result: store.ResultPartial,
			cover: all(nil), except: map[access.Kind][]string{access.KindScheduleMembers: {"V0001"}, access.KindOnCall: {"V0001"}}},
	} {
		t.Run(name, func(t *testing.T) {
			w := smallWorld()
			if c.change != nil {
				c.change(w)
			}
			a := try(t, context.Background(), newKeeper(), &fakeSource{w: w, before: func(_ context.Context, route string, _ int) error {
				if c.route == "" || route != c.route && !strings.HasPrefix(route, c.route+"/") {
					return nil
				}
				if c.route == "v3" && route != "v3" {
					return nil
				}
				return c.err
			}})
			wantResult(t, a, c.result)
			for k, want := range c.cover {
				got := a.keep.snapshot.Coverage[k]
				if got.State != want {
					t.Errorf("%s: %+v, want %s", k, got, want)
				}
				if !slices.Equal(got.Except, c.except[k]) {
					t.Errorf("%s: except %q, want %q", k, got.Except, c.except[k])
				}
			}
			for prefix, n := range c.asked {
				if got := a.src.count(prefix); got != n {
					t.Errorf("%d requests to %s, want %d", got, prefix, n)
				}
			}
			if c.result == store.ResultPartial && a.out.Run.Reason == "" {
				t.Error("a partial run without a reason")
			}
			if !strings.Contains(a.out.Run.Reason, c.reason) {
				t.Errorf("reason %q, want %q in it", a.out.Run.Reason, c.reason)
			}
			if name == "all members forbidden" && a.src.count("members") > manyRefusals+maxWorkers {
				t.Errorf("%d teams were asked although the key may read none", a.src.count("members"))
			}
		})
	}
}

// What is gone meanwhile is not in the data; what could not be read leaves no
// half rows in it.
func TestGoneAndRefusedLeaveNoRows(t *testing.T) {
	for name, c := range map[string]struct {
		route string
		why   access.Refusal
		gone  func(l string) bool
		warn  string
	}{
		"team": {"members/T0002", access.Gone, func(l string) bool { return strings.HasSuffix(l, "T0002") },
			"One team was deleted during the sync"},
		"shift-based schedule": {"v3/V0001", access.Gone, func(l string) bool { return strings.HasSuffix(l, "V0001") },
			"One schedule was deleted during the sync"},
		"idle schedule": {"idle/S0002", access.Gone, func(l string) bool { return strings.HasSuffix(l, "S0002") },
			"One schedule was deleted during the sync"},
		"on-calls": {"oncalls", access.Forbidden, func(l string) bool { return strings.Contains(l, " on-call ") }, ""},
		"team members refused": {"members/T0002", access.Forbidden,
			func(l string) bool { return strings.HasSuffix(l, "T0002") }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := smallWorld()
			a := try(t, context.Background(), newKeeper(), &fakeSource{w: w, before: func(_ context.Context, route string, _ int) error {
				if route == c.route {
					return refuse(c.why)
				}
				return nil
			}})
			wantGrants(t, a.keep.snapshot, slices.DeleteFunc(w.truth(), c.gone))
			warnings := a.prog.Snapshot().Warnings
			if c.warn != "" && !slices.Contains(warnings, c.warn) {
				t.Errorf("warnings %q, want %q", warnings, c.warn)
			}
			for _, g := range a.keep.snapshot.Grants {
				if c.why == access.Gone && strings.HasSuffix(c.route, g.ResourceID) {
					t.Errorf("grant on what is gone: %+v", g)
				}
			}
		})
	}
}

func TestListingsThatFallShort(t *testing.T) {
	for route, kinds := range map[string][]access.Kind{
		"users":         {access.KindUsers},
		"teams":         {access.KindTeams},
		"members/T0001": {access.KindMemberships},
		"schedules":     {access.KindSchedules},
		"v3":            {access.KindSchedules},
		"oncalls":       {access.KindOnCall},
	} {
		t.Run(route, func(t *testing.T) {
			a := try(t, context.Background(), newKeeper(), &fakeSource{w: smallWorld(), missing: map[string]int{route: 17}})
			wantResult(t, a, store.ResultPartial)
			for _, k := range access.Kinds {
				v := a.keep.snapshot.Coverage[k]
				want := access.Coverage{State: access.Read}
				if slices.Contains(kinds, k) {
					want = access.Coverage{State: access.Incomplete, Missing: 17}
				}
				if v.State != want.State || v.Missing != want.Missing {
					t.Errorf("%s: %+v, want %+v", k, v, want)
				}
			}
			if !strings.Contains(a.out.Run.Reason, "17 of the ") {
				t.Errorf("reason %q does not name the number", a.out.Run.Reason)
			}
		})
	}
}

// With part of the users missing only the teams themselves can say who is in
// them: no team is skipped.
func TestTeamsAreNotSkippedWhenUsersAreMissing(t *testing.T) {
	w := smallWorld()
	w.teams = append(w.teams, access.Team{ID: "TEMPTY"})
	a := try(t, context.Background(), newKeeper(), &fakeSource{w: w, missing: map[string]int{"users": 3}})
	wantResult(t, a, store.ResultPartial)
	if n := a.src.count("members/TEMPTY"); n != 1 {
		t.Errorf("the team that no user names was asked %d times, want once", n)
	}
}

// Schedules of a kind whose listing is refused stay as they were, with their
// people; a schedule that the on-calls name is known all the same.
func TestUnreadSchedulesStand(t *testing.T) {
	w := smallWorld()
	w.onCall(3, "V0000")
	keep := newKeeper()
	try(t, context.Background(), keep, &fakeSource{w: w})
	a := try(t, context.Background(), keep, &fakeSource{w: w, before: func(_ context.Context, route string, _ int) error {
		if route == "v3" {
			return refuse(access.Forbidden)
		}
		return nil
	}})
	wantResult(t, a, store.ResultPartial)
	d := keep.snapshot
	if got := d.Coverage[access.KindScheduleMembers].Except; !slices.Equal(got, []string{"V0000", "V0001", "V0002"}) {
		t.Errorf("members except %q", got)
	}
	if got := d.Coverage[access.KindOnCall].Except; !slices.Equal(got, []string{"V0001", "V0002"}) {
		t.Errorf("on-call except %q, want those that the on-calls do not name", got)
	}
	if !slices.Contains(grantLines(d), "U00003 on-call on schedule V0000") {
		t.Error("the turn on a schedule that is known from before was dropped")
	}
}

// One answer of 402 does not take away the teams that the abilities still
// have; the abilities themselves do.
func TestTeamsAreNotLostToOneAnswer(t *testing.T) {
	keep := newKeeper()
	wantResult(t, try(t, context.Background(), keep, &fakeSource{w: smallWorld()}), store.ResultOK)
	a := try(t, context.Background(), keep, &fakeSource{w: smallWorld(), before: func(_ context.Context, route string, _ int) error {
		if route == "teams" {
			return &abilityError{lacks: true}
		}
		return nil
	}})
	wantResult(t, a, store.ResultPartial)
	if v := keep.snapshot.Coverage[access.KindTeams]; v.State != access.NotRead {
		t.Errorf("teams: %+v", v)
	}
	w := smallWorld()
	w.id.Plan.Teams = false
	a = try(t, context.Background(), keep, &fakeSource{w: w})
	wantResult(t, a, store.ResultOK)
	if v := keep.snapshot.Coverage[access.KindTeams]; v.State != access.NotOnPlan {
		t.Errorf("teams: %+v", v)
	}
}
