package conductorone

import (
	"errors"
	"fmt"
	"net"
	"net/url"
)

// validBase checks an API base address: https, or http on loopback, and
// nothing in it but a host and a port.
func validBase(base string) error {
	u, err := url.Parse(base)
	if err != nil {
		// The address itself stays out of the message: it may hold a secret.
		return errors.New("the tenant's address cannot be read as an address")
	}
	switch {
	case u.User != nil:
		return errors.New("the tenant's address must not hold a user name or password")
	case u.Hostname() == "":
		return fmt.Errorf("the tenant's address %q names no host", base)
	case u.Path != "" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return fmt.Errorf("the tenant's address %q must end with its host", base)
	case u.Scheme == "https":
		return nil
	case u.Scheme == "http" && loopback(u.Hostname()):
		return nil
	default:
		return fmt.Errorf("the tenant's address %q must begin with https:// (http is for this computer only)", base)
	}
}

// hostIn is the host of an address; "" where there is none.
func hostIn(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
