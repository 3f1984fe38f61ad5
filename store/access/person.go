package access

import "time"

// PlatformRole is what a person may do with connectors on the platform.
type PlatformRole string

// The roles that may own a connector, and none of them.
const (
	SuperAdministrator     PlatformRole = "super_administrator"
	ConnectorAdministrator PlatformRole = "connector_administrator"
	NoPlatformRole         PlatformRole = "none"
	PlatformRoleUnknown    PlatformRole = "unknown" // could not be checked
)

// Label is a role as people read it.
func (r PlatformRole) Label() string {
	switch r {
	case SuperAdministrator:
		return "Super Administrator"
	case ConnectorAdministrator:
		return "Connector Administrator"
	case NoPlatformRole:
		return "no administrator role"
	}
	return "role not known"
}

// App is what access is reviewed for.
type App struct {
	ID   string
	Name string
	// IDP names the identity provider through which people sign in; empty
	// where nobody said so.
	IDP       string
	Accounts  int    // accounts the identity provider lists for it; 0 unknown
	Tenant    string // host of the ConductorOne tenant that it is of; empty on this computer
	CreatedAt time.Time
}

// Person is somebody who can own connectors.
type Person struct {
	ID    string
	Name  string
	Email string // the key: compared without case
	Role  PlatformRole
}

// Owner is a person who owns one connector.
type Owner struct {
	Person
	// PagerDutyRole is the owner's base role in the account by e-mail:
	// a role, "unknown_email", or "" where it could not be checked yet.
	PagerDutyRole string
}

// UnknownEmail is the PagerDutyRole of an owner whom the account does not
// know by that e-mail.
const UnknownEmail = "unknown_email"
