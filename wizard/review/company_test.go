package review

import (
	"testing"
	"time"

	"connectpd/store/access"
	"connectpd/wizard/flow"
)

// today is when the reviews of these tests run.
var today = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

const (
	ada     = "ada@acme.example"     // Account Owner, in no team
	bob     = "bob@acme.example"     // Global Admin, manager of Payments
	cyd     = "cyd@acme.example"     // Manager, manager of Payments and Search
	dan     = "dan@acme.example"     // Responder, in Payments and on its schedule
	dan2    = "dan.two@acme.example" // Dan's second account
	bot     = "deploy-bot@acme.example"
	auditor = "audit@elsewhere.example"
	boss    = "boss@elsewhere.example"
)

var everythingRead = map[access.Kind]access.Coverage{
	access.KindUsers: {State: access.Read}, access.KindTeams: {State: access.Read}, access.KindMemberships: {State: access.Read},
	access.KindSchedules: {State: access.Read}, access.KindScheduleMembers: {State: access.Read}, access.KindOnCall: {State: access.Read},
}

// company is a small account as a run left it.
func company() Source {
	user := func(id, name, email, role string, status access.UserStatus) access.User {
		return access.User{ID: id, Name: name, Email: email, Role: role, Status: status, SSO: access.Yes}
	}
	d := &access.Dataset{
		Users: []access.User{
			user("U1", "Ada", ada, "owner", access.Active), user("U2", "Bob", bob, "admin", access.Active), user("U3", "Cyd", cyd, "user", access.Active),
			user("U4", "Dan", dan, "limited_user", access.Active), user("U5", "Dan Two", dan2, "limited_user", access.Active),
			user("U6", "Deploy", bot, "limited_user", access.Active), user("U7", "Eve", "", "", access.Deleted),
		},
		Teams:     []access.Team{{ID: "T1", Name: "Payments"}, {ID: "T2", Name: "Search"}},
		Schedules: []access.Schedule{{ID: "S1", Name: "Primary"}},
		Roles:     []access.Role{{ID: "owner", Name: "Account Owner"}, {ID: "admin", Name: "Global Admin"}, {ID: "user", Name: "Manager"}, {ID: "limited_user", Name: "Responder"}},
	}
	hold := func(user string, t access.ResourceType, on string, e access.Entitlement) {
		d.Grants = append(d.Grants, access.Grant{UserID: user, Type: t, ResourceID: on, Entitlement: e})
	}
	for _, u := range d.Users[:6] {
		hold(u.ID, access.TypeRole, u.Role, access.Assigned)
	}
	hold("U2", access.TypeTeam, "T1", access.Manager)
	hold("U3", access.TypeTeam, "T1", access.Manager)
	hold("U4", access.TypeTeam, "T1", access.Responder)
	hold("U5", access.TypeTeam, "T1", access.Observer)
	hold("U6", access.TypeTeam, "T2", access.Responder)
	hold("U3", access.TypeTeam, "T2", access.Manager)
	hold("U4", access.TypeSchedule, "S1", access.Member)
	hold("U4", access.TypeSchedule, "S1", access.OnCall)
	hold("U7", access.TypeSchedule, "S1", access.Member)
	return sourceOf(d)
}

func sourceOf(d *access.Dataset) Source {
	src := Source{
		Connector: Connector{ID: "c1", Name: "PagerDuty", Account: "acme"}, Data: d,
		Run: Run{ID: 7, StartedAt: today.Add(-time.Hour), FinishedAt: today.Add(-time.Hour + time.Minute), Result: access.ResultOK, SeesAll: true, Coverage: everythingRead},
	}
	for _, g := range d.Grants {
		src.Held = append(src.Held, Held{Grant: g, Since: today.AddDate(0, -3, 0), Baseline: true})
	}
	return src
}

// later is the company as a later run shows it, after a change.
func later(src Source, run int64, change func(*access.Dataset)) *Read {
	d := *src.Data
	d.Users, d.Grants = append([]access.User{}, d.Users...), append([]access.Grant{}, d.Grants...)
	if change != nil {
		change(&d)
	}
	at := today.Add(time.Duration(run) * time.Hour)
	return NewRead(Run{ID: run, StartedAt: at, FinishedAt: at.Add(time.Minute), SeesAll: true, Coverage: everythingRead}, &d)
}

func drop(d *access.Dataset, user string, t access.ResourceType, on string) {
	kept := d.Grants[:0:0]
	for _, g := range d.Grants {
		if g.UserID != user || g.Type != t || on != "" && g.ResourceID != on {
			kept = append(kept, g)
		}
	}
	d.Grants = kept
}

func setRole(d *access.Dataset, user, role string) {
	for n := range d.Users {
		if d.Users[n].ID == user {
			d.Users[n].Role = role
		}
	}
}

func request(scope string) StartRequest {
	return StartRequest{Connector: "c1", Scope: scope, Name: "Q4", Due: "2026-12-12", Zone: "Europe/Berlin", Reviewer: auditor, Fallback: boss,
		RemoveWithin: 14 * 24 * time.Hour, Entry: Entry{Person: "analyst@elsewhere.example", Account: "analyst", Via: Command}}
}

var byAnalyst = Entry{Person: "analyst@elsewhere.example", Account: "analyst", Via: Command}

func knownNow(marks ...Mark) Known { return Known{Now: today, Marks: marks} }

// running is a review of the company that everybody but its people decides on.
func running(t testing.TB, src Source, r StartRequest, k Known) *State {
	t.Helper()
	p, problem := MakePlan(r, src, k)
	if problem == nil {
		problem = p.MayStart(r, k.Now)
	}
	if problem != nil {
		t.Fatalf("%s: %s", problem.Code, problem.What)
	}
	p.Frozen.ID = "r1"
	text, err := Canonical(p.Frozen)
	if err != nil {
		t.Fatal(err)
	}
	return New(p.Frozen, SHA256(text))
}

// after is the review after a step.
func after(t testing.TB, s *State, step Step, p *flow.Problem) *State {
	t.Helper()
	if p != nil {
		t.Fatalf("%s: %s %s", p.Code, p.What, p.Do)
	}
	lines, err := s.Chain(step.Events)
	if err != nil {
		t.Fatal(err)
	}
	next, err := s.With(lines...)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

// find is the item of a grant.
func find(t testing.TB, s *State, user string, typ access.ResourceType, on string) *ItemState {
	t.Helper()
	for n := range s.Items {
		if i := &s.Items[n]; i.User.ID == user && i.Type == typ && (on == "" || i.ResourceID == on) {
			return i
		}
	}
	t.Fatalf("no item of %s on %s %s", user, typ, on)
	return nil
}

func codeOf(p *flow.Problem) flow.Code {
	if p == nil {
		return ""
	}
	return p.Code
}
