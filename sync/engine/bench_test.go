package engine_test

import (
	"slices"
	"testing"
	"time"

	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
)

// The benchmarks measure whole syncs with the simulator in a process of its
// own and the sync in another:
//
//	go test ./sync/engine -run '^$' -bench Sync -benchtime 5x
//
// Reported are medians: requests, seconds, mebibytes at most, bytes a user
// in the database, and what an unchanged second sync adds.
var benchSizes = []struct {
	name string
	size load.Size
}{
	{"120users", load.Size{Users: 120, Teams: 12, TeamSize: 10, Schedules: 10, Policies: 5}},
	{"1000users", load.Size{Users: 1_000, Teams: 50, TeamSize: 20, Schedules: 100, Policies: 40, OnCallRows: 100}},
	{"10000users", reference},
	{"10000users-265idle", idle},
	{"50000memberships", load.Size{Users: 10_000, Teams: 500, TeamSize: 100, Schedules: 1_000, Policies: 400, OnCallRows: 1_000}},
}

func BenchmarkSync(b *testing.B) {
	for _, s := range benchSizes {
		for _, l := range []struct {
			name    string
			options simulator.Options
		}{
			{"no-latency", simulator.Options{}},
			{"100ms", simulator.Options{Latency: [2]time.Duration{50 * time.Millisecond, 150 * time.Millisecond}, RateLimit: 960, RateWindow: time.Minute}},
		} {
			b.Run(s.name+"/"+l.name, func(b *testing.B) { benchmark(b, load.ChildConfig{Seed: 1, Size: s.size, Options: l.options}) })
		}
	}
}

func benchmark(b *testing.B, c load.ChildConfig) {
	var seconds, again, peak, perUser, added []float64
	requests, tooMany := 0, 0
	for b.Loop() {
		runs := 2
		if c.Options.RateLimit > 0 {
			runs = 1 // a second one at once would not fit into the window
		}
		m := measure(b, c, runs)
		first := m.runs[0]
		seconds = append(seconds, first.Took.Seconds())
		peak = append(peak, float64(m.peak)/(1<<20))
		perUser = append(perUser, float64(first.Bytes)/float64(c.Size.Users))
		requests, tooMany = first.Requests, m.server.TooMany
		if runs == 2 {
			again = append(again, m.runs[1].Took.Seconds())
			added = append(added, float64(m.runs[1].Bytes-first.Bytes)/1024)
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(requests), "requests")
	b.ReportMetric(float64(tooMany), "429s")
	b.ReportMetric(median(seconds), "s/sync")
	b.ReportMetric(median(peak), "MiB-peak")
	b.ReportMetric(median(perUser), "B/user")
	if len(again) > 0 {
		b.ReportMetric(median(again), "s/unchanged")
		b.ReportMetric(median(added), "KiB-added")
	}
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}
