package engine

import (
	"context"
	"slices"
	"strings"
	"testing"

	"connectpd/store"
	"connectpd/store/access"
)

func userByID(d *access.Dataset, id string) (access.User, bool) {
	for _, u := range d.Users {
		if u.ID == id {
			return u, true
		}
	}
	return access.User{}, false
}

func TestDeletedPeopleOnSchedules(t *testing.T) {
	w := smallWorld()
	gone := access.UserRef{ID: "UGONE", Name: "Left Long Ago", Deleted: true}
	quiet := access.UserRef{ID: "UQUIET", Name: "Not Marked"} // the reference does not say so
	w.schedules[0].Users = append(w.schedules[0].Users, gone)
	w.schedules[1].Users = append(w.schedules[1].Users, gone, quiet)
	w.shifts[0].Members = append(w.shifts[0].Members, quiet)
	w.onCalls = append(w.onCalls, access.OnCallRow{UserID: quiet.ID, UserName: quiet.Name, ScheduleID: "S0001"})
	a := sync1(t, w)
	wantResult(t, a, store.ResultOK)
	d := a.keep.snapshot
	for _, ref := range []access.UserRef{gone, quiet} {
		u, ok := userByID(d, ref.ID)
		if !ok || u.Status != access.Deleted || u.Name != ref.Name || u.Email != "" || u.Role != "" {
			t.Errorf("%s: %+v, want a deleted principal", ref.ID, u)
		}
	}
	wantGrants(t, d, w.truth())
	if got := a.out.Run.Counts; got.Users != 40 || got.RoleAssignments != 40 {
		t.Errorf("deleted people count as users: %+v", got)
	}
	if ws := a.prog.Snapshot().Warnings; !slices.Equal(ws, []string{"Schedules still list 2 deleted users"}) {
		t.Errorf("warnings %q", ws)
	}
}

// A user token's view is not everybody: who is not shown is not called
// deleted, and the result says that it may be part.
func TestUserTokenSeesPart(t *testing.T) {
	w := smallWorld()
	w.id.Kind, w.id.UserRole, w.id.UserID = access.UserToken, "limited_user", w.users[0].ID
	w.schedules[0].Users = append(w.schedules[0].Users, access.UserRef{ID: "UHIDDEN", Name: "Not Shown"},
		access.UserRef{ID: "UGONE", Name: "Marked", Deleted: true})
	w.members["T0001"] = append(w.members["T0001"], access.TeamMember{UserID: "UMATE", Role: access.Manager})
	w.teams = append(w.teams, access.Team{ID: "TQUIET"})
	a := sync1(t, w)
	wantResult(t, a, store.ResultOK)
	d := a.keep.snapshot
	for id, want := range map[string]access.UserStatus{"UHIDDEN": access.Unseen, "UMATE": access.Unseen, "UGONE": access.Deleted} {
		if u, _ := userByID(d, id); u.Status != want {
			t.Errorf("%s is %q, want %q", id, u.Status, want)
		}
	}
	wantGrants(t, d, w.truth())
	if a.out.Run.Counts.Users != 40 || a.out.Run.SeesAll {
		t.Errorf("counts %+v, sees all %v", a.out.Run.Counts, a.out.Run.SeesAll)
	}
	if a.src.count("members/TQUIET") != 1 {
		t.Error("a team that no visible user names was not asked")
	}
	ws := strings.Join(a.prog.Snapshot().Warnings, "\n")
	for _, want := range []string{"This is a user token", "2 people appear"} {
		if !strings.Contains(ws, want) {
			t.Errorf("warnings %q do not say %q", ws, want)
		}
	}
}

func TestAdminsUserTokenSeesAll(t *testing.T) {
	w := smallWorld()
	w.id.Kind, w.id.UserRole = access.UserToken, "admin"
	w.schedules[0].Users = append(w.schedules[0].Users, access.UserRef{ID: "UGONE", Name: "Left"})
	a := sync1(t, w)
	if u, _ := userByID(a.keep.snapshot, "UGONE"); u.Status != access.Deleted {
		t.Errorf("%+v, want deleted", u)
	}
	if !a.out.Run.SeesAll {
		t.Error("an Admin's token is said to see part")
	}
}

func TestUnknownRolesAreKeptVerbatim(t *testing.T) {
	w := smallWorld()
	w.users[3].Role = "galactic_overlord"
	w.members["T0000"][0].Role = "captain"
	a := sync1(t, w)
	wantGrants(t, a.keep.snapshot, w.truth())
	if !slices.Contains(a.keep.snapshot.Roles, access.Role{ID: "galactic_overlord", Name: "galactic_overlord"}) {
		t.Errorf("roles %+v", a.keep.snapshot.Roles)
	}
}

// A person in two layers of a schedule is one member of it.
func TestPersonInTwoLayers(t *testing.T) {
	w := smallWorld()
	w.schedules[0].Users = append(w.schedules[0].Users, w.schedules[0].Users...)
	wantGrants(t, sync1(t, w).keep.snapshot, w.truth())
}

func TestRoleLabelsFollowThePlan(t *testing.T) {
	for name, c := range map[string]struct {
		plan   access.Plan
		change func(*world)
		want   string
	}{
		"advanced":                  {access.Plan{Known: true, Teams: true, AdvancedPermissions: true}, nil, "Global Admin"},
		"basic":                     {access.Plan{Known: true, Teams: true}, nil, "Admin"},
		"unknown, with observers":   {access.Plan{}, nil, "Global Admin"},
		"unknown, without a marker": {access.Plan{}, func(w *world) { setRoles(w, "admin") }, "Admin"},
	} {
		t.Run(name, func(t *testing.T) {
			w := smallWorld()
			w.id.Plan = c.plan
			if c.change != nil {
				c.change(w)
			}
			a := sync1(t, w)
			if !slices.Contains(a.keep.snapshot.Roles, access.Role{ID: "admin", Name: c.want}) {
				t.Errorf("roles %+v, want admin called %q", a.keep.snapshot.Roles, c.want)
			}
		})
	}
}

func setRoles(w *world, role string) {
	for i := range w.users {
		w.users[i].Role = role
	}
}

// Rows that contradict each other are counted and said, never silent.
func TestContradictionsAreSaid(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*world)
		extra  []string // grants that are found besides the truth
		lost   string   // part of the truth's lines that is not found
		want   string
	}{
		"a member whom the users do not know": {func(w *world) {
			w.members["T0000"] = append(w.members["T0000"], access.TeamMember{UserID: "UNEW", Role: access.Manager})
		}, nil, "UNEW", "One team member is not among the users"},
		"a user in a team that does not know them": {func(w *world) {
			w.users[0].TeamIDs = append(w.users[0].TeamIDs, "T0001")
		}, nil, "", "disagree on one membership"},
		"a team's member who does not name it": {func(w *world) {
			w.members["T0001"] = append(w.members["T0001"], access.TeamMember{UserID: w.users[0].ID, Role: access.Observer})
		}, nil, "", "disagree on one membership"},
		"a team that users name and nobody lists": {func(w *world) {
			w.users[0].TeamIDs = append(w.users[0].TeamIDs, "TSECRET")
		}, nil, "", "One team appears with its users but is not listed"},
		"a turn on a schedule that is not listed": {func(w *world) { w.onCall(1, "SNEW") }, nil, "SNEW",
			"One on-call turn is on an unlisted schedule"},
		"a member whose role is not said": {func(w *world) {
			w.members["T0000"][0].Role = ""
		}, []string{"U00000 unknown on team T0000"}, "U00000  on team", "The team role of one member is unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			w := smallWorld()
			c.change(w)
			a := sync1(t, w)
			wantResult(t, a, store.ResultOK)
			truth := slices.DeleteFunc(w.truth(), func(l string) bool {
				return c.lost != "" && strings.Contains(l, c.lost) || strings.HasPrefix(l, " ")
			})
			truth = append(truth, c.extra...)
			slices.Sort(truth)
			wantGrants(t, a.keep.snapshot, truth)
			if ws := strings.Join(a.prog.Snapshot().Warnings, "\n"); !strings.Contains(ws, c.want) {
				t.Errorf("warnings %q, want %q", ws, c.want)
			}
			if logged := strings.Join(logTexts(a.log), "\n"); !strings.Contains(logged, c.want) {
				t.Errorf("the log does not say %q", c.want)
			}
		})
	}
}

// Rows that come twice (pages shifted while they were read) count once.
type repeatingSource struct{ *fakeSource }

func (s repeatingSource) Users(ctx context.Context, sink func(access.Page[access.User])) (access.Listing, error) {
	l, err := s.fakeSource.Users(ctx, sink)
	again := s.w.users[0]
	again.Name = "New Name"
	sink(access.Page[access.User]{Rows: []access.User{again}, Total: len(s.w.users)})
	return l, err
}

func TestRowsThatComeTwice(t *testing.T) {
	w := smallWorld()
	keep := newKeeper()
	p := NewProgress(newTestClock())
	out, err := run(context.Background(), Options{Source: repeatingSource{&fakeSource{w: w}}, Progress: p, Clock: newTestClock()}, keep)
	if err != nil || out.Run.Result != store.ResultOK {
		t.Fatal(err, out)
	}
	wantGrants(t, keep.snapshot, w.truth())
	if u, _ := userByID(keep.snapshot, w.users[0].ID); u.Name != "New Name" || out.Run.Counts.Users != 40 {
		t.Errorf("%+v, %d users", u, out.Run.Counts.Users)
	}
}

// A schedule that is upgraded between the two listings is in both; the newer
// kind counts.
func TestScheduleUpgradedDuringTheSync(t *testing.T) {
	w := smallWorld()
	w.shifts[0].Schedule.ID = "S0000"
	w.shifts[0].Members = []access.UserRef{w.ref(20)}
	a := sync1(t, w)
	n := 0
	for _, s := range a.keep.snapshot.Schedules {
		if s.ID == "S0000" {
			n++
			if s.Kind != access.ShiftBased {
				t.Errorf("%+v, want the shift-based one", s)
			}
		}
	}
	if n != 1 {
		t.Errorf("the schedule is there %d times", n)
	}
	for _, l := range grantLines(a.keep.snapshot) {
		if strings.HasSuffix(l, "member on schedule S0000") && !strings.HasPrefix(l, "U00020") {
			t.Errorf("a member of the old kind: %s", l)
		}
	}
}

// shiftingSource leaves a row out of a long member listing the first time it
// is read, as when rows move between pages.
type shiftingSource struct {
	*fakeSource
	left *int
}

func (s shiftingSource) Members(ctx context.Context, id string, sink func(access.Page[access.TeamMember])) (access.Listing, error) {
	if *s.left == 0 {
		return s.fakeSource.Members(ctx, id, sink)
	}
	*s.left--
	whole := s.w.members[id]
	defer func() { s.w.members[id] = whole }()
	s.w.members[id] = slices.Delete(slices.Clone(whole), 100, 101)
	return s.fakeSource.Members(ctx, id, sink)
}

func TestMembersThatMovedBetweenPages(t *testing.T) {
	for times, disagree := range map[int]bool{1: false, 2: true} {
		w, keep, left := newWorld(150, 1, 1, 0), newKeeper(), times
		p := NewProgress(newTestClock())
		src := shiftingSource{&fakeSource{w: w}, &left}
		out, err := run(context.Background(), Options{Source: src, Progress: p, Clock: newTestClock()}, keep)
		if err != nil || out.Run.Result != store.ResultOK {
			t.Fatal(err, out.Run.Reason)
		}
		if got := out.Run.Counts.TeamMemberships == 149; got != disagree {
			t.Errorf("left out %d times: %d memberships", times, out.Run.Counts.TeamMemberships)
		}
		if said := len(p.Snapshot().Warnings) > 0; said != disagree {
			t.Errorf("left out %d times: warnings %q", times, p.Snapshot().Warnings)
		}
		if n := src.count("members/"); n != 4 {
			t.Errorf("%d requests for members, want the two pages twice", n)
		}
	}
}
