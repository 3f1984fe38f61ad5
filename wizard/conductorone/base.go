package conductorone

import (
	"net/url"

	"connectpd/sync/remote"
)

// validBase checks an API base address.
func validBase(base string) error { return remote.Base{Called: "the tenant's address"}.Check(base) }

// hostIn is the host of an address; "" where there is none.
func hostIn(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
