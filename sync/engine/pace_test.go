package engine_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/secret"
	"connectpd/sync/engine"
	"connectpd/sync/pagerduty"
	"connectpd/sync/remote"
	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
)

// reference is the account that the targets are about: 629 requests.
var reference = load.Size{Users: 10_000, Teams: 500, TeamSize: 20, Schedules: 1_000, Policies: 400, OnCallRows: 1_000}

const referenceRequests = 629

// idle is the same with 265 schedules on no escalation policy, each a request
// of its own: 890 in all, more than a window of 960 less a tenth.
var idle = load.Size{Users: 10_000, Teams: 500, TeamSize: 20, Schedules: 1_000, Unused: 265, Policies: 400, OnCallRows: 600}

const idleRequests = 890

// needsRoom skips what syncs the reference account where that takes long.
func needsRoom(t *testing.T) {
	t.Helper()
	if testing.Short() || underRace {
		t.Skip("short or race detector: the reference account takes long; the smaller accounts show the same races")
	}
}

// inVirtualTime runs one sync against a server in process, in a bubble whose
// time passes only when everybody waits: what it measures is how well
// requests overlap, whatever this machine is busy with.
func inVirtualTime(t *testing.T, a *simulator.Account, o simulator.Options) (took time.Duration, out engine.Outcome, seen simulator.Stats) {
	t.Helper()
	took, out, seen, _ = watched(t, a, o)
	return took, out, seen
}

// watched is the same with a viewer that looks twice a second.
func watched(t *testing.T, a *simulator.Account, o simulator.Options) (took time.Duration, out engine.Outcome, seen simulator.Stats, views []engine.Snapshot) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		// A bubble begins in the year 2000; the account's schedules do not.
		time.Sleep(time.Until(newClock().Now()))
		srv := simulator.NewServer(a, o)
		defer srv.Close()
		st, conn := openStore(t, nil, access.Account{Subdomain: a.Subdomain(), API: "https://api.test"})
		p := engine.NewProgress(remote.RealClock{})
		client, err := pagerduty.New(secret.New([]byte(a.AccountKey())), pagerduty.Options{
			Base: "https://api.test", Observer: p, Transport: srv.RoundTripper()})
		if err != nil {
			t.Fatal(err)
		}
		viewer := make(chan struct{})
		go func() {
			defer close(viewer)
			for {
				select {
				case <-p.Done():
					return
				case <-time.After(500 * time.Millisecond):
					views = append(views, p.Snapshot())
				}
			}
		}()
		began := time.Now()
		out, err = engine.Run(context.Background(), engine.Options{Store: st, Connector: conn, Source: client, Progress: p, Clock: remote.RealClock{}})
		if err != nil || out.Run.Result != store.ResultOK {
			t.Fatalf("%v, %q, %v", err, out.Run.Result, out.Err)
		}
		took, seen = time.Since(began), srv.Stats()
		<-viewer
	})
	return took, out, seen, views
}

// The time left is known after a tenth of the sync, and right to a tenth of
// what is really left, or a second and a half: on a fast sync, and on a slow
// one that has to wait for three windows of the rate limit.
func TestTimeLeftIsRight(t *testing.T) {
	needsRoom(t)
	minute := simulator.Options{Latency: [2]time.Duration{50 * time.Millisecond, 150 * time.Millisecond}, RateLimit: 960, RateWindow: time.Minute}
	beyond := idle
	beyond.Unused = 400
	for name, tc := range map[string]struct {
		size load.Size
		o    simulator.Options
	}{
		"fast":      {reference, minute},
		"one burst": {idle, minute},
		"one wait":  {beyond, minute},
		"windows":   {reference, simulator.Options{Latency: [2]time.Duration{400 * time.Millisecond, 900 * time.Millisecond}, RateLimit: 200, RateWindow: 20 * time.Second}},
	} {
		t.Run(name, func(t *testing.T) {
			took, _, _, views := watched(t, load.Generate(1, tc.size), tc.o)
			for _, v := range views {
				left := took - v.Elapsed
				switch {
				case v.Left < 0 && v.Elapsed > took/10:
					t.Errorf("after %s: unknown", v.Elapsed)
				case v.Left >= 0 && v.Elapsed > took/10 && (v.Left-left).Abs() > max(left/10, 1500*time.Millisecond):
					t.Errorf("after %s: %s left, really %s", v.Elapsed, v.Left, left)
				}
			}
		})
	}
}

// With 100 ms mean latency and eight in flight the reference account takes
// 629 × 0.1 s ÷ 8, and at most 15 % more: every stage overlaps whatever does
// not depend on another.
func TestOverlapAtTheReferenceSize(t *testing.T) {
	needsRoom(t)
	a := load.Generate(1, reference)
	if n := a.RequestFloor(newClock().Now()); n != referenceRequests {
		t.Fatalf("the reference account needs %d requests, expected %d", n, referenceRequests)
	}
	took, out, seen := inVirtualTime(t, a, simulator.Options{
		Latency: [2]time.Duration{50 * time.Millisecond, 150 * time.Millisecond}, RateLimit: 960, RateWindow: time.Minute})
	floor := time.Duration(referenceRequests) * 100 * time.Millisecond / 8
	if seen.Requests != referenceRequests || seen.TooMany != 0 || out.Run.Traffic.Waited != 0 {
		t.Errorf("%d requests, %d answers of 429, waited %s", seen.Requests, seen.TooMany, out.Run.Traffic.Waited)
	}
	t.Logf("%s, floor %s, ratio %.3f", took, floor, took.Seconds()/floor.Seconds())
	if took > floor*115/100 {
		t.Errorf("took %s, more than 1.15 × %s", took, floor)
	}
}

// What fits into the window is finished in it: 890 requests of a window of 960
// are one burst, although the usual reserve would end it at 864.
func TestFinishingBeatsWaiting(t *testing.T) {
	needsRoom(t)
	a := load.Generate(1, idle)
	if n := a.RequestFloor(newClock().Now()); n != idleRequests {
		t.Fatalf("the account needs %d requests, expected %d", n, idleRequests)
	}
	took, out, seen := inVirtualTime(t, a, simulator.Options{
		Latency: [2]time.Duration{50 * time.Millisecond, 150 * time.Millisecond}, RateLimit: 960, RateWindow: time.Minute})
	floor := time.Duration(idleRequests) * 100 * time.Millisecond / 8
	t.Logf("%s, floor %s, ratio %.3f", took, floor, took.Seconds()/floor.Seconds())
	if seen.Requests != idleRequests || seen.TooMany != 0 || out.Run.Traffic.Waited != 0 {
		t.Errorf("%d requests, %d answers of 429, waited %s", seen.Requests, seen.TooMany, out.Run.Traffic.Waited)
	}
	if took > floor*115/100 {
		t.Errorf("took %s, more than 1.15 × %s", took, floor)
	}
}

// A run that cannot finish in the window leaves a tenth of it to other users
// of the key.
func TestTheReserveIsLeftWhereTheWindowIsNotEnough(t *testing.T) {
	needsRoom(t)
	size := idle
	size.Unused = 400
	_, out, seen, views := watched(t, load.Generate(1, size), simulator.Options{
		Latency: [2]time.Duration{50 * time.Millisecond, 150 * time.Millisecond}, RateLimit: 960, RateWindow: time.Minute})
	if seen.TooMany != 0 || out.Run.Traffic.Waited < 30*time.Second {
		t.Errorf("%d answers of 429, waited %s", seen.TooMany, out.Run.Traffic.Waited)
	}
	for _, v := range views {
		for _, b := range v.Budgets {
			if b.Remaining < 96 {
				t.Fatalf("after %s %d of %d are left to others", v.Elapsed, b.Remaining, b.Limit)
			}
		}
	}
}

// When the budget is nearly spent the sync pauses instead of hitting the
// wall: a sync of some 400 requests on 96 per 5 s takes its windows and at
// most a second more each, without a 429.
func TestPausesBeforeTheWall(t *testing.T) {
	a := load.Generate(2, load.Size{Users: 1_000, Teams: 370, TeamSize: 3, Schedules: 300, Policies: 100, OnCallRows: 300})
	need := a.RequestFloor(newClock().Now())
	took, out, seen := inVirtualTime(t, a, simulator.Options{RateLimit: 96, RateWindow: 5 * time.Second,
		Latency: [2]time.Duration{10 * time.Millisecond, 30 * time.Millisecond}})
	perWindow := 96 - 16
	windows := (need + perWindow - 1) / perWindow
	t.Logf("%d requests in %s: %d windows, waited %s", seen.Requests, took, windows, out.Run.Traffic.Waited)
	if seen.TooMany != 0 || seen.Requests != need {
		t.Errorf("%d requests of %d, %d answers of 429", seen.Requests, need, seen.TooMany)
	}
	if most := time.Duration(windows) * 6 * time.Second; took > most {
		t.Errorf("took %s, more than %s", took, most)
	}
	if out.Run.Traffic.Waited == 0 {
		t.Error("the record knows of no wait")
	}
}
