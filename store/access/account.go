package access

import "strings"

// Account names one PagerDuty account and where it is reached.
type Account struct {
	Subdomain string // first label of the account's host; "" where no answer names it
	Region    string // "us", "eu"; "" where a custom API base was given
	API       string // API base address, no trailing slash
}

// Label is an account as people know it: "acme (US)"; "" where nothing is
// known of it.
func (a Account) Label() string {
	name := a.Subdomain
	if name == "" {
		name = "without a name"
	}
	switch {
	case a.Region != "":
		return name + " (" + strings.ToUpper(a.Region) + ")"
	case a.API != "":
		return name + " (at " + a.API + ")"
	case a.Subdomain == "":
		return ""
	}
	return name
}
