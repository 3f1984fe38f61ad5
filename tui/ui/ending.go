package ui

import (
	"connectpd/store"
	"connectpd/sync/engine"
	"connectpd/wizard/flow"
	"connectpd/wizard/handover"
	"connectpd/wizard/service"
	"connectpd/wizard/setup"
)

// EndingKind is how a conversation ended.
type EndingKind string

// The endings.
const (
	Done         EndingKind = "done"          // saved; Outcome says how the sync went
	HandedOverTo EndingKind = "handed_over"   // HandOver says to whom
	Left         EndingKind = "left"          // the person left; Draft when answers were kept
	GoOnInLines  EndingKind = "go_on_in_line" // F2: the same machine, in line mode
	Reenter      EndingKind = "reenter"       // the token was rejected and a new one is wanted
	Cancelled    EndingKind = "cancelled"     // Ctrl+C, a signal
)

// Ending is how any conversation ends.
type Ending struct {
	Kind      EndingKind
	Connector store.Connector // zero where none came of it
	Outcome   *engine.Outcome // of the sync that ran; nil when none did
	HandOver  *handover.Outcome
	Draft     string // id of the draft that was kept
	Summary   *service.Summary
	SameToken bool // a set-up with the same answers and the same token
	// Err is why the sync after a set-up did not start.
	Err error
	// Open goes on in plain lines with GoOnInLines, where it was begun from
	// home. Nil: what the program was started for.
	Open flow.Conversation
}

// EndingOf is how a set-up ended, as far as it has; its sync is told apart.
func EndingOf(m *setup.Machine) Ending {
	e, over := m.Ended()
	if !over {
		e.Kind = setup.Left
	}
	return Ending{Kind: EndingKind(e.Kind), Connector: e.Connector, HandOver: e.HandOver, Draft: e.Draft,
		SameToken: e.SameToken, Err: e.Err}
}

// SyncOf is the sync that a set-up started; nil where none was.
func SyncOf(m *setup.Machine) *service.Sync {
	y, _ := m.Sync().(*service.Sync)
	return y
}

// Synced is an ending after its sync.
func (e Ending) Synced(s service.Summary) Ending {
	e.Outcome, e.Summary = &s.Outcome, &s
	if s.Outcome.Run.Result == store.ResultCancelled {
		e.Kind = Cancelled
	}
	return e
}
