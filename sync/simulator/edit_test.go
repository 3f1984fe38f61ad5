package simulator

import (
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"connectpd/store/access"
)

// diff lists grants gained and lost.
func diff(before, after Truth) (gained, lost []access.Grant) {
	for g := range after.Grants {
		if !before.Grants[g] {
			gained = append(gained, g)
		}
	}
	for g := range before.Grants {
		if !after.Grants[g] {
			lost = append(lost, g)
		}
	}
	return gained, lost
}

// TestRowsFollowEdits: a user has the id that was asked for, and a row that was
// told before tells the new address or time zone afterwards.
func TestRowsFollowEdits(t *testing.T) {
	a := Generate(1, full)
	s := NewServer(a, Options{Now: atNoon})
	id := a.AddUser(NewUser{ID: "PZOE001", Name: "Zoe Test", Email: "zoe@example.com", TimeZone: "Asia/Tokyo"})
	if id != "PZOE001" {
		t.Fatalf("the user's id is %s", id)
	}
	sched := a.AddSchedule(NewSchedule{Name: "Zoe's", TimeZone: "UTC"})
	tells := func(list, query, of, field, want string) {
		t.Helper()
		for _, row := range good(t, s, a.AccountKey(), "/"+list+"?query="+query)[list].([]any) {
			if r := row.(map[string]any); r["id"] == of {
				if r[field] != want {
					t.Errorf("%s is %v, want %s", field, r[field], want)
				}
				return
			}
		}
		t.Errorf("no row of %s is found by %s", of, query)
	}
	tells("users", "zoe@", id, "email", "zoe@example.com")
	tells("users", "zoe@", id, "time_zone", "Asia/Tokyo")
	tells("schedules", "Zoe", sched, "time_zone", "UTC")
	a.SetEmail(id, "test@example.com")
	a.SetTimeZone(sched, "Europe/Berlin")
	tells("users", "test@", id, "email", "test@example.com")
	tells("schedules", "Zoe", sched, "time_zone", "Europe/Berlin")
}

// Each edit changes what it names and nothing else.
func TestEditsChangeExactly(t *testing.T) {
	a := Generate(1, full)
	key := a.AccountKey()
	member := a.teams[0].members[0]
	var outsider *user
	for _, u := range a.users {
		if len(u.teams) == 0 && u.role == "user" {
			outsider = u
		}
	}
	team := func(user, role string) access.Grant {
		return access.Grant{UserID: user, Type: "team", ResourceID: a.teams[0].id, Entitlement: access.Entitlement(role)}
	}
	role := func(user, role string) access.Grant {
		return access.Grant{UserID: user, Type: "role", ResourceID: role, Entitlement: "assigned"}
	}
	var added string
	for _, c := range []struct {
		name   string
		edit   func()
		gained func() []access.Grant
		lost   []access.Grant
	}{
		{"SetRole", func() { a.SetRole(outsider.id, "admin") }, func() []access.Grant { return []access.Grant{role(outsider.id, "admin")} },
			[]access.Grant{role(outsider.id, "user")}},
		{"SetTeamRole", func() { a.SetTeamRole(a.teams[0].id, member.user, "captain") },
			func() []access.Grant { return []access.Grant{team(member.user, "captain")} }, []access.Grant{team(member.user, member.role)}},
		{"AddMember", func() { a.AddMember(a.teams[0].id, outsider.id, "observer") },
			func() []access.Grant { return []access.Grant{team(outsider.id, "observer")} }, nil},
		{"RemoveMember", func() { a.RemoveMember(a.teams[0].id, outsider.id) }, nil, []access.Grant{team(outsider.id, "observer")}},
		{"AddUser", func() { added = a.AddUser(NewUser{Name: "Aa New", Email: "new@example.com"}) },
			func() []access.Grant { return []access.Grant{role(added, "user")} }, nil},
		{"RenameTeam", func() { a.RenameTeam(a.teams[0].id, a.teams[0].name+" and more") }, nil, nil},
		{"RenameUser", func() { a.RenameUser(added, "Zz New") }, nil, nil},
		{"AcceptInvitation", func() { a.AcceptInvitation(added) }, nil, nil},
		{"AddTeam", func() { a.AddTeam("Another", false) }, nil, nil},
		{"RenameSubdomain", func() { a.RenameSubdomain("other") }, nil, nil},
		{"AddPolicy", func() { a.AddPolicy("Direct", []Target{{UserID: added}}) }, nil, nil},
	} {
		before := a.Truth(noon)
		c.edit()
		gained, lost := diff(before, a.Truth(noon))
		var want []access.Grant
		if c.gained != nil {
			want = c.gained()
		}
		if !reflect.DeepEqual(gained, want) || !reflect.DeepEqual(lost, c.lost) {
			t.Errorf("%s: gained %v, lost %v", c.name, gained, lost)
		}
		served, _, _ := found(t, NewServer(a, Options{Now: atNoon}), key, noon)
		if truth := a.Truth(noon); !reflect.DeepEqual(served, truth.Grants) {
			t.Errorf("%s: %d grants are served, %d are true", c.name, len(served), len(truth.Grants))
		}
	}
}

func TestRemovingThings(t *testing.T) {
	a := Generate(1, full)
	s := NewServer(a, Options{Now: atNoon})
	sched := a.schedules[0]
	for _, sc := range a.schedules {
		if !sc.shifts && len(sc.people()) > 2 {
			sched = sc
		}
	}
	who := a.userByID[sched.layers[0].People[0]]
	a.RemoveUser(who.id)
	if r := ask(t, s, a.AccountKey(), "/users/"+who.id); r.status != 404 {
		t.Errorf("a deleted user: %d", r.status)
	}
	listed := false
	for _, u := range good(t, s, a.AccountKey(), "/schedules/"+sched.id)["schedule"].(map[string]any)["users"].([]any) {
		if ref := u.(map[string]any); ref["id"] == who.id {
			listed = ref["deleted_at"] != nil && ref["summary"] == who.name
		}
	}
	if !listed {
		t.Error("the schedule does not list the deleted user as such")
	}
	truth := a.Truth(noon)
	if !truth.Grants[access.Grant{UserID: who.id, Type: "schedule", ResourceID: sched.id, Entitlement: "member"}] {
		t.Error("the deleted user is no member of the schedule")
	}
	for g := range truth.Grants {
		if g.UserID == who.id && g.Entitlement != "member" {
			t.Errorf("a deleted user holds %v", g)
		}
	}
	tm := a.teams[0]
	a.RemoveTeam(tm.id)
	if r := ask(t, s, a.AccountKey(), "/teams/"+tm.id+"/members"); r.status != 404 {
		t.Errorf("a removed team's members: %d", r.status)
	}
	a.RemoveSchedule(sched.id)
	for _, o := range all(t, s, a.AccountKey(), "/oncalls", "oncalls") {
		if sc, ok := o["schedule"].(map[string]any); ok && sc["id"] == sched.id {
			t.Error("a removed schedule has on-calls")
		}
	}
	shifts := a.schedByID[firstOf(a, true)]
	a.RemoveUser(shifts.people()[0])
	if !contains(shifts.rotations[0].Events[0].People, "") {
		t.Error("a shift-based schedule has no empty member after its user was deleted")
	}
}

// After any edit of schedules what is served is what is true.
func TestScheduleEditsAreServed(t *testing.T) {
	a := Generate(3, full)
	layered, shifts := firstOf(a, false), firstOf(a, true)
	who, other := a.users[5].id, a.users[6].id
	var added string
	for _, c := range []struct {
		name string
		edit func()
	}{
		{"AddToSchedule", func() { a.AddToSchedule(layered, who) }},
		{"AddToSchedule, shifts", func() { a.AddToSchedule(shifts, who) }},
		{"RemoveFromSchedule", func() { a.RemoveFromSchedule(layered, who) }},
		{"RemoveFromSchedule, shifts, all", func() {
			for _, id := range a.schedByID[shifts].people() {
				a.RemoveFromSchedule(shifts, id)
			}
		}},
		{"AddSchedule", func() {
			added = a.AddSchedule(NewSchedule{Name: "New", People: []string{who, other}, TeamID: a.teams[0].id})
		}},
		{"AddSchedule, shifts", func() { a.AddSchedule(NewSchedule{Name: "New too", Shifts: true, People: []string{other}}) }},
		{"AddSchedule of nobody", func() { a.AddSchedule(NewSchedule{Name: "Empty"}) }},
		{"AddPolicy", func() { a.AddPolicy("P", []Target{{ScheduleID: added}}, []Target{{UserID: who}}) }},
		{"RenameSchedule", func() { a.RenameSchedule(added, "Aardvark") }},
		{"HandOver", func() { a.HandOver(added) }},
		{"UpgradeSchedule", func() { a.UpgradeSchedule(added) }},
		{"HandOver, shifts", func() { a.HandOver(added) }},
		{"SetPrivate", func() { a.SetPrivate(a.teams[0].id, true) }},
		{"RemoveUser", func() { a.RemoveUser(who) }},
		{"RemoveSchedule", func() { a.RemoveSchedule(added) }},
		{"RemoveTeam", func() { a.RemoveTeam(a.teams[1].id) }},
	} {
		c.edit()
		s := NewServer(a, Options{Now: atNoon})
		for _, token := range []string{a.AccountKey(), a.UserToken(userWith(a, "limited_user").id)} {
			truth, _ := a.TruthFor(token, noon)
			if served, _, _ := found(t, s, token, noon); !reflect.DeepEqual(served, truth.Grants) {
				t.Errorf("%s: %d grants are served, %d are true", c.name, len(served), len(truth.Grants))
			}
		}
	}
}

func TestHandOverAndOverride(t *testing.T) {
	a := newAccount(1, "acme")
	var who []string
	for i := range 3 {
		who = append(who, a.AddUser(NewUser{Name: fmt.Sprint("User ", i), Email: fmt.Sprintf("u%d@example.com", i)}))
	}
	sched := a.AddSchedule(NewSchedule{Name: "Rota", People: who[:2]})
	on := func(at time.Time) []string {
		names, _ := a.onCallAt(a.schedByID[sched], at)
		return names
	}
	first := on(noon)[0]
	if again := on(noon.Add(week))[0]; again == first {
		t.Error("the same person in two weeks running")
	}
	a.HandOver(sched)
	if now := on(noon)[0]; now == first {
		t.Error("nobody took over")
	}
	a.Override(sched, who[2], noon.Add(-time.Hour), noon.Add(time.Hour))
	if now := on(noon); !reflect.DeepEqual(now, who[2:]) {
		t.Errorf("overridden: %v", now)
	}
	if later := on(noon.Add(time.Hour)); reflect.DeepEqual(later, who[2:]) {
		t.Error("the override does not end")
	}
	truth := a.Truth(noon)
	if truth.Grants[access.Grant{UserID: who[2], Type: "schedule", ResourceID: sched, Entitlement: "member"}] {
		t.Error("an override makes a member")
	}
}

// Lists change under a reader exactly where it was arranged, and paging by
// offset then loses a row or shows one twice, as it does in life.
func TestOnRequest(t *testing.T) {
	for name, c := range map[string]struct {
		edit           func(*Account)
		repeats, loses int
	}{
		"someone joins at the front":  {func(a *Account) { a.AddUser(NewUser{Name: "!", Email: "first@example.com"}) }, 1, 0},
		"someone leaves at the front": {func(a *Account) { a.RemoveUser(a.users[0].id) }, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			a := Generate(1, Size{Users: 250})
			before := map[string]bool{}
			for _, u := range a.users {
				before[u.id] = true
			}
			s := NewServer(a, Options{Now: atNoon})
			s.OnRequest("/users", 2, c.edit)
			seen := map[string]int{}
			for offset := 0; offset < 300; offset += 100 {
				for _, u := range good(t, s, a.AccountKey(), fmt.Sprintf("/users?limit=100&offset=%d", offset))["users"].([]any) {
					seen[u.(map[string]any)["id"].(string)]++
				}
			}
			repeats, lost := 0, 0
			for _, n := range seen {
				repeats += n - 1
			}
			for id := range before {
				if seen[id] == 0 {
					lost++
				}
			}
			if repeats != c.repeats || lost != c.loses {
				t.Errorf("%d rows twice, %d lost, want %d, %d", repeats, lost, c.repeats, c.loses)
			}
		})
	}
}

// Edits while serving: every answer is whole (run with -race).
func TestEditsWhileServing(t *testing.T) {
	a := Generate(1, full)
	s := NewServer(a, Options{Now: atNoon, RateHeaders: true})
	token := a.UserToken(userWith(a, "limited_user").id)
	key := a.AccountKey()
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for _, paths := range [][]string{
		{"/users?limit=100", "/users?limit=100&offset=100", "/users?query=a", "/licenses"},
		{"/teams", "/schedules?limit=100", "/v3/schedules", "/oncalls?limit=100"},
	} {
		for _, token := range []string{key, token} {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for {
					for _, p := range paths {
						if r := ask(t, s, token, p); r.status != 200 && r.status != 401 {
							t.Errorf("%s: %d", p, r.status)
						}
					}
					select {
					case <-stop:
						return
					default:
					}
				}
			}()
		}
	}
	for i := range 30 {
		a.Step()
		if i%10 == 5 {
			a.RenameSubdomain(fmt.Sprint("name", i))
			a.NewToken()
		}
		_ = a.Truth(noon)
		_ = s.Requests()
	}
	close(stop)
	wg.Wait()
}
