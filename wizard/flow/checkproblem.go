package flow

import (
	"context"
	"errors"
	"fmt"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/store/secret"
	"connectpd/store/words"
)

// CheckProblem words why the check of a token failed. tok tells its length and
// last four only; base is the API base where it is not the public one.
func CheckProblem(err error, tok secret.Value, base string) *Problem {
	p := &Problem{Code: CodeFailed, Field: FieldToken, Err: err, Kept: NothingSaved}
	var e access.APIError
	switch {
	case errors.Is(err, context.Canceled):
		p.What = "The check was stopped."
		p.Do = "Check the token again, or paste another one."
	case !errors.As(err, &e):
		p.What = "The token could not be checked: " + err.Error() + "."
		p.Do = "Try again."
	default:
		wordClass(p, e, tok, base)
	}
	return p
}

func wordClass(p *Problem, e access.APIError, tok secret.Value, base string) {
	const typed = " The same token can then be checked again."
	p.What, p.Why, p.Do = words.Sentence(e.What()), e.Means(), words.Sentence(e.Cure())
	switch e.Kind() {
	case access.ClassRejected:
		p.Code = CodeRejected
		if n := tok.Len(); n > 0 && n < restKeyLength {
			p.Why = fmt.Sprintf("It has %s where PagerDuty's keys have %d, so it was probably copied in part.", words.Plural(n, "character", "characters"), restKeyLength)
		}
	case access.ClassIPBlocked:
		p.Code = CodeIPBlocked
		p.Do += typed
	case access.ClassScope, access.ClassForbidden:
		p.Code = CodeForbidden
	case access.ClassPlan:
		p.Code = CodeForbidden
		p.What = "The plan of this PagerDuty account does not include the REST API."
		p.Do = "Ask PagerDuty's support, or connect an account on a larger plan."
	case access.ClassRateLimit:
		p.Code = CodeRateLimit
		p.Do += typed
	case access.ClassNetwork:
		p.Code = CodeNetwork
		p.Do += " connectpd doctor helps to find out." + typed
	default:
		p.Code = CodeServer
		p.Do += typed
	}
	if base != "" {
		p.Kept += " The address asked was " + base + ", from CONNECTPD_API_URL."
	}
}

// KeychainProblem words a failed keychain call. after says what is not lost.
func KeychainProblem(err error, after string) *Problem {
	p := &Problem{Code: CodeKeychain, Err: err, Kept: after}
	var e *place.Error
	if !errors.As(err, &e) {
		p.What = "The keychain could not be used: " + err.Error() + "."
		p.Do = "Try again; connectpd doctor tells more."
		return p
	}
	p.What, p.Do = words.Sentence(e.Message), words.Sentence(e.Cure)
	switch e.Reason {
	case place.WrongPassphrase, place.NoPassphrase, place.ShortPassphrase:
		p.Field = FieldPassphrase
	}
	return p
}
