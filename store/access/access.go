// Package access holds the types that every layer shares: resource types,
// users, teams, schedules, grants, what a sync brings back of them, and the
// connectors, people, runs and drafts around them. The label of an enum stands
// beside it.
//
// It is pure vocabulary. It must not know where the data comes from (HTTP),
// where it is kept (SQL) or how it is drawn, and it imports nothing of ours but
// the words of places.
package access

import "time"

// ResourceType is what a grant is held on.
type ResourceType string

// The four resource types. TypeUser is a principal as well: every grant is
// held by a user.
const (
	TypeUser     ResourceType = "user"
	TypeTeam     ResourceType = "team"
	TypeRole     ResourceType = "role"
	TypeSchedule ResourceType = "schedule"
)

// ResourceTypes is the order in which they are shown everywhere.
var ResourceTypes = [...]ResourceType{TypeUser, TypeTeam, TypeRole, TypeSchedule}

// Plural is several resources of the type as sentences name them.
func (t ResourceType) Plural() string { return string(t) + "s" }

// Entitlement is what is held on a resource. Values that PagerDuty invents
// later are kept verbatim.
type Entitlement string

// On a team: Manager, Responder, Observer. On a role: Assigned. On a
// schedule: Member, OnCall.
const (
	Manager   Entitlement = "manager"
	Responder Entitlement = "responder"
	Observer  Entitlement = "observer"
	Assigned  Entitlement = "assigned"
	Member    Entitlement = "member"
	OnCall    Entitlement = "on-call"
	// RoleUnknown is held by a team's member whose team role PagerDuty does
	// not say.
	RoleUnknown Entitlement = "unknown"
)

// UserStatus tells live users from those that only references still name.
type UserStatus string

// A user is invited until the invitation was accepted. Deleted users appear
// only where a schedule still lists them. Unseen users are named by a team or
// schedule, but the key in use does not show them: nothing more is known.
// Neither of the two counts as a user of the account.
const (
	Active  UserStatus = "active"
	Invited UserStatus = "invited"
	Deleted UserStatus = "deleted"
	Unseen  UserStatus = "unseen"
)

// User is a PagerDuty user as a sync saw them.
type User struct {
	ID       string
	Name     string
	Email    string // empty for deleted users
	Role     string // base role, PagerDuty's API value, verbatim
	Status   UserStatus
	JobTitle string
	TimeZone string
	URL      string // html_url
	SSO      Tri    // created_via_sso; Unknown where the API does not say
	// TeamIDs are the user's team references, as the user sweep carries
	// them (no team roles). Not stored: it plans and cross-checks the
	// member listings.
	TeamIDs []string
	// TeamsUnread: the answer did not say which teams the user is in. Not
	// stored.
	TeamsUnread bool
}

// Tri is a yes, a no, or nothing said.
type Tri int8

// The zero value is Unknown.
const (
	Unknown Tri = iota
	Yes
	No
)

// Team is a PagerDuty team.
type Team struct {
	ID          string
	Name        string
	DefaultRole string // "manager" public, "none" private, "" unknown
	URL         string
}

// ScheduleKind tells layer-based (classic) from shift-based (v3) schedules.
type ScheduleKind string

// A schedule is listed by one of the two routes, never by both.
const (
	LayerBased ScheduleKind = "layers"
	ShiftBased ScheduleKind = "shifts"
)

// Schedule is a PagerDuty schedule of either kind.
type Schedule struct {
	ID       string
	Name     string
	Kind     ScheduleKind
	TimeZone string
	URL      string
	// Policies is the number of escalation policies that use it; -1 where
	// the API does not say (shift-based schedules).
	Policies int
	// Users are the people its listing names (layer-based only), deleted
	// ones included. Not stored as such: they become member grants.
	Users []UserRef
	// UsersUnread: the answer did not say who they are. Not stored.
	UsersUnread bool
}

// UserRef is a user as another object names them.
type UserRef struct {
	ID      string
	Name    string // summary; may be empty
	Deleted bool   // the reference itself says so (deleted_at)
}

// Role is a base role with the label of the account's plan.
type Role struct {
	ID   string // PagerDuty's API value: owner, admin, user, limited_user, …
	Name string // Global Admin, Manager, … or the id itself where unknown
}

// Grant is one principal (always a user) holding one entitlement on one
// resource. Grants are unique as a whole.
type Grant struct {
	UserID      string
	Type        ResourceType // team, role or schedule
	ResourceID  string
	Entitlement Entitlement
}

// TeamMember is one row of a team's member listing.
type TeamMember struct {
	UserID string
	Role   Entitlement // verbatim; empty where the answer does not say
}

// OnCallRow is one row of the on-call listing: somebody on call now.
type OnCallRow struct {
	UserID     string // empty: the answer does not say who
	UserName   string
	ScheduleID string // empty: on call directly by the policy
	PolicyID   string
	Level      int
}

// ShiftSchedule is the detail of one shift-based schedule.
type ShiftSchedule struct {
	Schedule Schedule
	Members  []UserRef // everybody in a rotation, empty members left out
	OnCall   []UserRef // who holds a shift now
	// MembersUnread, OnCallUnread: the answer did not say who they are.
	MembersUnread, OnCallUnread bool
}

// Page is part of a listing. Pages of one listing land in any order but
// never two at a time.
type Page[T any] struct {
	Rows  []T
	Total int // rows in the whole listing; -1 while unknown
}

// Listing is what a finished listing amounts to.
type Listing struct {
	Total    int // the server's last total; -1 where it never gave one
	Distinct int // distinct ids read
	// Missing is how many rows could not be proved read (0: complete).
	Missing int
	// Spoiled is how many rows came that cannot be read, and Why tells of
	// one of them. They are not among the rows.
	Spoiled int
	Why     string
}

// TokenKind is what kind of key an API token is.
type TokenKind string

// An account key sees the whole account; a user token what its user sees.
const (
	AccountKey TokenKind = "account"
	UserToken  TokenKind = "user"
	OAuthToken TokenKind = "oauth"
)

// Label is a kind of token as people read it.
func (k TokenKind) Label() string {
	switch k {
	case UserToken:
		return "user token"
	case OAuthToken:
		return "OAuth token"
	}
	return "account key"
}

// Identity is what a token turned out to be when it was checked.
type Identity struct {
	Account   Account
	Kind      TokenKind
	UserID    string // of a user token
	UserName  string
	UserEmail string
	UserRole  string // base role of a user token's user; "" for account keys
	Users     int    // users in the account (as this token counts them)
	Plan      Plan
	// SampleUserIDs are ids of users seen, to recognise a renamed account.
	SampleUserIDs []string
}

// SeesAll reports whether the token by nature sees the whole account:
// account keys, and user tokens of an Admin or Account Owner.
func (i Identity) SeesAll() bool {
	return i.Kind == AccountKey || i.UserRole == "admin" || i.UserRole == "owner"
}

// Plan is what the account's plan allows, as far as /abilities tells.
type Plan struct {
	Known               bool // false: the token may not read abilities
	Teams               bool
	AdvancedPermissions bool
	Stakeholders        bool // read_only_users
}

// Kind is one body of data that a sync reads as a whole, or not at all.
type Kind string

// The kinds, in the order in which a missing one is reported.
const (
	KindUsers           Kind = "users"
	KindTeams           Kind = "teams"
	KindMemberships     Kind = "team_memberships"
	KindSchedules       Kind = "schedules"
	KindScheduleMembers Kind = "schedule_members"
	KindOnCall          Kind = "on_call"
)

// Kinds lists every kind.
var Kinds = [...]Kind{KindUsers, KindTeams, KindMemberships, KindSchedules, KindScheduleMembers, KindOnCall}

// Label is a kind as sentences name it.
func (k Kind) Label() string {
	switch k {
	case KindMemberships:
		return "team members"
	case KindScheduleMembers:
		return "schedule members"
	case KindOnCall:
		return "on-call turns"
	}
	return string(k)
}

// Unread reports that rows of the kind may be missing: a run with such a kind
// is partial.
func (c Coverage) Unread() bool {
	return c.State == NotRead || c.State == Incomplete || len(c.Except) > 0
}

// Coverage tells how much of a kind a run read.
type Coverage struct {
	State   CoverageState
	Reason  string // for people; empty when Read
	Missing int    // rows that could not be proved read
	// Total is how many rows PagerDuty counted in the listing; nil where it
	// did not say, and of kinds that are many small listings (memberships).
	Total *int `json:",omitempty"`
	// Except are the ids of single resources below this kind that were not
	// read although the kind was (a team whose members stayed unread).
	// Their last good data stands.
	Except []string
}

// CoverageState is the verdict on a kind.
type CoverageState string

// NotRead keeps the last good data and makes the run partial. NotOnPlan means
// the plan has no such thing: nothing is kept, nothing is missing. Incomplete
// was read but not proved complete: rows are added and altered, nobody is
// taken for gone, the run is partial.
const (
	Read       CoverageState = "read"
	NotRead    CoverageState = "not_read"
	NotOnPlan  CoverageState = "not_on_plan"
	Incomplete CoverageState = "incomplete"
)

// Dataset is everything that one run collected, before it is applied.
type Dataset struct {
	Identity  Identity
	Users     []User
	Teams     []Team
	Roles     []Role
	Schedules []Schedule
	// Grants hold all kinds: role assignments, memberships, schedule
	// members, on-call turns.
	Grants   []Grant
	Coverage map[Kind]Coverage
	// DirectOnCall counts people on call by a policy without a schedule.
	DirectOnCall []UserRef
	TakenAt      time.Time
}

// Counts are the numbers every summary shows. JSON names are the contract's.
type Counts struct {
	Users           int `json:"users"`
	Teams           int `json:"teams"`
	TeamMemberships int `json:"team_memberships"`
	Roles           int `json:"roles"`
	RoleAssignments int `json:"role_assignments"`
	Schedules       int `json:"schedules"`
	ScheduleMembers int `json:"schedule_members"`
	OnCall          int `json:"on_call"`
}
