package access

import "time"

// SignIn is how a ConductorOne tenant is signed in to. Its client secret is
// never in the store: Secret says which keychain item it is.
type SignIn struct {
	Host     string // acme.conductor.one
	ClientID string
	Secret   Token // Number, StoredIn and AddedAt; the rest is empty
}

// Tenant is where a connector is registered that lives in a ConductorOne
// tenant.
type Tenant struct {
	SignIn
	AppID       string // of the app there
	ConnectorID string // of the connector there
	Polled      TenantStatus
}

// TenantStatus is what the tenant said of its connector when it was last
// asked. The zero value: never.
type TenantStatus struct {
	Status Status
	Reason string // why it needs attention, for people
	Raw    string // the tenant's own value
	At     time.Time
	// Unasked is why the tenant could not be asked when it was to be, a moment
	// ago; what stands above is older then. It is not kept.
	Unasked string
	// Users are how many have access to the app there; 0 where the tenant was
	// not asked or does not say. It is not kept.
	Users int
}
