package engine

import (
	"fmt"
	"slices"

	"connectpd/store/access"
)

// world is an account as the tests make it up.
type world struct {
	id        access.Identity
	users     []access.User
	teams     []access.Team
	members   map[string][]access.TeamMember
	schedules []access.Schedule
	shifts    []access.ShiftSchedule
	onCalls   []access.OnCallRow
	idle      map[string][]access.UserRef // on call on schedules without a policy
}

// newWorld makes an account in which user i is in team i modulo teams, and
// schedule i lists three users.
func newWorld(users, teams, schedules, shifts int) *world {
	w := &world{
		id: access.Identity{
			Account: access.Account{Subdomain: "acme", Region: "us", API: "https://api.pagerduty.com"},
			Kind:    access.AccountKey, Users: users,
			Plan: access.Plan{Known: true, Teams: true, AdvancedPermissions: true, Stakeholders: true},
		},
		members: make(map[string][]access.TeamMember),
		idle:    make(map[string][]access.UserRef),
	}
	for i := range teams {
		w.teams = append(w.teams, access.Team{ID: fmt.Sprintf("T%04d", i), Name: fmt.Sprintf("Team %d", i)})
	}
	for i := range users {
		u := access.User{
			ID: fmt.Sprintf("U%05d", i), Name: fmt.Sprintf("User %d", i), Email: fmt.Sprintf("u%d@acme.com", i),
			Role: access.BaseRoles[i%len(access.BaseRoles)], Status: access.Active,
		}
		if i%10 == 9 {
			u.Status = access.Invited
		}
		w.users = append(w.users, u)
		if teams > 0 {
			w.join(i, i%teams, []access.Entitlement{access.Manager, access.Responder, access.Observer}[i%3])
		}
	}
	for i := range schedules {
		s := access.Schedule{ID: fmt.Sprintf("S%04d", i), Name: fmt.Sprintf("Schedule %d", i), Kind: access.LayerBased, Policies: 1}
		for j := range min(3, users) {
			s.Users = append(s.Users, w.ref((i+j)%users))
		}
		w.schedules = append(w.schedules, s)
		if users > 0 {
			w.onCall(i%users, s.ID)
		}
	}
	for i := range shifts {
		id := fmt.Sprintf("V%04d", i)
		s := access.ShiftSchedule{Schedule: access.Schedule{ID: id, Name: fmt.Sprintf("Shifts %d", i), Kind: access.ShiftBased, Policies: -1}}
		s.Members = []access.UserRef{w.ref(i % users), w.ref((i + 1) % users)}
		s.OnCall = []access.UserRef{w.ref(i % users)}
		w.shifts = append(w.shifts, s)
	}
	if users > 0 {
		w.id.SampleUserIDs = []string{w.users[0].ID}
	}
	return w
}

func (w *world) ref(i int) access.UserRef {
	return access.UserRef{ID: w.users[i].ID, Name: w.users[i].Name}
}

func (w *world) join(user, team int, role access.Entitlement) {
	u, id := &w.users[user], w.teams[team].ID
	u.TeamIDs = append(u.TeamIDs, id)
	w.members[id] = append(w.members[id], access.TeamMember{UserID: u.ID, Role: role})
}

func (w *world) onCall(user int, schedule string) {
	w.onCalls = append(w.onCalls, access.OnCallRow{
		UserID: w.users[user].ID, UserName: w.users[user].Name, ScheduleID: schedule, PolicyID: "P1", Level: 1,
	})
}

// notOnPolicy makes a schedule one that no policy uses; holder has its shift.
func (w *world) notOnPolicy(schedule, holder int) {
	s := &w.schedules[schedule]
	s.Policies = 0
	w.onCalls = slices.DeleteFunc(w.onCalls, func(r access.OnCallRow) bool { return r.ScheduleID == s.ID })
	w.idle[s.ID] = []access.UserRef{w.ref(holder)}
}

// truth lists what a sync must find, as readable lines.
func (w *world) truth() []string {
	var out []string
	add := func(user string, t access.ResourceType, id string, e access.Entitlement) {
		out = append(out, grantLine(access.Grant{UserID: user, Type: t, ResourceID: id, Entitlement: e}))
	}
	for _, u := range w.users {
		add(u.ID, access.TypeRole, u.Role, access.Assigned)
	}
	for team, ms := range w.members {
		for _, m := range ms {
			add(m.UserID, access.TypeTeam, team, m.Role)
		}
	}
	for _, s := range w.schedules {
		for _, u := range s.Users {
			add(u.ID, access.TypeSchedule, s.ID, access.Member)
		}
		for _, u := range w.idle[s.ID] {
			add(u.ID, access.TypeSchedule, s.ID, access.OnCall)
		}
	}
	for _, s := range w.shifts {
		for _, u := range s.Members {
			add(u.ID, access.TypeSchedule, s.Schedule.ID, access.Member)
		}
		for _, u := range s.OnCall {
			add(u.ID, access.TypeSchedule, s.Schedule.ID, access.OnCall)
		}
	}
	for _, r := range w.onCalls {
		if r.ScheduleID != "" {
			add(r.UserID, access.TypeSchedule, r.ScheduleID, access.OnCall)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func grantLine(g access.Grant) string {
	return fmt.Sprintf("%s %s on %s %s", g.UserID, g.Entitlement, g.Type, g.ResourceID)
}

func grantLines(d *access.Dataset) []string {
	var out []string
	for _, g := range d.Grants {
		out = append(out, grantLine(g))
	}
	slices.Sort(out)
	return out
}

// requests is the formula of the facts page, section 11.
func (w *world) requests() int {
	n := 3 + pagesOf(len(w.users), 100) + pagesOf(len(w.schedules), 100) + pagesOf(len(w.onCalls), 100) +
		pagesOf(len(w.shifts), 1000) + len(w.shifts)
	if w.id.Plan.Teams || !w.id.Plan.Known {
		n += pagesOf(len(w.teams), 100)
		for _, ms := range w.members {
			n += pagesOf(len(ms), 100)
		}
	}
	for _, s := range w.schedules {
		if s.Policies == 0 {
			n++
		}
	}
	return n
}
