package remote

import (
	"errors"
	"fmt"
	"net"
	"net/url"
)

// A Base says what the base address of an API may look like.
type Base struct {
	Called string // in messages: "the API address"
	Like   string // an example for messages; may be empty
	// Path: the address may have a path after its host.
	Path bool
}

// Check accepts https, or http on this computer, and nothing in the address
// but a host, a port and, where it may have one, a path.
func (b Base) Check(address string) error {
	u, err := url.Parse(address)
	if err != nil {
		// The address itself stays out of the message: it may hold a password.
		return errors.New(b.Called + " cannot be read as an address")
	}
	switch {
	case u.User != nil:
		return errors.New(b.Called + " must not contain a user name or password")
	case u.Hostname() == "":
		return fmt.Errorf("%s %q has no host%s", b.Called, address, b.example())
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || u.Path != "" && !b.Path:
		return fmt.Errorf("%s %q must end with its host%s", b.Called, address, b.orPath())
	case u.Scheme == "https", u.Scheme == "http" && isLoopback(u.Hostname()):
		return nil
	case u.Scheme == "http":
		return fmt.Errorf("%s %q would send secrets unencrypted: use https (http is for this computer only)", b.Called, address)
	default:
		return fmt.Errorf("%s %q must begin with https://", b.Called, address)
	}
}

func (b Base) example() string {
	if b.Like == "" {
		return ""
	}
	return ": it must look like " + b.Like
}

func (b Base) orPath() string {
	if b.Path {
		return " or path"
	}
	return ""
}

// isLoopback tells whether a host is this computer.
func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
