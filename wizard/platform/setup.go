package platform

import (
	"encoding/json"
	"slices"
	"strings"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/place"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/handover"
)

// Setup is what a platform's pages work on: the answers so far, what is known,
// and the set-up itself. It is one of its goroutine's things.
type Setup struct {
	Flow
	*Answers
	Flagged *Flagged
	Facts   Facts
}

// Flow is the set-up, as far as a platform's pages move it.
type Flow interface {
	// Ask makes w the call that is waited for. With goOn the person has pressed
	// Enter already: where it succeeds, the set-up goes on.
	Ask(w flow.Work, goOn bool)
	// Settle ends the wait for a call with what is wrong, and reports whether
	// the set-up goes on.
	Settle(p *flow.Problem) (goesOn bool)
	// Drop gives up on the call under way.
	Drop()
	// Wants reports whether the call of that name is due or under way; Busy,
	// whether any is.
	Wants(name string) bool
	Busy() bool
	// Say puts a problem on the page.
	Say(p *flow.Problem)
	// Next does what Enter does.
	Next() *flow.Problem
	// Replaces: the connector exists, and only its token changes. KeepIn is
	// where the token will be kept then or otherwise.
	Replaces() bool
	KeepIn() place.Kind
	// ConnectorName is the name that the connector gets.
	ConnectorName() string
	// TakesOver: others were to finish it, and who signs in does after all.
	TakesOver() bool
}

// Facts is what a platform's pages know of this computer.
type Facts struct {
	Apps   []access.App
	People []access.Person
	Me     Me
	Demo   bool
}

// Me is the person at the keyboard: as they said before, or as proposed.
type Me struct {
	Name, Email string
	Source      string // of a proposal: "git config"; may be empty
	Known       bool   // they said so before, and it was kept
	OfAccount   bool   // the name is that of the account on this computer: nobody said it
}

// Flagged tells the answers that came as flags: they are not proposals.
type Flagged struct {
	App, Owners, Keychain, Yes bool
}

// Answers is what a person said, as far as it depends on the platform. Its
// JSON is a part of what drafts keep.
type Answers struct {
	Platform access.Platform `json:"platform"`
	Keychain place.Kind      `json:"keychain,omitempty"`
	AppID    string          `json:"app_id,omitempty"` // empty: a new app
	NewApp   string          `json:"new_app,omitempty"`
	IDP      string          `json:"idp,omitempty"` // of a new app
	Me       Person          `json:"me"`
	Met      bool            `json:"met,omitempty"`    // who sits here has said who they are
	Added    []Person        `json:"added,omitempty"`  // people added on the spot
	Owners   []string        `json:"owners,omitempty"` // ticked e-mails, in order
	Name     string          `json:"name,omitempty"`   // of the connector, where one was proposed
	Part     json.RawMessage `json:"tenant,omitempty"` // the platform's own
}

// Person is somebody in the answers.
type Person struct {
	ID    string              `json:"id,omitempty"` // the platform's
	Name  string              `json:"name"`
	Email string              `json:"email"`
	Role  access.PlatformRole `json:"role,omitempty"`
}

// Owns reports whether an e-mail is ticked.
func (a *Answers) Owns(email string) bool {
	return slices.ContainsFunc(a.Owners, func(o string) bool { return flow.SameEmail(o, email) })
}

// Own ticks or unticks an e-mail.
func (a *Answers) Own(email string, yes bool) {
	kept := a.Owners[:0:0]
	for _, o := range a.Owners {
		if !flow.SameEmail(o, email) {
			kept = append(kept, o)
		}
	}
	if yes {
		kept = append(kept, email)
	}
	a.Owners = kept
}

// Mine reports whether the person at the keyboard is among the owners.
func (a *Answers) Mine() bool { return a.Me.Email != "" && a.Owns(a.Me.Email) }

// Remember keeps somebody with the answers, in the place of whoever had that
// e-mail.
func (a *Answers) Remember(p Person) {
	a.Forget(p.Email)
	a.Added = append(a.Added, p)
}

// Forget drops somebody who was remembered.
func (a *Answers) Forget(email string) {
	kept := a.Added[:0:0]
	for _, q := range a.Added {
		if !flow.SameEmail(q.Email, email) {
			kept = append(kept, q)
		}
	}
	a.Added = kept
}

// NewAppProblem is what is wrong with the name of a new app.
func (a *Answers) NewAppProblem() *flow.Problem {
	p := &flow.Problem{Field: FieldNewApp, Flag: FlagApp, Kept: flow.NothingSaved}
	switch {
	case a.NewApp == "":
		p.Told = failure.Tell(failure.NewAppName)
	case len([]rune(a.NewApp)) > flow.LongestName:
		p.Told = flow.NameTooLong()
	case len([]rune(a.IDP)) > flow.LongestName:
		p.Told, p.Field, p.Flag = flow.NameTooLong(), flow.FieldIDP, "--idp NAME"
	default:
		return nil
	}
	return p
}

// TakenName says that an app of that name is there; where as in " in the
// tenant".
func TakenName(name, where string) *flow.Problem {
	return &flow.Problem{Told: failure.Tell(failure.AppNameTaken, failure.Blanks{"name": name, "where": where}),
		Field: FieldNewApp, Flag: FlagApp, Kept: flow.NothingSaved}
}

// Candidate is somebody who could own the connector.
type Candidate struct {
	access.Person
	You    bool
	Source string // where one's own e-mail is known from: "from git config"
	// Refused says why they cannot be chosen; empty when they can.
	Refused string
}

// Label names somebody in a list.
func (c Candidate) Label() string {
	name := c.Name
	if name == "" {
		name = c.Email
	}
	if c.You {
		return "You, " + name
	}
	return name
}

// Chosen are the ticked people of a roster, in its order.
func (a *Answers) Chosen(roster []Candidate) []Candidate {
	var list []Candidate
	for _, c := range roster {
		if c.Refused == "" && c.Email != "" && a.Owns(c.Email) {
			list = append(list, c)
		}
	}
	return list
}

// Find is a candidate by e-mail.
func Find(list []Candidate, email string) (Candidate, bool) {
	for _, c := range list {
		if flow.SameEmail(c.Email, email) {
			return c, true
		}
	}
	return Candidate{}, false
}

// The step App, as every platform shows it.
const (
	ChooseApp   = "app:"            // + the app's id
	ChooseNew   = ChooseApp + "new" // ids of apps never are "new"
	FieldNewApp = "new_app"

	// FlagApp names the flags that say which app.
	FlagApp = "--app ID|NAME or --new-app NAME"
	// Catalogue is the connector that is set up, and proposed as an app's name.
	Catalogue = "PagerDuty"
	// MadeByIDP and OtherApps are groups of apps.
	MadeByIDP = "From your identity provider"
	OtherApps = "Other apps"
)

// NewAppField is where the name of a new app is typed.
func (a *Answers) NewAppField() flow.Field {
	return flow.Field{ID: FieldNewApp, Label: "Name of the new app", Value: a.NewApp, Placeholder: Catalogue, Focus: true}
}

// LooksLikePagerDuty tells by its name whether an app is PagerDuty.
func LooksLikePagerDuty(name string) bool {
	return strings.Contains(strings.ToLower(strings.ReplaceAll(name, " ", "")), "pagerduty")
}

// Flags are answers that were given as flags.
type Flags struct {
	App         string // id or name
	NewApp, IDP string
	Owners      []string // e-mails, or "Name <e-mail>"
	Me          string
	Invitation  *handover.Invitation
}

// InvalidFlag says why what a flag gave cannot be right.
func InvalidFlag(flag string, told failure.Told) *flow.Problem {
	return &flow.Problem{Told: told, Flag: flag, Kept: flow.NothingSaved}
}

// TwoApps says that two flags exclude each other.
func TwoApps() *flow.Problem {
	return InvalidFlag(FlagApp, failure.Tell(failure.AppTwice))
}

// NoOwner says that nobody is chosen.
func NoOwner() *flow.Problem {
	return &flow.Problem{Told: failure.Tell(failure.NoOwner), Flag: "--owner EMAIL", Kept: flow.NothingSaved}
}

// RefusedOwner says why somebody is no owner.
func RefusedOwner(row failure.ID, who, why string) *flow.Problem {
	return &flow.Problem{Told: failure.Tell(row, failure.Blanks{"who": who, "why": why}), Flag: "--owner EMAIL"}
}

// CannotOwn words the flag that names somebody who may not own the connector.
func CannotOwn(email, why string) *flow.Problem {
	return InvalidFlag("--owner EMAIL", failure.Tell(failure.OwnerRefused, failure.Blanks{"who": words.OneLine(email), "why": why}))
}

// Missing is an answer that only a flag can give where nobody is asked.
type Missing struct {
	What string // "which app"
	Flag string // "--app ID"
}
