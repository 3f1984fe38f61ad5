package simulator

import (
	"sort"
	"time"

	"connectpd/store/access"
)

// Truth is what a perfect sync finds, in the vocabulary that the whole
// program shares. Everything is sorted by id.
type Truth struct {
	Counts    access.Counts
	Users     []access.User // live ones
	Deleted   []access.UserRef
	Teams     []access.Team
	Roles     []access.Role     // those that somebody holds
	Schedules []access.Schedule // Users of both kinds
	Grants    map[access.Grant]bool
	// Direct are the people on call by a policy without a schedule, each
	// once.
	Direct []access.UserRef
}

// Truth is what an account key finds at a moment.
func (a *Account) Truth(now time.Time) Truth {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.truth("", now)
}

// TruthFor is what the owner of a token finds; false when nobody knows the
// token.
func (a *Account) TruthFor(token string, now time.Time) (Truth, bool) {
	a.mu.RLock()
	defer a.mu.RUnlock()
	k := a.keys[token]
	if k == nil {
		return Truth{}, false
	}
	return a.truth(a.viewer(k), now), true
}

func (a *Account) truth(viewer string, now time.Time) Truth {
	v := a.sightOf(viewer)
	t := Truth{Grants: map[access.Grant]bool{}}
	a.trueUsers(&t, v)
	if a.plan.Teams {
		a.trueTeams(&t, v)
	}
	a.trueSchedules(&t, v, now)
	seen := map[string]bool{}
	for _, p := range a.policies {
		for _, id := range p.userIDs() {
			if v.policy(p.id) && !seen[id] {
				seen[id] = true
				t.Direct = append(t.Direct, access.UserRef{ID: id, Name: a.userByID[id].name})
			}
		}
	}
	t.sort()
	return t
}

func (a *Account) trueUsers(t *Truth, v *sight) {
	held := map[string]bool{}
	for _, u := range a.users {
		if !v.user(u.id) {
			continue
		}
		w := access.User{ID: u.id, Name: u.name, Email: u.email, Role: u.role, Status: access.Active,
			JobTitle: u.jobTitle, TimeZone: u.timeZone, URL: a.web() + "/users/" + u.id}
		if u.invited {
			w.Status = access.Invited
		}
		if u.sso != nil {
			w.SSO = access.No
			if *u.sso {
				w.SSO = access.Yes
			}
		}
		if a.plan.Teams {
			for _, id := range u.teams {
				if v.team(id) {
					w.TeamIDs = append(w.TeamIDs, id)
				}
			}
		}
		t.Users = append(t.Users, w)
		t.Grants[access.Grant{UserID: u.id, Type: access.TypeRole, ResourceID: u.role, Entitlement: access.Assigned}] = true
		held[u.role] = true
	}
	for id := range held {
		t.Roles = append(t.Roles, access.Role{ID: id, Name: access.RoleName(id, a.plan.AdvancedPermissions)})
	}
	t.Counts.Users, t.Counts.RoleAssignments, t.Counts.Roles = len(t.Users), len(t.Users), len(t.Roles)
}

func (a *Account) trueTeams(t *Truth, v *sight) {
	for _, tm := range a.teams {
		if !v.team(tm.id) {
			continue
		}
		w := access.Team{ID: tm.id, Name: tm.name, DefaultRole: "manager", URL: a.web() + "/teams/" + tm.id}
		if tm.private {
			w.DefaultRole = "none"
		}
		t.Teams = append(t.Teams, w)
		for _, m := range tm.members {
			if v.user(m.user) {
				t.Grants[access.Grant{UserID: m.user, Type: access.TypeTeam, ResourceID: tm.id, Entitlement: access.Entitlement(m.role)}] = true
				t.Counts.TeamMemberships++
			}
		}
	}
	t.Counts.Teams = len(t.Teams)
}

func (a *Account) trueSchedules(t *Truth, v *sight, now time.Time) {
	gone := map[string]bool{}
	for _, s := range a.schedules {
		if !v.schedule(s.id) {
			continue
		}
		w := access.Schedule{ID: s.id, Name: s.name, Kind: access.LayerBased, TimeZone: s.timeZone,
			URL: a.web() + "/schedules/" + s.id}
		for _, p := range v.uses[s.id] {
			if v.policy(p.id) {
				w.Policies++
			}
		}
		if s.shifts {
			w.Kind, w.Policies = access.ShiftBased, -1 // not read from their detail
		}
		for _, id := range s.people() {
			ref := access.UserRef{ID: id, Name: a.nameOf(id), Deleted: a.userByID[id] == nil}
			w.Users = append(w.Users, ref)
			if ref.Deleted && !gone[id] {
				gone[id] = true
				t.Deleted = append(t.Deleted, ref)
			}
			t.Grants[access.Grant{UserID: id, Type: access.TypeSchedule, ResourceID: s.id, Entitlement: access.Member}] = true
			t.Counts.ScheduleMembers++
		}
		names, _ := a.onCallAt(s, now)
		for _, id := range names {
			t.Grants[access.Grant{UserID: id, Type: access.TypeSchedule, ResourceID: s.id, Entitlement: access.OnCall}] = true
			t.Counts.OnCall++
		}
		t.Schedules = append(t.Schedules, w)
	}
	t.Counts.Schedules = len(t.Schedules)
}

func (a *Account) nameOf(id string) string {
	if u := a.userByID[id]; u != nil {
		return u.name
	}
	return a.deleted[id].name
}

func (t *Truth) sort() {
	sort.Slice(t.Users, func(i, j int) bool { return t.Users[i].ID < t.Users[j].ID })
	sort.Slice(t.Deleted, func(i, j int) bool { return t.Deleted[i].ID < t.Deleted[j].ID })
	sort.Slice(t.Teams, func(i, j int) bool { return t.Teams[i].ID < t.Teams[j].ID })
	sort.Slice(t.Roles, func(i, j int) bool { return t.Roles[i].ID < t.Roles[j].ID })
	sort.Slice(t.Schedules, func(i, j int) bool { return t.Schedules[i].ID < t.Schedules[j].ID })
	sort.Slice(t.Direct, func(i, j int) bool { return t.Direct[i].ID < t.Direct[j].ID })
}

// RequestFloor is how many requests a sync by an account key needs at a
// moment (facts page, section 11): a check, whole sweeps of users, teams,
// schedules of both kinds and on-calls, the members of every team that has
// any, one call for each layer-based schedule on no policy and for each
// shift-based one.
func (a *Account) RequestFloor(now time.Time) int {
	a.mu.RLock()
	defer a.mu.RUnlock()
	v := a.view("")
	pages := func(rows, size int) int { return max(1, (rows+size-1)/size) }
	n := 3 + pages(len(v.users.rows), 100) + pages(len(v.schedules.rows), 100) +
		pages(len(a.callsNow(v, now).rows), 100) + pages(len(v.shifts.rows), 1000) + len(v.shifts.rows)
	if a.plan.Teams {
		n += pages(len(v.teams.rows), 100)
		for _, t := range a.teams {
			if len(t.members) > 0 {
				n += pages(len(t.members), 100)
			}
		}
	}
	for _, r := range v.schedules.rows {
		if len(v.uses[r.id]) == 0 {
			n++
		}
	}
	return n
}
