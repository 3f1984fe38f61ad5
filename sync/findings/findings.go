// Package findings tells what of a connected account deserves a look first:
// who became more powerful, who is on call and cannot respond, which
// invitations were never accepted, and so on. It is a pure function over the
// access data, its last changes and the connector.
//
// Its sentences claim only what PagerDuty's API says. It must not know how
// findings are drawn, and it changes nothing; silences are kept through a
// small interface.
package findings

import (
	"cmp"
	"slices"
	"time"

	"connectpd/store"
	"connectpd/store/access"
)

// Kind is what a finding is about. Its value is what people type.
type Kind string

// The kinds, most deserving first.
const (
	// CameBack: what a review took away, and a sync had seen to be gone, is
	// held again.
	CameBack Kind = "came-back"
	// MorePowerful: new Admin, Account Owner or team manager since the
	// last sync.
	MorePowerful Kind = "more-powerful"
	// CannotRespond: on call now with a base role that cannot respond.
	CannotRespond Kind = "cannot-respond"
	// RemovalOverdue: a review took it away, and it should be gone by now.
	RemovalOverdue Kind = "removal-overdue"
	// ReviewOverdue: a review that should be signed by now.
	ReviewOverdue Kind = "review-overdue"
	// PendingInvitation: never accepted, and already holds access.
	PendingInvitation Kind = "pending-invitation"
	// OwnerRole: an owner of the connector is not Admin or Account Owner.
	OwnerRole Kind = "owner-role"
	// NobodyOnCall: a schedule whose shift nobody holds now.
	NobodyOnCall Kind = "nobody-on-call"
	// OutsideSSO: not created through single sign-on, where the app is
	// marked as an identity provider's.
	OutsideSSO Kind = "outside-sso"
	// DeletedOnSchedule: a schedule that still lists deleted people.
	DeletedOnSchedule Kind = "deleted-on-schedule"
	// ForeignDomain: e-mail addresses at another domain.
	ForeignDomain Kind = "foreign-domain"
	// DirectOnCall: on call by a policy, without a schedule.
	DirectOnCall Kind = "direct-on-call"
	// UnusedSchedule: on no escalation policy.
	UnusedSchedule Kind = "unused-schedule"
	// NoTeamNoSchedule: in no team and on no schedule.
	NoTeamNoSchedule Kind = "no-team-no-schedule"
	// PowerfulRole: who is Admin or Account Owner.
	PowerfulRole Kind = "powerful-role"
)

// Kinds lists them, most deserving first.
var Kinds = [...]Kind{
	CameBack, MorePowerful, CannotRespond, RemovalOverdue, ReviewOverdue, PendingInvitation, OwnerRole, NobodyOnCall, OutsideSSO,
	DeletedOnSchedule, ForeignDomain, DirectOnCall, UnusedSchedule, NoTeamNoSchedule, PowerfulRole,
}

// Severity is how much a finding deserves a look.
type Severity string

// The severities.
const (
	High   Severity = "high"
	Medium Severity = "medium"
	Low    Severity = "low"
)

func (s Severity) order() int { return slices.Index([]Severity{High, Medium, Low}, s) }

// Ref names a person, team, schedule, role, e-mail domain or review.
type Ref struct {
	Type  string `json:"type"` // user, team, schedule, role, domain, owner, review
	ID    string `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email,omitempty"`
}

// Finding is one thing that deserves a look. Kind and ID together name it for
// good: they are what is silenced.
type Finding struct {
	Kind     Kind     `json:"kind"`
	ID       string   `json:"id"`
	Severity Severity `json:"severity"`
	Subject  Ref      `json:"subject"`
	// Who are the people concerned; the subject itself where it is one.
	Who []Ref `json:"who"`
	// On are the teams and schedules concerned.
	On       []Ref    `json:"on,omitempty"`
	Why      string   `json:"why"` // one sentence
	Silenced *Silence `json:"silenced,omitempty"`

	head string // the same in a few words, for a line of its own
}

// Head is the finding in a few words, for a line of its own. Why says it in
// full.
func (f Finding) Head() string { return f.head }

// Input is everything that findings depend on.
type Input struct {
	Connector store.Connector
	Data      *access.Dataset // the current snapshot
	// Changes of the last applied run; empty for a first one.
	Changes []store.Change
	// Coverage of the last applied run: of what was not read nothing is
	// said.
	Coverage map[access.Kind]access.Coverage
	SeesAll  bool // whether that run's key sees the whole account
	Silences []Silence
	Reviews  []access.ReviewStanding // newest first
	Now      time.Time
}

// Find lists what deserves a look, most deserving first. Silenced findings
// are listed too, with their silence.
func Find(in Input) []Finding {
	if in.Data == nil {
		return nil
	}
	f := newFinder(in)
	f.reviews()
	f.morePowerful()
	f.people()
	f.schedules()
	f.domains()
	f.owners()
	f.directOnCall()
	f.silence()
	slices.SortStableFunc(f.out, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Severity.order(), b.Severity.order()),
			cmp.Compare(slices.Index(Kinds[:], a.Kind), slices.Index(Kinds[:], b.Kind)),
			cmp.Compare(a.Subject.Name, b.Subject.Name), cmp.Compare(a.ID, b.ID))
	})
	return f.out
}

// Open lists the findings that are not silenced.
func Open(all []Finding) []Finding {
	return slices.DeleteFunc(slices.Clone(all), func(f Finding) bool { return f.Silenced != nil })
}

// Silence says that one finding is known and accepted.
type Silence struct {
	Kind   Kind      `json:"kind"`
	ID     string    `json:"id"`
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
}

func (f *finder) silence() {
	for i := range f.out {
		for _, s := range f.in.Silences {
			if s.Kind == f.out[i].Kind && s.ID == f.out[i].ID {
				f.out[i].Silenced = &s
			}
		}
	}
}
