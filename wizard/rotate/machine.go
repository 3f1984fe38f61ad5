// Package rotate holds the conversation in which a connector's API token is
// replaced: because it is due, was rejected, or is gone. Like the set-up it is
// a pure machine; wizard.Services does what it asks for.
//
// It must not know a terminal, a service or the set-up.
package rotate

import (
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/secret"
	"connectpd/wizard/talk"
)

// Step is where a rotation stands.
type Step int

// The steps.
const (
	StepIntro  Step = iota + 1 // the current token, how to make a new key
	StepToken                  // the new token
	StepReview                 // what will be replaced by what
	StepOldKey                 // the old key, until PagerDuty refuses it
)

// Why a token is entered anew.
type Why string

// The reasons.
const (
	Asked    Why = "asked"    // the person asked for it
	Rejected Why = "rejected" // PagerDuty refused the token
	Gone     Why = "gone"     // the keychain has no token, or keeps none
)

// Facts is what a rotation knows at its start.
type Facts struct {
	Connector store.Connector
	Why       Why
	Reason    string // in words, where Why is not Asked
	Today     time.Time
	Browser   bool
	EnvToken  bool // CONNECTPD_TOKEN is set (and not used here)
	APIBase   string
	Demo      bool
}

// Machine is the conversation. It is a talk.Conversation.
type Machine struct{}

var _ talk.Conversation = (*Machine)(nil)

// New starts one.
func New(f Facts) *Machine { panic("stub") }

// Facts are those it was made with.
func (m *Machine) Facts() Facts { panic("stub") }

// Step is the current one.
func (m *Machine) Step() Step { panic("stub") }

// Page is what to show now.
func (m *Machine) Page() talk.Page { panic("stub") }

// Choose picks a choice of the page.
func (m *Machine) Choose(id string) *talk.Problem { panic("stub") }

// Set gives a field its text.
func (m *Machine) Set(field, text string) { panic("stub") }

// SetSecret gives a secret field its content.
func (m *Machine) SetSecret(field string, typed []byte) { panic("stub") }

// Paste takes a paste as the new token and starts its check.
func (m *Machine) Paste(pasted []byte) bool { panic("stub") }

// Act does one of the page's actions.
func (m *Machine) Act(id string) *talk.Problem { panic("stub") }

// Next is what Enter does.
func (m *Machine) Next() *talk.Problem { panic("stub") }

// Back goes one page back; false on the first, and once the token is replaced.
func (m *Machine) Back() bool { panic("stub") }

// Fill takes the new token from a flag.
func (m *Machine) Fill(token secret.Value) *talk.Problem { panic("stub") }

// Due is the service call that should start now, given out once.
func (m *Machine) Due() (Due, bool) { panic("stub") }

// Waiting is the attempt under way; 0 when none is.
func (m *Machine) Waiting() int { panic("stub") }

// Feed takes the result of a call; stale ones are dropped, except that what
// was replaced stays replaced.
func (m *Machine) Feed(r Result) *talk.Problem { panic("stub") }

// Replaced is the connector with its new token, once it has it.
func (m *Machine) Replaced() (store.Connector, bool) { panic("stub") }

// Token is the new token, for the sync that follows where none is kept.
func (m *Machine) Token() secret.Value { panic("stub") }

// Ended reports that the conversation is over (Replaced tells whether the
// token was replaced).
func (m *Machine) Ended() bool { panic("stub") }

// Unsaved reports that a checked token would be lost by leaving.
func (m *Machine) Unsaved() bool { panic("stub") }

// DueKind names a service call.
type DueKind string

// The calls that a rotation asks for.
const (
	DueBrowser DueKind = "browser"
	DueCheck   DueKind = "check"   // check the new token
	DueReplace DueKind = "replace" // place it and move the connector to it
	DueOldKey  DueKind = "old_key" // ask PagerDuty with the old key
)

// Due is one service call.
type Due struct {
	Kind      DueKind
	Attempt   int
	Address   string
	Connector store.Connector
	Token     secret.Value    // the new one, of DueCheck and DueReplace
	Old       secret.Value    // of DueOldKey
	Identity  access.Identity // of DueReplace
}

// Result is what a call came to.
type Result struct {
	Kind     DueKind
	Attempt  int
	Err      error
	Identity access.Identity // of DueCheck
	Same     bool            // of DueCheck: the key already in use
	// Old is the token that was replaced, held in memory until it is refused;
	// empty where it could not be read.
	Old       secret.Value
	Connector store.Connector // of DueReplace and DueOldKey
	Refused   bool            // of DueOldKey
}
