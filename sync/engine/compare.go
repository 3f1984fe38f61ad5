package engine

import (
	"fmt"
	"slices"

	"connectpd/store/access"
)

// compareViews holds the two independent views of memberships against each
// other: the team references that the user sweep carries, and the teams' own
// member listings. They may differ by what changed between the two reads; the
// member listing is kept, because it carries the role. Where a team could not
// be read there is nothing to compare.
func (b *builder) compareViews() {
	if !b.id.SeesAll() {
		b.notes.seesPart = b.id.Kind
	}
	teams := b.d.Coverage[access.KindTeams]
	if teams.State == access.NotOnPlan || teams.State == access.NotRead {
		return
	}
	inTeam := make(map[string]map[string]bool, len(b.members))
	for team, rows := range b.members {
		users := make(map[string]bool, len(rows))
		for _, m := range rows {
			users[m.UserID] = true
		}
		inTeam[team] = users
	}
	named := 0
	for _, u := range b.users.rows {
		for _, team := range u.TeamIDs {
			users, read := inTeam[team]
			switch {
			case !read:
			case users[u.ID]:
				named++
			default:
				b.notes.differing++
			}
		}
	}
	if b.everybody() {
		read := 0
		for _, users := range inTeam {
			for u := range users {
				if b.users.has(u) {
					read++
				}
			}
		}
		b.notes.differing += max(0, read-named)
	}
	for team := range b.named {
		if !b.collector.teams.has(team) {
			b.notes.ghostTeams++
		}
	}
}

// maxRechecks bounds the teams whose members are read again.
const maxRechecks = 20

// recheck reads again the members of teams that have more than a page of
// them and whose listing lacks somebody who names the team: rows move between
// pages when a team changes while it is read, and this listing may come
// without a total that would tell. The longer listing is kept. In an account
// that stands still there is nothing to do.
func (c *collector) recheck() error {
	short := make(map[string]bool)
	for _, u := range c.users.rows {
		for _, team := range u.TeamIDs {
			if rows := c.members[team]; len(rows) >= pageRows && !isMember(rows, u.ID) {
				short[team] = true
			}
		}
	}
	for team := range short {
		if len(short) > maxRechecks {
			return nil // too much has changed; the next run will tell
		}
		rows, _, err := c.listMembers(c.ctx, team)
		switch {
		case access.RefusalOf(err) != "" && access.RefusalOf(err) != access.TokenRejected:
			continue // what was read before stands
		case err != nil:
			return fmt.Errorf("reading the members of team %s again: %w", team, err)
		case len(rows) >= len(c.members[team]):
			c.members[team] = rows
		}
	}
	return nil
}

func isMember(rows []access.TeamMember, user string) bool {
	return slices.ContainsFunc(rows, func(m access.TeamMember) bool { return m.UserID == user })
}
