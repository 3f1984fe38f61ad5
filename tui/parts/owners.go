package parts

import (
	"connectpd/store"
	"connectpd/wizard"
)

// OwnerRoles words an owner's role here and in PagerDuty.
func OwnerRoles(c store.Connector, o store.Owner) string {
	return o.Role.Label() + " here; " + wizard.PagerDutyRoleText(c, o)
}
