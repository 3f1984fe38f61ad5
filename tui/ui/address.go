package ui

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// CheckAddress refuses every web address but plain https ones under
// pagerduty.com: addresses of what was read come from outside, and nothing else
// is offered.
func CheckAddress(address string) error { return under(address, "pagerduty.com") }

// CheckOpened is CheckAddress for what a browser opens: pages of a ConductorOne
// tenant as well, whose addresses connectpd makes itself.
func CheckOpened(address string) error { return under(address, "pagerduty.com", "conductor.one") }

func under(address string, domains ...string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Port() != "" {
		return errors.New("only https addresses are opened")
	}
	host := strings.ToLower(u.Hostname())
	for _, d := range domains {
		if host == d || strings.HasSuffix(host, "."+d) {
			return nil
		}
	}
	return fmt.Errorf("addresses under %s are not opened", host)
}
