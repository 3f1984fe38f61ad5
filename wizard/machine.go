// Package wizard holds the guided set-up of a connector: a pure state machine
// (Machine: steps, answers, checks, every text) and beside it the services
// that do what it asks for (Services: probe the keychain, check a token, save,
// hand over, start the sync). Faces drive the one with the other:
//
//	for {
//		if due, ok := m.Due(); ok { m.Feed(s.Do(ctx, due)) ; continue } // or from a command
//		render(m.Page()); m.Choose / m.Set / m.Paste / m.Act / m.Next / m.Back
//		if end, ok := m.Ended(); ok { return end }
//	}
//
// It must not know a terminal, a screen or a key: those are tui's. Machine does
// no I/O and has no clock. Services never print.
package wizard

import (
	"connectpd/store"
	"connectpd/wizard/talk"
)

// Step is one of the seven.
type Step int

// The steps, as numbered in "Step 3 of 7".
const (
	StepConnector Step = iota + 1
	StepApp
	StepOwners
	StepKey
	StepToken
	StepReview
	StepSync
)

// Steps is how many there are.
const Steps = int(StepSync)

// Title is the step's name in lists and headers.
func (s Step) Title() string { panic("stub") }

// Options of a conversation.
type Options struct {
	NoSync bool // end after saving
}

// Machine is the conversation of a set-up. It is a talk.Conversation.
type Machine struct{}

var _ talk.Conversation = (*Machine)(nil)

// New starts a conversation at step 1 with the best answers chosen.
func New(f Facts, o Options) *Machine { panic("stub") }

// Step is the current one.
func (m *Machine) Step() Step { panic("stub") }

// Reached reports whether a step has been answered already (for step lists).
func (m *Machine) Reached(s Step) bool { panic("stub") }

// Page is what to show now.
func (m *Machine) Page() talk.Page { panic("stub") }

// Choose picks or ticks a choice of the page.
func (m *Machine) Choose(id string) *talk.Problem { panic("stub") }

// Set gives a field of the page its text.
func (m *Machine) Set(field, text string) { panic("stub") }

// SetSecret gives a secret field of the page its content.
func (m *Machine) SetSecret(field string, typed []byte) { panic("stub") }

// Paste takes a paste as the API token on the steps API key and API token,
// and starts the check.
func (m *Machine) Paste(pasted []byte) bool { panic("stub") }

// Act does one of the page's actions.
func (m *Machine) Act(id string) *talk.Problem { panic("stub") }

// Next is what Enter does.
func (m *Machine) Next() *talk.Problem { panic("stub") }

// Back goes one page back; false on the first.
func (m *Machine) Back() bool { panic("stub") }

// GoTo goes back to an answered step by the id of a review row. Next from
// there leads on through the steps, Return straight to the review.
func (m *Machine) GoTo(row string) { panic("stub") }

// Due is the service call that should start now. It is given out once; the
// call is then under way (see Waiting) until its result is fed back or the
// machine no longer wants it.
func (m *Machine) Due() (Due, bool) { panic("stub") }

// Waiting is the attempt that is under way, 0 when none is. A face cancels
// the context of an attempt that is no longer it.
func (m *Machine) Waiting() int { panic("stub") }

// Feed takes the result of a call. Results of attempts that the machine no
// longer waits for are dropped, except that what was saved stays saved.
func (m *Machine) Feed(r Result) *talk.Problem { panic("stub") }

// SyncEnded tells that the running sync has come to its end.
func (m *Machine) SyncEnded(s Summary) { panic("stub") }

// Sync is the running or ended sync of step 7; nil before.
func (m *Machine) Sync() *Sync { panic("stub") }

// Ended is how the conversation ended, once it has.
func (m *Machine) Ended() (Ending, bool) { panic("stub") }

// Resume takes up an unfinished set-up: its answers, and its checked token
// where one was kept.
func (m *Machine) Resume(r Resumed) *talk.Problem { panic("stub") }

// Draft is what to keep of an unfinished set-up, without the token; false
// when nothing worth keeping was answered (or all is saved already).
func (m *Machine) Draft() (store.Draft, bool) { panic("stub") }

// Leaving is the question to ask before leaving; nil when one may leave at
// once.
func (m *Machine) Leaving() *LeaveQuestion { panic("stub") }

// Leave is what Services.Leave should do: keep the draft, and with keepToken
// the checked token in the keychain.
func (m *Machine) Leave(keepToken bool) LeaveRequest { panic("stub") }

// LeaveQuestion is asked when leaving would lose something.
type LeaveQuestion struct {
	Question string
	Text     []string
	// Token: a checked token is not saved yet. The choices are then keep it
	// in the keychain with the draft, let it go, or stay; otherwise leave or
	// stay.
	Token   bool
	Choices []talk.Choice // ids LeaveKeep, LeaveDrop, LeaveStay; the proposed one is chosen
}

// Ids of LeaveQuestion's choices.
const (
	LeaveKeep = "keep"
	LeaveDrop = "leave"
	LeaveStay = "stay"
)
