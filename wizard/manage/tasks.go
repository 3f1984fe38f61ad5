package manage

import (
	"slices"

	"connectpd/store/access"
	"connectpd/wizard/platform"
)

// Task is something to do with a connector.
type Task string

// The tasks.
const (
	Sync        Task = "sync"
	Watch       Task = "watch"
	NewToken    Task = "rotate"
	Decide      Task = "held"
	SeeAccess   Task = "access"
	SeeChanges  Task = "changes"
	SeeFindings Task = "findings"
	SeeReviews  Task = "reviews"
	WriteExport Task = "export"
	SeeLog      Task = "log"
	SeeOwners   Task = "owners"
	OldKey      Task = "old key"
	Provider    Task = "provider"
	GiveName    Task = "rename"
	MoveAway    Task = "move token"
	TakeOff     Task = "disconnect"
	TakeOver    Task = "take over"
	SendAgain   Task = "send again"
	Forget      Task = "forget"
)

// Seldom tells the tasks that a short menu may put behind a further one.
func (t Task) Seldom() bool {
	return t == WriteExport || t == Provider || t == GiveName || t == MoveAway || t == TakeOff
}

// Tasks are those that make sense with a connector and its place now, most
// likely first.
func Tasks(c access.Connector, at platform.Place) []Task {
	always := []Task{SeeLog, SeeOwners}
	switch {
	case c.HandedOver != nil && c.Token.Number == 0:
		list := []Task{TakeOver}
		if at.Message == nil {
			list = append(list, SendAgain)
		}
		return append(append(list, Forget), append(always, GiveName)...)
	case c.Status == access.Syncing:
		return append(append([]Task{Watch}, looks(c)...), always...)
	}
	list := first(c)
	if c.OldToken != nil {
		list = append(list, OldKey)
	}
	list = append(append(list, looks(c)...), always...)
	list = append(list, Provider, GiveName)
	if c.Token.Number != 0 {
		list = append(list, MoveAway)
	}
	return append(list, TakeOff)
}

// Opens is which of its tasks opening a connector leads to: what it waits for,
// else a look at who has access. Nothing is synced by looking around.
func Opens(c access.Connector, list []Task) Task {
	status, _ := c.Standing()
	if status == access.Connected && list[0] == Sync && slices.Contains(list, SeeAccess) {
		return SeeAccess
	}
	return list[0]
}

// first are the tasks that change what a connector has: what it waits for
// comes first.
func first(c access.Connector) []Task {
	held := c.HeldRun != 0
	switch {
	case NeedsToken(c) && held:
		return []Task{NewToken, Sync, Decide}
	case NeedsToken(c):
		return []Task{NewToken, Sync}
	case c.Undecided():
		return []Task{Decide, Sync, NewToken}
	case held:
		return []Task{Sync, Decide, NewToken}
	}
	return []Task{Sync, NewToken}
}

// NeedsToken reports that a connector waits for a new token.
func NeedsToken(c access.Connector) bool {
	return c.TokenRefused != "" || c.Status == access.NeedsAttention && c.Token.Number == 0
}

// looks are the tasks that look at a connector's data; none before there is
// any.
func looks(c access.Connector) []Task {
	if c.LastApplied == nil {
		return nil
	}
	return []Task{SeeAccess, SeeChanges, SeeFindings, SeeReviews, WriteExport}
}
