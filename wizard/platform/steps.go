package platform

import (
	"encoding/json"

	"connectpd/store/access"
	"connectpd/store/secret"
	"connectpd/wizard/flow"
)

// Offer is a platform as a set-up offers it.
type Offer struct {
	ID            access.Platform
	Label, Detail string
	// New makes the platform's part of one set-up.
	New func(*Setup) Steps
}

// Steps are a platform's part of a set-up: the pages that are its own, and
// what the shared pages say of it. Quiet has what most platforms need not say.
type Steps interface {
	// Propose answers what Enter takes on the platform's pages.
	Propose()
	// Adopt takes up answers that were kept, as far as they still fit.
	Adopt()
	// Part is the platform's own part of the answers, as drafts keep it; nil
	// for none.
	Part() json.RawMessage
	// Snapshot gives back what was answered so far.
	Snapshot() (restore func())

	// SignIn is the page on which somebody signs in before the app is chosen;
	// nil where nobody does.
	SignIn() SignIn
	App() App
	Owners() Owners
	// Says are the words of the shared pages.
	Says() Says

	// There is the platform's part of a registration for these owners, and Made
	// takes up what came of it.
	There(owners []Candidate) any
	Made(there any)
	// Takes: a connector that is registered elsewhere can move here. Holds: the
	// connector is the one that the answers mean, as far as the platform tells.
	Takes(c access.Connector) bool
	Holds(c access.Connector) bool

	// Fill takes answers from flags. It returns every one that cannot be right.
	Fill(f Flags) []*flow.Problem
	// Missing are answers of the platform's own that only flags or variables
	// can give where nobody is asked.
	Missing() []Missing
	// ComesToToken: the set-up needs the API token, as far as is known.
	ComesToToken() bool
}

// Outcome is what Next comes to.
type Outcome int

// The outcomes.
const (
	Stay Outcome = iota // something is under way, or wrong, or shown first
	GoOn                // to the next step
)

// Stage is a page, or several that belong to one step.
type Stage interface {
	// Page adds what is the platform's own to p.
	Page(p *flow.Page)
	Choose(id string) *flow.Problem
	Set(field, text string)
	SetSecret(field string, typed []byte)
	Act(id string) *flow.Problem
	// Next checks the answers and reports what comes of it.
	Next() (Outcome, *flow.Problem)
	// Back undoes a branch within the step; false: leave the step.
	Back() bool
}

// SignIn is the page on which somebody signs in.
type SignIn interface {
	Stage
	// Paste takes a paste that is a sign-in, or explains why it is none; ready:
	// it is complete.
	Paste(pasted []byte) (taken, ready bool, p *flow.Problem)
	// Unsaved is an accepted sign-in that is kept nowhere; nil for none.
	Unsaved() *Secret
}

// Secret is that of a sign-in.
type Secret struct {
	Host, ClientID string
	Value          secret.Value
}

// App is the step App.
type App interface {
	Stage
	Arrive()
	// Chosen is the app as it will be saved; without an id when it is new.
	Chosen() access.App
}

// Owners is what the step Owners asks a platform. As a Stage it is the page
// that an action of the list opens, such as a form or a search.
type Owners interface {
	Stage
	Open() bool // that page is shown
	// Folded: a page of its own stands in the place of the list, too.
	Folded() bool
	Arrive()
	// List completes the list of people; others: it is of those who could
	// create the key in place of who sits here.
	List(p *flow.Page, others bool)
	// Roster lists who could own the connector.
	Roster() []Candidate
	Tick(c Candidate, yes bool)
	// Asks: who could own it is being asked for; the list waits.
	Asks() bool
	// Refused says why somebody who is chosen cannot own the connector, and
	// Nobody that nobody is.
	Refused(who, why string) *flow.Problem
	Nobody() *flow.Problem
	// Delegation is how the platform itself tells owners who finish the set-up;
	// nil where connectpd writes them a message.
	Delegation() *Delegation
}

// Delegation words a hand-over in which the platform tells the owners.
type Delegation struct {
	Host  string
	First string // what is done there before; empty for nothing
}

// Says are a platform's words on the pages that all platforms share.
type Says struct {
	Lives     string     // "on this computer"
	Saves     string     // what Save does, in its order
	There     []flow.Row // what Save does there, in the platform's own words
	TokenGoes string     // where the API token goes
	Becomes   string     // what happens to the chosen app: " (becomes managed)"
	KeyKind   []string   // which kind of API key to create; nil: one that only reads
	Besides   []string   // owners that the list does not have
	Warnings  []string   // what deserves a second look before Save
	Left      string     // what exists there after a failure; empty for nothing
}
