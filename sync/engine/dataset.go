package engine

import (
	"cmp"
	"context"
	"slices"
	"time"

	"connectpd/store/access"
)

// isLive reports whether a user is somebody the account lists.
func isLive(u access.User) bool {
	return u.Status == access.Active || u.Status == access.Invited
}

// builder turns a finished collection into a Dataset.
type builder struct {
	*collector
	d          *access.Dataset
	principals map[string]bool // ids in d.Users
	// known are schedules that grants may name though this run did not
	// list them; nil when it listed them all.
	known map[string]bool
	notes notes
}

// dataset makes the dataset, checks it at this quiet point, and warns of what
// had to be repaired. Rows are sorted by their keys, which the store likes
// and which makes a dataset comparable.
func (c *collector) dataset(ctx context.Context, now time.Time) (*access.Dataset, error) {
	coverage, err := c.coverage(ctx)
	if err != nil {
		return nil, err
	}
	b := &builder{collector: c, principals: make(map[string]bool, len(c.users.rows)), d: &access.Dataset{
		Identity: c.id,
		Coverage: coverage,
		TakenAt:  now,
		Users:    c.users.rows,
	}}
	if coverage[access.KindSchedules].State != access.Read {
		if b.known, err = c.schedulesBefore(ctx); err != nil {
			return nil, err
		}
	}
	for _, u := range b.d.Users {
		b.principals[u.ID] = true
	}
	if err := b.keepUnread(ctx); err != nil {
		return nil, err
	}
	b.roles()
	b.teams()
	b.schedules()
	b.onCalls()
	b.compareViews()
	b.finish()
	b.notes.tell(c.prog)
	return b.d, nil
}

// keepUnread takes from the last snapshot what the answers do not say of
// things that they name: a user's base role, and who is on call without a
// schedule.
func (b *builder) keepUnread(ctx context.Context) error {
	if len(b.roleless) == 0 && !b.directUnread {
		return nil
	}
	before, err := b.before.snapshot(ctx)
	if err != nil {
		return err
	}
	for _, u := range before.Users {
		if i, ok := b.users.at[u.ID]; ok && b.users.rows[i].Role == "" {
			b.users.rows[i].Role = u.Role
		}
	}
	if b.directUnread {
		for _, u := range before.DirectOnCall {
			if !b.direct.has(u.ID) {
				b.direct.put(u.ID, u)
			}
		}
	}
	return nil
}

func (c *collector) schedulesBefore(ctx context.Context) (map[string]bool, error) {
	d, err := c.before.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	ids := make(map[string]bool, len(d.Schedules))
	for _, s := range d.Schedules {
		ids[s.ID] = true
	}
	return ids, nil
}

// grant adds one grant.
func (b *builder) grant(user string, t access.ResourceType, resource string, e access.Entitlement) {
	b.d.Grants = append(b.d.Grants, access.Grant{UserID: user, Type: t, ResourceID: resource, Entitlement: e})
}

// roles makes a resource of every base role that somebody holds, and a grant
// of every holding. The labels are the plan's.
func (b *builder) roles() {
	advanced := b.id.Plan.AdvancedPermissions
	if !b.id.Plan.Known {
		// Roles that only Advanced Permissions have tell of it.
		advanced = b.collector.roles["observer"] > 0 || b.collector.roles["restricted_access"] > 0
	}
	held := make(map[string]bool)
	for _, u := range b.d.Users {
		if u.Role == "" {
			b.notes.noRole++
			continue
		}
		b.grant(u.ID, access.TypeRole, u.Role, access.Assigned)
		if !held[u.Role] {
			held[u.Role] = true
			b.d.Roles = append(b.d.Roles, access.Role{ID: u.Role, Name: access.RoleName(u.Role, advanced)})
		}
	}
}

// teams keeps the teams that were not deleted meanwhile, and the memberships
// of people who exist.
func (b *builder) teams() {
	gone := b.gone[stageMembers]
	for _, t := range b.collector.teams.rows {
		if gone[t.ID] {
			b.notes.goneTeams++
			continue
		}
		b.d.Teams = append(b.d.Teams, t)
		for _, m := range b.members[t.ID] {
			if m.UserID == "" {
				b.notes.emptyMembers++
				continue
			}
			if b.principal(access.UserRef{ID: m.UserID}, false) {
				if m.Role == "" {
					m.Role = access.RoleUnknown
					b.notes.rolelessIn++
				}
				b.grant(m.UserID, access.TypeTeam, t.ID, m.Role)
			}
		}
	}
}

// schedules keeps both kinds. One that was upgraded during the run is in both
// listings; it is what the newer kind says.
func (b *builder) schedules() {
	for _, s := range b.sched.rows {
		if b.gone[stageIdleSchedules][s.ID] {
			b.notes.goneSchedules++
			continue
		}
		if b.shiftList.has(s.ID) {
			continue
		}
		b.schedule(s, s.Users)
	}
	for _, s := range b.shiftList.rows {
		if b.gone[stageShiftDetails][s.ID] {
			b.notes.goneSchedules++
			continue
		}
		d, read := b.shifts[s.ID]
		if !read {
			d.Schedule = s
		}
		d.Schedule.ID, d.Schedule.Kind, d.Schedule.Policies = s.ID, access.ShiftBased, -1
		d.Schedule.Name = cmp.Or(d.Schedule.Name, s.Name)
		d.Schedule.URL = cmp.Or(d.Schedule.URL, s.URL)
		b.schedule(d.Schedule, d.Members)
	}
}

func (b *builder) schedule(s access.Schedule, members []access.UserRef) {
	s.Users = nil
	b.d.Schedules = append(b.d.Schedules, s)
	for _, u := range members {
		if u.ID == "" {
			b.notes.emptyMembers++
			continue
		}
		if b.principal(u, true) {
			b.grant(u.ID, access.TypeSchedule, s.ID, access.Member)
		}
	}
}

// onCalls makes a grant of every turn on a schedule that is known, and keeps
// apart who is on call without one.
func (b *builder) onCalls() {
	v := b.d.Coverage[access.KindOnCall]
	if v.State == access.NotRead {
		return
	}
	listed := make(map[string]bool, len(b.d.Schedules))
	for _, s := range b.d.Schedules {
		listed[s.ID] = true
	}
	for t, u := range b.turns {
		switch {
		case !listed[t.schedule] && !b.known[t.schedule]:
			b.notes.strayTurns++
		case b.principal(u, true):
			b.grant(u.ID, access.TypeSchedule, t.schedule, access.OnCall)
		}
	}
	for _, u := range b.direct.rows {
		u.Deleted = !b.users.has(u.ID) && b.everybody()
		b.d.DirectOnCall = append(b.d.DirectOnCall, u)
	}
}

// everybody reports whether the users are known to be all there are.
func (b *builder) everybody() bool {
	return b.id.SeesAll() && b.d.Coverage[access.KindUsers].State == access.Read
}

// principal makes sure that a reference has a user to stand for it, and
// reports whether it has. Somebody who is not among all the users was deleted
// (only schedules keep deleted people; a team's member whom the sweep does not
// know came after it, and waits for the next run). Where not all users can be
// seen nothing is said of them but what the reference says.
func (b *builder) principal(u access.UserRef, keepsDeleted bool) bool {
	if b.principals[u.ID] {
		return true
	}
	status := access.Unseen
	if u.Deleted || b.everybody() {
		if !keepsDeleted {
			b.notes.strayMembers++
			return false
		}
		status = access.Deleted
	}
	b.principals[u.ID] = true
	b.d.Users = append(b.d.Users, access.User{ID: u.ID, Name: u.Name, Status: status})
	if status == access.Deleted {
		b.notes.deleted++
	} else {
		b.notes.unseen++
	}
	return true
}

// finish sorts, takes out what came twice, and lets go of what only the
// collection needed.
func (b *builder) finish() {
	d := b.d
	for i := range d.Users {
		d.Users[i].TeamIDs = nil
	}
	slices.SortFunc(d.Users, func(x, y access.User) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(d.Teams, func(x, y access.Team) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(d.Roles, func(x, y access.Role) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(d.Schedules, func(x, y access.Schedule) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(d.DirectOnCall, func(x, y access.UserRef) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(d.Grants, compareGrants)
	d.Grants = slices.Compact(d.Grants)
}

func compareGrants(x, y access.Grant) int {
	return cmp.Or(cmp.Compare(x.Type, y.Type), cmp.Compare(x.ResourceID, y.ResourceID),
		cmp.Compare(x.UserID, y.UserID), cmp.Compare(x.Entitlement, y.Entitlement))
}
