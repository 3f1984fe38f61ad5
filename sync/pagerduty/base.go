package pagerduty

import (
	"errors"
	"fmt"
	"net"
	"net/url"
)

// The public API bases.
const (
	USBase = "https://api.pagerduty.com"
	EUBase = "https://api.eu.pagerduty.com"
)

// ValidBase checks an API base address: https, or http on loopback, and
// nothing in it but a host, a port and a path.
func ValidBase(base string) error {
	u, err := url.Parse(base)
	if err != nil {
		// The address itself stays out of the message: it may hold a password.
		return errors.New("the API address cannot be read as an address")
	}
	switch {
	case u.User != nil:
		return errors.New("the API address must not hold a user name or password")
	case u.Host == "" || u.Hostname() == "":
		return fmt.Errorf("the API address %q names no host: it must look like %s", base, USBase)
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return fmt.Errorf("the API address %q must end with its host or path", base)
	case u.Scheme == "https":
		return nil
	case u.Scheme == "http" && loopback(u.Hostname()):
		return nil
	case u.Scheme == "http":
		return fmt.Errorf("the API address %q would send the token unencrypted: use https (http is for this computer only)", base)
	default:
		return fmt.Errorf("the API address %q must begin with https://", base)
	}
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// regionOf names the region of a public base; custom bases have none.
func regionOf(base string) string {
	switch base {
	case USBase:
		return "us"
	case EUBase:
		return "eu"
	default:
		return ""
	}
}
