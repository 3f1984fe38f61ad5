package conductorone

import (
	"connectpd/sync/remote"
)

// validBase checks an API base address.
func validBase(base string) error { return remote.Base{Called: "the tenant's address"}.Check(base) }
