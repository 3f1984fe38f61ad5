package engine

import (
	"errors"

	"connectpd/store/access"
)

// task queues one request's worth of a stage, which then waits for it. The
// caller holds the lock. A task that fails leaves its stage open: the run is
// over then.
func (c *collector) task(s stage, f func() error) {
	c.latch[s]++
	if s != stageMembers { // whose plan is known from the teams
		c.planned[s]++
		c.prog.expect(s, c.planned[s])
	}
	c.crew.task(func() error {
		if err := f(); err != nil {
			return err
		}
		c.release(s)
		return nil
	})
}

// endRows closes the rows that a stage was the last of. The caller holds the
// lock.
func (c *collector) endRows(s stage) {
	switch s {
	case stageUsers:
		state, reason := c.rowVerdict(stageUsers)
		c.prog.rowEnd(access.TypeUser, state, reason)
		c.prog.rowEnd(access.TypeRole, state, reason)
	case stageTeams, stageMembers:
		if c.latch[stageTeams] == 0 && c.latch[stageMembers] == 0 {
			c.endTeams()
		}
	default:
		for _, x := range [...]stage{stageSchedules, stageShiftList, stageShiftDetails, stageOnCalls, stageIdleSchedules} {
			if c.latch[x] > 0 {
				return
			}
		}
		state, reason := c.rowVerdict(stageSchedules, stageShiftList, stageShiftDetails, stageOnCalls, stageIdleSchedules)
		c.prog.rowEnd(access.TypeSchedule, state, reason)
	}
}

func (c *collector) endTeams() {
	if c.noTeams() {
		c.prog.rowEnd(access.TypeTeam, RowUnavailable, "not on this plan")
		return
	}
	state, reason := c.rowVerdict(stageTeams, stageMembers)
	c.prog.rowEnd(access.TypeTeam, state, reason)
}

// rowVerdict is how a row of these stages ends.
func (c *collector) rowVerdict(of ...stage) (RowState, string) {
	for _, s := range of {
		if err := c.refused[s]; err != nil {
			return RowIncomplete, refusalText(err)
		}
		for _, err := range c.without[s] {
			return RowIncomplete, refusalText(err)
		}
		if c.listing[s].Missing+c.missing[s] > 0 {
			return RowIncomplete, "not proved complete"
		}
		if c.listing[s].Spoiled > 0 || c.leaves(s) {
			return RowIncomplete, "not everything can be read"
		}
	}
	return RowDone, ""
}

// leaves reports whether a stage left something as it was because its answers
// do not say what was asked for. The caller holds the lock.
func (c *collector) leaves(s stage) bool {
	switch s {
	case stageUsers:
		return len(c.roleless) > 0
	case stageMembers:
		return len(c.unread[access.KindMemberships]) > 0
	case stageSchedules, stageShiftDetails:
		return len(c.unread[access.KindScheduleMembers])+len(c.unread[access.KindOnCall]) > 0
	case stageOnCalls:
		return len(c.unread[access.KindOnCall]) > 0
	default:
		return false
	}
}

// noTeams reports whether the plan has no teams: the abilities say so, or the
// listing answered 402 for want of the teams ability. Another 402 (an unpaid
// account, say) is something that could not be read, and nobody's teams are
// taken for gone because of it; neither are teams that were there at the last
// sync while the abilities still have them. The caller holds the lock, or the
// collection is over.
func (c *collector) noTeams() bool {
	if c.id.Plan.Known && !c.id.Plan.Teams {
		return true
	}
	err := c.refused[stageTeams]
	if err == nil || access.RefusalOf(err) != access.PlanLacks || c.id.Plan.Teams && c.hadTeams {
		return false
	}
	var tells abilityRefuser
	if errors.As(err, &tells) {
		return tells.LacksAbility()
	}
	return !c.id.Plan.Known
}
