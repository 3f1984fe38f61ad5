package pagerduty

import (
	"fmt"
	"net/http"
	"strings"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/sync/remote"
)

// Class is what went wrong; its words are package access's.
type Class = access.Class

// The classes.
const (
	ClassRejected   = access.ClassRejected
	ClassForbidden  = access.ClassForbidden
	ClassIPBlocked  = access.ClassIPBlocked
	ClassScope      = access.ClassScope
	classPlan       = access.ClassPlan
	classGone       = access.ClassGone
	classBadRequest = access.ClassBadRequest
	ClassRateLimit  = access.ClassRateLimit
	ClassServer     = access.ClassServer
	ClassNetwork    = access.ClassNetwork
	classMalformed  = access.ClassMalformed
	classRedirect   = access.ClassRedirect
	classTooLarge   = access.ClassTooLarge
)

// Error is a failed call after all its tries.
type Error struct {
	Class     Class
	Route     string // template: /teams/{id}/members
	Base      string // the API base that was asked
	Status    int    // HTTP status; 0 when nothing answered
	Code      int    // PagerDuty's error code
	Message   string // PagerDuty's message, cleaned
	Scope     string // missing OAuth scope, where named
	Ability   string // missing ability of the plan, where named
	RequestID string
	Tries     int
	// BothRegions: the token was refused in the US and in the EU.
	BothRegions bool
	// AnyRegion: the region was to be found out.
	AnyRegion bool
	// KeyLength is the token's length where it can tell what is wrong
	// (rejected tokens); otherwise 0.
	KeyLength int
	Err       error
}

// Error says what happened with all that is known, for the log; Failure (in
// cure.go) is what people are told.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Failure().Said())
	if e.Message != "" {
		fmt.Fprintf(&b, ": %s", e.Message)
	}
	var notes []string
	if e.Status != 0 {
		notes = append(notes, fmt.Sprintf("HTTP %d", e.Status))
	}
	if e.Code != 0 {
		notes = append(notes, fmt.Sprintf("code %d", e.Code))
	}
	if e.Route != "" {
		notes = append(notes, "GET "+e.Route)
	}
	if e.Tries > 1 {
		notes = append(notes, words.Plural(e.Tries, "try", "tries"))
	}
	if t := e.trouble(); e.Class == ClassNetwork && t.Err != nil {
		notes = append(notes, t.Error())
	}
	if e.RequestID != "" {
		notes = append(notes, "request "+e.RequestID)
	}
	if len(notes) > 0 {
		fmt.Fprintf(&b, " (%s)", strings.Join(notes, ", "))
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// trouble is what broke the way, of ClassNetwork.
func (e *Error) trouble() *remote.Trouble { return remote.TroubleOf(e.Err) }

// Refusal maps the class for those who decide on it.
func (e *Error) Refusal() access.Refusal {
	switch e.Class {
	case ClassRejected:
		return access.TokenRejected
	case ClassForbidden, ClassIPBlocked, ClassScope:
		return access.Forbidden
	case classPlan:
		return access.PlanLacks
	case classGone:
		return access.Gone
	default:
		return ""
	}
}

// Unreadable reports that PagerDuty did answer, with nothing that can be read
// for this one thing and will not be for now: trouble of its own that outlasts
// the tries, a request that it does not take, an answer of another kind. See
// engine.Unreadable.
func (e *Error) Unreadable() bool {
	switch e.Class {
	case classBadRequest, ClassServer, classMalformed, classRedirect, classTooLarge:
		return true
	default:
		return false
	}
}

// codeLacksAbility is the code of a 402 that says that the plan has no such
// thing ("Required abilities are unavailable").
const codeLacksAbility = 2014

// Kind is the class, for whoever knows errors by what they tell.
func (e *Error) Kind() Class { return e.Class }

// LacksAbility reports whether a 402 says that the plan lacks what was asked
// for; any other 402 (an unpaid account) only means that it was not given.
// See engine.AbilityRefuser.
func (e *Error) LacksAbility() bool {
	return e.Class == classPlan && (e.Code == codeLacksAbility || e.Ability != "")
}

// PagerDutyRequestID names the refused request to PagerDuty's support.
func (e *Error) PagerDutyRequestID() string { return e.RequestID }

// classOf maps a status that is no success.
func classOf(status int) Class {
	switch {
	case status == http.StatusUnauthorized:
		return ClassRejected
	case status == http.StatusPaymentRequired:
		return classPlan
	case status == http.StatusForbidden:
		return ClassForbidden
	case status == http.StatusNotFound || status == http.StatusGone:
		return classGone
	case status == http.StatusRequestTimeout || status >= 500:
		return ClassServer
	case status == http.StatusTooManyRequests:
		return ClassRateLimit
	case status >= 300 && status < 400:
		return classRedirect
	default:
		return classBadRequest
	}
}
