package ui

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// CheckAddress refuses every web address but plain https ones under
// pagerduty.com: addresses come from outside, and nothing else is opened or
// offered.
func CheckAddress(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Port() != "" {
		return errors.New("only plain https addresses are opened")
	}
	if host := strings.ToLower(u.Hostname()); host != "pagerduty.com" && !strings.HasSuffix(host, ".pagerduty.com") {
		return fmt.Errorf("addresses under %s are not opened", host)
	}
	return nil
}
