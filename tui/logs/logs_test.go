package logs_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/tui/logs"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
)

type services struct {
	w       *uitest.World
	entries []store.LogEntry
	err     error
}

func (s *services) LogEntries(_ context.Context, q store.LogQuery) ([]store.LogEntry, error) {
	s.w.Called("LogEntries")
	var out []store.LogEntry
	for _, e := range s.entries {
		if e.Seq > q.After {
			out = append(out, e)
		}
	}
	return out, s.err
}

func (s *services) add(level store.Level, text string) {
	n := int64(len(s.entries) + 1)
	s.entries = append(s.entries, store.LogEntry{Seq: n, Time: uitest.Start.Add(time.Duration(n) * time.Second), Level: level, Message: text})
}

func show(t testing.TB, o styles.Options, n int) (*uitest.Screen, *services) {
	w := uitest.New(t, o)
	s := &services{w: w}
	for i := range n {
		s.add([]store.Level{store.Debug, store.Info, store.Warn, store.Error}[i%4], fmt.Sprintf("line %d.", i))
	}
	return w.Show(logs.New(logs.Options{Env: w.Env, Services: s, Connector: store.Connector{ID: "c1", Name: "PagerDuty"}})), s
}

func TestFollowsAtTheEndAndStaysStillAbove(t *testing.T) {
	d, s := show(t, styles.Options{}, 400)
	d.Sees("line 399.", "following")
	d.SeesNot("line 100.", "line 396.") // debug lines are left out at first
	s.add(store.Info, "the newest.")
	d.Tick()
	d.Tick()
	d.Sees("the newest.")
	d.Text(80, 24)
	d.Keys("pgup", "pgup", "up")
	inSight := func() string {
		lines := strings.Split(d.Text(80, 24), "\n")
		return strings.Join(lines[3:len(lines)-2], "\n")
	}
	before := inSight()
	s.add(store.Info, "even newer.")
	d.Tick()
	d.Tick()
	if after := inSight(); after != before {
		t.Errorf("the text moved under its reader:\n%s\n%s", before, after)
	}
	d.Keys("G")
	d.Sees("even newer.", "following")
	d.Keys("g")
	d.Sees("line 1.")
	d.Keys("end")
	d.Sees("even newer.")
}

func TestLevelAndSearch(t *testing.T) {
	d, _ := show(t, styles.Options{}, 40)
	d.Sees("[2 Info and up 30]")
	d.Keys("3")
	d.Sees("line 38.", "line 39.", "[3 Warnings 20]")
	d.SeesNot("line 37.")
	d.Keys("tab")
	d.SeesNot("line 38.")
	d.Keys("tab")
	d.Sees("line 36.", "[1 Everything 40]")
	d.Keys("/", "type:líne 17")
	d.Sees("Search: líne 17", "line 17.")
	d.SeesNot("line 18.")
	d.Keys("enter")
	d.SeesNot("line 18.")
	d.Keys("/", "esc")
	d.Sees("line 39.", "following")
	d.Keys("esc")
	if _, ok := d.Last().(ui.Close); !ok {
		t.Errorf("esc gave %T", d.Last())
	}
}

func TestNothingAndTrouble(t *testing.T) {
	d, s := show(t, styles.Options{}, 0)
	d.Sees("Nothing is logged yet")
	s.err = errors.New("the disk is gone")
	d.Tick()
	d.Tick()
	d.Sees("The disk is gone")
}

// TestMain fails when a golden file is read by no test.
func TestMain(m *testing.M) { uitest.Main(m) }

func TestGoldens(t *testing.T) {
	uitest.Faces(t, "log", func(o styles.Options) func(w, h int) string {
		d, s := show(t, o, 9)
		s.entries[5].RequestID = "99e617017cd3"
		s.add(store.Warn, "Waiting 12 s: rate limit. The next request goes out as soon as PagerDuty takes it; nothing is lost and nobody needs to do anything.")
		d.Tick()
		d.Tick()
		return d.Frame
	})
	d, s := show(t, styles.Options{}, 9)
	s.entries[7].RequestID, s.entries[7].RunID, s.entries[7].Event = "99e617017cd3", 12, "sync-failed"
	d.Keys("up", "enter")
	uitest.State(t, "entry", d.Frame)
}

func TestFitsEveryWindow(t *testing.T) {
	d, s := show(t, styles.Options{Color: true}, 3)
	for _, n := range uitest.Nasty {
		s.add(store.Warn, n)
		s.entries[len(s.entries)-1].RequestID = n
	}
	d.Tick()
	d.Tick()
	uitest.Sizes(func(w, h int) { uitest.Fits(t, d.Frame(w, h), w, h) })
}
