// Package load makes accounts of any size for tests, and serves them from a
// process of their own so that a measurement holds the client's work alone.
// Only tests import it; it knows the simulator and nothing else of ours.
package load

// Size of a made-up account.
type Size struct {
	Users, Teams, TeamSize    int
	Schedules, ShiftSchedules int // layer-based, shift-based
	Policies                  int // 0: one for every three schedules
	Unused                    int // layer-based schedules that no policy uses
	OnCallRows                int // 0: as the policies give; else so many, at any time
	EmptyTeams                int // of the teams, so many have no members
	// UnknownRoles gives some users and members role values that no
	// documentation names.
	UnknownRoles bool
}
