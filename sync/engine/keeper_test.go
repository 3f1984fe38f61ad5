package engine

import (
	"context"
	"sync"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
)

// fakeKeeper keeps the last applied dataset whole.
type fakeKeeper struct {
	mu        sync.Mutex
	conn      store.Connector
	snapshot  *access.Dataset
	heldData  *access.Dataset
	runs      []store.Run
	locked    bool
	published int
	lastPub   []byte
	began     int64

	busy      error
	applyErr  error
	finishErr error

	accountPanics bool
}

func newKeeper() *fakeKeeper {
	return &fakeKeeper{
		conn:     store.Connector{ID: "c1", Name: "PagerDuty", Account: access.Account{Subdomain: "acme", Region: "us", API: "https://api.pagerduty.com"}},
		snapshot: &access.Dataset{},
	}
}

func (k *fakeKeeper) LockSync(context.Context, string) (syncLock, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.busy != nil {
		return nil, k.busy
	}
	k.locked = true
	return k, nil
}

func (k *fakeKeeper) Publish(b []byte) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.published++
	k.lastPub = b
	return nil
}

func (k *fakeKeeper) Release() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.locked = false
	return nil
}

func (k *fakeKeeper) Connector(context.Context, string) (store.Connector, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.conn, nil
}

func (k *fakeKeeper) BeginRun(_ context.Context, r store.Run) (store.Run, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.began++
	r.ID = k.began
	return r, nil
}

func (k *fakeKeeper) Apply(ctx context.Context, r store.Run, d *access.Dataset) (store.Run, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return r, err
	}
	if k.applyErr != nil {
		return r, k.applyErr
	}
	k.snapshot = d
	r.Applied = true
	r.Counts = countDataset(d)
	k.runs = append(k.runs, r)
	last := r
	k.conn.LastApplied = &last
	return r, nil
}

func (k *fakeKeeper) Hold(_ context.Context, r store.Run, d *access.Dataset) (store.Run, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.heldData = d
	k.runs = append(k.runs, r)
	return r, nil
}

func (k *fakeKeeper) FinishRun(ctx context.Context, r store.Run) (store.Run, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return r, err
	}
	if k.finishErr != nil {
		return r, k.finishErr
	}
	k.runs = append(k.runs, r)
	return r, nil
}

func (k *fakeKeeper) SetAccount(_ context.Context, _ string, a access.Account) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.accountPanics {
		panic("no account")
	}
	k.conn.Account = a
	return nil
}

func (k *fakeKeeper) Counts(context.Context, string) (access.Counts, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return countDataset(k.snapshot), nil
}

func (k *fakeKeeper) Snapshot(context.Context, string, int64) (*access.Dataset, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.snapshot, nil
}

// attempt is one run of a test.
type attempt struct {
	keep *fakeKeeper
	src  *fakeSource
	prog *Progress
	log  []store.LogEntry
	out  Outcome
}

// try runs one sync of w against keep.
func try(t *testing.T, ctx context.Context, keep *fakeKeeper, src *fakeSource) *attempt {
	t.Helper()
	a := &attempt{keep: keep, src: src, prog: NewProgress(newTestClock())}
	if src.obs == nil {
		src.obs = a.prog
	}
	type result struct {
		out Outcome
		err error
	}
	ended := make(chan result, 1)
	go func() {
		out, err := run(ctx, Options{Connector: keep.conn, Source: src, Progress: a.prog, Clock: newTestClock(),
			Log: func(list ...store.LogEntry) { a.log = append(a.log, list...) }}, keep)
		ended <- result{out, err}
	}()
	select {
	case r := <-ended:
		if r.err != nil {
			t.Fatalf("run: %v", r.err)
		}
		a.out = r.out
	case <-time.After(30 * time.Second):
		t.Fatal("the run does not end")
	}
	select {
	case <-a.prog.Done():
	default:
		t.Error("Progress is not finished")
	}
	if keep.locked {
		t.Error("the sync lock was not given back")
	}
	return a
}

func sync1(t *testing.T, w *world) *attempt {
	t.Helper()
	return try(t, context.Background(), newKeeper(), &fakeSource{w: w})
}

func wantResult(t *testing.T, a *attempt, want store.Result) {
	t.Helper()
	if a.out.Run.Result != want {
		t.Fatalf("result %q (%s, %v), want %q", a.out.Run.Result, a.out.Run.Reason, a.out.Err, want)
	}
}

func wantGrants(t *testing.T, d *access.Dataset, want []string) {
	t.Helper()
	got := grantLines(d)
	in := make(map[string]bool)
	for _, l := range want {
		in[l] = true
	}
	have := make(map[string]bool)
	bad := 0
	for _, l := range got {
		if have[l] {
			t.Errorf("twice: %s", l)
		}
		have[l] = true
		if !in[l] {
			if bad++; bad < 10 {
				t.Errorf("not in the account: %s", l)
			}
		}
	}
	for _, l := range want {
		if !have[l] {
			if bad++; bad < 10 {
				t.Errorf("missing: %s", l)
			}
		}
	}
}
