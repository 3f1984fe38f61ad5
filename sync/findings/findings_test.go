package findings

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
)

// account is a quiet account: an Admin who owns the connector, a Manager and
// a Responder in a team and on a schedule, all from single sign-on.
type account struct{ Input }

func quiet() *account {
	a := &account{Input{
		Connector: store.Connector{ID: "c1", Name: "PagerDuty",
			App:    store.App{ID: "a1", Name: "PagerDuty", IDP: "Okta"},
			Owners: []store.Owner{{Person: store.Person{Name: "Ada Lovelace", Email: "Ada@Acme.com"}}}},
		Data: &access.Dataset{}, SeesAll: true, Coverage: make(map[access.Kind]access.Coverage),
	}}
	for _, k := range access.Kinds {
		a.Coverage[k] = access.Coverage{State: access.Read}
	}
	a.team("T1", "Payments")
	a.schedule("S1", "Payments Primary", 1)
	a.user("U1", "Ada Lovelace", "admin")
	a.user("U2", "Grace Hopper", "user")
	a.user("U3", "Linus Pauling", "limited_user")
	a.grant("U1", access.TypeTeam, "T1", access.Manager)
	a.grant("U2", access.TypeTeam, "T1", access.Responder)
	a.grant("U3", access.TypeSchedule, "S1", access.Member)
	a.grant("U3", access.TypeSchedule, "S1", access.OnCall)
	return a
}

func (a *account) user(id, name, role string) *access.User {
	a.Data.Users = append(a.Data.Users, access.User{ID: id, Name: name, Role: role, Status: access.Active, SSO: access.Yes,
		Email: strings.ToLower(strings.Fields(name)[0]) + "@acme.com"})
	a.grant(id, access.TypeRole, role, access.Assigned)
	for _, r := range a.Data.Roles {
		if r.ID == role {
			return &a.Data.Users[len(a.Data.Users)-1]
		}
	}
	a.Data.Roles = append(a.Data.Roles, access.Role{ID: role, Name: access.RoleName(role, true)})
	return &a.Data.Users[len(a.Data.Users)-1]
}

func (a *account) team(id, name string) {
	a.Data.Teams = append(a.Data.Teams, access.Team{ID: id, Name: name})
}

func (a *account) schedule(id, name string, policies int) {
	a.Data.Schedules = append(a.Data.Schedules, access.Schedule{ID: id, Name: name, Kind: access.LayerBased, Policies: policies})
}

func (a *account) grant(user string, t access.ResourceType, resource string, e access.Entitlement) {
	a.Data.Grants = append(a.Data.Grants, access.Grant{UserID: user, Type: t, ResourceID: resource, Entitlement: e})
}

func (a *account) drop(user string, e access.Entitlement) {
	var kept []access.Grant
	for _, g := range a.Data.Grants {
		if g.UserID != user || g.Entitlement != e {
			kept = append(kept, g)
		}
	}
	a.Data.Grants = kept
}

// of lists the findings of a kind as "ID severity: why".
func of(in Input, k Kind) []string {
	var out []string
	for _, f := range Find(in) {
		if f.Kind == k {
			out = append(out, fmt.Sprintf("%s %s: %s", f.ID, f.Severity, f.Why))
		}
	}
	return out
}

func roleChange(user, name, from, to string) store.Change {
	c := store.Change{Kind: store.Altered, Type: access.TypeRole, User: access.User{ID: user, Name: name},
		ResourceID: to, Entitlement: access.Assigned, Field: "role", From: from, To: to}
	if from == "" {
		c.Kind, c.Field, c.To = store.Gained, "", ""
	}
	return c
}

func teamChange(user, from, to string) store.Change {
	c := store.Change{Kind: store.Altered, Type: access.TypeTeam, User: access.User{ID: user}, ResourceID: "T1",
		Resource: "Payments", Entitlement: access.Entitlement(to), Field: "role", From: from, To: to}
	if from == "" {
		c.Kind, c.Field, c.To = store.Gained, "", ""
	}
	return c
}

// Each finding has accounts in which it appears, with its words, and accounts
// in which it does not.
func TestEachFinding(t *testing.T) {
	for _, c := range []struct {
		kind Kind
		name string
		with func(*account)
		want string // empty: nothing
	}{
		{MorePowerful, "Manager to Admin", func(a *account) {
			a.Changes = []store.Change{roleChange("U2", "Grace Hopper", "user", "admin")}
		}, "U2 high: Grace Hopper was Manager at the previous sync and is now Global Admin."},
		{MorePowerful, "Admin to Account Owner", func(a *account) {
			a.Changes = []store.Change{roleChange("U1", "Ada Lovelace", "admin", "owner")}
		}, "U1 high: Ada Lovelace was Global Admin at the previous sync and is now Account Owner."},
		{MorePowerful, "new as Admin", func(a *account) {
			a.Changes = []store.Change{roleChange("U1", "Ada Lovelace", "", "admin")}
		}, "U1 high: Ada Lovelace was not in the account at the previous sync and is now Global Admin."},
		{MorePowerful, "Account Owner to Admin", func(a *account) {
			a.Changes = []store.Change{roleChange("U1", "Ada Lovelace", "owner", "admin")}
		}, ""},
		{MorePowerful, "Responder to Manager", func(a *account) {
			a.Changes = []store.Change{roleChange("U2", "Grace Hopper", "limited_user", "user")}
		}, ""},
		{MorePowerful, "no longer Admin", func(a *account) {
			a.Changes = []store.Change{{Kind: store.Lost, Type: access.TypeRole, User: access.User{ID: "U2"}, ResourceID: "admin"}}
		}, ""},
		{MorePowerful, "team responder to manager", func(a *account) {
			a.Changes = []store.Change{teamChange("U2", "responder", "manager")}
		}, "U2/T1 medium: Grace Hopper was responder of the team Payments at the previous sync and is now its manager."},
		{MorePowerful, "joined as team manager", func(a *account) {
			a.Changes = []store.Change{teamChange("U2", "", "manager")}
		}, "U2/T1 medium: Grace Hopper was not in the team Payments at the previous sync and is now its manager."},
		{MorePowerful, "team manager to observer", func(a *account) {
			a.Changes = []store.Change{teamChange("U2", "manager", "observer")}
		}, ""},
		{MorePowerful, "a team was renamed", func(a *account) {
			a.Changes = []store.Change{{Kind: store.Altered, Type: access.TypeTeam, ResourceID: "T1", Field: "name"}}
		}, ""},

		{PowerfulRole, "", nil, "U1 low: Ada Lovelace is Global Admin: can see and change everything in the account."},
		{PowerfulRole, "no Admin", func(a *account) { a.Data.Users[0].Role = "user" }, ""},

		{PendingInvitation, "in a team", func(a *account) { a.Data.Users[1].Status = access.Invited },
			"U2 medium: Grace Hopper has not accepted the invitation but already has membership in 1 team (Payments)."},
		{PendingInvitation, "on a schedule", func(a *account) { a.Data.Users[2].Status = access.Invited },
			"U3 medium: Linus Pauling has not accepted the invitation but already has a place on 1 schedule (Payments Primary)."},
		{PendingInvitation, "as Admin", func(a *account) {
			a.Data.Users[0].Status = access.Invited
			a.drop("U1", access.Manager)
		}, "U1 high: Ada Lovelace has not accepted the invitation but already has the role Global Admin."},
		{PendingInvitation, "nothing but a base role", func(a *account) {
			a.Data.Users[1].Status = access.Invited
			a.drop("U2", access.Responder)
		}, ""},

		{CannotRespond, "on a schedule", func(a *account) { a.Data.Users[2].Role = "read_only_user" },
			"U3 high: Linus Pauling is on call now on Payments Primary with the role Full Stakeholder, which cannot act on incidents."},
		{CannotRespond, "by a policy", func(a *account) {
			a.Data.Users[1].Role = "read_only_limited_user"
			a.Data.DirectOnCall = []access.UserRef{{ID: "U2"}}
		}, "U2 high: Grace Hopper is on call now by an escalation policy with the role Limited Stakeholder, which cannot act on incidents."},
		{CannotRespond, "a stakeholder who is not on call", func(a *account) { a.Data.Users[1].Role = "read_only_user" }, ""},
		{CannotRespond, "an unknown role", func(a *account) { a.Data.Users[2].Role = "captain" }, ""},

		{NobodyOnCall, "used", func(a *account) { a.drop("U3", access.OnCall) }, "S1 high: Nobody has the current shift of Payments Primary."},
		{NobodyOnCall, "unused", func(a *account) {
			a.drop("U3", access.OnCall)
			a.Data.Schedules[0].Policies = 0
		}, "S1 low: Nobody has the current shift of Payments Primary."},
		{NobodyOnCall, "on-call not read", func(a *account) {
			a.drop("U3", access.OnCall)
			a.Coverage[access.KindOnCall] = access.Coverage{State: access.NotRead}
		}, ""},
		{NobodyOnCall, "that schedule not read", func(a *account) {
			a.drop("U3", access.OnCall)
			a.Coverage[access.KindOnCall] = access.Coverage{State: access.Read, Except: []string{"S1"}}
		}, ""},

		{DeletedOnSchedule, "listed", func(a *account) {
			a.Data.Users = append(a.Data.Users, access.User{ID: "U9", Name: "Left Long Ago", Status: access.Deleted})
			a.grant("U9", access.TypeSchedule, "S1", access.Member)
		}, "S1 medium: Payments Primary still lists 1 deleted user: Left Long Ago."},
		{DeletedOnSchedule, "someone this key does not see", func(a *account) {
			a.Data.Users = append(a.Data.Users, access.User{ID: "U9", Name: "Not Shown", Status: access.Unseen})
			a.grant("U9", access.TypeSchedule, "S1", access.Member)
		}, ""},

		{UnusedSchedule, "", func(a *account) { a.Data.Schedules[0].Policies = 0 }, "S1 low: No escalation policy uses Payments Primary."},
		{UnusedSchedule, "shift-based ones do not say", func(a *account) {
			a.Data.Schedules[0].Policies, a.Data.Schedules[0].Kind = -1, access.ShiftBased
		}, ""},

		{DirectOnCall, "", func(a *account) { a.Data.DirectOnCall = []access.UserRef{{ID: "U2"}} },
			"U2 low: Grace Hopper is on call now directly by an escalation policy, without a schedule."},
		{DirectOnCall, "not read", func(a *account) {
			a.Data.DirectOnCall = []access.UserRef{{ID: "U2"}}
			a.Coverage[access.KindOnCall] = access.Coverage{State: access.NotRead}
		}, ""},

		{NoTeamNoSchedule, "", func(a *account) { a.drop("U2", access.Responder) },
			"U2 low: Grace Hopper (Manager) is not in any team or on any schedule."},
		{NoTeamNoSchedule, "on a schedule only", nil, ""},
		{NoTeamNoSchedule, "without teams on the plan", func(a *account) {
			a.drop("U2", access.Responder)
			a.Coverage[access.KindTeams] = access.Coverage{State: access.NotOnPlan}
		}, ""},
		{NoTeamNoSchedule, "one team's members not read", func(a *account) {
			a.drop("U2", access.Responder)
			a.Coverage[access.KindMemberships] = access.Coverage{State: access.Read, Except: []string{"T1"}}
		}, ""},
		{NoTeamNoSchedule, "a key that sees part", func(a *account) {
			a.drop("U2", access.Responder)
			a.SeesAll = false
		}, ""},

		{ForeignDomain, "one person", func(a *account) {
			for i := range 10 {
				a.user(fmt.Sprint("X", i), fmt.Sprintf("Someone%d Else", i), "user")
			}
			a.Data.Users[1].Email = "grace@GMAIL.com"
		}, "gmail.com medium: Grace Hopper uses an email address at gmail.com; this account's own domains appear to be acme.com."},
		{ForeignDomain, "a domain that a fifth uses", func(a *account) { a.Data.Users[1].Email = "grace@acme.io" }, ""},
		{ForeignDomain, "the owner's domain", func(a *account) {
			for i := range 10 {
				a.user(fmt.Sprint("X", i), fmt.Sprintf("Someone%d Else", i), "user")
			}
			a.Data.Users[1].Email = "grace@hq.example"
			a.Connector.Owners[0].Email = "boss@hq.example"
		}, ""},

		{OutsideSSO, "a Manager", func(a *account) { a.Data.Users[1].SSO = access.No },
			"U2 medium: Grace Hopper was not created through single sign-on, but people sign in to PagerDuty with Okta."},
		{OutsideSSO, "an Admin", func(a *account) { a.Data.Users[0].SSO = access.No },
			"U1 high: Ada Lovelace is Global Admin and was not created through single sign-on, but people sign in to PagerDuty with Okta."},
		{OutsideSSO, "the API does not say", func(a *account) { a.Data.Users[1].SSO = access.Unknown }, ""},
		{OutsideSSO, "the app is not an identity provider's", func(a *account) {
			a.Data.Users[1].SSO = access.No
			a.Connector.App.IDP = ""
		}, ""},

		{OwnerRole, "the role is too low", func(a *account) { a.Data.Users[0].Role = "limited_user" },
			"ada@acme.com high: Ada Lovelace owns this connector but is Responder in PagerDuty. An owner must be Global Admin or Account Owner."},
		{OwnerRole, "unknown by that email", func(a *account) { a.Connector.Owners[0].Email = "ada@home.example" },
			"ada@home.example high: Ada Lovelace owns this connector, but no PagerDuty user has the email ada@home.example. An owner must be Global Admin or Account Owner."},
		{OwnerRole, "unknown to a key that sees part", func(a *account) {
			a.Connector.Owners[0].Email = "ada@home.example"
			a.SeesAll = false
		}, ""},
		{OwnerRole, "an Account Owner", func(a *account) { a.Data.Users[0].Role = "owner" }, ""},
		{OwnerRole, "users not proved complete", func(a *account) {
			a.Connector.Owners[0].Email = "ada@home.example"
			a.Coverage[access.KindUsers] = access.Coverage{State: access.Incomplete}
		}, ""},
	} {
		t.Run(string(c.kind)+"/"+c.name, func(t *testing.T) {
			a := quiet()
			if c.with != nil {
				c.with(a)
			}
			got := strings.Join(of(a.Input, c.kind), "\n")
			if got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

// The quiet account is quiet: only who is Admin is said.
func TestQuietAccount(t *testing.T) {
	for _, f := range Find(quiet().Input) {
		if f.Kind != PowerfulRole {
			t.Errorf("%s: %s", f.Kind, f.Why)
		}
	}
	if got := Find(Input{}); got != nil {
		t.Errorf("without data: %v", got)
	}
}

// Deleted and unseen people are nobody's Admin, invitation or loner.
func TestOnlyLivePeopleAreJudged(t *testing.T) {
	a := quiet()
	for _, s := range []access.UserStatus{access.Deleted, access.Unseen} {
		a.Data.Users = append(a.Data.Users, access.User{ID: "X" + string(s), Name: "X", Email: "x@elsewhere.example",
			Role: "admin", Status: s, SSO: access.No})
	}
	for _, f := range Find(a.Input) {
		if strings.HasPrefix(f.Subject.ID, "X") || f.Kind == ForeignDomain {
			t.Errorf("%s: %s", f.Kind, f.Why)
		}
	}
}

func TestOrderAndIdentity(t *testing.T) {
	a := loud()
	all := Find(a.Input)
	seen := make(map[string]bool)
	kinds := make(map[Kind]bool)
	last := 0
	for _, f := range all {
		key := string(f.Kind) + " " + f.ID
		if seen[key] || f.ID == "" || f.Why == "" || f.head == "" || f.Subject.Name == "" || f.Who == nil {
			t.Errorf("%q twice or incomplete: %+v", key, f)
		}
		seen[key], kinds[f.Kind] = true, true
		if o := f.Severity.order(); o < last {
			t.Errorf("%s comes after something less severe", key)
		} else {
			last = o
		}
	}
	for _, k := range Kinds {
		if !kinds[k] {
			t.Errorf("the loud account has no %s", k)
		}
	}
}

// loud is an account with every finding, several times.
func loud() *account {
	a := quiet()
	for i := range 30 {
		a.user(fmt.Sprintf("N%02d", i), fmt.Sprintf("Nobody%d Special", i), "user")
		a.grant(fmt.Sprintf("N%02d", i), access.TypeTeam, "T1", access.Responder)
	}
	for i := range 4 {
		id := fmt.Sprintf("P%d", i)
		a.team("T2"+id, "Team "+id)
		a.schedule("S2"+id, "Schedule "+id, 0)
		a.schedule("S3"+id, "Empty "+id, 2)
		u := a.user(id, "Pending"+id+" Person", "limited_user")
		u.Status = access.Invited
		a.grant(id, access.TypeTeam, "T2"+id, access.Observer)
		u = a.user("K"+id, "Stake"+id+" Holder", "read_only_user")
		u.SSO = access.No
		a.grant("K"+id, access.TypeSchedule, "S2"+id, access.OnCall)
		a.grant("GONE", access.TypeSchedule, "S2"+id, access.Member)
		a.user("L"+id, "Loner"+id+" Alone", "user")
		a.Data.DirectOnCall = append(a.Data.DirectOnCall, access.UserRef{ID: "N0" + fmt.Sprint(i)})
		a.Changes = append(a.Changes, roleChange("N0"+fmt.Sprint(i), "x", "user", "admin"), teamChange("N1"+fmt.Sprint(i), "observer", "manager"))
	}
	a.Data.Users = append(a.Data.Users, access.User{ID: "GONE", Name: "Long Gone", Status: access.Deleted})
	a.Data.Users[1].Email = "grace@gmail.com"
	a.Data.Users[2].Email = "linus@proton.example"
	a.Data.Users[0].SSO = access.No
	a.Connector.Owners = append(a.Connector.Owners, store.Owner{Person: store.Person{Name: "Grace Hopper", Email: "grace@gmail.com"}},
		store.Owner{Person: store.Person{Name: "Nobody", Email: "nobody@acme.com"}})
	a.Connector.Owners = a.Connector.Owners[1:]
	a.Connector.Owners[0].Email = "linus@proton.example"
	late := today.Add(-time.Hour)
	a.Now, a.Reviews = today, []access.ReviewStanding{
		standing("Q4", "open", late, removal("U1", access.RemovalCameBack, late), removal("U2", access.RemovalCameBack, late)),
		standing("Q3", "open", late, removal("U3", "", late), removal("U4", "", late)),
	}
	a.Data.Users[3].Email = "nobody0@aol.example"
	return a
}

func TestSummary(t *testing.T) {
	a := quiet()
	a.Changes = []store.Change{roleChange("U2", "Grace Hopper", "user", "admin")}
	for i := range 6 {
		id := fmt.Sprintf("P%d", i)
		u := a.user(id, fmt.Sprintf("Pending%d P", i), "user")
		u.Status = access.Invited
		for j := range 2 {
			team := fmt.Sprintf("X%d", i*2+j)
			if i == 5 && j == 1 {
				team = "X0" // shared: counted once
			} else {
				a.team(team, team)
			}
			a.grant(id, access.TypeTeam, team, access.Responder)
		}
	}
	for i := range 2 {
		id := fmt.Sprintf("K%d", i)
		a.user(id, fmt.Sprintf("Stake%d Holder", i), "read_only_user")
		a.grant(id, access.TypeSchedule, "S1", access.OnCall)
	}
	var got []string
	for _, l := range Summary(Find(a.Input), 4) {
		got = append(got, fmt.Sprintf("%s %d: %s", l.Severity, l.Count, l.Text))
	}
	want := []string{
		"high 1: Grace Hopper became Global Admin",
		"high 2: 2 people on call cannot respond: Stake0 Holder and Stake1 Holder",
		"medium 6: 6 people who never accepted their invitation have access to 11 teams",
		"low 1: Ada Lovelace is Global Admin",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if n := len(Summary(Find(a.Input), 2)); n != 2 {
		t.Errorf("%d lines, asked for 2", n)
	}
}

// Every kind has words for one and for many.
func TestSummaryWords(t *testing.T) {
	all := Find(loud().Input)
	many := make(map[Kind]string)
	for _, l := range Summary(all, 100) {
		if l.Count > 1 {
			many[l.Kind] = l.Text
		}
		if l.Text == "" || strings.Contains(l.Text, "findings:") {
			t.Errorf("%s: no words: %q", l.Kind, l.Text)
		}
	}
	for k, want := range map[Kind]string{
		CameBack:          "2 removals came back: Person U1 and Person U2",
		RemovalOverdue:    "2 removals are overdue: Person U3 and Person U4",
		ReviewOverdue:     "2 reviews are overdue: Q3 and Q4",
		MorePowerful:      "4 people became team manager: Nobody10 Special, Nobody11 Special, Nobody12 Special and 1 more",
		CannotRespond:     "4 people on call cannot respond: StakeP0 Holder, StakeP1 Holder, StakeP2 Holder and 1 more",
		PendingInvitation: "4 people who never accepted their invitation have access to 4 teams",
		NobodyOnCall:      "4 schedules have nobody on call: Empty P0, Empty P1, Empty P2 and 1 more",
		OutsideSSO:        "4 people were not created through single sign-on",
		DeletedOnSchedule: "4 schedules still list deleted users: Schedule P0, Schedule P1, Schedule P2 and 1 more",
		ForeignDomain:     "2 people use email addresses at other domains: aol.example and gmail.com",
		DirectOnCall:      "4 people are on call by a policy without a schedule",
		UnusedSchedule:    "4 schedules are not used by any escalation policy",
		NoTeamNoSchedule:  "4 people are not in any team or on any schedule",
		OwnerRole:         "2 owners of this connector are not Admin or Account Owner in PagerDuty: Grace Hopper and Nobody",
	} {
		if many[k] != want {
			t.Errorf("%s: %q, want %q", k, many[k], want)
		}
	}
}

// Who has power over everything is counted and named.
func TestSummaryCountsThePowerful(t *testing.T) {
	a := quiet()
	for i, name := range []string{"Barbara Liskov", "Edsger Dijkstra", "Zoe Alan"} {
		a.user(fmt.Sprint("A", i), name, []string{"owner", "admin", "admin"}[i])
	}
	for _, l := range Summary(Find(a.Input), 100) {
		if want := "4 people are Admin or Account Owner: Ada Lovelace, Barbara Liskov, Edsger Dijkstra and 1 more"; l.Kind == PowerfulRole && (l.Text != want || l.Count != 4) {
			t.Errorf("%d: %q, want %q", l.Count, l.Text, want)
		}
	}
	if n := len(of(a.Input, PowerfulRole)); n != 4 {
		t.Errorf("%d are found", n)
	}
}

func TestProposeIDP(t *testing.T) {
	a := quiet()
	a.Connector.App.IDP = ""
	if sso, all, yes := ProposeIDP(a.Input); !yes || sso != 3 || all != 3 {
		t.Errorf("%d of %d, propose %v", sso, all, yes)
	}
	a.Connector.App.IDP = "Okta"
	if _, _, yes := ProposeIDP(a.Input); yes {
		t.Error("proposed for an app that is marked")
	}
	a.Connector.App.IDP = ""
	a.Data.Users[0].SSO, a.Data.Users[1].SSO = access.No, access.Unknown
	if _, _, yes := ProposeIDP(a.Input); yes {
		t.Error("proposed although most were not created through single sign-on")
	}
}
