package store

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sort"

	"connectpd/store/access"
)

// world is a small account that lives: the truth that applied runs are held
// against.
type world struct {
	rng       *rand.Rand
	users     map[string]access.User // live ones
	teams     map[string]access.Team
	schedules map[string]access.Schedule
	members   map[access.Grant]bool // of teams and schedules, on-call turns; may name people who left
	gone      map[string]string     // names of people who left
	next      int
}

func newWorld(seed uint64) *world {
	w := &world{rng: rand.New(rand.NewPCG(seed, 7)), users: map[string]access.User{}, teams: map[string]access.Team{},
		schedules: map[string]access.Schedule{}, members: map[access.Grant]bool{}, gone: map[string]string{}}
	for range 12 {
		w.addUser()
	}
	for range 4 {
		w.addTeam()
		w.addSchedule()
	}
	for range 40 {
		w.addMember()
	}
	return w
}

func (w *world) id(prefix string) string {
	w.next++
	return fmt.Sprintf("%s%03d", prefix, w.next)
}

// any picks a key; keys are sorted so that a seed always means the same.
func pickKey[V any](w *world, m map[string]V) string {
	if len(m) == 0 {
		return ""
	}
	return slices.Sorted(maps.Keys(m))[w.rng.IntN(len(m))]
}

func (w *world) addUser() {
	id := w.id("P")
	w.users[id] = access.User{ID: id, Name: "Person " + id, Email: id + "@example.com", Status: access.Active,
		Role: access.BaseRoles[w.rng.IntN(len(access.BaseRoles))], SSO: access.Tri(w.rng.IntN(3))}
}

func (w *world) addTeam() {
	id := w.id("T")
	w.teams[id] = access.Team{ID: id, Name: "Team " + id, DefaultRole: "manager"}
}

func (w *world) addSchedule() {
	id := w.id("S")
	w.schedules[id] = access.Schedule{ID: id, Name: "Schedule " + id, Kind: access.LayerBased, TimeZone: "UTC"}
}

var teamRoles = []access.Entitlement{access.Manager, access.Responder, access.Observer, "captain"}

func (w *world) addMember() {
	user := pickKey(w, w.users)
	switch w.rng.IntN(3) {
	case 0:
		team := pickKey(w, w.teams)
		for _, e := range teamRoles { // one role a team
			delete(w.members, access.Grant{UserID: user, Type: access.TypeTeam, ResourceID: team, Entitlement: e})
		}
		w.member(user, access.TypeTeam, team, teamRoles[w.rng.IntN(len(teamRoles))])
	case 1:
		w.member(user, access.TypeSchedule, pickKey(w, w.schedules), access.Member)
	default:
		w.member(user, access.TypeSchedule, pickKey(w, w.schedules), access.OnCall)
	}
}

func (w *world) member(user string, t access.ResourceType, resource string, e access.Entitlement) {
	if user != "" && resource != "" {
		w.members[access.Grant{UserID: user, Type: t, ResourceID: resource, Entitlement: e}] = true
	}
}

// live lets one thing happen.
func (w *world) live() {
	user, team, schedule := pickKey(w, w.users), pickKey(w, w.teams), pickKey(w, w.schedules)
	u := w.users[user]
	switch w.rng.IntN(16) {
	case 0:
		w.addUser()
	case 1: // leaves; schedules may go on listing them
		if len(w.users) > 3 {
			delete(w.users, user)
			w.gone[user] = u.Name
			for g := range w.members {
				if g.UserID == user && (g.Type == access.TypeTeam || w.rng.IntN(2) == 0) {
					delete(w.members, g)
				}
			}
		}
	case 2: // comes back
		if id := pickKey(w, w.gone); id != "" {
			w.users[id] = access.User{ID: id, Name: w.gone[id], Email: id + "@back.example.com", Role: "admin", Status: access.Invited}
			delete(w.gone, id)
		}
	case 3:
		u.Role = access.BaseRoles[w.rng.IntN(len(access.BaseRoles))]
		w.users[user] = u
	case 4:
		u.Name += "'"
		u.JobTitle = "Job " + fmt.Sprint(w.rng.IntN(3))
		w.users[user] = u
	case 5:
		u.Status, u.SSO = access.Active, access.Tri(w.rng.IntN(3))
		w.users[user] = u
	case 6:
		w.addTeam()
	case 7:
		w.dropResource(access.TypeTeam, team)
		delete(w.teams, team)
	case 8:
		w.addSchedule()
	case 9:
		w.dropResource(access.TypeSchedule, schedule)
		delete(w.schedules, schedule)
	case 10:
		if t, ok := w.teams[team]; ok {
			t.Name += "!"
			w.teams[team] = t
		}
	case 11:
		if s, ok := w.schedules[schedule]; ok {
			s.Kind, s.Policies = access.ShiftBased, -1
			w.schedules[schedule] = s
		}
	case 12:
		w.drop()
		w.drop()
	default:
		w.addMember()
		w.addMember()
	}
}

func (w *world) dropResource(t access.ResourceType, id string) {
	for g := range w.members {
		if g.Type == t && g.ResourceID == id {
			delete(w.members, g)
		}
	}
}

func (w *world) drop() {
	list := slices.SortedFunc(maps.Keys(w.members), compareGrants)
	if len(list) > 0 {
		delete(w.members, list[w.rng.IntN(len(list))])
	}
}

func compareGrants(a, b access.Grant) int {
	x, y := fmt.Sprint(a), fmt.Sprint(b)
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	default:
		return 0
	}
}

// dataset is what a complete sync would bring, in no particular order.
func (w *world) dataset() *access.Dataset {
	d := &access.Dataset{Coverage: readAllKinds()}
	roles := map[string]bool{}
	for _, u := range w.users {
		d.Users = append(d.Users, u)
		roles[u.Role] = true
		d.Grants = append(d.Grants, access.Grant{UserID: u.ID, Type: access.TypeRole, ResourceID: u.Role, Entitlement: access.Assigned})
	}
	for r := range roles {
		d.Roles = append(d.Roles, access.Role{ID: r, Name: access.RoleName(r, true)})
	}
	for _, t := range w.teams {
		d.Teams = append(d.Teams, t)
	}
	for _, s := range w.schedules {
		d.Schedules = append(d.Schedules, s)
	}
	named := map[string]bool{}
	for g := range w.members {
		d.Grants = append(d.Grants, g)
		if name, left := w.gone[g.UserID]; left && !named[g.UserID] {
			named[g.UserID] = true
			d.Users = append(d.Users, access.User{ID: g.UserID, Name: name, Status: access.Deleted})
		}
	}
	w.rng.Shuffle(len(d.Users), func(i, k int) { d.Users[i], d.Users[k] = d.Users[k], d.Users[i] })
	w.rng.Shuffle(len(d.Grants), func(i, k int) { d.Grants[i], d.Grants[k] = d.Grants[k], d.Grants[i] })
	return d
}

// grantTexts are the grants of a dataset as holdings has them, sorted.
func grantTexts(d *access.Dataset) []string {
	status := map[string]access.UserStatus{}
	for _, u := range d.Users {
		status[u.ID] = u.Status
	}
	list := []string{}
	for _, g := range d.Grants {
		list = append(list, fmt.Sprintf("%s %s %s %s %s", g.UserID, status[g.UserID], g.Type, g.ResourceID, g.Entitlement))
	}
	sort.Strings(list)
	return list
}

// difference is the change between two datasets, told naively: the oracle of
// Changes.
func difference(a, b *access.Dataset) []string {
	var list []string
	say := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	people := func(d *access.Dataset) map[string]access.User {
		m := map[string]access.User{}
		for _, u := range d.Users {
			if u.Status != access.Deleted {
				m[u.ID] = u
			}
		}
		return m
	}
	field := func(t access.ResourceType, id, name, from, to string) {
		if from != to {
			say("altered %s %s %s %s>%s", t, id, name, from, to)
		}
	}
	before, after := people(a), people(b)
	for id := range union(before, after) {
		x, was := before[id]
		y, is := after[id]
		if !was || !is {
			say("%s user %s", came(is), id)
			continue
		}
		field(access.TypeUser, id, "name", x.Name, y.Name)
		field(access.TypeUser, id, "email", x.Email, y.Email)
		field(access.TypeUser, id, "status", string(x.Status), string(y.Status))
		field(access.TypeUser, id, "job_title", x.JobTitle, y.JobTitle)
		if x.SSO != 0 && y.SSO != 0 {
			field(access.TypeUser, id, "sso", triText(x.SSO), triText(y.SSO))
		}
	}
	teams := func(d *access.Dataset) map[string]access.Team {
		m := map[string]access.Team{}
		for _, t := range d.Teams {
			m[t.ID] = t
		}
		return m
	}
	ta, tb := teams(a), teams(b)
	for id := range union(ta, tb) {
		x, was := ta[id]
		y, is := tb[id]
		if was && is {
			field(access.TypeTeam, id, "name", x.Name, y.Name)
		} else {
			say("%s team %s", came(is), id)
		}
	}
	schedules := func(d *access.Dataset) map[string]access.Schedule {
		m := map[string]access.Schedule{}
		for _, t := range d.Schedules {
			m[t.ID] = t
		}
		return m
	}
	sa, sb := schedules(a), schedules(b)
	for id := range union(sa, sb) {
		x, was := sa[id]
		y, is := sb[id]
		if was && is {
			field(access.TypeSchedule, id, "kind", string(x.Kind), string(y.Kind))
		} else {
			say("%s schedule %s", came(is), id)
		}
	}
	differGrants(a, b, say)
	sort.Strings(list)
	return list
}

func differGrants(a, b *access.Dataset, say func(string, ...any)) {
	// One base role, one role in a team; schedules hold sets.
	type place struct{ user, typ, resource, ent string }
	values := func(d *access.Dataset) map[place]string {
		m := map[place]string{}
		for _, g := range d.Grants {
			switch g.Type {
			case access.TypeRole:
				m[place{g.UserID, "role", "", ""}] = g.ResourceID
			case access.TypeTeam:
				m[place{g.UserID, "team", g.ResourceID, ""}] = string(g.Entitlement)
			default:
				m[place{g.UserID, "schedule", g.ResourceID, string(g.Entitlement)}] = "yes"
			}
		}
		return m
	}
	va, vb := values(a), values(b)
	for p := range union(va, vb) {
		x, y := va[p], vb[p]
		resource, ent := p.resource, p.ent
		switch p.typ {
		case "role":
			resource, ent = y+x[:0], "assigned"
			if y == "" {
				resource = x
			}
		case "team":
			if ent = y; y == "" {
				ent = x
			}
		}
		switch {
		case x == y:
		case x == "" || y == "":
			say("%s %s %s %s %s", came(y != ""), p.typ, resource, p.user, ent)
		default:
			say("altered %s %s %s role %s>%s", p.typ, resource, p.user, x, y)
		}
	}
}

func came(is bool) string {
	if is {
		return "gained"
	}
	return "lost"
}

func union[K comparable, V any](a, b map[K]V) map[K]bool {
	m := map[K]bool{}
	for k := range a {
		m[k] = true
	}
	for k := range b {
		m[k] = true
	}
	return m
}

// changeTexts puts changes in the oracle's words.
func changeTexts(list []Change) []string {
	out := []string{}
	for _, c := range list {
		switch {
		case c.Kind == Altered && c.Field == "role":
			out = append(out, fmt.Sprintf("altered %s %s %s role %s>%s", c.Type, c.ResourceID, c.User.ID, c.From, c.To))
		case c.Kind == Altered:
			out = append(out, fmt.Sprintf("altered %s %s %s %s>%s", c.Type, c.ResourceID, c.Field, c.From, c.To))
		case c.Entitlement == "":
			out = append(out, fmt.Sprintf("%s %s %s", c.Kind, c.Type, c.ResourceID))
		default:
			out = append(out, fmt.Sprintf("%s %s %s %s %s", c.Kind, c.Type, c.ResourceID, c.User.ID, c.Entitlement))
		}
	}
	sort.Strings(out)
	return out
}
