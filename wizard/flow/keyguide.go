package flow

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"connectpd/store/failure"
)

// KeyGuide is how a key is created in PagerDuty.
type KeyGuide struct {
	Way         []string // menu, page, button
	Tips        []string // what must not be missed there
	Steps       []string // one by one
	Description string   // to give the key
	Address     string   // of the page, SUBDOMAIN where the account is unknown
	Open        string   // what a browser is sent to
}

// signIn is where PagerDuty finds out whose account it is.
const signIn = "https://app.pagerduty.com"

// subdomainPlace stands in an address for the account's name.
const subdomainPlace = "SUBDOMAIN"

// NewKeyGuide words the guide. kind says which kind of key to create, empty one
// that only reads; today is the local date;
// subdomain may be empty, and holds "acme.eu" for the EU region.
func NewKeyGuide(kind []string, today time.Time, subdomain string) KeyGuide {
	g := KeyGuide{
		Description: "ConductorOne integration, connectpd, " + today.Format(time.DateOnly),
		Address:     keyPage(subdomainPlace),
		Open:        signIn,
	}
	if subdomain != "" {
		g.Address = keyPage(subdomain)
		g.Open = g.Address
	}
	g.Way = []string{"Integrations", "API Access Keys", "Create New API Key"}
	const once = "The key is only shown once."
	g.Tips = append(slices.Clone(kind), once)
	if len(kind) == 0 {
		kind = []string{"Select Read-only API Key: connectpd only reads."}
		g.Tips = []string{kind[0] + " " + once}
	}
	g.Steps = append([]string{
		"In PagerDuty open Integrations, then API Access Keys under Developer Tools.",
		"Choose Create New API Key.",
		"Give it the description below, so that you recognize it later.",
	}, kind...)
	g.Steps = append(g.Steps, "Choose Create Key and copy the key now: PagerDuty only shows it once.")
	return g
}

// Show puts the guide on a page, step by step where that is wanted, with the
// ways to see more of it. browser: the page can be opened here.
func (g KeyGuide) Show(p *Page, browser, steps bool) {
	p.Way, p.Tips, p.Copy, p.Address = g.Way, g.Tips, g.Description, g.Address
	how := Action{ID: ActHow, Label: "How to create it, step by step"}
	if steps {
		p.Guide, how.Label = g.Steps, "Hide the steps"
	}
	if browser {
		p.Actions = append(p.Actions, Action{ID: ActOpen, Label: "Open PagerDuty in the browser"})
	}
	p.Actions = append(p.Actions, how)
}

// Opened says what became of opening a page in the browser; of is whose it is.
func Opened(of string, err error) string {
	if err != nil {
		return "No browser could be opened. Open the address yourself."
	}
	return of + " is open in your browser."
}

func keyPage(subdomain string) string {
	return "https://" + subdomain + ".pagerduty.com/api_keys"
}

// longestLabel is how long a label of a host may be (RFC 1035).
const longestLabel = 63

var subdomainShape = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.eu)?$`)

func isSubdomain(s string) bool {
	return subdomainShape.MatchString(s) && len(strings.TrimSuffix(s, ".eu")) <= longestLabel
}

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
	if s == "app" || s == "www" || s == "support" || !isSubdomain(s) {
		return "", &Problem{
			Told:  failure.Tell(failure.SubdomainOdd),
			Field: FieldSubdomain,
		}
	}
	return s, nil
}
