package simulator

import (
	"fmt"
	"time"
)

// Edits change an account while it is served; the next request sees them
// whole. They panic when they name something that is not there: that is a
// mistake in a test.

// edit runs a change under the account's lock.
func (a *Account) edit(change func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	change()
	a.changed()
}

func (a *Account) mustUser(id string) *user {
	u := a.userByID[id]
	if u == nil {
		panic(fmt.Sprintf("simulator: no user %q", id))
	}
	return u
}

func (a *Account) mustTeam(id string) *team {
	t := a.teamByID[id]
	if t == nil {
		panic(fmt.Sprintf("simulator: no team %q", id))
	}
	return t
}

// NewUser describes a user to be added.
type NewUser struct {
	ID                 string // "" is made up
	Name, Email, Role  string // Role "" is "user"
	JobTitle, TimeZone string
	Invited            bool
	SSO                *bool // nil: the row does not say
}

// AddUser adds a user and returns their id.
func (a *Account) AddUser(n NewUser) (id string) {
	a.edit(func() { id = a.addUser(n).id })
	return id
}

func (a *Account) addUser(n NewUser) *user {
	u := a.newUser(n)
	a.users = insert(a.users, u, userKey)
	return u
}

// newUser makes a user who stands in no list yet.
func (a *Account) newUser(n NewUser) *user {
	u := &user{id: n.ID, name: n.Name, email: n.Email, role: n.Role, jobTitle: n.JobTitle,
		timeZone: n.TimeZone, invited: n.Invited, sso: n.SSO, created: epoch.Add(time.Duration(len(a.users)) * time.Hour)}
	if u.id == "" {
		u.id = a.ids.object()
	}
	if u.role == "" {
		u.role = "user"
	}
	if u.timeZone == "" {
		u.timeZone = "Etc/UTC"
	}
	a.userByID[u.id] = u
	return u
}

// RemoveUser deletes a user: gone from the list, from teams and policies.
// Layer-based schedules go on listing them as deleted; shift-based ones leave
// their places empty.
func (a *Account) RemoveUser(id string) {
	a.edit(func() { a.removeUser(a.mustUser(id), epoch.Add(2000*time.Hour)) })
}

func (a *Account) removeUser(u *user, at time.Time) {
	for _, id := range u.teams {
		t := a.teamByID[id]
		t.members = dropMember(t.members, u.id)
	}
	for _, p := range a.policies {
		for i, level := range p.levels {
			p.levels[i] = without(level, Target{UserID: u.id})
		}
	}
	for _, s := range a.schedules {
		if !contains(s.people(), u.id) {
			continue
		}
		s.row = nil
		for _, r := range s.rotations {
			for i := range r.Events {
				vacate(&r.Events[i], u.id)
			}
		}
	}
	a.users = without(a.users, u)
	delete(a.userByID, u.id)
	a.deleted[u.id] = deletedUser{u.name, at}
}

// vacate leaves a person's places in an event empty.
func vacate(e *Event, id string) {
	people := append([]string(nil), e.People...)
	for i, p := range people {
		if p == id {
			people[i] = ""
		}
	}
	e.People = people
}

func dropMember(list []member, user string) []member {
	out := make([]member, 0, len(list))
	for _, m := range list {
		if m.user != user {
			out = append(out, m)
		}
	}
	return out
}

// SetRole changes a user's base role, to any value.
func (a *Account) SetRole(userID, role string) {
	a.edit(func() {
		u := a.mustUser(userID)
		u.role, u.row = role, nil
	})
}

// SetEmail changes a user's address.
func (a *Account) SetEmail(userID, email string) {
	a.edit(func() {
		u := a.mustUser(userID)
		u.email, u.row, u.hay = email, nil, ""
	})
}

// RenameUser changes a user's name, and with it their place in the list.
func (a *Account) RenameUser(userID, name string) {
	a.edit(func() {
		u := a.mustUser(userID)
		a.users = without(a.users, u)
		u.name, u.row, u.hay = name, nil, ""
		a.users = insert(a.users, u, userKey)
		for _, id := range u.teams {
			a.sortMembers(a.teamByID[id])
		}
		for _, s := range a.schedules {
			if contains(s.people(), userID) {
				s.row = nil
			}
		}
	})
}

// AcceptInvitation makes an invited user an active one.
func (a *Account) AcceptInvitation(userID string) {
	a.edit(func() {
		u := a.mustUser(userID)
		u.invited, u.row = false, nil
	})
}

// AddMember makes a user a member of a team.
func (a *Account) AddMember(teamID, userID, role string) {
	a.edit(func() { a.addMember(a.mustTeam(teamID), a.mustUser(userID), role) })
}

func (a *Account) addMember(t *team, u *user, role string) {
	if contains(u.teams, t.id) {
		panic("simulator: already a member")
	}
	a.join(t, u, role)
	a.sortMembers(t)
	a.sortTeams(u)
}

// RemoveMember takes a user out of a team.
func (a *Account) RemoveMember(teamID, userID string) {
	a.edit(func() { a.removeMember(a.mustTeam(teamID), a.mustUser(userID)) })
}

func (a *Account) removeMember(t *team, u *user) {
	t.members = dropMember(t.members, u.id)
	u.teams, u.row = without(u.teams, t.id), nil
}

// SetTeamRole changes a member's role in a team, to any value.
func (a *Account) SetTeamRole(teamID, userID, role string) {
	a.edit(func() {
		t := a.mustTeam(teamID)
		for i := range t.members {
			if t.members[i].user == userID {
				t.members[i].role = role
				return
			}
		}
		panic("simulator: not a member")
	})
}

// AddTeam adds a team and returns its id.
func (a *Account) AddTeam(name string, private bool) (id string) {
	a.edit(func() {
		t := &team{id: a.ids.object(), name: name, private: private}
		a.teams = insert(a.teams, t, teamKey)
		a.teamByID[t.id] = t
		id = t.id
	})
	return id
}

// RemoveTeam deletes a team; its people, schedules and policies stay.
func (a *Account) RemoveTeam(id string) {
	a.edit(func() {
		t := a.mustTeam(id)
		for _, m := range t.members {
			u := a.userByID[m.user]
			u.teams, u.row = without(u.teams, id), nil
		}
		for _, s := range a.schedules {
			if contains(s.teams, id) {
				s.teams, s.row = without(s.teams, id), nil
			}
		}
		for _, p := range a.policies {
			p.teams = without(p.teams, id)
		}
		a.teams = without(a.teams, t)
		delete(a.teamByID, id)
	})
}

// RenameTeam changes a team's name, and with it its place in the list.
func (a *Account) RenameTeam(id, name string) {
	a.edit(func() {
		t := a.mustTeam(id)
		a.teams = without(a.teams, t)
		t.name, t.row = name, nil
		a.teams = insert(a.teams, t, teamKey)
		for _, m := range t.members {
			u := a.userByID[m.user]
			u.row = nil
			a.sortTeams(u)
		}
		for _, s := range a.schedules {
			if contains(s.teams, id) {
				s.row = nil
			}
		}
	})
}

// SetPrivate makes a team private or public.
func (a *Account) SetPrivate(teamID string, private bool) {
	a.edit(func() {
		t := a.mustTeam(teamID)
		t.private, t.row = private, nil
	})
}

// SetPlan changes the account's plan.
func (a *Account) SetPlan(p Plan) {
	a.edit(func() {
		a.plan = p
		a.renamedAll()
	})
}

// RenameSubdomain moves the account to another address.
func (a *Account) RenameSubdomain(name string) {
	a.edit(func() {
		a.subdomain = name
		a.renamedAll()
	})
}

// MoveTo puts the account into a region, "us" or "eu".
func (a *Account) MoveTo(region string) {
	a.edit(func() {
		a.region = region
		a.renamedAll()
	})
}

// BlockIP makes the account's IP allow list keep everybody out, or not.
func (a *Account) BlockIP(blocked bool) { a.edit(func() { a.blocked = blocked }) }
