package store

import (
	"time"

	"connectpd/store/access"
	"connectpd/store/keychain"
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

// Result is how a run ended.
type Result string

// The results. A run that is still going, or whose process died, has none.
const (
	ResultOK        Result = "ok"
	ResultPartial   Result = "partial"
	ResultFailed    Result = "failed"
	ResultCancelled Result = "cancelled"
	ResultHeld      Result = "held"
)

// PlatformRole is what a person may do with connectors on the platform.
type PlatformRole string

// The roles that may own a connector, and none of them.
const (
	SuperAdministrator     PlatformRole = "super_administrator"
	ConnectorAdministrator PlatformRole = "connector_administrator"
	NoPlatformRole         PlatformRole = "none"
	PlatformRoleUnknown    PlatformRole = "unknown" // could not be checked
)

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
	Kind     access.TokenKind
	StoredIn keychain.Kind
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
	Account  access.Account
	Token    Token
	// TokenRefused is why the stored token no longer works (PagerDuty refused
	// it, or it is gone from the keychain), for people; empty while it does.
	TokenRefused string
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

// Undecided reports that a result is held, and that it is what the connector
// waits for: nothing has failed since.
func (c Connector) Undecided() bool {
	return c.HeldRun != 0 && c.Status == NeedsAttention && c.LastRun != nil && c.LastRun.Result != ResultFailed
}

// Run is the record of one sync.
type Run struct {
	ID          int64
	ConnectorID string
	StartedAt   time.Time
	FinishedAt  time.Time // zero while it runs
	Result      Result
	Reason      string // for people
	Traffic     Traffic
	Counts      access.Counts // of the snapshot after the run
	Changes     ChangeCounts
	Baseline    bool // the first applied run: nothing to compare with
	Applied     bool
	TokenKind   access.TokenKind
	SeesAll     bool
	FromEnv     bool // CONNECTPD_TOKEN, not the stored token
	// TokenRejected: the run failed because PagerDuty refused the token it
	// used. It makes a stored token one that must be re-entered.
	TokenRejected bool
	Coverage      map[access.Kind]access.Coverage
}

// Traffic is what a run cost.
type Traffic struct {
	Requests int
	Retries  int
	Waited   time.Duration // by rate limits, wall time
}

// ChangeCounts are the changes of a run against the one before, as many as
// Changes lists between the two. On-call turns (somebody came on or went off
// call) are apart: they are no change of access.
type ChangeCounts struct {
	Gained  int `json:"gained"`
	Lost    int `json:"lost"`
	Altered int `json:"altered"`
	OnCall  int `json:"on_call"`
}

// LiveRun is what a running sync tells other processes.
type LiveRun struct {
	PID      int
	Host     string
	Since    time.Time
	Progress []byte // JSON that engine.Progress wrote; may be nil
}

// Level of a log entry.
type Level string

// The levels.
const (
	Debug Level = "debug"
	Info  Level = "info"
	Warn  Level = "warn"
	Error Level = "error"
)

// LogEntry is one line of a connector's log. Its text went through redaction.
type LogEntry struct {
	Seq       int64
	Time      time.Time
	Level     Level
	Event     string // short kebab-case name: sync-started, token-rotated, …
	Message   string
	RunID     int64  // 0: outside a run
	RequestID string // PagerDuty's X-Request-Id, for its support
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

// Holding is one current or historic grant with the names a reader needs.
type Holding struct {
	User         access.User
	Type         access.ResourceType
	ResourceID   string
	ResourceName string
	Entitlement  access.Entitlement
	FirstSeen    Seen
	LastSeen     time.Time // when the newest run that saw it finished
}

// Seen is when a grant was first seen here. Baseline rows were there before.
type Seen struct {
	At       time.Time
	Baseline bool
}

// Change is one difference between two runs. A person who holds another base
// role, or another role in a team, is one altered grant: Field "role", From
// and To the API's values. Other fields are those of users ("name", "email",
// "status", "job_title", "time_zone", "sso"), teams ("name", "default_role")
// and schedules ("name", "kind", "time_zone").
type Change struct {
	Kind        ChangeKind
	Run         int64 // the run that saw it last
	At          time.Time
	User        access.User         // principal, also of changes of a user; zero for other resources
	Type        access.ResourceType // of the resource, or of the altered thing
	ResourceID  string
	Resource    string // name
	Entitlement access.Entitlement
	From, To    string // of altered values: role, name, …
	Field       string // of altered values
}

// ChangeKind is gained, lost or altered.
type ChangeKind string

// The kinds of change.
const (
	Gained  ChangeKind = "gained"
	Lost    ChangeKind = "lost"
	Altered ChangeKind = "altered"
)
