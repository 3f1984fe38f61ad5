package engine

import (
	"context"

	"connectpd/store"
)

// Options of a run.
type Options struct {
	Store     *store.Store
	Connector store.Connector
	Source    Source
	Progress  *Progress
	Clock     Clock
	FromEnv   bool // the token is CONNECTPD_TOKEN
	// Log adds to the connector's log; text is redacted by it.
	Log func(store.LogEntry)
}

// Run syncs the connector once: takes the lock, records the run, collects,
// judges, applies, and records the end. The outcome is returned and also left
// in Progress. The error is for what could not even begin (*store.BusyError,
// the store); whatever ends a run that began is in Outcome.
func Run(ctx context.Context, o Options) (Outcome, error) { panic("contract") }
