package talk

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/pagerduty"
)

// CheckProblem words why the check of a token failed. tok tells its length and
// last four only; base is the API base where it is not the public one.
func CheckProblem(err error, tok secret.Value, base string) *Problem {
	p := &Problem{Code: CodeFailed, Field: FieldToken, Err: err, Kept: NothingSaved}
	var e *pagerduty.Error
	switch {
	case errors.Is(err, context.Canceled):
		p.What = "The check was stopped."
		p.Do = "Press Enter to check the token again, or paste another one."
	case !errors.As(err, &e):
		p.What = "The token could not be checked: " + err.Error() + "."
		p.Do = "Try again."
	default:
		wordClass(p, e, tok, base)
	}
	return p
}

func wordClass(p *Problem, e *pagerduty.Error, tok secret.Value, base string) {
	switch e.Class {
	case pagerduty.ClassRejected:
		wordRejected(p, tok, base)
	case pagerduty.ClassIPBlocked:
		p.Code = CodeIPBlocked
		p.What = "PagerDuty accepts no requests from this network."
		p.Why = "The account has an IP allow list, and the address of this computer is not on it."
		p.Do = "Connect through your company's network or VPN and press Enter, or ask an Account Owner to add this address."
	case pagerduty.ClassScope:
		p.Code = CodeForbidden
		p.What = "This OAuth token may not read the account's users."
		if e.Scope != "" {
			p.What = "This OAuth token lacks the scope " + e.Scope + "."
		}
		p.Why = "OAuth tokens see only what their scopes name."
		p.Do = "Use an API access key, or an OAuth token with users.read, teams.read, schedules.read, oncalls.read and abilities.read."
	case pagerduty.ClassForbidden:
		p.Code = CodeForbidden
		p.What = "PagerDuty knows this token but does not let it read users."
		p.Why = "Usually it is the user token of somebody whose role is too low (restricted access or stakeholder)."
		p.Do = "Ask an Admin or Account Owner for an account key: Integrations > API Access Keys (Developer Tools)."
	case pagerduty.ClassPlan:
		p.Code = CodeForbidden
		p.What = "The account's plan does not include the REST API."
		p.Why = "Free and some older plans have none."
		p.Do = "Ask PagerDuty's support, or upgrade the plan."
	case pagerduty.ClassRateLimit:
		p.Code = CodeRateLimit
		p.What = "PagerDuty's rate limit is used up, so the token could not be checked."
		p.Why = "Something else uses the same key, or the same user's keys, very often right now."
		p.Do = "Wait a minute, then press Enter. The token stays typed."
	case pagerduty.ClassNetwork:
		wordNetwork(p, e, base)
	case pagerduty.ClassServer:
		p.Code = CodeServer
		p.What = fmt.Sprintf("PagerDuty is in trouble itself (it answered %d), so the token could not be checked.", e.Status)
		p.Do = "Try again in a few minutes; https://status.pagerduty.com shows its state. The token stays typed."
	default:
		p.Code = CodeServer
		p.What = "What answered was not PagerDuty's API: " + e.Error() + "."
		p.Why = "Usually a proxy or a sign-in page of this network answers in its place."
		p.Do = "Check the network (connectpd doctor helps), then press Enter. The token stays typed."
	}
}

func wordRejected(p *Problem, tok secret.Value, base string) {
	p.Code = CodeRejected
	p.What = "PagerDuty does not know this token, neither in its US nor in its EU region."
	if base != "" {
		p.What = "The API at " + host(base) + " does not know this token."
	}
	p.Why = "Usually it was copied in part, or the key was deleted or disabled since."
	if n := tok.Len(); n != restKeyLength && n > 0 && n < 40 {
		p.Why = fmt.Sprintf("It has %s where PagerDuty's keys have %d, so it was probably copied in part.", Characters(n), restKeyLength)
	}
	p.Do = "Copy it again, or create a new key, and paste it here."
}

func wordNetwork(p *Problem, e *pagerduty.Error, base string) {
	p.Code = CodeNetwork
	at := "api.pagerduty.com"
	if base != "" {
		at = host(base)
	}
	p.What = "Nothing answered at " + at + ", so the token could not be checked."
	if e.Err != nil {
		p.Why = "The network said: " + e.Err.Error() + "."
	}
	p.Do = "Check the network, VPN or proxy (connectpd doctor helps), then press Enter. The token stays typed."
}

func host(base string) string {
	if u, err := url.Parse(base); err == nil && u.Host != "" {
		return u.Host
	}
	return base
}

// KeychainProblem words a failed keychain call. after says what is not lost.
func KeychainProblem(err error, after string) *Problem {
	p := &Problem{Code: CodeKeychain, Err: err, Kept: after}
	var e *keychain.Error
	if !errors.As(err, &e) {
		p.What = "The keychain could not be used: " + err.Error() + "."
		p.Do = "Try again; connectpd doctor tells more."
		return p
	}
	p.What, p.Do = e.Message, e.Cure
	if e.Reason == keychain.WrongPassphrase || e.Reason == keychain.NoPassphrase {
		p.Field = FieldPassphrase
	}
	return p
}
