package engine

import (
	"fmt"

	"connectpd/store/access"
)

// notes count what a collection's checks found. None of it is fatal, and none
// of it is silent: each count becomes one warning in progress and log.
type notes struct {
	noRole        int // users without a base role
	goneTeams     int
	goneSchedules int
	emptyMembers  int // member rows without a user
	strayMembers  int // members of teams whom the user sweep does not know
	strayTurns    int // turns on schedules that are not listed
	deleted       int // deleted people whom schedules still list
	unseen        int // people whom this key does not show
	ghostTeams    int // teams that users name but the listing does not
	differing     int // memberships on which users and teams disagree
	rolelessIn    int // members whose team role is not said
	// seesPart is the kind of a key that need not see the whole account.
	seesPart access.TokenKind
}

func (n *notes) tell(p *Progress) {
	warn := func(t access.ResourceType, count int, one, many string) {
		switch {
		case count == 1:
			p.warn(t, one)
		case count > 1:
			p.warn(t, fmt.Sprintf(many, count))
		}
	}
	switch n.seesPart {
	case access.UserToken:
		p.warn("", "This is a user token: it only sees what its user can see, which may be less than the whole account")
	case access.OAuthToken:
		p.warn("", "This is an OAuth token: it only sees what its scopes and its user allow, which may be less than the whole account")
	case access.AccountKey:
	}
	warn(access.TypeSchedule, n.deleted,
		"Schedules still list a deleted user", "Schedules still list %d deleted users")
	warn(access.TypeUser, n.unseen,
		"One person appears in teams or schedules but is not visible to this API key",
		"%d people appear in teams or schedules but are not visible to this API key")
	warn(access.TypeUser, n.noRole, "One user has no base role", "%d users have no base role")
	warn(access.TypeTeam, n.goneTeams,
		"One team was deleted during the sync", "%d teams were deleted during the sync")
	warn(access.TypeSchedule, n.goneSchedules,
		"One schedule was deleted during the sync", "%d schedules were deleted during the sync")
	warn(access.TypeTeam, n.emptyMembers,
		"One member row has no person and was left out",
		"%d member rows have no person and were left out")
	warn(access.TypeTeam, n.strayMembers,
		"One team member is not among the users and was left out until the next sync",
		"%d team members are not among the users and were left out until the next sync")
	warn(access.TypeSchedule, n.strayTurns,
		"One on-call turn is on an unlisted schedule and was left out",
		"%d on-call turns are on unlisted schedules and were left out")
	warn(access.TypeTeam, n.ghostTeams,
		"One team appears with its users but is not listed", "%d teams appear with their users but are not listed")
	warn(access.TypeTeam, n.differing,
		"The user list and the team's member list disagree on one membership; the member list was used",
		"The user list and the teams' member lists disagree on %d memberships; the member lists were used")
	warn(access.TypeTeam, n.rolelessIn,
		"The team role of one member is unknown: PagerDuty does not give it",
		"The team roles of %d members are unknown: PagerDuty does not give them")
}
