package app

import (
	"context"
	"encoding/json"
	"time"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/sync/engine"
	"connectpd/sync/remote"
)

// joined is a sync that runs in another process, watched by what that process
// leaves in the store. It can be watched, not cancelled.
type joined struct {
	ctx   context.Context
	read  func(ctx context.Context, id string) (store.Connector, error)
	clock remote.Clock
	id    string
	since time.Time
}

// lookEvery is how often the end of somebody else's sync is looked for.
const lookEvery = 300 * time.Millisecond

// errVanished: the other process ended and recorded no end.
var errVanished = failure.New(failure.SyncVanished)

// Snapshot is the last progress that the other process left.
func (j *joined) Snapshot() engine.Snapshot {
	snap := engine.Snapshot{At: j.clock.Now(), StartedAt: j.since, Elapsed: j.clock.Now().Sub(j.since), Left: -1}
	c, err := j.read(j.ctx, j.id)
	if err != nil || c.Live == nil || len(c.Live.Progress) == 0 {
		return snap
	}
	var told engine.Snapshot
	if json.Unmarshal(c.Live.Progress, &told) != nil {
		return snap
	}
	return told
}

// Wait blocks until the other process no longer holds the sync lock.
func (j *joined) Wait() (engine.Outcome, error) {
	for {
		c, err := j.read(j.ctx, j.id)
		switch {
		case err != nil:
			return engine.Outcome{}, err
		case c.Status == store.Syncing:
		case c.LastRun == nil || c.LastRun.FinishedAt.Before(j.since):
			return engine.Outcome{}, errVanished
		default:
			return engine.Outcome{Run: *c.LastRun}, nil
		}
		if err := j.clock.Sleep(j.ctx, lookEvery); err != nil {
			return engine.Outcome{}, err
		}
	}
}

// Cancel does nothing: the sync is somebody else's.
func (j *joined) Cancel() {}
