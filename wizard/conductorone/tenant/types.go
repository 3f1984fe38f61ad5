// Package tenant holds the types of a ConductorOne tenant: credentials, people and
// their roles, apps, connectors and how they stand. The client fills them in, the
// pages of a set-up show them.
// It must not know how a tenant is reached, or how it is shown.
package tenant

import (
	"slices"
	"strings"
	"time"
)

// Role is what a person may do with connectors in the tenant. The values are
// those of the store, so that a screen has one set of words.
type Role string

// The roles that make a difference here.
const (
	SuperAdministrator       Role = "super_administrator"
	ConnectorAdministrator   Role = "connector_administrator"
	ApplicationAdministrator Role = "application_administrator"
	NoRole                   Role = "none"    // some other role; RoleNames has it
	CouldNotCheck            Role = "unknown" // the tenant did not let the roles be read
)

// MayOwn tells whether the role makes a connector's owner.
func (r Role) MayOwn() bool { return r == SuperAdministrator || r == ConnectorAdministrator }

// MayCreateApps tells whether the role creates apps. A Connector
// Administrator may not, by the tenant's table of roles; the tenant has the
// last word.
func (r Role) MayCreateApps() bool {
	return r == SuperAdministrator || r == ApplicationAdministrator
}

// String is the tenant's name of the role.
func (r Role) String() string {
	switch r {
	case SuperAdministrator:
		return "Super Administrator"
	case ConnectorAdministrator:
		return "Connector Administrator"
	case ApplicationAdministrator:
		return "Application Administrator"
	case CouldNotCheck:
		return "could not check"
	default:
		return "no administrator of connectors"
	}
}

// User is a person (or a service) of the tenant.
type User struct {
	ID, Name, Email string
	Title           string // job title; may be empty
	Role            Role
	RoleNames       []string // every role as the tenant calls it; nil when CouldNotCheck
	// Disabled: the account in the tenant is disabled or deleted.
	Disabled bool
	// Machine: a service, a system or an agent, which gets no e-mail.
	Machine bool

	Emails  []string // every address, Email among them
	RoleIDs []string
}

// HasEmail compares with every address of the user, without case.
func (u User) HasEmail(address string) bool {
	return slices.ContainsFunc(u.Emails, func(e string) bool { return strings.EqualFold(e, address) }) ||
		u.Email != "" && strings.EqualFold(u.Email, address)
}

// Caller is who signs in.
type Caller struct {
	User
	// Limited: the credential carries fewer permissions than the person's
	// role, as far as the tenant tells. It is a warning, never a refusal.
	Limited bool
}

// AppKind says where an app comes from.
type AppKind string

// The kinds, in the order in which they are offered.
const (
	AppFromIdP   AppKind = "idp"       // made by an identity provider's connector, or discovered in one and managed
	AppUnmanaged AppKind = "unmanaged" // discovered in one, not managed yet; has no id of its own
	AppManaged   AppKind = "managed"
)

// App is an application of the tenant.
type App struct {
	ID          string // empty for an unmanaged app
	Name        string
	Description string
	Kind        AppKind
	IdP         string // the app it was made by or discovered in; may be empty
	Users       int    // accounts in it; 0 where the tenant does not say
	Directory   bool   // itself a directory
	Binding     Binding

	ParentID string
}

// Binding names an app that was discovered and is not managed yet. The zero
// Binding is none.
type Binding struct {
	AppID          string `json:"app_id"` // of the provider that it was discovered in
	ResourceTypeID string `json:"resource_type_id"`
	ResourceID     string `json:"resource_id"`
}

// AppList is what a search for apps gives.
type AppList struct {
	Apps []App // the best first
	More bool  // there are more than were read: search by name
	// Discovered tells whether unmanaged apps could be asked for. Where it
	// is false there may be some that are not listed, and why says so.
	Discovered bool
	Why        string
}

// UserList is what a search for users gives.
type UserList struct {
	Users []User // active people, by name
	More  bool   // there are more than were read: search by name
}

// Connector is a PagerDuty connector of the tenant.
type Connector struct {
	ID, AppID, CatalogID string
	Name                 string
	OwnerIDs             []string // as the connector itself says; newer tenants leave it empty, see Owners
	// ConfiguredAt is when a configuration was last saved; zero: never. The
	// token itself is never given back.
	ConfiguredAt time.Time
	CreatedAt    time.Time
	Status       Status
}

// Status is what the tenant says of a connector's sync.
type Status struct {
	Raw         string // the tenant's value as it came: SYNC_STATUS_DONE, …
	LastError   string
	StartedAt   time.Time
	CompletedAt time.Time
	UpdatedAt   time.Time
	// DisabledAt and what follows are set where syncs are paused.
	DisabledAt       time.Time
	DisabledCategory string
	DisabledReason   string
	CanResume        bool
}

// Owners are who is responsible for a connector in the tenant.
type Owners struct {
	People []User
	// Through are the entitlements whose holders are owners too, by name.
	Through []string
}

// ManagedAs is the app that a discovered one became.
func (a App) ManagedAs(id string) App {
	a.ID, a.Kind, a.ParentID, a.Binding = id, AppFromIdP, a.Binding.AppID, Binding{}
	return a
}
