package conductorone

import (
	"fmt"
	"time"

	"connectpd/store/failure"
	"connectpd/wizard/platform"
)

// rows has the row of the table of failures for the kinds that have one.
var rows = map[platform.Kind]failure.ID{
	platform.KindRefused:     failure.C1Refused,
	platform.KindForbidden:   failure.C1Forbidden,
	platform.KindNotFound:    failure.C1NotFound,
	platform.KindDuplicate:   failure.C1Duplicate,
	platform.KindBadRequest:  failure.C1BadRequest,
	platform.KindRateLimit:   failure.C1RateLimit,
	platform.KindServer:      failure.C1Server,
	platform.KindMalformed:   failure.C1Malformed,
	platform.KindRedirect:    failure.C1Redirect,
	platform.KindTooLarge:    failure.C1TooLarge,
	platform.KindUnsupported: failure.C1Unsupported,
}

// Failure names the row of a failed call. A change whose effect is not known
// may be made again, which is said too.
func (e *Error) Failure() failure.Told {
	told := failure.Tell(e.row(), failure.Blanks{
		"tenant": e.tenant(), "op": e.op(), "off": roundly(e.ClockOff.Abs()), "wait": roundly(e.RetryAfter)})
	if e.Kind == platform.KindNetwork || e.Kind == platform.KindNotJSON {
		told = e.trouble().Told(e.tenant())
	}
	if e.Doubtful {
		told = told.And(failure.Tell(failure.C1NothingTwice))
	}
	return told
}

func (e *Error) row() failure.ID {
	switch {
	case e.Kind == platform.KindRefused && e.ClockOff != 0:
		return failure.C1RefusedClock
	case e.Kind == platform.KindForbidden && e.Op == opPromote:
		return failure.C1NoPromotion
	case e.Kind == platform.KindNotFound && e.Op == opSignIn:
		return failure.C1NoTenant
	case e.Kind == platform.KindRateLimit && e.RetryAfter > 0:
		return failure.C1RateLimitFor
	case e.Kind == platform.KindServer && e.Doubtful:
		return failure.C1ServerUnsure
	case e.Kind == platform.KindMalformed && e.Doubtful:
		return failure.C1MalformedUnsure
	}
	if row, ok := rows[e.Kind]; ok {
		return row
	}
	return failure.C1Request
}

// Short is what happened in a few words, for a note in brackets.
func (e *Error) Short() string {
	row, ok := shortRows[e.Kind]
	if !ok {
		row = failure.C1ShortOther
	}
	if e.Kind == platform.KindNetwork {
		return e.trouble().Told("it").Said()
	}
	return failure.Tell(row, failure.Blanks{"op": e.op()}).Said()
}

var shortRows = map[platform.Kind]failure.ID{
	platform.KindRefused:   failure.C1ShortRefused,
	platform.KindForbidden: failure.C1ShortForbidden,
	platform.KindRateLimit: failure.C1ShortRateLimit,
	platform.KindServer:    failure.C1ShortServer,
	platform.KindNotJSON:   failure.C1ShortElse,
	platform.KindMalformed: failure.C1ShortElse,
	platform.KindTooLarge:  failure.C1ShortElse,
	platform.KindRedirect:  failure.C1ShortElse,
}

func (e *Error) tenant() string {
	if e.Tenant == "" {
		return "The tenant"
	}
	return e.Tenant
}

func (e *Error) op() string {
	if e.Op == "" {
		return "do that"
	}
	return e.Op
}

// roundly is a duration as people say it.
func roundly(d time.Duration) string {
	unit := func(n int, one string) string {
		if n == 1 {
			return "a " + one
		}
		return fmt.Sprintf("%d %ss", n, one)
	}
	switch {
	case d < 2*time.Minute:
		return unit(max(int(d.Round(time.Second)/time.Second), 1), "second")
	case d < 2*time.Hour:
		return unit(int(d.Round(time.Minute)/time.Minute), "minute")
	default:
		return fmt.Sprintf("%d hours", int(d.Round(time.Hour)/time.Hour))
	}
}
