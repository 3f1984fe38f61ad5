package platform

import "connectpd/store/failure"

// Kind is what went wrong, as far as words and decisions differ.
type Kind string

// The kinds.
const (
	KindRefused     Kind = "refused"     // id and secret were refused
	KindForbidden   Kind = "forbidden"   // 403: the role or the credential's scope
	KindNotFound    Kind = "not_found"   // 404
	KindDuplicate   Kind = "duplicate"   // 409
	KindBadRequest  Kind = "bad_request" // any other 4xx
	KindRateLimit   Kind = "rate_limit"  // 429, beyond patience
	KindServer      Kind = "server"      // 5xx, 408
	KindNetwork     Kind = "network"     // DNS, refused, reset, TLS, no answer in time
	KindNotJSON     Kind = "not_json"    // a page of somebody else: a sign-in page, a web filter
	KindMalformed   Kind = "malformed"   // JSON that is cut short or of another shape
	KindRedirect    Kind = "redirect"    // a redirect, refused
	KindTooLarge    Kind = "too_large"
	KindUnsupported Kind = "unsupported" // the tenant's form asks for what is not known here
)

// Failure is a failed call of a platform.
type Failure interface {
	failure.Teller
	Failed() Kind
	MayBeDone() bool // the call may have had its effect although it failed
}
