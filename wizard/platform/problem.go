package platform

import (
	"context"
	"errors"

	"connectpd/store/failure"
	"connectpd/store/place"
	"connectpd/wizard/flow"
)

// Problem words why a call of a platform failed. kept says what became
// of what was answered so far.
func Problem(err error, kept string) *flow.Problem {
	var p *flow.Problem
	var k *place.Error
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, new(Failure)):
		return &flow.Problem{Told: failure.Of(err), Err: err, Kept: kept}
	case errors.As(err, &k):
		return flow.KeychainProblem(err, kept)
	case errors.Is(err, context.Canceled):
		return &flow.Problem{Told: failure.Tell(failure.C1Unwaited), Err: err, Kept: kept}
	}
	return &flow.Problem{Told: failure.Tell(failure.TenantUnasked, failure.Blanks{"reason": failure.Sayable(err)}), Err: err, Kept: kept}
}
