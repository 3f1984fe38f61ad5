package load

import (
	"fmt"
	"math/rand/v2"
	"time"

	"connectpd/sync/simulator"
)

// epoch is when made-up rotations began: a Monday, before any test's clock.
var epoch = time.Date(2012, 1, 2, 9, 0, 0, 0, time.UTC)

const week = 7 * 24 * time.Hour

// Generate makes an account of a size from a seed: always the same one. It
// has every kind of thing that the size leaves room for: all base roles,
// invitations, private teams, ids of both lengths, people in no team,
// schedules that list deleted users.
func Generate(seed uint64, s Size) *simulator.Account {
	return simulator.Build(seed, "acme", func(b *simulator.Bulk) {
		g := &generator{Bulk: b, size: s, rng: rand.New(rand.NewPCG(seed, 0x9e4))}
		g.makeUsers()
		g.makeTeams()
		g.makeSchedules()
		policies := g.makePolicies()
		for _, s := range g.schedules {
			b.AddSchedule(*s)
		}
		for i, levels := range policies {
			b.AddPolicy(fmt.Sprintf("Policy %d", i+1), levels...)
		}
	})
}

type generator struct {
	*simulator.Bulk
	size      Size
	rng       *rand.Rand
	users     []string
	teams     []madeTeam
	schedules []*simulator.NewSchedule
}

type madeTeam struct {
	id, name string
	members  []string
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
		u := simulator.NewUser{
			Name: name, Email: madeUpEmail(name, i), Role: roleOf(i),
			JobTitle: jobTitles[g.rng.IntN(len(jobTitles))], TimeZone: timeZones[g.rng.IntN(len(timeZones))],
			Invited: i%25 == 24,
		}
		switch g.rng.IntN(10) {
		case 0:
		case 1, 2, 3:
			u.SSO = &no
		default:
			u.SSO = &yes
		}
		if g.size.UnknownRoles && i%50 == 13 {
			u.Role = "global_observer"
		}
		g.users = append(g.users, g.AddUser(u))
	}
}

var teamRoles = [...]string{"manager", "responder", "responder", "observer"}

func (g *generator) makeTeams() {
	for i := range g.size.Teams {
		t := simulator.NewTeam{
			ID:   g.ID(),
			Name: fmt.Sprintf("%s %s %d", teamWords[i%len(teamWords)], areaWords[i/len(teamWords)%len(areaWords)], i+1),
			// Every tenth is private.
			Private: i%10 == 7,
		}
		if i == 0 && len(g.users) > 1 {
			t.ID = g.users[1] // ids are unique per kind only
		}
		if i%3 == 0 {
			t.Description = "Looks after " + t.Name
		}
		g.AddTeam(t)
		made := madeTeam{id: t.ID, name: t.Name}
		if i < g.size.Teams-g.size.EmptyTeams {
			made.members = g.fill(t.ID)
		}
		g.teams = append(g.teams, made)
	}
}

// fill makes people members of a team.
func (g *generator) fill(team string) (members []string) {
	for n, k := range g.sample(min(g.size.TeamSize, len(g.users))) {
		role := teamRoles[g.rng.IntN(len(teamRoles))]
		if g.size.UnknownRoles && n == 3 {
			role = "lead_responder"
		}
		g.Join(team, g.users[k], role)
		members = append(members, g.users[k])
	}
	return members
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
