package engine

import (
	"context"
	"fmt"
	"slices"

	"connectpd/store/access"
)

// What listings that fall short are said to be.
const shortListing = "PagerDuty counts more than it lists"

// coverage is what the collection amounts to, kind by kind. The collection is
// over.
func (c *collector) coverage(ctx context.Context) (map[access.Kind]access.Coverage, error) {
	out := map[access.Kind]access.Coverage{access.KindUsers: c.userCoverage()}
	if err := c.teamCoverage(ctx, out); err != nil {
		return nil, err
	}
	if err := c.scheduleCoverage(ctx, out); err != nil {
		return nil, err
	}
	return out, nil
}

// userCoverage: a user whose role is not said keeps the last one known.
func (c *collector) userCoverage() access.Coverage {
	v := c.listed(stageUsers)
	v.Except = append(v.Except, c.roleless...)
	if v.State == access.Read && len(c.roleless) > 0 {
		v.Reason = unsaidText(len(c.roleless), c.roleless[0], "the answer does not say which base role they have")
	}
	return tidy(v)
}

// except adds what a kind's single answers do not say.
func (c *collector) except(v *access.Coverage, k access.Kind) {
	for id, why := range c.unread[k] {
		v.Except = append(v.Except, id)
		v.Reason = unsaidText(len(c.unread[k]), id, why)
	}
}

// unsaidText names one of those that are left as they were.
func unsaidText(n int, id, why string) string {
	if n == 1 {
		return id + ": " + why
	}
	return fmt.Sprintf("%s and %d more: %s", id, n-1, why)
}

// listed is the coverage of one listing.
func (c *collector) listed(s stage) access.Coverage {
	switch l := c.listing[s]; {
	case c.refused[s] != nil:
		return access.Coverage{State: access.NotRead, Reason: refusalText(c.refused[s])}
	case l.Spoiled > 0:
		return access.Coverage{State: access.Incomplete, Missing: l.Missing + l.Spoiled, Total: told(l),
			Reason: fmt.Sprintf("%d of the rows cannot be read (%s)", l.Spoiled, l.Why)}
	case l.Missing > 0:
		return access.Coverage{State: access.Incomplete, Missing: l.Missing, Reason: shortListing, Total: told(l)}
	default:
		return access.Coverage{State: access.Read, Total: told(l)}
	}
}

// told is a listing's total as PagerDuty gave it; nil where it gave none (of
// shift-based schedules it never does, but nothing is nothing).
func told(l access.Listing) *int {
	if l.Total < 0 && l.Distinct > 0 {
		return nil
	}
	total := max(l.Total, 0)
	return &total
}

func (c *collector) teamCoverage(ctx context.Context, out map[access.Kind]access.Coverage) error {
	if c.noTeams() {
		v := access.Coverage{State: access.NotOnPlan, Reason: "this plan has no teams"}
		out[access.KindTeams], out[access.KindMemberships] = v, v
		return nil
	}
	teams := c.listed(stageTeams)
	out[access.KindTeams] = teams
	switch {
	case teams.State == access.NotRead:
		out[access.KindMemberships] = access.Coverage{State: access.NotRead, Reason: "the teams could not be read"}
		return nil
	case c.refused[stageMembers] != nil && len(c.members) == 0:
		out[access.KindMemberships] = access.Coverage{State: access.NotRead, Reason: refusalText(c.refused[stageMembers])}
		return nil
	}
	m := access.Coverage{State: access.Read}
	c.except(&m, access.KindMemberships)
	for _, t := range c.teams.rows {
		_, read := c.members[t.ID]
		_, unsaid := c.unread[access.KindMemberships][t.ID]
		if c.asked[t.ID] && !read && !unsaid && !c.gone[stageMembers][t.ID] {
			m.Except, m.Reason = append(m.Except, t.ID), c.refusedText(stageMembers, t.ID)
		}
	}
	if teams.State == access.Incomplete {
		d, err := c.before.snapshot(ctx)
		if err != nil {
			return err
		}
		for _, t := range d.Teams {
			if !c.teams.has(t.ID) {
				m.Except, m.Reason = append(m.Except, t.ID), "some teams could not be proved read"
			}
		}
	}
	if n := c.missing[stageMembers]; n > 0 {
		m.State, m.Missing, m.Reason = access.Incomplete, n, shortListing
	}
	out[access.KindMemberships] = tidy(m)
	return nil
}

// scheduleCoverage joins the two listings of schedules, whose ids never
// overlap. When one of them could not be read, its schedules that are known
// from before stand as they are, with their people.
func (c *collector) scheduleCoverage(ctx context.Context, out map[access.Kind]access.Coverage) error {
	layers, shifts := c.listed(stageSchedules), c.listed(stageShiftList)
	unread, err := c.unreadSchedules(ctx, layers, shifts)
	if err != nil {
		return err
	}
	out[access.KindSchedules] = joined(layers, shifts)
	members := access.Coverage{State: access.Read, Except: slices.Clone(unread), Reason: c.unreadReason(layers, shifts)}
	c.except(&members, access.KindScheduleMembers)
	out[access.KindScheduleMembers] = tidy(members)
	if out[access.KindSchedules].State == access.NotRead {
		out[access.KindScheduleMembers] = access.Coverage{State: access.NotRead, Reason: "the schedules could not be read"}
	}
	out[access.KindOnCall] = c.onCallCoverage(unread, c.unreadReason(layers, shifts))
	return nil
}

// joined is the coverage of all schedules.
func joined(layers, shifts access.Coverage) access.Coverage {
	switch {
	case layers.State == access.Read && shifts.State == access.Read:
		layers.Total = sum(layers.Total, shifts.Total)
		return layers
	case layers.State == access.NotRead && shifts.State == access.NotRead:
		return layers
	}
	v := access.Coverage{State: access.Incomplete, Missing: layers.Missing + shifts.Missing, Reason: layers.Reason}
	if layers.State == access.Read {
		v.Reason = "shift-based schedules: " + shifts.Reason
	}
	v.Total = sum(layers.Total, shifts.Total)
	return v
}

// sum adds two totals; nil where one of them is not known.
func sum(a, b *int) *int {
	if a == nil || b == nil {
		return nil
	}
	both := *a + *b
	return &both
}

// unreadSchedules are the schedules whose people this run did not read: those
// known from before that an incomplete listing does not name, and those that
// could not be read one by one.
func (c *collector) unreadSchedules(ctx context.Context, layers, shifts access.Coverage) ([]string, error) {
	var ids []string
	for _, x := range [...]struct {
		kind access.ScheduleKind
		v    access.Coverage
	}{{access.LayerBased, layers}, {access.ShiftBased, shifts}} {
		if x.v.State == access.Read {
			continue
		}
		before, err := c.before.scheduleIDs(ctx, x.kind)
		if err != nil {
			return nil, err
		}
		for _, id := range before {
			if !c.sched.has(id) && !c.shiftList.has(id) {
				ids = append(ids, id)
			}
		}
	}
	for _, s := range c.shiftList.rows {
		if _, read := c.shifts[s.ID]; !read && !c.gone[stageShiftDetails][s.ID] {
			ids = append(ids, s.ID)
		}
	}
	return ids, nil
}

// unreadReason is why there are unread schedules.
func (c *collector) unreadReason(layers, shifts access.Coverage) string {
	for _, err := range c.without[stageShiftDetails] {
		return refusalText(err)
	}
	if err := c.refused[stageShiftDetails]; err != nil {
		return refusalText(err)
	}
	if shifts.State != access.Read {
		return "shift-based schedules: " + shifts.Reason
	}
	return layers.Reason
}

// onCallCoverage: a schedule that the on-call listing names was read whole by
// it. Of the unread ones that it does not name, nothing is known.
func (c *collector) onCallCoverage(unread []string, reason string) access.Coverage {
	v := c.listed(stageOnCalls)
	v.Total = nil // the listing names a turn once for every policy and level
	if v.State == access.NotRead {
		return v
	}
	named := make(map[string]bool)
	for t := range c.turns {
		named[t.schedule] = true
	}
	for _, id := range unread {
		if !named[id] {
			v.Except, v.Reason = append(v.Except, id), reason
		}
	}
	c.except(&v, access.KindOnCall)
	for _, s := range c.sched.rows {
		if s.Policies <= 0 && !c.idleRead[s.ID] && !c.gone[stageIdleSchedules][s.ID] {
			v.Except, v.Reason = append(v.Except, s.ID), c.refusedText(stageIdleSchedules, s.ID)
		}
	}
	return tidy(v)
}

// refusedText is why a single team or schedule was not read: it was refused,
// or not asked after many others were.
func (c *collector) refusedText(s stage, id string) string {
	if err := c.without[s][id]; err != nil {
		return refusalText(err)
	}
	return refusalText(c.refused[s])
}

// tidy sorts the exceptions and names each once.
func tidy(v access.Coverage) access.Coverage {
	slices.Sort(v.Except)
	v.Except = slices.Compact(v.Except)
	if len(v.Except) == 0 && v.State == access.Read {
		v.Reason = ""
	}
	return v
}
