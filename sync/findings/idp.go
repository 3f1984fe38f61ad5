package findings

import "connectpd/store/access"

// ProposeIDP reports whether to propose marking the connector's app as an
// identity provider's: it is not marked, and most users were created through
// single sign-on, as PagerDuty says of sso of all users.
func ProposeIDP(in Input) (sso, all int, propose bool) {
	if in.Data == nil {
		return 0, 0, false
	}
	for _, u := range in.Data.Users {
		if !isLive(u) {
			continue
		}
		all++
		if u.SSO == access.Yes {
			sso++
		}
	}
	return sso, all, in.Connector.App.IDP == "" && 2*sso > all
}
