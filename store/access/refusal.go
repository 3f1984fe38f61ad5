package access

import "errors"

// Refusal is why an account would not give what was asked, as far as a
// caller has to decide on it.
type Refusal string

// The refusals. The empty value is no refusal at all (network, server
// trouble, a programming error).
const (
	TokenRejected Refusal = "token_rejected" // 401: wrong, deleted, disabled or expired
	Forbidden     Refusal = "forbidden"      // 403
	PlanLacks     Refusal = "plan_lacks"     // 402
	Gone          Refusal = "gone"           // 404 of a thing that was listed before
	OtherAccount  Refusal = "other_account"  // the token opens another account
)

// refuser is an error that carries a Refusal.
type refuser interface {
	error
	Refusal() Refusal
}

// RefusalOf is the refusal in an error's chain, or "".
func RefusalOf(err error) Refusal {
	var r refuser
	if errors.As(err, &r) {
		return r.Refusal()
	}
	return ""
}
