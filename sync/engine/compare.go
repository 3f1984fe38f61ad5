package engine

import "connectpd/store/access"

// compareViews holds the two independent views of memberships against each
// other: the team references that the user sweep carries, and the teams' own
// member listings. They may differ by what changed between the two reads; the
// member listing is kept, because it carries the role. Where a team could not
// be read there is nothing to compare.
func (b *builder) compareViews() {
	b.notes.seesPart = !b.id.SeesAll()
	b.notes.ghosts = b.ghosts
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
