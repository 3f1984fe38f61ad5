package store

import (
	"time"

	"connectpd/store/access"
)

// The vocabulary of connectors is package access's; these are its names here.
type (
	Platform     = access.Platform
	Status       = access.Status
	Result       = access.Result
	PlatformRole = access.PlatformRole
	App          = access.App
	Person       = access.Person
	Owner        = access.Owner
	Token        = access.Token
	OldToken     = access.OldToken
	HandOver     = access.HandOver
	Connector    = access.Connector
	Run          = access.Run
	Traffic      = access.Traffic
	ChangeCounts = access.ChangeCounts
	LiveRun      = access.LiveRun
	Draft        = access.Draft
	SignIn       = access.SignIn
	Tenant       = access.Tenant
	TenantStatus = access.TenantStatus
)

// The values of those types.
const (
	Local        = access.Local
	ConductorOne = access.ConductorOne

	NotConnected   = access.NotConnected
	Syncing        = access.Syncing
	Connected      = access.Connected
	NeedsAttention = access.NeedsAttention

	ResultOK        = access.ResultOK
	ResultPartial   = access.ResultPartial
	ResultFailed    = access.ResultFailed
	ResultCancelled = access.ResultCancelled
	ResultHeld      = access.ResultHeld

	SuperAdministrator     = access.SuperAdministrator
	ConnectorAdministrator = access.ConnectorAdministrator
	NoPlatformRole         = access.NoPlatformRole
	PlatformRoleUnknown    = access.PlatformRoleUnknown

	UnknownEmail = access.UnknownEmail
)

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
