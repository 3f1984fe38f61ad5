package engine

import (
	"context"

	"connectpd/store"
	"connectpd/sync/remote"
)

// Options of a run.
type Options struct {
	Store     *store.Store
	Connector store.Connector
	Source    Source
	Progress  *Progress // nil: nobody watches
	Clock     remote.Clock
	FromEnv   bool   // the token is CONNECTPD_TOKEN
	Last4     string // the end of the token, by which people know it
	// Log adds to the connector's log; text is redacted by it. May be nil.
	// It is called from one goroutine at a time, with all there is to add: each
	// call may cost a disk write.
	Log func(...store.LogEntry)
}

// Run syncs the connector once: takes the lock, records the run, collects,
// judges, applies, and records the end. The outcome is returned and also left
// in Progress, which is always finished, after the lock was given back. The
// error is for what could not even begin (*store.BusyError, the store);
// whatever ends a run that began is in Outcome.
//
// A run ends cancelled when ctx does; its record is written all the same. A
// panic in the engine or in a call of the Source ends it failed. No goroutine
// of the run is left when Run returns.
func Run(ctx context.Context, o Options) (Outcome, error) {
	return run(ctx, o, storeKeeper{o.Store})
}
