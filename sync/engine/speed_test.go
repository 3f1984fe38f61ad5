package engine_test

import (
	"errors"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
)

// The targets of issue 3, "Fast", are medians on a quiet machine: see
// BenchmarkSync. These tests fail when the best of three is 1.3 times beyond
// them. What waits for nobody is measured by its work, which others on the
// machine hardly change.
const tolerance = 1.3

const tries = 3

func needsQuiet(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("short: measures whole syncs in processes of their own, for some seconds")
	}
	if underRace {
		t.Skip("race detector: it makes everything several times slower, so that the time says nothing")
	}
}

// bestOf measures until the work of the first run meets the target, and returns
// the best.
func bestOf(t *testing.T, c load.ChildConfig, runs int, target time.Duration) measured {
	t.Helper()
	return bestBy(t, c, runs, target, syncReport.work)
}

func bestBy(t *testing.T, c load.ChildConfig, runs int, target time.Duration, cost func(syncReport) time.Duration) measured {
	t.Helper()
	var best measured
	for range tries {
		m := measure(t, c, runs)
		if best.runs == nil || cost(m.runs[0]) < cost(best.runs[0]) {
			best = m
		}
		if cost(m.runs[0]) <= target {
			break
		}
	}
	return best
}

// bare is how long this machine, as busy as it is now, takes for as many
// requests of as many workers when nobody does anything with the answers.
func bare(t *testing.T, c load.ChildConfig, requests, workers int) time.Duration {
	t.Helper()
	server, end := started(t, c)
	defer end()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: workers}}
	defer client.CloseIdleConnections()
	ask := func() error {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/abilities", nil)
		if err != nil {
			return err
		}
		req.Header.Set("Authorization", "Token token="+server.Token)
		res, err := client.Do(req)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, res.Body)
		return errors.Join(err, res.Body.Close())
	}
	began := time.Now()
	var left atomic.Int64
	left.Store(int64(requests))
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for left.Add(-1) >= 0 {
				if err := ask(); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	return time.Since(began)
}

func within(t *testing.T, what string, took, target time.Duration) {
	t.Helper()
	t.Logf("%s: %s, target %s", what, took.Round(time.Millisecond), target)
	if float64(took) > tolerance*float64(target) {
		t.Errorf("%s took %s, more than %.1f × %s", what, took, tolerance, target)
	}
}

func TestWallClock(t *testing.T) {
	needsQuiet(t)
	const workers = 8
	floor := referenceRequests * 100 * time.Millisecond / workers
	account := load.ChildConfig{Seed: 1, Size: reference, Options: simulator.Options{
		Latency: [2]time.Duration{50 * time.Millisecond, 150 * time.Millisecond}, RateLimit: 960, RateWindow: time.Minute}}
	m := bestBy(t, account, 1, floor*115/100, func(r syncReport) time.Duration { return r.Took })
	// The target is 1.15 of the floor; beyond 1.3 of the floor it fails, unless
	// the machine is so busy with others that bare requests have another floor.
	if took := m.runs[0].Took; float64(took) > tolerance*float64(floor) {
		floor = max(floor, bare(t, account, referenceRequests, workers))
	}
	within(t, "the reference account at 100 ms", m.runs[0].Took, floor)
	if m.server.TooMany != 0 || m.runs[0].Requests != referenceRequests {
		t.Errorf("%d requests, %d answers of 429", m.runs[0].Requests, m.server.TooMany)
	}
}

func TestLocalWork(t *testing.T) {
	needsQuiet(t)
	const mib = 1 << 20
	first := bestOf(t, load.ChildConfig{Seed: 1, Size: reference}, 2, 2*time.Second)
	within(t, "a first sync of the reference account", first.runs[0].work(), 2*time.Second)
	if first.peak > 120*mib {
		t.Errorf("%d MiB at most, target 120", first.peak/mib)
	}
	if added := first.runs[1].Bytes - first.runs[0].Bytes; added > 64<<10 {
		t.Errorf("an unchanged second sync adds %d bytes, target 64 KiB", added)
	}
	large := reference
	large.TeamSize = 100
	m := bestOf(t, load.ChildConfig{Seed: 1, Size: large}, 1, 4*time.Second)
	within(t, "50,000 memberships", m.runs[0].work(), 4*time.Second)
	if m.peak > 200*mib {
		t.Errorf("%d MiB at most, target 200", m.peak/mib)
	}
	if m.runs[0].Requests != referenceRequests || m.runs[0].Counts.TeamMemberships != 50_000 {
		t.Errorf("%d requests, %+v", m.runs[0].Requests, m.runs[0].Counts)
	}
	small := load.Size{Users: 1_000, Teams: 50, TeamSize: 20, Schedules: 100, Policies: 40, OnCallRows: 100}
	tenth := first.runs[0].work() / 5
	within(t, "an account a tenth the size", bestOf(t, load.ChildConfig{Seed: 1, Size: small}, 1, tenth).runs[0].work(), tenth)
	t.Logf("at most %d MiB, with 50,000 memberships %d MiB", first.peak/mib, m.peak/mib)
}
