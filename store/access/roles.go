package access

// BaseRoles are PagerDuty's eight base roles as the API names them, most
// powerful first.
var BaseRoles = [...]string{
	"owner", "admin", "user", "limited_user", "observer", "restricted_access",
	"read_only_user", "read_only_limited_user",
}

type roleLabel struct{ advanced, basic string }

var roleLabels = map[string]roleLabel{
	"owner":                  {"Account Owner", "Account Owner"},
	"admin":                  {"Global Admin", "Admin"},
	"user":                   {"Manager", "User"},
	"limited_user":           {"Responder", "Limited User"},
	"observer":               {"Observer", "Observer"},
	"restricted_access":      {"Restricted Access", "Restricted Access"},
	"read_only_user":         {"Full Stakeholder", "Full Stakeholder"},
	"read_only_limited_user": {"Limited Stakeholder", "Limited Stakeholder"},
}

// RoleName is the label PagerDuty's web pages show for a base role on an
// account with or without Advanced Permissions. Unknown roles are their own
// name.
func RoleName(role string, advanced bool) string {
	l, ok := roleLabels[role]
	switch {
	case !ok:
		return role
	case advanced:
		return l.advanced
	default:
		return l.basic
	}
}

// IsAdmin reports whether a base role is Admin (Global Admin) or Account
// Owner: who may create account keys and own a connector.
func IsAdmin(role string) bool { return role == "admin" || role == "owner" }

// CanRespond reports whether a base role can act on incidents. Stakeholders
// cannot; unknown roles are given the benefit of the doubt.
func CanRespond(role string) bool {
	return role != "read_only_user" && role != "read_only_limited_user"
}

// Privileged reports whether a grant gives power over other people's access:
// Admin (Global Admin), Account Owner, or manager of a team.
func Privileged(on ResourceType, resourceID string, held Entitlement) bool {
	switch on {
	case TypeRole:
		return IsAdmin(resourceID)
	case TypeTeam:
		return held == Manager
	default:
		return false
	}
}
