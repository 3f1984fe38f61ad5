package flow

import (
	"context"
	"errors"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/place"
	"connectpd/store/secret"
	"connectpd/store/words"
)

// CheckProblem words why the check of a token failed. tok tells its length and
// last four only; base is the API base where it is not the public one.
func CheckProblem(err error, tok secret.Value, base string) *Problem {
	p := &Problem{Field: FieldToken, Err: err, Kept: NothingSaved}
	var e access.APIError
	switch {
	case errors.Is(err, context.Canceled):
		p.Told = failure.Tell(failure.CheckStopped)
	case !errors.As(err, &e):
		p.Told = failure.Tell(failure.CheckFailed, failure.Blanks{"reason": failure.Sayable(err)})
	default:
		p.Told = checkTold(e, tok)
		if sameAgain[p.Code] {
			p.Kept += " You can then check the same token again."
		}
		if base != "" {
			p.Kept += " The address was " + base + ", from CONNECTPD_API_URL."
		}
	}
	return p
}

// sameAgain are the failures that say nothing of the token.
var sameAgain = map[Code]bool{CodeIPBlocked: true, CodeRateLimit: true, CodeNetwork: true, CodeServer: true}

// checkTold is what the check tells beside the call that failed.
func checkTold(e access.APIError, tok secret.Value) failure.Told {
	switch n := tok.Len(); e.Kind() {
	case access.ClassRejected:
		if n > 0 && n < restKeyLength {
			return failure.Tell(failure.PDKeyCut, failure.Blanks{"where": "", "length": words.Plural(n, "character", "characters")})
		}
	case access.ClassPlan:
		return failure.Tell(failure.PDNoREST)
	case access.ClassNetwork:
		return e.Failure().And(failure.Tell(failure.NetDoctor))
	}
	return e.Failure()
}

// KeychainProblem words a failed keychain call. after says what is not lost.
func KeychainProblem(err error, after string) *Problem {
	p := &Problem{Err: err, Kept: after}
	var e *place.Error
	if !errors.As(err, &e) {
		p.Told = failure.Tell(failure.KeychainUnusable, failure.Blanks{"reason": failure.Sayable(err)})
		return p
	}
	p.Told = e.Failure()
	switch e.Reason {
	case place.WrongPassphrase, place.NoPassphrase, place.ShortPassphrase:
		p.Field = FieldPassphrase
	}
	return p
}
