package access

import (
	"time"

	"connectpd/store/place"
)

// Platform is where a connector is registered.
type Platform string

// The platforms.
const (
	Local        Platform = "local"
	ConductorOne Platform = "conductorone"
)

// Status is a connector's status. Syncing is never stored: it holds while a
// live process has the connector's sync lock.
type Status string

// The statuses, by their JSON values.
const (
	NotConnected   Status = "not_connected"
	Syncing        Status = "syncing"
	Connected      Status = "connected"
	NeedsAttention Status = "attention"
)

// Label is a status as people read it.
func (s Status) Label() string {
	switch s {
	case Syncing:
		return "Syncing"
	case Connected:
		return "Connected"
	case NeedsAttention:
		return "Needs attention"
	}
	return "Not connected"
}

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

// Token is what the store knows of a connector's API token: never the token.
type Token struct {
	Number   int // numbers its keychain item; 0: no token
	Last4    string
	Kind     TokenKind
	StoredIn place.Kind
	AddedAt  time.Time
}

// OldToken is a replaced token that PagerDuty has not been seen to refuse.
type OldToken struct {
	Last4      string
	AddedAt    time.Time
	ReplacedAt time.Time
}

// HandOver is a set-up that waits for its owner on another machine.
type HandOver struct {
	Name, Email string
	At          time.Time
	MessageFile string // the .eml, when one was written
}

// Connector is one PagerDuty account being synced.
type Connector struct {
	ID       string
	Name     string
	Platform Platform
	App      App
	Owners   []Owner
	Account  Account
	Token    Token
	// TokenRefused is why the stored token no longer works (PagerDuty refused
	// it, or it is gone from the keychain), for people; empty while it does.
	TokenRefused string
	// TokenCutOff is when it was found that a change of the token had been cut
	// off (the process died, the terminal hung up); zero where none was.
	TokenCutOff  time.Time
	OldToken     *OldToken  // the newest of OldTokens; nil for none
	OldTokens    []OldToken // newest first
	Status       Status     // with Syncing filled in from the lock
	StatusReason string     // why, for people; empty when all is well
	HandedOver   *HandOver
	Tenant       *Tenant // where it lives in ConductorOne; nil on this computer
	CreatedAt    time.Time
	LastRun      *Run     // the newest finished run, whatever its result
	LastApplied  *Run     // the newest run whose data stands
	HeldRun      int64    // the run whose result is held; 0 for none
	Live         *LiveRun // while Status is Syncing
}

// Named is a connector with its account: "PagerDuty · acme".
func (c Connector) Named() string {
	if c.Account.Subdomain == "" {
		return c.Name
	}
	return c.Name + " · " + c.Account.Subdomain
}

// CutOff says which key is in use after a change of the token that was cut
// off, as long as no sync has shown it; "" where none was.
func (c Connector) CutOff() string {
	if c.TokenCutOff.IsZero() || c.LastApplied != nil && c.LastApplied.FinishedAt.After(c.TokenCutOff) {
		return ""
	}
	return "the last token change was interrupted; the key …" + c.Token.Last4 + " is in use"
}

// Undecided reports that a result is held, and that it is what the connector
// waits for: nothing has failed since.
func (c Connector) Undecided() bool {
	return c.HeldRun != 0 && c.Status == NeedsAttention && c.LastRun != nil && c.LastRun.Result != ResultFailed
}

// Standing is a connector's status as people should see it: that of the sync
// here, and for one in a tenant also what the tenant said of it last. What
// needs somebody, on either side, comes first; else the tenant's word counts.
func (c Connector) Standing() (Status, string) {
	if c.Tenant == nil || c.Tenant.Polled.At.IsZero() || c.Live != nil || c.Status == NeedsAttention {
		return c.Status, c.StatusReason
	}
	p := c.Tenant.Polled
	if p.Status == c.Status && p.Reason == "" {
		return c.Status, c.StatusReason
	}
	return p.Status, p.Reason
}

// Draft is an unfinished set-up. Answers is JSON that the wizard wrote and
// understands; it never holds a token.
type Draft struct {
	ID        string // the id of the connector-to-be
	Answers   []byte
	UpdatedAt time.Time
	// Token is set when the person chose to keep a checked token.
	Token Token
	// Tenant is the host of the tenant whose sign-in is kept with it; empty
	// for none.
	Tenant string
}
