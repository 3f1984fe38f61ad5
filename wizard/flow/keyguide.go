package flow

import (
	"regexp"
	"strings"
	"time"

	"connectpd/store/access"
	"connectpd/store/failure"
)

// KeyGuide is how a key is created in PagerDuty.
type KeyGuide struct {
	Steps       []string
	Description string // to give the key
	Address     string // of the page, SUBDOMAIN where the account is unknown
	Open        string // what a browser is sent to
}

// signIn is where PagerDuty finds out whose account it is.
const signIn = "https://app.pagerduty.com"

// subdomainPlace stands in an address for the account's name.
const subdomainPlace = "SUBDOMAIN"

// NewKeyGuide words the guide for a platform. today is the local date;
// subdomain may be empty, and holds "acme.eu" for the EU region.
func NewKeyGuide(p access.Platform, today time.Time, subdomain string) KeyGuide {
	g := KeyGuide{
		Description: "ConductorOne integration, connectpd, " + today.Format(time.DateOnly),
		Address:     keyPage(subdomainPlace),
		Open:        signIn,
	}
	if subdomain != "" {
		g.Address = keyPage(subdomain)
		g.Open = g.Address
	}
	kind := "Tick Read-only API Key: connectpd only reads."
	if p == access.ConductorOne {
		kind = "Leave Read-only API Key unticked if ConductorOne is to grant and remove access (just-in-time); tick it for reviews only."
	}
	g.Steps = []string{
		"In PagerDuty open Integrations, then API Access Keys under Developer Tools.",
		"Choose Create New API Key.",
		"Give it the description below, so that it is recognised later.",
		kind,
		"Choose Create Key and copy the key now: PagerDuty shows it once.",
	}
	return g
}

func keyPage(subdomain string) string {
	return "https://" + subdomain + ".pagerduty.com/api_keys"
}

var subdomainShape = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.eu)?$`)

// CleanSubdomain takes the account's name out of what was typed: the name, its
// host, or any address of its pages. Empty stays empty.
func CleanSubdomain(typed string) (string, *Problem) {
	s := strings.ToLower(visible(typed))
	s = strings.TrimPrefix(strings.TrimPrefix(s, "https://"), "http://")
	s, _, _ = strings.Cut(s, "/")
	s = strings.TrimSuffix(s, ".pagerduty.com")
	if s == "" || strings.EqualFold(s, subdomainPlace) {
		return "", nil
	}
	if s == "app" || s == "www" || s == "support" || !subdomainShape.MatchString(s) {
		return "", &Problem{
			Told:  failure.Tell(failure.SubdomainOdd),
			Field: FieldSubdomain,
		}
	}
	return s, nil
}
