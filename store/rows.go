package store

import (
	"connectpd/store/access"
)

// The access tables in memory. Things and entitlements go by their numbers:
// 200,000 grants as numbers take a few megabytes and compare in no time.

// typeNums are the numbers that resource types have in the thing table.
var typeNums = map[access.ResourceType]int{
	access.TypeUser: 1, access.TypeTeam: 2, access.TypeRole: 3, access.TypeSchedule: 4,
}

// typeByNum is the other way round; 0 is no type.
var typeByNum = [...]access.ResourceType{"", access.TypeUser, access.TypeTeam, access.TypeRole, access.TypeSchedule}

// thing is a user, team, role or schedule that was ever seen.
type thing struct {
	num int32
	typ access.ResourceType
	id  string
}

// userRow is one span of a user's attributes. TeamIDs are not kept.
type userRow struct {
	num      int32
	from     int64
	baseline bool
	access.User
}

// live reports whether somebody is a user of the account, rather than a name
// that a schedule or team mentions.
func (u *userRow) live() bool { return u != nil && isLive(u.User) }

func isLive(u access.User) bool { return u.Status != access.Deleted && u.Status != access.Unseen }

// resourceRow is one span of a team's, role's or schedule's attributes.
type resourceRow struct {
	num      int32
	from     int64
	baseline bool
	typ      access.ResourceType
	id       string
	resourceAttrs
}

type resourceAttrs struct {
	name, url   string
	defaultRole string // teams
	kind        access.ScheduleKind
	timeZone    string
	policies    int
}

func teamAttrs(t access.Team) resourceAttrs {
	return resourceAttrs{name: t.Name, url: t.URL, defaultRole: t.DefaultRole}
}

func scheduleAttrs(s access.Schedule) resourceAttrs {
	return resourceAttrs{name: s.Name, url: s.URL, kind: s.Kind, timeZone: s.TimeZone, policies: s.Policies}
}

func roleAttrs(r access.Role) resourceAttrs { return resourceAttrs{name: r.Name} }

func (r *resourceRow) team() access.Team {
	return access.Team{ID: r.id, Name: r.name, DefaultRole: r.defaultRole, URL: r.url}
}

func (r *resourceRow) schedule() access.Schedule {
	return access.Schedule{ID: r.id, Name: r.name, Kind: r.kind, TimeZone: r.timeZone, URL: r.url, Policies: r.policies}
}

func (r *resourceRow) role() access.Role { return access.Role{ID: r.id, Name: r.name} }

// grantRow is one span of a grant.
type grantRow struct {
	user, resource int32
	ent            int32
	baseline       bool
	from           int64
}

// compare orders grants as their table does.
func (g grantRow) compare(o grantRow) int {
	switch {
	case g.user != o.user:
		return int(g.user) - int(o.user)
	case g.resource != o.resource:
		return int(g.resource) - int(o.resource)
	default:
		return int(g.ent) - int(o.ent)
	}
}

// The entitlement that splits a schedule's grants into two kinds; its number
// stands in the first migration.
const entOnCall int32 = 6

// grantKind is the kind whose coverage a grant falls under.
func grantKind(on access.ResourceType, ent int32) access.Kind {
	switch {
	case on == access.TypeRole:
		return access.KindUsers
	case on == access.TypeTeam:
		return access.KindMemberships
	case ent == entOnCall:
		return access.KindOnCall
	default:
		return access.KindScheduleMembers
	}
}

// resourceKind is the kind whose coverage a resource falls under. Roles come
// with the users.
func resourceKind(t access.ResourceType) access.Kind {
	switch t {
	case access.TypeTeam:
		return access.KindTeams
	case access.TypeSchedule:
		return access.KindSchedules
	default:
		return access.KindUsers
	}
}
