package ui

import (
	"connectpd/store"
	"connectpd/wizard/setup"
)

// OwnerRoles words an owner's role here and in PagerDuty.
func OwnerRoles(c store.Connector, o store.Owner) string {
	return o.Role.Label() + " here; " + setup.PagerDutyRoleText(c, o)
}
