package simulator

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// Step lets some time go by in the account: somebody joins, somebody leaves,
// a few change role or team, an invitation is accepted, on-call duty is
// handed over. The nth step of an account is always the same. It returns what
// happened, for people.
func (a *Account) Step() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.steps++
	st := &stepper{Account: a, rng: rand.New(rand.NewPCG(a.seed, uint64(a.steps)))}
	for range 1 + st.rng.IntN(3) {
		st.joins()
	}
	st.leaves()
	st.changesRole()
	st.accepts()
	for range 2 {
		st.changesTeam()
	}
	st.handsOver()
	a.changed()
	return st.told
}

type stepper struct {
	*Account
	rng  *rand.Rand
	told []string
}

func (st *stepper) tell(format string, args ...any) {
	st.told = append(st.told, fmt.Sprintf(format, args...))
}

// someone draws a user who is no Admin, so that the account stays in hands.
func (st *stepper) someone() *user {
	for range 100 {
		if len(st.users) == 0 {
			return nil
		}
		if u := st.users[st.rng.IntN(len(st.users))]; u.role != "owner" && u.role != "admin" {
			return u
		}
	}
	return nil
}

func (st *stepper) joins() {
	sso := true
	name := newcomers[st.joined%len(newcomers)]
	st.joined++
	u := st.addUser(NewUser{Name: name, Role: "limited_user", JobTitle: "Software Engineer",
		Email: st.freeEmail(emailLocal(name)),
		SSO:   &sso, Invited: st.rng.IntN(3) == 0, TimeZone: "Europe/Berlin"})
	st.tell("%s joined", u.name)
	if len(st.teams) > 0 {
		t := st.teams[st.rng.IntN(len(st.teams))]
		st.addMember(t, u, "responder")
		st.tell("%s joined the team %s", u.name, t.name)
	}
}

// freeEmail is an address that nobody has.
func (st *stepper) freeEmail(local string) string {
	taken := map[string]bool{}
	for _, u := range st.users {
		taken[u.email] = true
	}
	email := local + "@example.com"
	for n := 2; taken[email]; n++ {
		email = fmt.Sprintf("%s%d@example.com", local, n)
	}
	return email
}

func (st *stepper) leaves() {
	if u := st.someone(); u != nil {
		st.removeUser(u, epoch.Add(time.Duration(3000+st.steps)*time.Hour))
		st.tell("%s left", u.name)
	}
}

func (st *stepper) changesRole() {
	u := st.someone()
	if u == nil {
		return
	}
	to := "user"
	if u.role == "user" {
		to = "admin"
	}
	u.role, u.row = to, nil
	st.tell("%s's role became %s", u.name, to)
}

func (st *stepper) accepts() {
	for _, u := range st.users {
		if u.invited {
			u.invited, u.row = false, nil
			st.tell("%s accepted the invitation", u.name)
			return
		}
	}
}

func (st *stepper) changesTeam() {
	u := st.someone()
	if u == nil || len(u.teams) == 0 {
		return
	}
	from := st.teamByID[u.teams[0]]
	st.removeMember(from, u)
	st.tell("%s left the team %s", u.name, from.name)
	to := st.teams[st.rng.IntN(len(st.teams))]
	if !contains(u.teams, to.id) {
		st.addMember(to, u, "manager")
		st.tell("%s joined the team %s", u.name, to.name)
	}
}

func (st *stepper) handsOver() {
	if len(st.schedules) == 0 {
		return
	}
	s := st.schedules[st.rng.IntN(len(st.schedules))]
	st.handOver(s)
	st.tell("%s was handed over", s.name)
}
