package findings

import (
	"connectpd/store/access"
)

// finder holds the snapshot in the shapes that the questions need.
type finder struct {
	in       Input
	users    map[string]access.User
	roleName map[string]string
	teams    map[string]string // names
	sched    map[string]access.Schedule
	unread   map[access.Kind]map[string]bool // single teams and schedules

	inTeams     map[string][]Ref // by user
	onSchedules map[string][]Ref // by user, members
	onCall      map[string][]Ref // by user
	members     map[string][]string
	holders     map[string]int // people holding a schedule's shift now

	out []Finding
}

func newFinder(in Input) *finder {
	f := &finder{
		in: in, users: make(map[string]access.User), roleName: make(map[string]string), teams: make(map[string]string),
		sched: make(map[string]access.Schedule), unread: make(map[access.Kind]map[string]bool),
		inTeams: make(map[string][]Ref), onSchedules: make(map[string][]Ref), onCall: make(map[string][]Ref),
		members: make(map[string][]string), holders: make(map[string]int),
	}
	for _, u := range in.Data.Users {
		f.users[u.ID] = u
	}
	for _, r := range in.Data.Roles {
		f.roleName[r.ID] = r.Name
	}
	for _, t := range in.Data.Teams {
		f.teams[t.ID] = t.Name
	}
	for _, s := range in.Data.Schedules {
		f.sched[s.ID] = s
	}
	for k, v := range in.Coverage {
		f.unread[k] = make(map[string]bool)
		for _, id := range v.Except {
			f.unread[k][id] = true
		}
	}
	f.index()
	return f
}

func (f *finder) index() {
	for _, g := range f.in.Data.Grants {
		switch {
		case g.Type == access.TypeTeam:
			f.inTeams[g.UserID] = append(f.inTeams[g.UserID], f.team(g.ResourceID))
		case g.Type == access.TypeSchedule && g.Entitlement == access.Member:
			f.onSchedules[g.UserID] = append(f.onSchedules[g.UserID], f.schedule(g.ResourceID))
			f.members[g.ResourceID] = append(f.members[g.ResourceID], g.UserID)
		case g.Type == access.TypeSchedule && g.Entitlement == access.OnCall:
			f.onCall[g.UserID] = append(f.onCall[g.UserID], f.schedule(g.ResourceID))
			f.holders[g.ResourceID]++
		}
	}
}

// read reports whether the last applied run read a kind as a whole. Without
// coverage (a snapshot from elsewhere) it did.
func (f *finder) read(k access.Kind) bool {
	v, known := f.in.Coverage[k]
	return !known || v.State == access.Read
}

// onPlan reports whether the account's plan has a kind.
func (f *finder) onPlan(k access.Kind) bool { return f.in.Coverage[k].State != access.NotOnPlan }

func isLive(u access.User) bool { return u.Status == access.Active || u.Status == access.Invited }

// role is a base role's label, as the snapshot has it.
func (f *finder) role(id string) string {
	if n := f.roleName[id]; n != "" {
		return n
	}
	return access.RoleName(id, true)
}

func (f *finder) user(id string) Ref {
	u := f.users[id]
	return Ref{Type: "user", ID: id, Name: nameOf(u, id), Email: u.Email}
}

func nameOf(u access.User, id string) string {
	switch {
	case u.Name != "":
		return u.Name
	case u.Email != "":
		return u.Email
	default:
		return id
	}
}

func (f *finder) team(id string) Ref {
	return Ref{Type: "team", ID: id, Name: orID(f.teams[id], id)}
}

func (f *finder) schedule(id string) Ref {
	return Ref{Type: "schedule", ID: id, Name: orID(f.sched[id].Name, id)}
}

func orID(name, id string) string {
	if name == "" {
		return id
	}
	return name
}

// about adds a finding about one person.
func (f *finder) about(k Kind, s Severity, who Ref, on []Ref, head, why string) {
	f.out = append(f.out, Finding{Kind: k, ID: who.ID, Severity: s, Subject: who, Who: []Ref{who}, On: on, head: head, Why: why})
}

// named is how many things a finding names; it counts the rest.
const named = 3

func names(refs []Ref) []string {
	out := make([]string, len(refs))
	for i, r := range refs {
		out[i] = r.Name
	}
	return out
}
