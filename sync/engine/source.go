// Package engine runs a sync: it plans what to read, collects it in memory,
// checks it, and has the store apply it as one transaction. It tells how far
// it is through Progress.
//
// It must not know HTTP or PagerDuty's JSON (a Source reads the account) nor
// who watches (viewers poll Progress).
package engine

import (
	"context"
	"errors"

	"connectpd/store/access"
)

// Source reads one PagerDuty account. Sinks are called page by page, never
// two at a time for one call; a call returns after its last page. Errors may
// be access.Refuser; an error whose context is done is the context's.
type Source interface {
	// Check tells what the token is (three cheap requests).
	Check(ctx context.Context) (access.Identity, error)
	Users(ctx context.Context, sink func(access.Page[access.User])) (access.Listing, error)
	Teams(ctx context.Context, sink func(access.Page[access.Team])) (access.Listing, error)
	// Members lists one team's members. Gone: the team was deleted meanwhile.
	Members(ctx context.Context, teamID string, sink func(access.Page[access.TeamMember])) (access.Listing, error)
	// Schedules lists the layer-based schedules.
	Schedules(ctx context.Context, sink func(access.Page[access.Schedule])) (access.Listing, error)
	// ShiftSchedules lists the shift-based schedules (id, name only).
	ShiftSchedules(ctx context.Context, sink func(access.Page[access.Schedule])) (access.Listing, error)
	// ShiftSchedule reads one of them.
	ShiftSchedule(ctx context.Context, id string) (access.ShiftSchedule, error)
	// OnCalls lists who is on call now.
	OnCalls(ctx context.Context, sink func(access.Page[access.OnCallRow])) (access.Listing, error)
	// OnCallBySchedule reads who holds a layer-based schedule's shift now,
	// for schedules that no escalation policy uses.
	OnCallBySchedule(ctx context.Context, id string) ([]access.UserRef, error)
}

// observer is told about a Source's traffic. Progress is one; a Source calls
// it from many goroutines, so its methods are quick and never block.
type observer interface {
	RequestStarted()
	RequestDone(route string, status int, requestID string)
	Retrying(route string, try int, cause string)
	// WaitStarted: a gate holds requests back ("rate limit", "retry");
	// WaitDone ends it. The same gate's waits do not overlap.
	WaitStarted(gate, reason string, seconds float64)
	WaitDone(gate string)
	Budget(gate string, limit, remaining int, resetSeconds float64)
	Warning(text string)
	// Remaining is how many requests the run still needs, those in flight
	// included; false while that is not known. A Source that could finish
	// within the rate budget need not keep a reserve of it.
	Remaining() (requests int, known bool)
}

// unreadableError is an error that can tell whether the account did answer, but with
// nothing that can be read: such a team, schedule or listing keeps its last
// good data, and the run goes on. Errors without the method end the run.
type unreadableError interface {
	error
	Unreadable() bool
}

func unreadable(err error) bool {
	var u unreadableError
	return errors.As(err, &u) && u.Unreadable()
}

// abilityRefuser is an access.PlanLacks error that can tell whether the
// answer named a missing ability (code 2014): the plan has no such thing.
// Any other 402 only means that it could not be read. Errors without the
// method are judged by what the plan is known to have.
type abilityRefuser interface {
	error
	LacksAbility() bool
}
