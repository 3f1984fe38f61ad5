// Package flow holds the words of a guided conversation: pages, choices,
// fields, actions and problems, as data. The flows of
// wizard make them, every face (full screen, lines, flags) renders
// them, so that a question, a hint or a refusal is worded once.
//
// It is a leaf of the wizard layer: it must not know the steps of any
// conversation, a terminal, or a service.
package flow

import "connectpd/store/failure"

// Conversation is what a face needs of a machine to hold the conversation.
// A machine is not safe for concurrent use: one goroutine owns it and feeds it
// the results of services.
type Conversation interface {
	// Page is what to show now.
	Page() Page
	// Choose picks a choice by id, or ticks and unticks one of several. A
	// refused choice (Choice.Refused) gives a Problem and changes nothing.
	Choose(id string) *Problem
	// Set gives a plain field its text, as typed; nothing is checked yet.
	Set(field, text string)
	// SetSecret gives a secret field its content, as typed or pasted.
	SetSecret(field string, typed []byte)
	// Paste offers a bracketed paste that no plain text field has asked
	// for. It reports whether the conversation took it (as an API token).
	Paste(pasted []byte) bool
	// Act does one of the page's actions.
	Act(id string) *Problem
	// Next takes the page's answers and goes on: what Enter does. A Problem
	// says why it does not; it also stands on the page.
	Next() *Problem
	// Back goes to the page before and loses nothing. It reports false on
	// the first page, where going back means leaving.
	Back() bool
	// GoTo goes back to where a row of the page was answered.
	GoTo(row string)
}

// Page is one page of a conversation. Faces show what is set, in this order;
// texts are plain sentences without line breaks, to be wrapped by the face.
type Page struct {
	Heading  string // of the whole conversation: "Add a connector"
	Number   int    // of the step, from 1; 0 where steps are not counted
	Steps    []Step // all of them, for a list beside the page; nil: there is none
	Title    string // "Owners"
	Question string // the one thing that is asked
	Intro    []string

	Choices  []Choice
	Fields   []Field
	Rows     []Row    // a review: each row leads back to its page
	Way      []string // in short, to where something is done: menu, page, button
	Tips     []string // what must not be missed there
	Guide    []string // numbered instructions
	Address  string   // a web address, alone on its line
	Opened   string   // what became of opening it; empty when nobody did
	Copy     string   // a text to copy, alone on its line (a key's description)
	CopyName string   // what it is: "the file"; empty: the description
	Message  []string // a longer text to copy, line by line (a message)

	Listing  Listing  // a long list to look through
	Hints    []string // what teaches: why, and what is usually right
	TakesKey bool     // a paste is taken as an API token
	First    bool     // there is nothing to go back to
	Paste    string   // where a paste goes that no field asks for; not for faces that show it
	Notes    []string // what is so: findings of checks
	Warnings []string // what deserves a second look; nothing stops here
	Problem  *Problem // why it did not go on
	Waiting  string   // what is being done now; empty when it is one's turn
	Slow     string   // why that may take long; empty where nothing is known
	WaitHint string   // what one may do while it lasts

	Confirm Confirm  // on a page before something that cannot be undone
	Actions []Action // besides Next and Back
	Next    string   // what Enter does: "next", "save"
	NoNext  bool     // there is nothing to go on to
}

// Step is a step of a flow whose steps are counted.
type Step struct {
	Title string
	Done  bool // it was answered
}

// Listing is a long list to look through.
type Listing struct {
	Title string
	Lines []Line
}

// Line is one line of a listing.
type Line struct {
	Text    string
	Heading bool
}

// Choice is one of several answers.
type Choice struct {
	// ID names it. Those whose ids agree up to a colon belong to one
	// question, of which the page may have several.
	ID     string
	Label  string
	Detail string // beside the label: "Okta · 212 accounts"
	Group  string // heading under which it stands
	Chosen bool
	Many   bool // one of a list where several may be chosen
	// Refused says why it cannot be chosen; empty when it can.
	Refused string
}

// Field is a line to type into.
type Field struct {
	ID          string
	Label       string
	Value       string // never of a secret
	Placeholder string
	Help        string
	Suggestions []string // usual values; anything may be typed
	Optional    bool
	Secret      bool
	Length      int    // characters received, of a secret
	Last4       string // of a secret that was recognised
	Focus       bool   // the one to type into first
}

// Row is one line of a review.
type Row struct {
	ID      string // for GoTo; empty: it leads nowhere
	Label   string
	Value   string
	Warning string // empty when all is well
	Link    string // the address of the page of what it is about; may be empty
	// There: it says what going on does elsewhere, which is said also where
	// nobody is asked.
	There bool
}

// Leads is the address that the page leads to: its own, else that of its first
// row that has one.
func (p Page) Leads() string {
	if p.Address != "" {
		return p.Address
	}
	for _, r := range p.Rows {
		if r.Link != "" {
			return r.Link
		}
	}
	return ""
}

// Confirm is what says yes on a page before something that cannot be undone:
// one of its choices and, where Name is not empty, that name in a field. A face
// that shows the page has both in front of the person; one that does not asks
// for them in its own way.
type Confirm struct {
	Yes         string // ID of the choice
	Field, Name string // what has to be typed where
}

// Action is something one can do besides going on and back. Faces give it a
// key or a number.
type Action struct {
	ID    string
	Label string
	Help  string
}

// Problem is a refusal: what the table of failures says of it, and where it
// stands.
type Problem struct {
	failure.Told
	Field string // the field it is about
	Kept  string // that nothing was saved, or that nothing is lost
	Flag  string // the flag that supplies what is missing
	Err   error  // the cause, for exit codes; may be nil
	// Detail is the technical part, once somebody asked for it. See Explain.
	Detail string
}

// Code tells problems apart where something depends on it.
type Code = failure.Code

// The codes.
const (
	CodeMissing      = failure.Missing
	CodeInvalid      = failure.Invalid
	CodeUnsupported  = failure.Unsupported
	CodeKeychain     = failure.Keychain
	CodeTokenShape   = failure.TokenShape
	CodeEventsKey    = failure.EventsKey
	CodeRejected     = failure.Rejected
	CodeForbidden    = failure.Forbidden
	CodeIPBlocked    = failure.IPBlocked
	CodeRateLimit    = failure.RateLimit
	CodeNetwork      = failure.Network
	CodeServer       = failure.Server
	CodeConnected    = failure.Connected
	CodeOtherAccount = failure.OtherAccount
	CodeSameKey      = failure.SameKey
	CodeBusy         = failure.Busy
	CodeFailed       = failure.Failed
)

// Failure makes a Problem a failure.Teller.
func (p *Problem) Failure() failure.Told { return p.Told }

// Technical is what is known of it beyond its sentence; empty for no more.
func (p *Problem) Technical() string {
	return failure.TechnicalOf(p.Told, p.Err)
}

// Error is what happened, in one sentence.
func (p *Problem) Error() string { return p.What }

// Unwrap gives the cause.
func (p *Problem) Unwrap() error { return p.Err }

// Lines are its parts, in the order in which they are shown.
func (p *Problem) Lines() []string {
	var lines []string
	for _, part := range [...]string{p.What, p.Why, p.Do, p.Kept, p.Detail} {
		if part != "" {
			lines = append(lines, part)
		}
	}
	return lines
}
