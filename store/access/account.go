package access

import "strings"

// Account names one PagerDuty account and where it is reached.
type Account struct {
	Subdomain string // first label of the account's host; "" where no answer names it
	Region    string // "us", "eu"; "" where a custom API base was given
	API       string // API base address, no trailing slash
}

// Label is an account as people know it: "acme (US)", or its address where no
// answer names it; "" where nothing is known of it.
func (a Account) Label() string {
	name := a.Subdomain
	switch {
	case name == "" && a.Region == "":
		return a.API
	case name == "":
		name = "not given by PagerDuty"
	}
	switch {
	case a.Region != "":
		return name + " (" + strings.ToUpper(a.Region) + ")"
	case a.API != "":
		return name + " (at " + a.API + ")"
	}
	return name
}

// Page is the account's own page in PagerDuty; "" where no answer names it.
func (a Account) Page() string {
	switch {
	case a.Subdomain == "":
		return ""
	case a.Region == "eu":
		return "https://" + a.Subdomain + ".eu.pagerduty.com"
	}
	return "https://" + a.Subdomain + ".pagerduty.com"
}
