package engine

import (
	"context"
	"fmt"
	"slices"

	"connectpd/store/access"
)

// manyRefusals is the number of teams (or schedules) refused without a single
// answer, or unreadable one after the other, after which the rest is not asked:
// the key may not read any, or PagerDuty is in trouble.
const manyRefusals = 5

func (c *collector) readUsers() error {
	c.prog.reading(access.TypeUser)
	c.prog.reading(access.TypeRole)
	err := sweep(c, stageUsers, pageRows, c.src.Users, func(p access.Page[access.User]) {
		for _, u := range p.Rows {
			c.addUser(u)
		}
		if t := c.totals[stageUsers]; t >= 0 {
			c.prog.rowTotal(access.TypeUser, t)
		}
		c.prog.rowDone(access.TypeUser, len(c.users.rows))
		c.prog.rowDone(access.TypeRole, len(c.roles))
		c.prog.rowDetail(access.TypeRole, c.assigned)
	})
	if err != nil {
		return fmt.Errorf("reading the users: %w", err)
	}
	if err := c.proved(); err != nil {
		return err
	}
	c.release(stageUsers)
	c.askRest()
	c.release(stageMembers)
	return nil
}

// proved lets only the connector's own account pass.
func (c *collector) proved() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.proof != nil && !c.proof.holds(c.users.rows) {
		return c.proof.err
	}
	return nil
}

// addUser keeps a user and asks for the teams that they are the first to
// name. The caller holds the lock.
func (c *collector) addUser(u access.User) {
	added := c.users.put(u.ID, u)
	if added && u.TeamsUnread {
		c.teamsUnsaid++
	}
	if added && u.Role == "" {
		c.roleless = append(c.roleless, u.ID)
	}
	if added && u.Role != "" {
		c.roles[u.Role]++
		c.assigned++
	}
	for i, id := range u.TeamIDs {
		if !added && c.named[id] > 0 {
			continue // counted with the row's first coming
		}
		// One string for a team's id instead of one per member.
		if j, ok := c.teams.at[id]; ok {
			u.TeamIDs[i] = c.teams.rows[j].ID
		}
		c.named[u.TeamIDs[i]]++
		if c.teams.has(id) {
			c.askMembers(id)
		}
	}
}

func (c *collector) readTeams() error {
	c.prog.reading(access.TypeTeam)
	err := sweep(c, stageTeams, pageRows, c.src.Teams, func(p access.Page[access.Team]) {
		for _, t := range p.Rows {
			if c.teams.put(t.ID, t) && c.named[t.ID] > 0 {
				c.askMembers(t.ID)
			}
		}
		if t := c.totals[stageTeams]; t >= 0 {
			c.prog.rowTotal(access.TypeTeam, t)
			c.prog.expect(stageMembers, t)
		}
	})
	if err != nil && !c.refusal(stageTeams, err) {
		return fmt.Errorf("reading the teams: %w", err)
	}
	c.release(stageTeams)
	c.askRest()
	c.release(stageMembers)
	return nil
}

// skipTeams stands in for readTeams where the plan has none.
func (c *collector) skipTeams() error {
	c.release(stageTeams)
	c.release(stageMembers)
	return nil
}

// askMembers queues a team's member listing once. The caller holds the lock.
func (c *collector) askMembers(id string) {
	if c.asked[id] {
		return
	}
	c.asked[id] = true
	c.task(stageMembers, func() error { return c.readMembers(id) })
}

// askRest runs when the users or the teams are through. With both, the
// teams without members are known. They are skipped, unless the users were
// not all seen: then only the team itself can say who is in it.
func (c *collector) askRest() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.latch[stageUsers] > 0 || c.latch[stageTeams] > 0 || c.refused[stageTeams] != nil {
		return
	}
	planned := 0
	for _, t := range c.teams.rows {
		if !c.asked[t.ID] {
			if c.seesAllUsers() {
				c.teamsRead++
				continue
			}
			c.askMembers(t.ID)
		}
		planned += pagesOf(c.named[t.ID], pageRows)
	}
	c.prog.exactly(stageMembers, planned)
	c.prog.rowDone(access.TypeTeam, c.teamsRead)
}

// seesAllUsers reports whether the user sweep is known to be everybody, with
// all their teams. The caller holds the lock; the sweep is over.
func (c *collector) seesAllUsers() bool {
	l := c.listing[stageUsers]
	return c.id.SeesAll() && l.Missing+l.Spoiled == 0 && c.teamsUnsaid == 0
}

// longWay asks for the members of the teams that were skipped because no user
// names them, where the users turn out not to name all their teams: a team that
// was read has a member who does not name it.
func (c *collector) longWay() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fatal != nil || c.parent.Err() != nil || c.refused[stageTeams] != nil || c.allTeamsNamed() {
		return
	}
	for _, t := range c.teams.rows {
		if !c.asked[t.ID] {
			c.teamsRead--
			c.askMembers(t.ID)
		}
	}
	// Not under the lock, which the tasks take.
	c.mu.Unlock()
	c.crew.wait()
	c.mu.Lock()
}

// allTeamsNamed reports that every member read, as far as the sweep knows
// them, names the team. The caller holds the lock.
func (c *collector) allTeamsNamed() bool {
	for team, rows := range c.members {
		for _, m := range rows {
			if i, known := c.users.at[m.UserID]; known && !slices.Contains(c.users.rows[i].TeamIDs, team) {
				return false
			}
		}
	}
	return true
}

func (c *collector) readMembers(team string) error {
	if c.givenUp(stageMembers) {
		return nil
	}
	rows, l, err := c.listMembers(c.ctx, team)
	if err != nil {
		return c.single(stageMembers, team, fmt.Errorf("reading the members of team %s: %w", team, err))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.streak[stageMembers] = 0
	if l.Spoiled > 0 {
		c.leave(access.KindMemberships, team, l.Why)
		return nil
	}
	c.members[team] = rows
	c.missing[stageMembers] += l.Missing
	c.teamsRead++
	c.memberOf += len(rows)
	c.prog.rowDone(access.TypeTeam, c.teamsRead)
	c.prog.rowDetail(access.TypeTeam, c.memberOf)
	return nil
}

func (c *collector) listMembers(ctx context.Context, team string) ([]access.TeamMember, access.Listing, error) {
	var rows byID[access.TeamMember]
	l, err := c.src.Members(ctx, team, func(p access.Page[access.TeamMember]) {
		err := guarded(func() error {
			for _, m := range p.Rows {
				rows.put(m.UserID, m)
			}
			return nil
		})
		if err != nil {
			c.fail(err)
		}
		c.prog.unit(stageMembers)
	})
	return rows.rows, l, err
}

// single settles the failure of one team or schedule: it was deleted
// meanwhile, or cannot be read; anything else is returned. Where many fail one
// after the other the rest is not asked.
func (c *collector) single(s stage, id string, err error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	why := access.RefusalOf(err)
	switch {
	case why == access.Gone:
		if c.gone[s] == nil {
			c.gone[s] = make(map[string]bool)
		}
		c.gone[s][id] = true
	case why == access.Forbidden, why == access.PlanLacks, unreadable(err):
		if c.without[s] == nil {
			c.without[s] = make(map[string]error)
		}
		c.without[s][id] = err
		c.streak[s]++
		if c.streak[s] >= manyRefusals && (unreadable(err) || c.answered(s) == 0) {
			c.refused[s] = err
		}
	default:
		return err
	}
	return nil
}

// answered is how many single teams or schedules of a stage were read. The
// caller holds the lock.
func (c *collector) answered(s stage) int {
	switch s {
	case stageMembers:
		return len(c.members)
	case stageShiftDetails:
		return len(c.shifts)
	case stageIdleSchedules:
		return len(c.idleRead)
	default:
		return 0
	}
}

// givenUp reports whether a stage's remaining tasks are not asked any more.
func (c *collector) givenUp(s stage) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.refused[s] != nil
}
