package engine

import (
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
)

func fullWorld() *world {
	w := newWorld(230, 14, 120, 7)
	w.notOnPolicy(3, 5)
	w.notOnPolicy(110, 6)
	w.onCall(1, "S0000")                                                                                      // a second person on a schedule
	w.onCall(1, "S0000")                                                                                      // at another level: still one turn
	w.onCall(9, "V0001")                                                                                      // a shift-based schedule on a policy
	w.onCalls = append(w.onCalls, access.OnCallRow{UserID: w.users[7].ID, UserName: "Seven", PolicyID: "P2"}) // directly
	w.onCalls = append(w.onCalls, access.OnCallRow{UserID: w.users[7].ID, UserName: "Seven", PolicyID: "P3"})
	w.teams = append(w.teams, access.Team{ID: "TEMPTY", Name: "Nobody"})
	return w
}

func TestRunFindsExactlyTheAccount(t *testing.T) {
	w := fullWorld()
	a := sync1(t, w)
	wantResult(t, a, store.ResultOK)
	wantGrants(t, a.keep.snapshot, w.truth())
	want := access.Counts{Users: 230, Teams: 15, TeamMemberships: 230, Roles: 8, RoleAssignments: 230,
		Schedules: 127, ScheduleMembers: 120*3 + 7*2, OnCall: 118 + 1 + 2 + 7 + 1}
	if got := a.out.Run.Counts; got != want {
		t.Errorf("counts\n got %+v\nwant %+v", got, want)
	}
	if d := a.keep.snapshot.DirectOnCall; len(d) != 1 || d[0].ID != w.users[7].ID || d[0].Deleted {
		t.Errorf("on call directly: %+v, want user 7 once", d)
	}
	for k, v := range a.keep.snapshot.Coverage {
		if v.State != access.Read || len(v.Except) > 0 {
			t.Errorf("coverage of %s: %+v", k, v)
		}
	}
	if n := len(a.prog.Snapshot().Warnings); n != 0 {
		t.Errorf("warnings in an account without trouble: %q", a.prog.Snapshot().Warnings)
	}
	for _, u := range a.keep.snapshot.Users {
		if u.TeamIDs != nil {
			t.Fatal("team references are kept")
		}
	}
}

func TestRequestsAreTheFormula(t *testing.T) {
	noTeams := newWorld(120, 0, 30, 0)
	noTeams.id.Plan.Teams = false
	big := newWorld(10_000, 500, 1_000, 0)
	manyMembers := newWorld(450, 2, 3, 0)
	empty := newWorld(1, 0, 0, 0)
	for name, w := range map[string]*world{
		"full": fullWorld(), "no teams on the plan": noTeams, "the reference account": big,
		"teams of more than a page": manyMembers, "nearly empty": empty,
		"shift-based only": newWorld(40, 3, 0, 25), "no users in teams": newWorld(10, 0, 5, 1),
	} {
		t.Run(name, func(t *testing.T) {
			a := sync1(t, w)
			wantResult(t, a, store.ResultOK)
			if got := len(a.src.routes); got != w.requests() {
				t.Errorf("%d requests, the formula says %d", got, w.requests())
			}
			if got := a.out.Run.Traffic.Requests; got != w.requests() {
				t.Errorf("the record says %d requests, the formula %d", got, w.requests())
			}
			if name == "the reference account" && len(a.src.routes) != 629 {
				t.Errorf("%d requests, want 629", len(a.src.routes))
			}
			if n := a.src.count("members/TEMPTY"); n != 0 {
				t.Errorf("a team without members was asked %d times", n)
			}
		})
	}
}

func TestProgressEndsComplete(t *testing.T) {
	w := fullWorld()
	a := sync1(t, w)
	want := [4]Row{
		{Type: access.TypeUser, State: RowDone, Done: 230, Total: 230},
		{Type: access.TypeTeam, State: RowDone, Done: 15, Total: 15, Detail: 230},
		{Type: access.TypeRole, State: RowDone, Done: 8, Total: 8, Detail: 230},
		{Type: access.TypeSchedule, State: RowDone, Done: 127, Total: 127, Detail: a.out.Run.Counts.OnCall},
	}
	s := a.prog.Snapshot()
	if s.Rows != want {
		t.Errorf("rows\n got %+v\nwant %+v", s.Rows, want)
	}
	if s.Activity != Finished || s.Outcome == nil || s.Left != 0 {
		t.Errorf("end: %q, left %v, outcome %v", s.Activity, s.Left, s.Outcome)
	}
	events := a.prog.EventsAfter(0)
	if events[0].Kind != EventStart || events[len(events)-1].Kind != EventDone {
		t.Errorf("events begin with %q and end with %q", events[0].Kind, events[len(events)-1].Kind)
	}
	done := make(map[access.ResourceType]int)
	for _, e := range events {
		if e.Kind == EventProgress {
			if e.Done < done[e.Type] {
				t.Errorf("done of %s went from %d to %d", e.Type, done[e.Type], e.Done)
			}
			done[e.Type] = e.Done
		}
	}
	for _, r := range want {
		if done[r.Type] != r.Done {
			t.Errorf("the last event of %s says %d of %d", r.Type, done[r.Type], r.Done)
		}
	}
	if p, err := ParseSnapshot(a.keep.lastPub); err != nil || p.Rows != want {
		t.Errorf("published last: %+v, %v", p.Rows, err)
	}
	if a.log[0].Event != "sync-started" || a.log[len(a.log)-1].Event != "sync-ok" {
		t.Errorf("log: %+v", a.log)
	}
	var read []string
	for _, e := range a.log {
		if e.Event == "sync-read" {
			read = append(read, e.Message)
		}
		if e.RunID != 1 {
			t.Errorf("log entry of run %d: %+v", e.RunID, e)
		}
	}
	slices.Sort(read)
	if got := strings.Join(read, "; "); got != "roles: 8 of 8; schedules: 127 of 127; teams: 15 of 15; users: 230 of 230" {
		t.Errorf("the log says %q was read", got)
	}
}

// Every Source call is cut once: the snapshot stands, the record is written,
// nothing is left behind, and the next run finds the account.
func TestCancelAtEveryRequest(t *testing.T) {
	w := newWorld(130, 6, 8, 3)
	w.notOnPolicy(2, 1)
	truth := w.truth()
	goroutines := runtime.NumGoroutine()
	for k := 1; k <= w.requests(); k++ {
		keep := newKeeper()
		keep.snapshot = &access.Dataset{Users: []access.User{{ID: "old", Status: access.Active}}}
		before := keep.snapshot
		ctx, cancel := context.WithCancel(context.Background())
		a := try(t, ctx, keep, &fakeSource{w: w, before: func(ctx context.Context, _ string, n int) error {
			if n == k {
				cancel()
			}
			return ctx.Err()
		}})
		cancel()
		if a.out.Run.Result != store.ResultCancelled || a.out.Err != nil {
			t.Fatalf("cut at %d: %q, %v", k, a.out.Run.Result, a.out.Err)
		}
		if keep.snapshot != before {
			t.Fatalf("cut at %d: the snapshot changed", k)
		}
		if len(keep.runs) != 1 {
			t.Fatalf("cut at %d: %d run records", k, len(keep.runs))
		}
		again := try(t, context.Background(), keep, &fakeSource{w: w})
		wantResult(t, again, store.ResultOK)
		wantGrants(t, keep.snapshot, truth)
	}
	waitForGoroutines(t, goroutines)
}

// Every Source call fails once with a network error: the run fails, and its
// error says at what.
func TestNetworkErrorAtEveryRequest(t *testing.T) {
	w := newWorld(130, 6, 8, 3)
	w.notOnPolicy(2, 1)
	broken := errors.New("connection refused")
	for k := 1; k <= w.requests(); k++ {
		keep := newKeeper()
		a := try(t, context.Background(), keep, &fakeSource{w: w, before: func(_ context.Context, _ string, n int) error {
			if n == k {
				return broken
			}
			return nil
		}})
		if a.out.Run.Result != store.ResultFailed || !errors.Is(a.out.Err, broken) || a.out.Run.TokenRejected {
			t.Fatalf("at %d: %q, %v", k, a.out.Run.Result, a.out.Err)
		}
		if keep.conn.LastApplied != nil {
			t.Fatalf("at %d: something was applied", k)
		}
	}
}

// A token revoked at any moment fails the run and is named as the cause.
func TestRevokedAtEveryRequest(t *testing.T) {
	w := newWorld(130, 6, 8, 3)
	w.notOnPolicy(2, 1)
	for k := 1; k <= w.requests(); k++ {
		a := try(t, context.Background(), newKeeper(), &fakeSource{w: w, before: func(_ context.Context, _ string, n int) error {
			if n >= k {
				return refuse(access.TokenRejected)
			}
			return nil
		}})
		if a.out.Run.Result != store.ResultFailed || access.RefusalOf(a.out.Err) != access.TokenRejected || !a.out.Run.TokenRejected {
			t.Fatalf("revoked at %d: %q, %v", k, a.out.Run.Result, a.out.Err)
		}
		if a.out.Run.Reason != "PagerDuty no longer accepts the key" || a.out.Err.Error() != a.out.Run.Reason {
			t.Fatalf("revoked at %d, people read %q and %q", k, a.out.Run.Reason, a.out.Err)
		}
	}
}

func TestPanicAtEveryRequest(t *testing.T) {
	w := newWorld(130, 6, 8, 3)
	w.notOnPolicy(2, 1)
	goroutines := runtime.NumGoroutine()
	for k := 1; k <= w.requests(); k++ {
		a := try(t, context.Background(), newKeeper(), &fakeSource{w: w, before: func(_ context.Context, _ string, n int) error {
			if n == k {
				panic("u+SECRETSECRETSECRET1")
			}
			return nil
		}})
		var p *panicError
		if a.out.Run.Result != store.ResultFailed || !errors.As(a.out.Err, &p) {
			t.Fatalf("panic at %d: %q, %v", k, a.out.Run.Result, a.out.Err)
		}
		for _, text := range append(logTexts(a.log), a.out.Err.Error(), a.out.Run.Reason) {
			if strings.Contains(text, "SECRET") {
				t.Fatalf("the panic's value is told: %s", text)
			}
		}
		if !strings.Contains(strings.Join(logTexts(a.log), "\n"), "TestPanicAtEveryRequest") {
			t.Fatal("the log does not say where")
		}
	}
	waitForGoroutines(t, goroutines)
}

// strangeSource hands a page over on a goroutine of its own.
type strangeSource struct{ *fakeSource }

func (s strangeSource) Users(_ context.Context, sink func(access.Page[access.User])) (access.Listing, error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		sink(access.Page[access.User]{Rows: []access.User{{ID: "U1", TeamIDs: []string{"T1"}}}, Total: 1})
	}()
	<-done
	return access.Listing{Total: 1, Distinct: 1}, nil
}

// A panic over such a page must not take the program with it.
func TestPanicOverAPageFromAnotherGoroutine(t *testing.T) {
	src := strangeSource{&fakeSource{w: newWorld(3, 1, 1, 0)}}
	c := newCollector(src, NewProgress(newTestClock()), src.w.id, &previous{keep: newKeeper()})
	c.named = nil // writing to it panics
	if err := c.collect(context.Background()); !isPanic(err) {
		t.Errorf("collect: %v, want a panic as an error", err)
	}
}

func TestWhatCannotBegin(t *testing.T) {
	keep := newKeeper()
	keep.busy = &store.BusyError{PID: 7}
	p := NewProgress(newTestClock())
	_, err := run(context.Background(), Options{Source: &fakeSource{}, Progress: p, Clock: newTestClock()}, keep)
	var busy *store.BusyError
	if !errors.As(err, &busy) {
		t.Fatalf("error %v, want the busy error", err)
	}
	<-p.Done()
	if o := p.Snapshot().Outcome; o == nil || !errors.Is(o.Err, err) {
		t.Errorf("outcome %+v", o)
	}
}

func TestStoreFailures(t *testing.T) {
	w := newWorld(5, 1, 1, 0)
	full := errors.New("disk full")
	keep := newKeeper()
	keep.applyErr = full
	a := try(t, context.Background(), keep, &fakeSource{w: w})
	if a.out.Run.Result != store.ResultFailed || !errors.Is(a.out.Err, full) || len(keep.runs) != 1 {
		t.Errorf("apply: %q %v, %d records", a.out.Run.Result, a.out.Err, len(keep.runs))
	}
	keep = newKeeper()
	keep.applyErr, keep.finishErr = full, errors.New("still full")
	a = try(t, context.Background(), keep, &fakeSource{w: w})
	if a.out.Run.Result != store.ResultFailed || !errors.Is(a.out.Err, full) || !errors.Is(a.out.Err, keep.finishErr) {
		t.Errorf("finish: %q %v", a.out.Run.Result, a.out.Err)
	}
}

func TestPublishedIsJSON(t *testing.T) {
	a := sync1(t, newWorld(5, 1, 1, 0))
	if a.keep.published < 2 || !json.Valid(a.keep.lastPub) {
		t.Errorf("published %d times, last %q", a.keep.published, a.keep.lastPub)
	}
}

func logTexts(log []store.LogEntry) []string {
	var out []string
	for _, e := range log {
		out = append(out, e.Message)
	}
	return out
}

// waitForGoroutines gives ended goroutines the time to be counted out.
func waitForGoroutines(t *testing.T, want int) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); runtime.Gosched() {
		if runtime.NumGoroutine() <= want {
			return
		}
	}
	buf := make([]byte, 1<<16)
	t.Errorf("%d goroutines, %d before\n%s", runtime.NumGoroutine(), want, buf[:runtime.Stack(buf, true)])
}

// A run that the store has applied stands, whatever comes after.
func TestTroubleAfterApplying(t *testing.T) {
	keep := newKeeper()
	keep.conn.Account.Subdomain = "" // so that the account is noted
	keep.accountPanics = true
	a := try(t, context.Background(), keep, &fakeSource{w: newWorld(5, 1, 1, 0)})
	if a.out.Run.Result != store.ResultOK || !a.out.Run.Applied || len(keep.runs) != 1 {
		t.Errorf("%q, %d records", a.out.Run.Result, len(keep.runs))
	}
}

// The revoked token is the cause, although another error came first.
func TestRejectedTokenIsTheCause(t *testing.T) {
	c := newCollector(nil, NewProgress(newTestClock()), access.Identity{}, nil)
	c.parent = context.Background()
	c.ctx, c.cancel = context.WithCancel(c.parent)
	c.fail(errors.New("connection reset"))
	c.fail(refuse(access.TokenRejected))
	c.fail(errors.New("and another"))
	if err := c.verdict(); access.RefusalOf(err) != access.TokenRejected {
		t.Errorf("verdict %v", err)
	}
}

// After the first failure nothing further is asked.
func TestAFailureStopsTheRest(t *testing.T) {
	w := newWorld(400, 200, 0, 0)
	a := try(t, context.Background(), newKeeper(), &fakeSource{w: w, before: func(ctx context.Context, route string, _ int) error {
		if strings.HasPrefix(route, "members/") {
			return errors.New("broken")
		}
		return nil
	}})
	wantResult(t, a, store.ResultFailed)
	if n := a.src.count("members/"); n > maxWorkers {
		t.Errorf("%d teams were asked after the first failed", n)
	}
}
