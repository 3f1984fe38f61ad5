package flow

import "connectpd/store/access"

// Refusal makes a Problem an access.Refuser, so that whoever decides on exit
// codes need not know conversations.
func (p *Problem) Refusal() access.Refusal {
	switch p.Code {
	case CodeRejected, CodeTokenShape, CodeEventsKey:
		return access.TokenRejected
	case CodeForbidden, CodeIPBlocked:
		return access.Forbidden
	case CodeOtherAccount:
		return access.OtherAccount
	}
	return access.RefusalOf(p.Err)
}
