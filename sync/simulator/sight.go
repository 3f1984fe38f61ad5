package simulator

// A sight is what one viewer may see. Account keys and Admins see all. For
// others PagerDuty leaves rows out without an error (support page on
// team-based permissions). Which rows exactly is not published; here:
//
//   - a private team is seen by its members only;
//   - a schedule or policy of teams is seen by who sees one of its teams;
//   - Restricted Access users see their own teams only, and what is theirs;
//   - a user is seen who is in a seen team, in none at all (not by
//     Restricted Access), or named by a seen schedule or policy.
type sight struct {
	all       bool
	teams     map[string]bool
	schedules map[string]bool
	policies  map[string]bool
	users     map[string]bool
	uses      map[string][]*policy // policies by schedule id
}

func (v *sight) team(id string) bool     { return v.all || v.teams[id] }
func (v *sight) schedule(id string) bool { return v.all || v.schedules[id] }
func (v *sight) policy(id string) bool   { return v.all || v.policies[id] }
func (v *sight) user(id string) bool     { return v.all || v.users[id] }

// sightOf works out what a viewer sees; "" is everybody's eyes.
func (a *Account) sightOf(viewer string) *sight {
	v := &sight{all: viewer == "" || !a.plan.Teams, uses: map[string][]*policy{}}
	for _, p := range a.policies {
		for _, id := range p.scheduleIDs() {
			v.uses[id] = append(v.uses[id], p)
		}
	}
	if v.all {
		return v
	}
	v.teams, v.schedules, v.policies = map[string]bool{}, map[string]bool{}, map[string]bool{}
	v.users = map[string]bool{viewer: true}
	me := a.userByID[viewer]
	restricted := me == nil || me.role == "restricted_access"
	for _, t := range a.teams {
		own := me != nil && contains(me.teams, t.id)
		v.teams[t.id] = own || !t.private && !restricted
	}
	anyTeam := func(ids []string) bool {
		for _, id := range ids {
			if v.teams[id] {
				return true
			}
		}
		return len(ids) == 0 && !restricted
	}
	for _, s := range a.schedules {
		if v.schedules[s.id] = anyTeam(s.teams); v.schedules[s.id] {
			v.add(s.people())
			for _, o := range s.overrides {
				v.users[o.user] = true
			}
		}
	}
	for _, p := range a.policies {
		if v.policies[p.id] = anyTeam(p.teams); v.policies[p.id] {
			v.add(p.userIDs())
		}
	}
	for _, u := range a.users {
		if anyTeam(u.teams) {
			v.users[u.id] = true
		}
	}
	return v
}

func (v *sight) add(ids []string) {
	for _, id := range ids {
		v.users[id] = true
	}
}

// scheduleIDs are the schedules a policy uses, each once.
func (p *policy) scheduleIDs() []string {
	var out []string
	for _, level := range p.levels {
		for _, t := range level {
			if t.ScheduleID != "" && !contains(out, t.ScheduleID) {
				out = append(out, t.ScheduleID)
			}
		}
	}
	return out
}

// userIDs are the users a policy names directly.
func (p *policy) userIDs() []string {
	var out []string
	for _, level := range p.levels {
		for _, t := range level {
			if t.UserID != "" && !contains(out, t.UserID) {
				out = append(out, t.UserID)
			}
		}
	}
	return out
}
