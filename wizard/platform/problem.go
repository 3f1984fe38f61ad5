package platform

import (
	"context"
	"errors"

	"connectpd/store/place"
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// codes are the problems that a failed call is.
var codes = map[Kind]flow.Code{
	KindRefused:   flow.CodeRejected,
	KindForbidden: flow.CodeForbidden,
	KindRateLimit: flow.CodeRateLimit,
	KindNetwork:   flow.CodeNetwork,
	KindServer:    flow.CodeServer,
	KindNotJSON:   flow.CodeServer,
	KindMalformed: flow.CodeServer,
}

// Problem words why a call of a platform failed. kept says what became
// of what was answered so far.
func Problem(err error, kept string) *flow.Problem {
	var p *flow.Problem
	var e Failure
	var k *place.Error
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &e):
		code := codes[e.Failed()]
		if code == "" {
			code = flow.CodeFailed
		}
		return &flow.Problem{Code: code, Err: err, Kept: kept,
			What: words.Stop(e.Error()), Why: e.Means(), Do: words.Stop(e.Cure())}
	case errors.As(err, &k):
		return flow.KeychainProblem(err, kept)
	case errors.Is(err, context.Canceled):
		return &flow.Problem{Code: flow.CodeFailed, Err: err, Kept: kept,
			What: "The tenant's answer was not waited for.", Do: "Try again."}
	}
	return &flow.Problem{Code: flow.CodeFailed, Err: err, Kept: kept,
		What: "The tenant could not be asked: " + words.Stop(err.Error()), Do: "Try again."}
}
