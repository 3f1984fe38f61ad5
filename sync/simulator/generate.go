package simulator

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// epoch is when made-up rotations began: a Monday, before any test's clock.
var epoch = time.Date(2012, 1, 2, 9, 0, 0, 0, time.UTC)

const week = 7 * 24 * time.Hour

// Generate makes an account of a size from a seed: always the same one. It
// has every kind of thing that the size leaves room for: all base roles,
// invitations, private teams, ids of both lengths, people in no team,
// schedules that list deleted users.
func Generate(seed uint64, s Size) *Account {
	g := &generator{
		Account: newAccount(seed, "acme"), size: s,
		rng: rand.New(rand.NewPCG(seed, 0x9e4)),
	}
	g.makeUsers()
	g.makeTeams()
	g.makeSchedules()
	g.makePolicies()
	g.settle()
	g.addKey(Key{Kind: KeyAccount})
	g.addKey(Key{Kind: KeyAccount})
	g.addKey(Key{Kind: KeyAccount, ReadOnly: true})
	return g.Account
}

type generator struct {
	*Account
	size Size
	rng  *rand.Rand
}

// roleOf spreads the base roles as accounts do: one owner, few Admins, most
// people User or Limited User, the rest in between.
func roleOf(i int) string {
	switch {
	case i == 0:
		return "owner"
	case i%40 == 1:
		return "admin"
	}
	switch i % 10 {
	case 2, 3, 4, 5:
		return "user"
	case 6, 7:
		return "limited_user"
	case 8:
		return "observer"
	case 9:
		return "restricted_access"
	case 0:
		return "read_only_user"
	}
	return "read_only_limited_user"
}

func (g *generator) makeUsers() {
	yes, no := true, false
	for i := range g.size.Users {
		name := madeUpName(g.rng, i)
		u := &user{
			id: g.ids.object(), name: name, email: madeUpEmail(name, i), role: roleOf(i),
			jobTitle: jobTitles[g.rng.IntN(len(jobTitles))], timeZone: timeZones[g.rng.IntN(len(timeZones))],
			invited: i%25 == 24, created: epoch.Add(time.Duration(i) * time.Hour),
		}
		switch g.rng.IntN(10) {
		case 0:
		case 1, 2, 3:
			u.sso = &no
		default:
			u.sso = &yes
		}
		if g.size.UnknownRoles && i%50 == 13 {
			u.role = "global_observer"
		}
		g.users = append(g.users, u)
		g.userByID[u.id] = u
	}
}

var teamRoles = [...]string{"manager", "responder", "responder", "observer"}

func (g *generator) makeTeams() {
	for i := range g.size.Teams {
		t := &team{
			id:   g.ids.object(),
			name: fmt.Sprintf("%s %s %d", teamWords[i%len(teamWords)], areaWords[i/len(teamWords)%len(areaWords)], i+1),
			// Every tenth is private.
			private: i%10 == 7,
		}
		if i == 0 && len(g.users) > 1 {
			t.id = g.users[1].id // ids are unique per kind only
		}
		if i%3 == 0 {
			t.description = "Looks after " + t.name
		}
		g.teams = append(g.teams, t)
		g.teamByID[t.id] = t
		if i >= g.size.Teams-g.size.EmptyTeams {
			continue
		}
		for n, k := range g.sample(min(g.size.TeamSize, len(g.users))) {
			role := teamRoles[g.rng.IntN(len(teamRoles))]
			if g.size.UnknownRoles && n == 3 {
				role = "lead_responder"
			}
			g.join(t, g.users[k], role)
		}
	}
}

// sample draws n different users.
func (g *generator) sample(n int) []int {
	if n*3 > len(g.users) {
		return g.rng.Perm(len(g.users))[:n]
	}
	seen := make(map[int]bool, n)
	out := make([]int, 0, n)
	for len(out) < n {
		if k := g.rng.IntN(len(g.users)); !seen[k] {
			seen[k] = true
			out = append(out, k)
		}
	}
	return out
}

// crew draws the people of a schedule: of its team where it has one with
// anybody in it, since PagerDuty puts a schedule's people into its team.
func (g *generator) crew(t *team) []string {
	n := min(2+g.rng.IntN(4), len(g.users))
	var out []string
	if t != nil && len(t.members) > 0 {
		for _, k := range g.rng.Perm(len(t.members))[:min(n, len(t.members))] {
			out = append(out, t.members[k].user)
		}
		return out
	}
	for _, k := range g.sample(n) {
		out = append(out, g.users[k].id)
	}
	return out
}

func (g *generator) makeSchedules() {
	total := g.size.Schedules + g.size.ShiftSchedules
	for i := range total {
		s := &schedule{id: g.ids.object(), timeZone: timeZones[i%len(timeZones)], shifts: i >= g.size.Schedules}
		if i == 0 && len(g.teams) > 1 {
			s.id = g.teams[1].id
		}
		var t *team
		if len(g.teams) > 0 && i%4 != 3 {
			t = g.teams[i%len(g.teams)]
			s.teams = []string{t.id}
			s.name = fmt.Sprintf("%s on call %d", t.name, i+1)
		} else {
			s.name = fmt.Sprintf("On call %d", i+1)
		}
		crew := g.crew(t)
		if s.shifts {
			s.rotations = g.makeRotations(i, crew)
		} else {
			s.layers = g.makeLayers(i, crew)
		}
		g.schedules = append(g.schedules, s)
		g.schedByID[s.id] = s
	}
	for i := range g.size.Schedules {
		if i%20 == 2 {
			g.listDeleted(g.schedules[i], fmt.Sprintf("Former Colleague %d", i+1))
		}
	}
}

func (g *generator) makeLayers(i int, crew []string) []layer {
	l := layer{id: g.ids.object(), name: "Layer 1", start: epoch, turn: week, people: crew}
	if i%3 == 1 {
		l.turn = 24 * time.Hour
	}
	layers := []layer{l}
	if i%5 == 4 && len(crew) > 1 { // a second layer, weekdays' office hours
		layers = append(layers, layer{id: g.ids.object(), name: "Day", start: epoch, turn: week,
			people: crew[1:], from: 8, to: 18})
	}
	return layers
}

func (g *generator) makeRotations(i int, crew []string) []rotation {
	e := event{id: g.ids.long(), name: "Weekly", start: epoch, period: week, length: week, perPerson: 1, people: crew}
	if i%3 == 2 && len(crew) > 1 {
		e.every, e.people = true, crew[:2]
	}
	return []rotation{{id: g.ids.long(), events: []event{e}}}
}

// listDeleted puts somebody who was deleted since on a layer that has ended.
func (g *generator) listDeleted(s *schedule, name string) {
	id := g.ids.object()
	g.deleted[id] = deletedUser{name, epoch.Add(1000 * time.Hour)}
	old := layer{id: g.ids.object(), name: "Until last year", start: epoch.Add(-week),
		end: epoch.Add(900 * time.Hour), turn: week, people: []string{id}}
	s.layers = append([]layer{old}, s.layers...)
}
