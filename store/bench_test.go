package store

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"connectpd/store/access"
)

// The accounts that the figures in the README are about; large has 200,000
// grants.
var (
	ordinary = size{users: 10000, teams: 500, perTeam: 20, schedules: 1000, perSchedule: 4}
	crowded  = size{users: 10000, teams: 500, perTeam: 100, schedules: 1000, perSchedule: 4}
	large    = size{users: 40000, teams: 1000, perTeam: 150, schedules: 1500, perSchedule: 6}
)

// BenchmarkFirstApply puts an account into an empty store.
func BenchmarkFirstApply(b *testing.B) {
	for name, n := range map[string]size{"ordinary": ordinary, "crowded": crowded, "large": large} {
		b.Run(name, func(b *testing.B) {
			d := madeUp(n)
			rows := len(d.Users) + len(d.Teams) + len(d.Roles) + len(d.Schedules) + len(d.Grants)
			var bytes int64
			for b.Loop() {
				b.StopTimer()
				home := b.TempDir() + "/home"
				s, err := Open(context.Background(), home, Options{})
				if err != nil {
					b.Fatal(err)
				}
				c := connect(b, s)
				b.StartTimer()
				syncOnce(b, s, c, d)
				b.StopTimer()
				if err := s.Close(); err != nil {
					b.Fatal(err)
				}
				info, err := os.Stat(filepath.Join(home, fileName))
				if err != nil {
					b.Fatal(err)
				}
				bytes = info.Size()
				b.StartTimer()
			}
			b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(float64(bytes)/float64(len(d.Users)), "bytes/user")
		})
	}
}

// BenchmarkUnchangedApply applies the same account again.
func BenchmarkUnchangedApply(b *testing.B) {
	for name, n := range map[string]size{"ordinary": ordinary, "crowded": crowded, "large": large} {
		b.Run(name, func(b *testing.B) {
			s, c, d := benchStore(b, n)
			for b.Loop() {
				syncOnce(b, s, c, d)
			}
		})
	}
}

// BenchmarkDiff compares 200,000 grants with what stands, without reading or
// writing the store.
func BenchmarkDiff(b *testing.B) {
	s, c, d := benchStore(b, large)
	err := s.readOf(context.Background(), "", c.ID, func(t *tx, conn int64) error {
		for b.Loop() {
			b.StopTimer()
			st, err := loadState(t, conn)
			if err != nil {
				return err
			}
			b.StartTimer()
			makePlan(st, Run{ID: 99, Coverage: d.Coverage}, d)
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(len(d.Grants)), "grants")
}

// BenchmarkAccess filters a store of 200,000 grants.
func BenchmarkAccess(b *testing.B) {
	s, c, _ := benchStore(b, large)
	for name, q := range map[string]AccessQuery{
		"all":     {},
		"by user": {UserEmail: "person.number777@example.com"},
		"by team": {Resource: "Team 77"},
		"by type": {Type: access.TypeSchedule},
		"as of":   {AsOfRun: 1, UserEmail: "person.number777@example.com"},
	} {
		b.Run(name, func(b *testing.B) {
			q.ConnectorID = c.ID
			n := 0
			for b.Loop() {
				n = 0
				if err := s.Access(context.Background(), q, func(Holding) error { n++; return nil }); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n), "grants")
		})
	}
}

// BenchmarkChanges finds a day's changes in a store of 200,000 grants.
func BenchmarkChanges(b *testing.B) {
	s, c, d := benchStore(b, large)
	for i := range 100 {
		d.Users[i].Name += "!"
	}
	d.Grants = d.Grants[:len(d.Grants)-100]
	r := syncOnce(b, s, c, d)
	for b.Loop() {
		list, err := s.Changes(context.Background(), ChangeQuery{ConnectorID: c.ID, Since: r.ID - 1})
		if err != nil || len(list) < 200 {
			b.Fatal(len(list), err)
		}
	}
}

// BenchmarkOpen is what every command pays.
func BenchmarkOpen(b *testing.B) {
	home := b.TempDir() + "/home"
	s := openIn(b, home, Options{})
	c := connect(b, s)
	syncOnce(b, s, c, madeUp(ordinary))
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s, err := Open(context.Background(), home, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.Connectors(context.Background()); err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func benchStore(b *testing.B, n size) (*Store, Connector, *access.Dataset) {
	b.Helper()
	s := open(b)
	c := connect(b, s)
	d := madeUp(n)
	syncOnce(b, s, c, d)
	return s, c, d
}
