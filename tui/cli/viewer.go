package cli

import (
	"context"
	"time"

	"connectpd/sync/engine"
	"connectpd/wizard/service"
)

// viewer prints the progress of a sync line by line. look is called about ten
// times a second and once more after the end.
type viewer interface {
	look(engine.Snapshot, []engine.Event) error
}

// watchEvery is how often a viewer looks.
const watchEvery = 100 * time.Millisecond

// watch shows a running sync to its end. A viewer that cannot print any more
// (a closed pipe) does not stop the sync; its error is returned at the end.
// Cancelling ctx cancels the sync, which then ends by itself.
func (a *app) watch(ctx context.Context, y *service.Sync, v viewer) (engine.Outcome, error) {
	var outcome engine.Outcome
	var failed, printing error
	ended := make(chan struct{})
	// The tick ends with the sync, not with ctx: a cancelled run still has
	// an end to be told.
	tick, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	go func() {
		defer close(ended)
		defer stop()
		outcome, failed = y.Wait()
	}()
	seq := int64(0)
	look := func() {
		events := y.Progress.EventsAfter(seq)
		if n := len(events); n > 0 {
			seq = events[n-1].Seq
		}
		if printing == nil {
			printing = v.look(y.Progress.Snapshot(), events)
		}
	}
	for a.env.Clock.Sleep(tick, watchEvery) == nil {
		look()
	}
	<-ended
	look()
	if failed == nil {
		failed = printing
	}
	return outcome, failed
}

// quiet is a viewer that shows nothing.
type quiet struct{}

func (quiet) look(engine.Snapshot, []engine.Event) error { return nil }
