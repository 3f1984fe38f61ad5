package access

import "connectpd/store/failure"

// Class is what went wrong with a call of PagerDuty, as far as words and exit
// codes differ.
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
	ClassNetwork    Class = "network"     // on the way, or somebody else's answer: its cause says which
	ClassMalformed  Class = "malformed"   // an answer that does not parse
	ClassRedirect   Class = "redirect"    // a redirect, refused
	ClassTooLarge   Class = "too_large"
)

// APIError is a failed call of PagerDuty, which explains itself.
type APIError interface {
	failure.Teller
	Kind() Class
}
