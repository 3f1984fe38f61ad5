package engine

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"connectpd/store"
	"connectpd/store/access"
)

func TestVerdict(t *testing.T) {
	read := func(k access.Kind) map[access.Kind]access.Coverage {
		return map[access.Kind]access.Coverage{k: {State: access.Read}}
	}
	for _, k := range judgedKinds {
		for _, c := range []struct {
			before, after int
			want          string
		}{
			{0, 0, ""}, {0, 100, ""}, {100, 100, ""}, {100, 120, ""},
			{1, 0, nothingBack}, {5, 0, nothingBack}, {1000, 0, nothingBack},
			{100, 80, ""}, {100, 79, farFewer}, // more than 20 %
			{50, 40, ""}, {50, 39, farFewer}, // more than ten rows
			{12, 1, farFewer}, {11, 1, ""}, {10, 1, ""},
			{10_000, 8_000, ""}, {10_000, 7_999, farFewer},
		} {
			x := comparison{before: map[access.Kind]int{k: c.before}, after: map[access.Kind]int{k: c.after}, coverage: read(k), sawAll: true, seesAll: true}
			got := ""
			if v := x.verdict(); len(v) == 1 {
				got = v[0].Reason
			} else if len(v) > 1 {
				t.Fatalf("%d shrinks of one kind", len(v))
			}
			if got != c.want {
				t.Errorf("%s %d → %d: %q, want %q", k, c.before, c.after, got, c.want)
			}
		}
	}
	gone := comparison{before: map[access.Kind]int{access.KindUsers: 100, access.KindOnCall: 50}, after: map[access.Kind]int{}, sawAll: true, seesAll: true}
	for _, s := range []access.CoverageState{access.NotRead, access.NotOnPlan, access.Incomplete} {
		gone.coverage = map[access.Kind]access.Coverage{access.KindUsers: {State: s}, access.KindOnCall: {State: access.Read}}
		if v := gone.verdict(); len(v) != 0 {
			t.Errorf("users %s: people %+v; on-call turns never hold", s, v)
		}
	}
}

func TestKeyThatSeesLess(t *testing.T) {
	cov := make(map[access.Kind]access.Coverage)
	for _, k := range access.Kinds {
		cov[k] = access.Coverage{State: access.Read}
	}
	same := map[access.Kind]int{access.KindUsers: 40, access.KindTeams: 4}
	fewer := map[access.Kind]int{access.KindUsers: 40, access.KindTeams: 3}
	for name, c := range map[string]struct {
		sawAll, seesAll bool
		after           map[access.Kind]int
		want            string
	}{
		"all before and now":      {true, true, fewer, ""},
		"all before, less now":    {true, false, fewer, "teams 4→3 this key sees less"},
		"less now, nothing fewer": {true, false, same, "users 40→40 this key sees less"},
		"less before and now":     {false, false, fewer, ""},
		"less before, all now":    {false, true, same, ""},
	} {
		var got []string
		for _, s := range (comparison{before: same, after: c.after, coverage: cov, sawAll: c.sawAll, seesAll: c.seesAll}).verdict() {
			got = append(got, fmt.Sprintf("%s %d→%d %s", s.Kind, s.Before, s.After, s.Reason))
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestHeldRun(t *testing.T) {
	w := smallWorld()
	keep := newKeeper()
	wantResult(t, try(t, context.Background(), keep, &fakeSource{w: w}), store.ResultOK)
	before := keep.snapshot
	less := smallWorld()
	less.users = less.users[:20]
	for team, ms := range less.members {
		less.members[team] = ms[:len(ms)/2]
	}
	less.onCalls = nil
	a := try(t, context.Background(), keep, &fakeSource{w: less})
	wantResult(t, a, store.ResultHeld)
	if keep.snapshot != before || keep.heldData == nil {
		t.Error("the snapshot must stand and the result must be kept")
	}
	if len(a.out.Held) != 2 || a.out.Held[0] != (Shrink{Kind: access.KindUsers, Before: 40, After: 20, Reason: farFewer}) ||
		a.out.Held[1] != (Shrink{Kind: access.KindMemberships, Before: 40, After: 20, Reason: farFewer}) {
		t.Errorf("held: %+v", a.out.Held)
	}
	if a.out.Run.Reason != "only 20 users came back, 40 before; only 20 team members came back, 40 before" {
		t.Errorf("reason %q", a.out.Run.Reason)
	}
	if a.out.Err != nil || a.log[len(a.log)-1].Event != "sync-held" {
		t.Errorf("error %v, last line %+v", a.out.Err, a.log[len(a.log)-1])
	}
}

// What stands because it could not be read has not shrunk.
func TestUnreadPartsDoNotHold(t *testing.T) {
	w := newWorld(100, 2, 3, 20)
	keep := newKeeper()
	try(t, context.Background(), keep, &fakeSource{w: w})
	a := try(t, context.Background(), keep, &fakeSource{w: w, before: func(_ context.Context, route string, _ int) error {
		if route == "members/T0001" || route == "v3" {
			return refuse(access.Forbidden)
		}
		return nil
	}})
	wantResult(t, a, store.ResultPartial)
}

func TestFirstRunIsNeverHeld(t *testing.T) {
	a := sync1(t, newWorld(1, 0, 0, 0))
	wantResult(t, a, store.ResultOK)
}

func TestLosses(t *testing.T) {
	w := smallWorld()
	now := sync1(t, w).keep.snapshot
	w.schedules = w.schedules[1:]                                       // a schedule
	w.users[3].TeamIDs = nil                                            // a membership …
	w.members["T0003"] = w.members["T0003"][1:]                         // … of user 3
	w.users = w.users[:39]                                              // a user
	w.members["T0003"] = w.members["T0003"][:len(w.members["T0003"])-1] // and theirs
	w.onCalls = w.onCalls[1:]
	held := sync1(t, w).keep.snapshot
	var got []string
	h := heldAgainst(store.Run{SeesAll: true}, held, now, &store.Run{SeesAll: true})
	for _, l := range h.Lost {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", l.Type, l.ID, l.Entitlement, l.User.ID)))
	}
	want := "user U00039; team T0003 manager U00003; schedule S0000"
	if s := strings.Join(got, "; "); s != want {
		t.Errorf("lost %q, want %q", s, want)
	}
	if len(h.Shrinks) != 0 {
		t.Errorf("shrinks %+v for so little", h.Shrinks)
	}
}
