package rows

import (
	"slices"
	"testing"

	"connectpd/store"
	"connectpd/store/access"
)

// TestChangesAreToldAlike: what stands in a column and what is said of the
// same change.
func TestChangesAreToldAlike(t *testing.T) {
	ada := access.User{ID: "P1", Name: "Ada", Email: "ada@example.com", Status: access.Active}
	for _, c := range []struct {
		ch         store.Change
		cell, said string
	}{
		{store.Change{Kind: store.Gained, User: ada, Type: access.TypeUser}, "new", "Ada is now in the account"},
		{store.Change{Kind: store.Lost, User: ada, Type: access.TypeTeam, Resource: "Platform", Entitlement: "manager"},
			"manager", "Ada is no longer manager of team Platform"},
		{store.Change{Kind: store.Gained, User: ada, Type: access.TypeSchedule, Resource: "Nights", Entitlement: access.OnCall},
			"on-call", "Ada is now on call for schedule Nights"},
		{store.Change{Kind: store.Lost, Type: access.TypeTeam, ResourceID: "P2"}, "no longer there", "Team P2 is no longer there"},
		{store.Change{Kind: store.Altered, User: ada, Type: access.TypeTeam, Resource: "Platform", Field: "role", From: "responder", To: "manager"},
			"manager, was responder", "Ada, team Platform: manager, was responder"},
		// The labels of the plan that the account has: without advanced
		// permissions a "user" is called so, and no Manager.
		{store.Change{Kind: store.Altered, User: ada, Type: access.TypeRole, Resource: access.RoleName("admin", false), Field: "role", From: "user", To: "admin"},
			"was " + access.RoleName("user", false), "Ada, role " + access.RoleName("admin", false) + ": was " + access.RoleName("user", false)},
		{store.Change{Kind: store.Altered, User: ada, Type: access.TypeUser, Field: "status", From: "invited", To: "active"},
			"accepted the invitation", "Ada: accepted the invitation"},
		{store.Change{Kind: store.Altered, Type: access.TypeSchedule, Resource: "Nights", Field: "time_zone", To: "Asia/Tokyo"},
			"time zone Asia/Tokyo, was (none)", "Schedule Nights: time zone Asia/Tokyo, was (none)"},
	} {
		if cell := changed(c.ch); cell != c.cell {
			t.Errorf("%+v: %q, want %q", c.ch, cell, c.cell)
		}
		if said := became(c.ch); said != c.said {
			t.Errorf("%+v: %q, want %q", c.ch, said, c.said)
		}
	}
}

func TestHeadsAreTheWordsOfTheScreens(t *testing.T) {
	for _, heads := range [][]string{GrantColumns, ItemColumns} {
		if !slices.Contains(heads, "ACCESS") || !slices.Contains(heads, "RESOURCE") {
			t.Errorf("heads %q", heads)
		}
	}
}
