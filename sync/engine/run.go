package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/failure"
)

// endTimeout bounds the writing of a run's record after ctx is done.
const endTimeout = 10 * time.Second

// runner is one run from the lock to the record.
type runner struct {
	o      Options
	keep   keeper
	conn   store.Connector
	run    store.Run
	before *previous

	identity access.Identity
	held     []Shrink
	log      *runLog
	// recorded: the store has applied or held the run; nothing that comes
	// after may end it otherwise.
	recorded bool
}

func run(ctx context.Context, o Options, keep keeper) (Outcome, error) {
	if o.Progress == nil {
		o.Progress = NewProgress(o.Clock)
	}
	r := &runner{o: o, keep: keep, conn: o.Connector, log: &runLog{out: o.Log, clock: o.Clock}}
	var out Outcome
	err := guarded(func() (err error) {
		out, err = r.locked(ctx)
		return err
	})
	if err != nil {
		// Viewers wait for the end of what never began, too.
		out = Outcome{Err: err}
	}
	o.Progress.finish(out)
	return out, err
}

// locked does everything that needs the sync lock.
func (r *runner) locked(ctx context.Context) (Outcome, error) {
	lock, err := r.keep.LockSync(ctx, r.conn.ID)
	if err != nil {
		return Outcome{}, err
	}
	defer func() { _ = lock.Release() }() // dies with the process anyway

	if err := r.begin(ctx); err != nil {
		return Outcome{}, err
	}
	stop := startPublisher(lock, r.o.Progress, r.log.entries)
	defer stop()
	r.log.add(store.Info, "sync-started", "Sync started")

	out := r.end(ctx, guarded(func() error { return r.work(ctx) }))
	// The last events go into the log before the line that ends it.
	stop()
	r.log.end(out)
	return out, nil
}

// begin reads the connector again, now that nobody else can sync it, and
// records the run.
func (r *runner) begin(ctx context.Context) error {
	conn, err := r.keep.Connector(ctx, r.conn.ID)
	if err != nil {
		return fmt.Errorf("reading the connector before the sync: %w", err)
	}
	r.conn = conn
	r.before = &previous{keep: r.keep, connectorID: conn.ID}
	r.run, err = r.keep.BeginRun(ctx, store.Run{
		ConnectorID: conn.ID,
		StartedAt:   r.o.Clock.Now(),
		FromEnv:     r.o.FromEnv,
	})
	if err != nil {
		return fmt.Errorf("recording the start of the sync: %w", err)
	}
	r.log.runID = r.run.ID
	r.o.Progress.begin()
	return nil
}

// work collects, judges and applies. Its error is why nothing was applied.
func (r *runner) work(ctx context.Context) error {
	data, err := r.collect(ctx)
	if err != nil {
		return err
	}
	r.run.Coverage = data.Coverage
	r.run.Reason = coverageReason(data.Coverage)
	r.run.Result = store.ResultOK
	if isPartial(data.Coverage) {
		r.run.Result = store.ResultPartial
	}
	r.o.Progress.doing(Applying)
	shrinks, err := r.judge(ctx, data)
	if err != nil {
		return err
	}
	r.noteTraffic()
	if len(shrinks) > 0 {
		return r.hold(ctx, data, shrinks)
	}
	applied, err := r.keep.Apply(ctx, r.run, data)
	if err != nil {
		return fmt.Errorf("saving what was read: %w", err)
	}
	r.run, r.recorded = applied, true
	r.noteRenamed(ctx)
	return nil
}

func (r *runner) collect(ctx context.Context) (*access.Dataset, error) {
	id, err := r.o.Source.Check(ctx)
	if err != nil {
		return nil, fmt.Errorf("checking the API token: %w", err)
	}
	r.identity = id
	r.run.TokenKind = id.Kind
	r.run.SeesAll = id.SeesAll()
	proof, err := r.sameAccount(ctx)
	if err != nil {
		return nil, err
	}
	c := newCollector(r.o.Source, r.o.Progress, id, r.before)
	c.proof = proof
	c.hadTeams = r.conn.LastApplied != nil && r.conn.LastApplied.Counts.Teams > 0
	if err := c.collect(ctx); err != nil {
		return nil, err
	}
	r.noteRefusals(c)
	data, err := c.dataset(ctx, r.o.Clock.Now())
	if err != nil {
		return nil, err
	}
	return data, nil
}

func (r *runner) hold(ctx context.Context, d *access.Dataset, shrinks []Shrink) error {
	r.run.Result = store.ResultHeld
	r.run.Reason = heldReason(shrinks)
	held, err := r.keep.Hold(ctx, r.run, d)
	if err != nil {
		return fmt.Errorf("keeping the held result: %w", err)
	}
	r.run, r.held, r.recorded = held, shrinks, true
	return nil
}

func (r *runner) noteTraffic() {
	s := r.o.Progress.Snapshot()
	r.run.Traffic = store.Traffic{Requests: s.Requests, Retries: s.Retries, Waited: s.Waited}
}

// end turns the work's error into the run's result and records it. A run that
// was applied or held has its record already.
func (r *runner) end(ctx context.Context, err error) Outcome {
	out := Outcome{Identity: r.identity, Held: r.held}
	if err == nil || r.recorded {
		out.Run = r.run
		return out
	}
	err = r.forPeople(err)
	r.run.Result, r.run.Reason, out.Err = store.ResultFailed, failure.Sayable(err), err
	if cancelled(ctx, err) {
		r.run.Result, r.run.Reason, out.Err = store.ResultCancelled, "cancelled", nil
	}
	r.run.TokenRejected = r.run.Result == store.ResultFailed && access.RefusalOf(err) == access.TokenRejected
	r.noteTraffic()
	writeCtx, done := context.WithTimeout(context.WithoutCancel(ctx), endTimeout)
	defer done()
	finished, werr := r.keep.FinishRun(writeCtx, r.run)
	if werr != nil {
		r.run.FinishedAt = r.o.Clock.Now()
		out.Run = r.run
		out.Err = errors.Join(out.Err, fmt.Errorf("recording the end of the sync: %w", werr))
		return out
	}
	out.Run = finished
	return out
}

// cancelled tells a run that somebody stopped from one that failed by itself:
// what was wrong with the account or the program stays a failure.
func cancelled(ctx context.Context, err error) bool {
	return ctx.Err() != nil && access.RefusalOf(err) == "" && !isPanic(err)
}
