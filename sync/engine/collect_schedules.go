package engine

import (
	"cmp"
	"fmt"

	"connectpd/store/access"
)

func (c *collector) readSchedules() error {
	c.prog.reading(access.TypeSchedule)
	err := sweep(c, stageSchedules, pageRows, c.src.Schedules, func(p access.Page[access.Schedule]) {
		for _, s := range p.Rows {
			if !c.sched.put(s.ID, s) {
				continue
			}
			if s.UsersUnread {
				c.leave(access.KindScheduleMembers, s.ID, "the answer does not say who is on it")
			}
			if s.Policies <= 0 { // none, or the answer does not say
				c.task(stageIdleSchedules, func() error { return c.readIdle(s.ID) })
			}
		}
		c.prog.expect(stageIdleSchedules, c.planned[stageIdleSchedules]) // so many at least
		c.countSchedules()
	})
	if err != nil && !c.refusal(stageSchedules, err) {
		return fmt.Errorf("reading the schedules: %w", err)
	}
	c.release(stageSchedules)
	c.release(stageIdleSchedules)
	return nil
}

func (c *collector) readShiftList() error {
	err := sweep(c, stageShiftList, shiftPageRows, c.src.ShiftSchedules, func(p access.Page[access.Schedule]) {
		for _, s := range p.Rows {
			if c.shiftList.put(s.ID, s) {
				c.task(stageShiftDetails, func() error { return c.readShift(s.ID) })
			}
		}
		c.prog.expect(stageShiftDetails, max(p.Total, c.planned[stageShiftDetails]))
		c.countSchedules()
	})
	if err != nil && !c.refusal(stageShiftList, err) {
		return fmt.Errorf("reading the shift-based schedules: %w", err)
	}
	c.mu.Lock()
	// This listing may come without a total; now it is known.
	c.totals[stageShiftList] = max(c.totals[stageShiftList], len(c.shiftList.rows))
	c.prog.exactly(stageShiftDetails, len(c.shiftList.rows))
	c.countSchedules()
	c.mu.Unlock()
	c.release(stageShiftList)
	c.release(stageShiftDetails)
	return nil
}

func (c *collector) readShift(id string) error {
	if c.givenUp(stageShiftDetails) {
		return nil
	}
	d, err := c.src.ShiftSchedule(c.ctx, id)
	c.prog.unit(stageShiftDetails)
	if err != nil {
		return c.single(stageShiftDetails, id, fmt.Errorf("reading the shift-based schedule %s: %w", id, err))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.streak[stageShiftDetails] = 0
	c.shifts[id] = d
	if d.MembersUnread {
		c.leave(access.KindScheduleMembers, id, "the answer does not say who is on it")
	}
	if d.OnCallUnread {
		c.leave(access.KindOnCall, id, "the answer does not say who is on call")
	}
	for _, u := range d.OnCall {
		c.addTurn(id, u)
	}
	c.countSchedules()
	return nil
}

// readIdle asks who holds the shift of a schedule that no escalation policy
// uses: the on-call listing does not name it.
func (c *collector) readIdle(id string) error {
	if c.givenUp(stageIdleSchedules) {
		return nil
	}
	users, err := c.src.OnCallBySchedule(c.ctx, id)
	c.prog.unit(stageIdleSchedules)
	if err != nil {
		return c.single(stageIdleSchedules, id, fmt.Errorf("reading who is on call on schedule %s: %w", id, err))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.streak[stageIdleSchedules] = 0
	c.idleRead[id] = true
	for _, u := range users {
		c.addTurn(id, u)
	}
	return nil
}

func (c *collector) readOnCalls() error {
	err := sweep(c, stageOnCalls, pageRows, c.src.OnCalls, func(p access.Page[access.OnCallRow]) {
		for _, r := range p.Rows {
			u := access.UserRef{ID: r.UserID, Name: r.UserName}
			switch {
			case r.UserID == "":
				c.leave(access.KindOnCall, cmp.Or(r.ScheduleID, r.PolicyID, "an escalation policy"), "a row does not say who is on call")
				c.directUnread = c.directUnread || r.ScheduleID == ""
			case r.ScheduleID == "":
				c.direct.put(u.ID, u)
			default:
				c.addTurn(r.ScheduleID, u)
			}
		}
	})
	if err != nil && !c.refusal(stageOnCalls, err) {
		return fmt.Errorf("reading who is on call: %w", err)
	}
	c.release(stageOnCalls)
	return nil
}

// addTurn keeps who holds a schedule's shift now, once per schedule and
// person. The caller holds the lock.
func (c *collector) addTurn(schedule string, u access.UserRef) {
	k := turn{schedule, u.ID}
	if old, ok := c.turns[k]; ok && (old.Name != "" || u.Name == "") {
		return
	}
	c.turns[k] = u
	c.prog.rowDetail(access.TypeSchedule, len(c.turns))
}

// countSchedules brings the schedules' row up to date: a layer-based schedule
// is read with its listing, a shift-based one with its detail. The caller
// holds the lock.
func (c *collector) countSchedules() {
	if a, b := c.totals[stageSchedules], c.totals[stageShiftList]; a >= 0 && b >= 0 {
		c.prog.rowTotal(access.TypeSchedule, a+b)
	}
	c.prog.rowDone(access.TypeSchedule, len(c.sched.rows)+len(c.shifts))
}
