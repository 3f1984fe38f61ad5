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
func CheckAddress(address string) error { return under(address, inPagerDuty) }

// CheckOpened is CheckAddress for what a browser opens: as well pages of the
// very hosts that somebody signed in to, whose addresses connectpd makes itself.
func CheckOpened(address string, signedIn func(host string) bool) error {
	return under(address, func(host string) bool { return inPagerDuty(host) || signedIn(host) })
}

func inPagerDuty(host string) bool {
	return host == "pagerduty.com" || strings.HasSuffix(host, ".pagerduty.com")
}

func under(address string, may func(host string) bool) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Port() != "" {
		return errors.New("only https addresses are opened")
	}
	host := strings.ToLower(u.Hostname())
	if may(host) {
		return nil
	}
	return fmt.Errorf("addresses under %s are not opened", host)
}
