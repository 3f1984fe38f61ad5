package review

import (
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/store/access"
)

func TestTargetsAreBelowWhatIsHeld(t *testing.T) {
	role := func(id string, advanced bool) *Item {
		return &Item{Type: access.TypeRole, ResourceID: id, Resource: access.RoleName(id, advanced), Entitlement: access.Assigned}
	}
	for _, c := range []struct {
		name string
		item *Item
		want string
	}{
		{"an owner", role("owner", true), "none read_only_limited_user read_only_user restricted_access observer limited_user user admin"},
		{"an admin of a plan without advanced permissions", role("admin", false), "none read_only_limited_user read_only_user limited_user user"},
		{"the lowest", role("read_only_limited_user", true), "none"},
		{"a role that PagerDuty invented", role("emperor", true), "none"},
		{"a team's manager", &Item{Type: access.TypeTeam, Entitlement: access.Manager}, "none observer responder"},
		{"a team's observer", &Item{Type: access.TypeTeam, Entitlement: access.Observer}, "none"},
		{"a schedule's member", &Item{Type: access.TypeSchedule, Entitlement: access.Member}, "none"},
	} {
		if got := strings.Join(c.item.Targets(), " "); got != c.want {
			t.Errorf("%s: %s, not %s", c.name, got, c.want)
		}
	}
	admin := role("admin", true)
	for typed, want := range map[string]string{"responder": "limited_user", "limited_user": "limited_user", " None ": None, "Manager": "user"} {
		if got, ok := admin.ReadTarget(typed); !ok || got != want {
			t.Errorf("%q is %q, %v", typed, got, ok)
		}
	}
	if got, ok := admin.ReadTarget("Account Owner"); ok {
		t.Errorf("a higher role is a target: %q", got)
	}
}

func TestWordsOfItems(t *testing.T) {
	day := time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)
	admin := &Item{User: User{ID: "PU1", Email: "kenji@acme.example"}, Type: access.TypeRole, ResourceID: "admin", Resource: "Global Admin", Since: day, Baseline: true}
	team := &Item{User: User{Name: "Ada\u202e"}, Type: access.TypeTeam, Resource: "Payments", Entitlement: access.Manager, Since: day,
		Last: &Last{Decision: Revoke, Target: "responder"}}
	got := []string{admin.Who(), admin.Holds(), admin.On(), admin.OnWhat(), admin.SinceWhen(), admin.LastTime(),
		team.Who(), team.Holds(), team.On(), team.OnWhat(), team.SinceWhen(), team.LastTime()}
	want := []string{"kenji@acme.example", "Global Admin", "whole account", "the whole account", "before 28 November 2026", "not reviewed",
		"Ada", "manager", "Payments", "the team Payments", "28 November 2026", "revoke → responder"}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nnot\n%q", got, want)
	}
	for _, c := range []struct {
		s              ItemState
		standing, said string
	}{
		{ItemState{Item: admin}, "undecided", "undecided"},
		{ItemState{Item: admin, Decision: Keep}, "keep", "keep"},
		{ItemState{Item: admin, Decision: Keep, Until: "2026-12-12"}, "keep until 12 December 2026", "keep until 12 December 2026"},
		{ItemState{Item: admin, Decision: Revoke, Target: "limited_user"}, "revoke → Responder", "revoke to Responder"},
		{ItemState{Item: team, Decision: Revoke, Target: None}, "revoke", "revoke"},
		{ItemState{Item: team, Decision: Keep, Exception: "on leave"}, "not reviewed", "not reviewed"},
	} {
		if c.s.Standing() != c.standing || c.s.Spoken() != c.said {
			t.Errorf("%q and %q, not %q and %q", c.s.Standing(), c.s.Spoken(), c.standing, c.said)
		}
	}
}
