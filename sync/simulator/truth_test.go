package simulator

import (
	"fmt"
	"net/url"
	"reflect"
	"testing"
	"time"

	"connectpd/store/access"
)

// found is what naive code makes of the account by walking its API.
func found(t *testing.T, s *Server, token string, now time.Time) (map[access.Grant]bool, map[string]bool, int) {
	grants, direct := map[access.Grant]bool{}, map[string]bool{}
	grant := func(user string, on access.ResourceType, id, what string) {
		grants[access.Grant{UserID: user, Type: on, ResourceID: id, Entitlement: access.Entitlement(what)}] = true
	}
	users := all(t, s, token, "/users", "users")
	for _, u := range users {
		grant(u["id"].(string), "role", u["role"].(string), "assigned")
	}
	if ask(t, s, token, "/teams").status == 200 {
		for _, tm := range all(t, s, token, "/teams", "teams") {
			id := tm["id"].(string)
			for _, m := range all(t, s, token, "/teams/"+id+"/members", "members") {
				grant(m["user"].(map[string]any)["id"].(string), "team", id, m["role"].(string))
			}
		}
	}
	window := url.Values{"since": {now.Format(time.RFC3339)}, "until": {now.Add(time.Second).Format(time.RFC3339)}}.Encode()
	for _, sc := range all(t, s, token, "/schedules", "schedules") {
		id := sc["id"].(string)
		for _, u := range sc["users"].([]any) {
			grant(u.(map[string]any)["id"].(string), "schedule", id, "member")
		}
		for _, u := range good(t, s, token, "/schedules/"+id+"/users?"+window)["users"].([]any) {
			grant(u.(map[string]any)["id"].(string), "schedule", id, "on-call")
		}
	}
	for _, sc := range all(t, s, token, "/v3/schedules", "schedules") {
		id := sc["id"].(string)
		d := good(t, s, token, "/v3/schedules/"+id+"?include[]=final_schedule&"+window)["schedule"].(map[string]any)
		for _, r := range d["rotations"].([]any) {
			for _, e := range r.(map[string]any)["events"].([]any) {
				for _, m := range e.(map[string]any)["assignment_strategy"].(map[string]any)["members"].([]any) {
					if m := m.(map[string]any); m["type"] == "user_member" {
						grant(m["user_id"].(string), "schedule", id, "member")
					}
				}
			}
		}
		for _, c := range d["final_schedule"].(map[string]any)["computed_shift_assignments"].([]any) {
			grant(c.(map[string]any)["member"].(map[string]any)["user_id"].(string), "schedule", id, "on-call")
		}
	}
	// On-calls must agree: schedules on a policy, and who is on directly.
	for _, o := range all(t, s, token, "/oncalls", "oncalls") {
		user := o["user"].(map[string]any)["id"].(string)
		sc, ok := o["schedule"].(map[string]any)
		if !ok {
			direct[user] = true
			continue
		}
		g := access.Grant{UserID: user, Type: "schedule", ResourceID: sc["id"].(string), Entitlement: "on-call"}
		if !grants[g] {
			t.Errorf("on call by /oncalls only: %v", g)
		}
	}
	return grants, direct, len(users)
}

func TestTruthIsWhatIsServed(t *testing.T) {
	small := Size{Users: 40, Teams: 5, TeamSize: 6, Schedules: 9, ShiftSchedules: 4, Unused: 2}
	cases := map[string]func() (*Account, string){
		"all of it": func() (*Account, string) { a := Generate(1, full); return a, a.AccountKey() },
		"demo":      func() (*Account, string) { a := Demo(); return a, a.AccountKey() },
		"exact rows": func() (*Account, string) {
			a := Generate(3, Size{Users: 50, Schedules: 20, OnCallRows: 30})
			return a, a.ReadOnlyKey()
		},
		"nearly none on": func() (*Account, string) {
			a := Generate(3, Size{Users: 50, Schedules: 20, OnCallRows: 3})
			return a, a.AccountKey()
		},
		"big teams": func() (*Account, string) {
			a := Generate(4, Size{Users: 300, Teams: 3, TeamSize: 250})
			return a, a.AccountKey()
		},
		"nothing": func() (*Account, string) { a := Generate(5, Size{}); return a, a.AccountKey() },
		"one user": func() (*Account, string) {
			a := Generate(5, Size{Users: 1, Teams: 2, TeamSize: 5, Schedules: 3})
			return a, a.AccountKey()
		},
		"plan of no teams": func() (*Account, string) { a := Generate(6, small); a.SetPlan(Plan{}); return a, a.AccountKey() },
		"a life": func() (*Account, string) {
			a := Generate(7, small)
			for range 12 {
				a.Step()
			}
			return a, a.AccountKey()
		},
	}
	for role := range map[string]int{"admin": 0, "user": 0, "restricted_access": 0, "read_only_user": 0} {
		cases["seen by "+role] = func() (*Account, string) {
			a := Generate(8, full)
			for _, u := range a.users {
				if u.role == role {
					return a, a.UserToken(u.id)
				}
			}
			panic("no " + role)
		}
	}
	for name, make := range cases {
		for _, now := range []time.Time{noon, noon.Add(77 * time.Hour)} {
			t.Run(fmt.Sprintf("%s/%s", name, now.Weekday()), func(t *testing.T) {
				a, token := make()
				s := NewServer(a, Options{Now: func() time.Time { return now }})
				truth, ok := a.TruthFor(token, now)
				if !ok {
					t.Fatal("unknown token")
				}
				grants, direct, users := found(t, s, token, now)
				for g := range truth.Grants {
					if !grants[g] {
						t.Errorf("true, not served: %v", g)
					}
				}
				for g := range grants {
					if !truth.Grants[g] {
						t.Errorf("served, not true: %v", g)
					}
				}
				want := map[string]bool{}
				for _, d := range truth.Direct {
					want[d.ID] = true
				}
				if !reflect.DeepEqual(want, direct) {
					t.Errorf("direct on-calls: served %v, true %v", direct, want)
				}
				if c := truth.Counts; c.Users != users || c.RoleAssignments != users ||
					c.TeamMemberships+c.RoleAssignments+c.ScheduleMembers+c.OnCall != len(truth.Grants) {
					t.Errorf("counts %+v do not add up to %d grants, %d users", c, len(truth.Grants), users)
				}
			})
		}
	}
}

func TestLessIsSeenByLess(t *testing.T) {
	a := Generate(8, full)
	whole := a.Truth(noon).Counts
	seen := map[string]access.Counts{}
	for _, u := range a.users {
		truth, _ := a.TruthFor(a.UserToken(u.id), noon)
		if least, ok := seen[u.role]; !ok || truth.Counts.Teams < least.Teams {
			seen[u.role] = truth.Counts
		}
	}
	for _, role := range []string{"owner", "admin"} {
		if seen[role] != whole {
			t.Errorf("%s sees %+v of %+v", role, seen[role], whole)
		}
	}
	for _, role := range []string{"user", "limited_user", "restricted_access", "read_only_user"} {
		if seen[role].Teams >= whole.Teams || seen[role].TeamMemberships >= whole.TeamMemberships {
			t.Errorf("%s sees private teams: %+v of %+v", role, seen[role], whole)
		}
	}
	if seen["restricted_access"].Users >= seen["user"].Users {
		t.Errorf("Restricted Access sees %d users, a Manager %d", seen["restricted_access"].Users, seen["user"].Users)
	}
}

func TestRequestFloor(t *testing.T) {
	// The account that the performance targets are stated for: 629.
	a := Generate(1, Size{Users: 10_000, Teams: 500, TeamSize: 20, Schedules: 1_000, OnCallRows: 1_000})
	if n := a.RequestFloor(noon); n != 629 {
		t.Errorf("floor %d, want 629", n)
	}
	a = Generate(1, Size{Users: 250, Teams: 10, TeamSize: 120, EmptyTeams: 2, Schedules: 30, ShiftSchedules: 5, Unused: 4, OnCallRows: 101})
	if n, want := a.RequestFloor(noon), 3+3+1+8*2+1+2+4+1+5; n != want {
		t.Errorf("floor %d, want %d", n, want)
	}
	a.SetPlan(Plan{})
	if n, want := a.RequestFloor(noon), 3+3+1+2+4+1+5; n != want {
		t.Errorf("floor without teams %d, want %d", n, want)
	}
}
