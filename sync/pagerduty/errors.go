package pagerduty

import "connectpd/store/access"

// Class is what went wrong, as far as words and exit codes differ.
type Class string

// The classes.
const (
	ClassRejected   Class = "rejected"    // 401
	ClassForbidden  Class = "forbidden"   // 403
	ClassIPBlocked  Class = "ip_blocked"  // 403 by an IP allow list
	ClassScope      Class = "scope"       // 403: OAuth scope missing
	ClassPlan       Class = "plan"        // 402
	ClassGone       Class = "gone"        // 404
	ClassBadRequest Class = "bad_request" // 400
	ClassRateLimit  Class = "rate_limit"  // 429, beyond patience
	ClassServer     Class = "server"      // 5xx, 408
	ClassNetwork    Class = "network"     // DNS, refused, reset, TLS, timeout
	ClassMalformed  Class = "malformed"   // an answer that does not parse
	ClassRedirect   Class = "redirect"    // a redirect, refused
	ClassTooLarge   Class = "too_large"
)

// Error is a failed call after all its tries.
type Error struct {
	Class     Class
	Route     string // template: /teams/{id}/members
	Status    int    // HTTP status; 0 when nothing answered
	Code      int    // PagerDuty's error code
	Message   string // PagerDuty's message, cleaned
	Scope     string // missing OAuth scope, where named
	RequestID string
	Tries     int
	Err       error
}

// Error says what happened; Cure (in cure.go) what to do.
func (e *Error) Error() string { panic("contract") }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Refusal maps the class for those who decide on it.
func (e *Error) Refusal() access.Refusal { panic("contract") }
