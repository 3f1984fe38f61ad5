package simulator

import (
	"strings"
	"testing"
	"time"

	"connectpd/store/access"
)

func timeOf(hours int) time.Duration { return time.Duration(hours) * 7 * time.Hour }

func TestDemoCompany(t *testing.T) {
	a := Demo()
	c := a.Truth(noon).Counts
	if c.Users != 250 || c.Teams != 24 || c.Schedules != 40 || c.Roles != 8 || c.TeamMemberships < 200 || c.OnCall < 30 {
		t.Errorf("counts %+v", c)
	}
	shifts := 0
	for _, s := range a.schedules {
		if s.shifts {
			shifts++
		}
	}
	if shifts != 6 {
		t.Errorf("%d shift-based schedules", shifts)
	}
	id := a.DemoIdentity()
	if id.Subdomain != "harbourline" || len(id.Token) != 20 || len(id.Spare) != 20 || id.Token == id.Spare {
		t.Errorf("identity %+v", id)
	}
	if id.Me.Email != "ada@example.com" || id.Me.PagerDutyRole != "admin" || len(id.People) != 12 {
		t.Errorf("people %+v", id.People)
	}
	emails := map[string]bool{}
	for _, u := range a.users {
		if emails[u.email] || !strings.HasSuffix(u.email, "@example.com") || strings.HasPrefix(u.email, "@") || strings.ContainsAny(u.name, "\x1b\n\t") {
			t.Errorf("%q <%s>", u.name, u.email)
		}
		emails[u.email] = true
	}
}

// What somebody looking at the demo should notice is there, at any time.
func TestDemoHasThingsToNotice(t *testing.T) {
	a := Demo()
	for week := range 9 {
		now := noon.Add(time.Duration(week) * 40 * time.Hour)
		truth := a.Truth(now)
		byID := map[string]access.User{}
		for _, u := range truth.Users {
			byID[u.ID] = u
		}
		seen := map[string]int{}
		staffed, invited := map[string]bool{}, map[string]bool{}
		for g := range truth.Grants {
			u := byID[g.UserID]
			if g.Entitlement == access.OnCall {
				staffed[g.ResourceID] = true
			}
			if g.Type != access.TypeRole && u.Status == access.Invited {
				invited[u.ID] = true
			}
			if g.Type == access.TypeSchedule && u.Status == access.Invited {
				seen["invitation on a schedule"]++
			}
			if g.Type == access.TypeSchedule && u.ID == "" {
				seen["deleted user on a schedule"]++
			}
			if g.Entitlement == access.OnCall && !access.CanRespond(u.Role) {
				seen["stakeholder on call"]++
			}
		}
		for _, s := range truth.Schedules {
			if len(s.Users) == 0 {
				seen["schedule without people"]++
			}
			if !staffed[s.ID] {
				seen["schedule nobody is on"]++
			}
			if s.Policies == 0 {
				seen["unused schedule"]++
			}
		}
		for _, u := range truth.Users {
			if access.IsAdmin(u.Role) && u.SSO == access.No {
				seen["Admin outside SSO"]++
			}
			if len(u.TeamIDs) == 0 {
				seen["in no team"]++
			}
		}
		seen["invitation that holds access"], seen["direct on-call"] = len(invited), len(truth.Direct)
		for what, want := range map[string]int{"invitation that holds access": 6, "invitation on a schedule": 1, "deleted user on a schedule": 1,
			"stakeholder on call": 1, "schedule without people": 1, "schedule nobody is on": 1, "unused schedule": 1,
			"Admin outside SSO": 2, "in no team": 6, "direct on-call": 1} {
			if seen[what] < want || seen[what] > want+4 {
				t.Errorf("%v: %s: %d, want about %d", now, what, seen[what], want)
			}
		}
	}
}

// Between syncs the company lives, within bounds.
func TestDemoLives(t *testing.T) {
	a := Demo()
	c := &clock{t: noon}
	s := NewServer(a, Options{Now: c.Now, Live: true})
	for round := range 5 {
		before := a.Truth(noon)
		for _, p := range []string{"/users?limit=100", "/teams", "/oncalls", "/schedules"} {
			good(t, s, a.AccountKey(), p)
			c.Sleep(4 * time.Second) // as if it waited for the rate limit
		}
		if gained, lost := diff(before, a.Truth(noon)); len(gained)+len(lost) > 0 {
			t.Fatalf("round %d: changes in the middle of a sync", round)
		}
		c.Sleep(10 * time.Second)
		good(t, s, a.AccountKey(), "/abilities") // the next sync begins
		gained, lost := diff(before, a.Truth(noon))
		if len(gained) == 0 || len(lost) == 0 || len(gained)+len(lost) > 40 {
			t.Errorf("round %d: %d gained, %d lost", round, len(gained), len(lost))
		}
		after := a.Truth(noon)
		if d := after.Counts.Users - before.Counts.Users; d < -3 || d > 3 {
			t.Errorf("round %d: %d users more", round, d)
		}
	}
}
