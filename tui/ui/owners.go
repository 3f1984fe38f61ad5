package ui

import (
	"strings"

	"connectpd/store"
	"connectpd/wizard/platform"
	"connectpd/wizard/setup"
)

// OwnerRoles words an owner's role where a connector is registered, and in
// PagerDuty.
func OwnerRoles(in platform.Place) func(store.Connector, store.Owner) string {
	there := " here; "
	if in.Elsewhere() {
		there = " in the " + strings.ToLower(in.Called) + "; "
	}
	return func(c store.Connector, o store.Owner) string {
		return o.Role.Label() + there + setup.PagerDutyRoleText(c, o)
	}
}
