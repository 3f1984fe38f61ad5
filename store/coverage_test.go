package store

import (
	"context"
	"slices"
	"testing"

	"connectpd/store/access"
)

// small is two people, one team and one schedule.
func small() *access.Dataset {
	return &access.Dataset{
		Coverage: readAllKinds(),
		Users: []access.User{
			{ID: "U1", Name: "Ada", Email: "ada@example.com", Role: "admin", Status: access.Active},
			{ID: "U2", Name: "Bob", Email: "bob@example.com", Role: "user", Status: access.Active},
		},
		Teams:     []access.Team{{ID: "T1", Name: "Core"}},
		Roles:     []access.Role{{ID: "admin", Name: "Global Admin"}, {ID: "user", Name: "Manager"}},
		Schedules: []access.Schedule{{ID: "S1", Name: "Nights"}},
		Grants: []access.Grant{
			{UserID: "U1", Type: access.TypeRole, ResourceID: "admin", Entitlement: access.Assigned},
			{UserID: "U2", Type: access.TypeRole, ResourceID: "user", Entitlement: access.Assigned},
			{UserID: "U1", Type: access.TypeTeam, ResourceID: "T1", Entitlement: access.Manager},
			{UserID: "U2", Type: access.TypeTeam, ResourceID: "T1", Entitlement: access.Responder},
			{UserID: "U1", Type: access.TypeSchedule, ResourceID: "S1", Entitlement: access.Member},
			{UserID: "U1", Type: access.TypeSchedule, ResourceID: "S1", Entitlement: access.OnCall},
		},
	}
}

func cover(d *access.Dataset, k access.Kind, s access.CoverageState, except ...string) {
	d.Coverage[k] = access.Coverage{State: s, Except: except}
}

// drop takes grants out of a dataset.
func drop(d *access.Dataset, gone func(access.Grant) bool) {
	kept := d.Grants[:0]
	for _, g := range d.Grants {
		if !gone(g) {
			kept = append(kept, g)
		}
	}
	d.Grants = kept
}

func onType(t access.ResourceType) func(access.Grant) bool {
	return func(g access.Grant) bool { return g.Type == t }
}

// ofUser picks what a user holds and is.
func withoutUser(d *access.Dataset, id string) {
	drop(d, func(g access.Grant) bool { return g.UserID == id })
	for i, u := range d.Users {
		if u.ID == id {
			d.Users = append(d.Users[:i], d.Users[i+1:]...)
			return
		}
	}
}

func TestWhatARunDidNotReadStays(t *testing.T) {
	const core, nights = "U1 active team T1 manager", "U1 active schedule S1 member"
	all := []string{
		"U1 active role admin assigned", "U1 active schedule S1 member", "U1 active schedule S1 on-call",
		"U1 active team T1 manager", "U2 active role user assigned", "U2 active team T1 responder",
	}
	without := func(list ...string) []string {
		kept := []string{}
		for _, x := range all {
			if !slices.Contains(list, x) {
				kept = append(kept, x)
			}
		}
		return kept
	}
	for _, c := range []struct {
		name    string
		second  func(d *access.Dataset)
		want    []string
		changes ChangeCounts
	}{
		{"nothing changed", func(d *access.Dataset) {}, all, ChangeCounts{}},
		{"members gone", func(d *access.Dataset) { drop(d, onType(access.TypeTeam)) },
			without(core, "U2 active team T1 responder"), ChangeCounts{Lost: 2}},
		{"members not read", func(d *access.Dataset) {
			drop(d, onType(access.TypeTeam))
			cover(d, access.KindMemberships, access.NotRead)
		}, all, ChangeCounts{}},
		{"members of that team not read", func(d *access.Dataset) {
			drop(d, onType(access.TypeTeam))
			cover(d, access.KindMemberships, access.Read, "T1")
		}, all, ChangeCounts{}},
		{"members incomplete", func(d *access.Dataset) {
			drop(d, onType(access.TypeTeam))
			cover(d, access.KindMemberships, access.Incomplete)
		}, all, ChangeCounts{}},
		{"members incomplete, one with another role", func(d *access.Dataset) {
			drop(d, onType(access.TypeTeam))
			d.Grants = append(d.Grants, access.Grant{UserID: "U1", Type: access.TypeTeam, ResourceID: "T1", Entitlement: access.Observer})
			cover(d, access.KindMemberships, access.Incomplete)
		}, append(without(core), "U1 active team T1 observer"), ChangeCounts{Altered: 1}},
		{"a kind without a word about it was not read", func(d *access.Dataset) {
			drop(d, onType(access.TypeTeam))
			delete(d.Coverage, access.KindMemberships)
		}, all, ChangeCounts{}},
		{"rows of a kind that was not read are not believed", func(d *access.Dataset) {
			d.Grants = append(d.Grants, access.Grant{UserID: "U2", Type: access.TypeSchedule, ResourceID: "S1", Entitlement: access.Member})
			cover(d, access.KindScheduleMembers, access.NotRead)
		}, all, ChangeCounts{}},
		{"the team gone", func(d *access.Dataset) {
			d.Teams = nil
			drop(d, onType(access.TypeTeam))
		}, without(core, "U2 active team T1 responder"), ChangeCounts{Lost: 3}},
		{"the team gone, its members not read", func(d *access.Dataset) {
			d.Teams = nil
			cover(d, access.KindMemberships, access.NotRead)
		}, without(core, "U2 active team T1 responder"), ChangeCounts{Lost: 3}},
		{"teams no longer on the plan", func(d *access.Dataset) {
			d.Teams = nil
			drop(d, onType(access.TypeTeam))
			cover(d, access.KindTeams, access.NotOnPlan)
			cover(d, access.KindMemberships, access.NotOnPlan)
		}, without(core, "U2 active team T1 responder"), ChangeCounts{Lost: 3}},
		{"someone left", func(d *access.Dataset) { withoutUser(d, "U2") },
			without("U2 active role user assigned", "U2 active team T1 responder"), ChangeCounts{Lost: 3}},
		{"someone left, users incomplete", func(d *access.Dataset) {
			withoutUser(d, "U2")
			cover(d, access.KindUsers, access.Incomplete)
		}, without("U2 active team T1 responder"), ChangeCounts{Lost: 1}},
		{"someone left whom a schedule still lists", func(d *access.Dataset) {
			withoutUser(d, "U1")
			d.Users = append(d.Users, access.User{ID: "U1", Name: "Ada", Status: access.Deleted})
			d.Grants = append(d.Grants, access.Grant{UserID: "U1", Type: access.TypeSchedule, ResourceID: "S1", Entitlement: access.Member})
		}, []string{"U1 deleted schedule S1 member", "U2 active role user assigned", "U2 active team T1 responder"},
			ChangeCounts{Lost: 3, OnCall: 1}},
		{"someone left, schedules not read", func(d *access.Dataset) {
			withoutUser(d, "U1")
			for _, k := range []access.Kind{access.KindSchedules, access.KindScheduleMembers, access.KindOnCall} {
				cover(d, k, access.NotRead)
			}
		}, []string{"U1 deleted schedule S1 member", "U1 deleted schedule S1 on-call", "U2 active role user assigned",
			"U2 active team T1 responder"}, ChangeCounts{Lost: 3}},
		{"another base role", func(d *access.Dataset) {
			d.Users[1].Role = "observer"
			d.Roles = append(d.Roles, access.Role{ID: "observer", Name: "Observer"})
			d.Grants[1].ResourceID = "observer"
		}, append(without("U2 active role user assigned"), "U2 active role observer assigned"), ChangeCounts{Altered: 1}},
		{"another base role, users incomplete", func(d *access.Dataset) {
			d.Users[1].Role = "observer"
			d.Grants[1].ResourceID = "observer"
			cover(d, access.KindUsers, access.Incomplete)
		}, append(without("U2 active role user assigned"), "U2 active role observer assigned"), ChangeCounts{Altered: 1}},
		{"on-call turns only", func(d *access.Dataset) {
			drop(d, func(g access.Grant) bool { return g.Entitlement == access.OnCall })
			d.Grants = append(d.Grants, access.Grant{UserID: "U2", Type: access.TypeSchedule, ResourceID: "S1", Entitlement: access.OnCall})
		}, append(without("U1 active schedule S1 on-call"), "U2 active schedule S1 on-call"), ChangeCounts{OnCall: 2}},
		{"renamed", func(d *access.Dataset) {
			d.Users[0].Name, d.Users[0].URL = "Ada L.", "https://elsewhere.pagerduty.com/users/U1"
			d.Teams[0].Name, d.Schedules[0].Name = "Kern", "Nächte"
		}, all, ChangeCounts{Altered: 3}},
		{"a new label of a role", func(d *access.Dataset) { d.Roles[0].Name = "Admin" }, all, ChangeCounts{}},
		{"a grant on a schedule that nobody listed", func(d *access.Dataset) {
			d.Grants = append(d.Grants, access.Grant{UserID: "U2", Type: access.TypeSchedule, ResourceID: "S9", Entitlement: access.OnCall})
		}, all, ChangeCounts{}},
		{"everything twice", func(d *access.Dataset) {
			d.Users, d.Teams, d.Grants = append(d.Users, d.Users...), append(d.Teams, d.Teams...), append(d.Grants, d.Grants...)
		}, all, ChangeCounts{}},
		{"a member whom the users do not show", func(d *access.Dataset) {
			d.Users = append(d.Users, access.User{ID: "U7", Name: "Eve", Status: access.Unseen})
			d.Grants = append(d.Grants, access.Grant{UserID: "U7", Type: access.TypeTeam, ResourceID: "T1", Entitlement: access.Observer})
		}, append(without(), "U7 unseen team T1 observer"), ChangeCounts{Gained: 1}},
		{"an entitlement nobody has heard of", func(d *access.Dataset) {
			d.Grants = append(d.Grants, access.Grant{UserID: "U2", Type: access.TypeSchedule, ResourceID: "S1", Entitlement: "Ümläut role"})
		}, append(without(), "U2 active schedule S1 Ümläut role"), ChangeCounts{Gained: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			con := connect(t, s)
			first := syncOnce(t, s, con, small())
			if (first.Changes != ChangeCounts{}) || !first.Baseline {
				t.Fatalf("a first run has nothing to compare with: %+v", first)
			}
			d := small()
			c.second(d)
			r := syncOnce(t, s, con, d)
			sorted := append([]string(nil), c.want...)
			slices.Sort(sorted)
			if got := sortedHoldings(t, s, con, 0); !equal(got, sorted) {
				t.Errorf("holds\n%q\nwant\n%q", got, sorted)
			}
			if r.Changes != c.changes {
				t.Errorf("counts %+v, want %+v", r.Changes, c.changes)
			}
			if got := countChanges(changesBetween(t, s, con, first.ID, r.ID)); got != r.Changes {
				t.Errorf("Changes lists %+v, the run counts %+v", got, r.Changes)
			}
			checkSpans(t, s)
			checkCounts(t, s, con, r.Counts)
		})
	}
}

// The first run that reads a kind, or one team's members, is a baseline.
func TestBaselines(t *testing.T) {
	s := open(t)
	con := connect(t, s)
	d := small()
	cover(d, access.KindMemberships, access.NotRead)
	cover(d, access.KindOnCall, access.NotRead)
	drop(d, onType(access.TypeTeam))
	syncOnce(t, s, con, d)

	d = small() // memberships for the first time, but not those of the new team
	d.Teams = append(d.Teams, access.Team{ID: "T2", Name: "New"})
	cover(d, access.KindMemberships, access.Read, "T2")
	r := syncOnce(t, s, con, d)
	if want := (ChangeCounts{Gained: 1}); r.Changes != want || r.Baseline {
		t.Errorf("memberships and on-call turns for the first time, one new team: %+v, want %+v", r.Changes, want)
	}
	second := r.ID

	d = small() // now the new team's too, and one more with members at once
	d.Teams = append(d.Teams, access.Team{ID: "T2", Name: "New"}, access.Team{ID: "T3", Name: "Newer"})
	d.Grants = append(d.Grants,
		access.Grant{UserID: "U2", Type: access.TypeTeam, ResourceID: "T2", Entitlement: access.Manager},
		access.Grant{UserID: "U2", Type: access.TypeTeam, ResourceID: "T3", Entitlement: access.Manager})
	r = syncOnce(t, s, con, d)
	if want := (ChangeCounts{Gained: 2}); r.Changes != want { // the team T3, and U2 in it
		t.Errorf("got %+v, want %+v", r.Changes, want)
	}
	texts := changeTexts(changesBetween(t, s, con, second, r.ID))
	if want := []string{"gained team T3", "gained team T3 U2 manager"}; !equal(texts, want) {
		t.Errorf("got %q, want %q", texts, want)
	}
	err := s.Access(context.Background(), AccessQuery{ConnectorID: con.ID, Type: access.TypeTeam}, func(h Holding) error {
		if want := h.ResourceID != "T3"; h.FirstSeen.Baseline != want {
			t.Errorf("%s in %s: baseline %t", h.User.ID, h.ResourceID, h.FirstSeen.Baseline)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}

	d.Grants = append(d.Grants, access.Grant{UserID: "U1", Type: access.TypeTeam, ResourceID: "T2", Entitlement: access.Observer})
	if r = syncOnce(t, s, con, d); r.Changes != (ChangeCounts{Gained: 1}) { // from now on a change
		t.Errorf("got %+v", r.Changes)
	}
}

// What was first seen incomplete has no baseline until it was read completely.
func TestIncompleteBaseline(t *testing.T) {
	s := open(t)
	con := connect(t, s)
	d := small()
	withoutUser(d, "U2")
	cover(d, access.KindUsers, access.Incomplete)
	cover(d, access.KindMemberships, access.Incomplete)
	syncOnce(t, s, con, d)
	if r := syncOnce(t, s, con, small()); r.Changes != (ChangeCounts{}) {
		t.Errorf("what was merely missing counts as a change: %+v", r.Changes)
	}
	if r := syncOnce(t, s, con, d); r.Changes != (ChangeCounts{}) {
		t.Errorf("an incomplete listing took someone for gone: %+v", r.Changes)
	}
}

// LastSeen is when the grant was last read, not when a run last ended.
func TestLastSeen(t *testing.T) {
	s := open(t)
	con := connect(t, s)
	first := syncOnce(t, s, con, small())
	d := small()
	cover(d, access.KindMemberships, access.NotRead)
	second := syncOnce(t, s, con, d)
	d = small()
	cover(d, access.KindMemberships, access.NotRead)
	cover(d, access.KindScheduleMembers, access.Read, "S1")
	third := syncOnce(t, s, con, d)
	want := map[string]Run{"team manager": first, "team responder": first, "schedule member": second,
		"schedule on-call": third, "role assigned": third}
	err := s.Access(context.Background(), AccessQuery{ConnectorID: con.ID}, func(h Holding) error {
		key := string(h.Type) + " " + string(h.Entitlement)
		if !h.LastSeen.Equal(want[key].FinishedAt) || !h.FirstSeen.At.Equal(first.FinishedAt) || !h.FirstSeen.Baseline {
			t.Errorf("%s: first %v last %v; want last %v", key, h.FirstSeen, h.LastSeen, want[key].FinishedAt)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// What an incomplete listing brought was seen then, and never before.
func TestLastSeenIsNotBeforeFirstSeen(t *testing.T) {
	s := open(t)
	con := connect(t, s)
	syncOnce(t, s, con, small())
	d := small()
	d.Grants = append(d.Grants, access.Grant{UserID: "U2", Type: access.TypeSchedule, ResourceID: "S1", Entitlement: access.Member})
	cover(d, access.KindScheduleMembers, access.Incomplete)
	r := syncOnce(t, s, con, d)
	err := s.Access(context.Background(), AccessQuery{ConnectorID: con.ID, UserEmail: "bob@example.com", Type: access.TypeSchedule},
		func(h Holding) error {
			if !h.FirstSeen.At.Equal(r.FinishedAt) || !h.LastSeen.Equal(r.FinishedAt) || h.FirstSeen.Baseline {
				t.Errorf("first %v last %v, want %v", h.FirstSeen, h.LastSeen, r.FinishedAt)
			}
			return nil
		})
	if err != nil {
		t.Fatal(err)
	}
}

func TestDirectOnCallIsKept(t *testing.T) {
	s := open(t)
	con := connect(t, s)
	d := small()
	d.DirectOnCall = []access.UserRef{{ID: "U2", Name: "Bob"}, {ID: "U1", Name: "Ada"}}
	first := syncOnce(t, s, con, d)
	d.DirectOnCall = []access.UserRef{{ID: "U1", Name: "Ada"}, {ID: "U2", Name: "Bob"}} // the same ones
	syncOnce(t, s, con, d)
	empty := small()
	empty.DirectOnCall = nil
	last := syncOnce(t, s, con, empty)
	for run, want := range map[int64]int{first.ID: 2, first.ID + 1: 2, last.ID: 0, 0: 0} {
		got, err := s.Snapshot(context.Background(), con.ID, run)
		if err != nil || len(got.DirectOnCall) != want {
			t.Errorf("run %d: %v (%v), want %d", run, got.DirectOnCall, err, want)
		}
	}
	var spans int
	if err := s.readers.QueryRow("SELECT count(*) FROM direct_on_call").Scan(&spans); err != nil || spans != 1 {
		t.Errorf("%d spans (%v), want 1", spans, err)
	}
	cover(d, access.KindOnCall, access.NotRead)
	syncOnce(t, s, con, d)
	if got, err := s.Snapshot(context.Background(), con.ID, 0); err != nil || len(got.DirectOnCall) != 0 {
		t.Errorf("not read, but believed: %v (%v)", got.DirectOnCall, err)
	}
}

// A snapshot read back and applied again is no change: it holds everything
// that an apply keeps.
func TestSnapshotIsWhatWasApplied(t *testing.T) {
	s := open(t)
	con := connect(t, s)
	w := newWorld(3)
	syncOnce(t, s, con, w.dataset())
	got, err := s.Snapshot(context.Background(), con.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	if got.Identity.Account.Subdomain != "acme" || got.Identity.Kind != access.AccountKey || got.TakenAt.IsZero() {
		t.Errorf("describes itself as %+v at %v", got.Identity, got.TakenAt)
	}
	before := dump(t, s)
	if r := syncOnce(t, s, con, got); r.Changes != (ChangeCounts{}) {
		t.Errorf("changes %+v", r.Changes)
	}
	if after := dump(t, s); !equal(before, after) {
		t.Error("applying a snapshot to itself wrote rows")
	}
}
