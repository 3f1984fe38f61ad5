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

// journal is the log of a connector that only one test writes to.
type journal struct {
	*store.Store
	t         testing.TB
	connector string
	n         int
	err       error // a disk that is gone: a real one cannot come and go
}

func (j *journal) LogEntries(ctx context.Context, q store.LogQuery) ([]store.LogEntry, error) {
	if j.err != nil {
		return nil, j.err
	}
	return j.Store.LogEntries(ctx, q)
}

// add writes entries, a second apart.
func (j *journal) add(list ...store.LogEntry) {
	j.t.Helper()
	for i := range list {
		j.n++
		list[i].Time = uitest.Start.Add(time.Duration(j.n) * time.Second)
	}
	if err := j.Log(j.t.Context(), j.connector, list...); err != nil {
		j.t.Fatal(err)
	}
}

// lines are so many entries of every level.
func lines(n int) []store.LogEntry {
	list := make([]store.LogEntry, n)
	for i := range list {
		list[i] = store.LogEntry{Level: []store.Level{store.Debug, store.Info, store.Warn, store.Error}[i%4], Message: fmt.Sprintf("line %d.", i)}
	}
	return list
}

func show(t testing.TB, o styles.Options, list ...store.LogEntry) (*uitest.Screen, *journal) {
	w := uitest.New(t, o)
	st := w.Store()
	j := &journal{Store: st, t: t, connector: st.NewConnectorID()}
	j.add(list...)
	return w.Show(logs.New(logs.Options{Env: w.Env, Services: j, Connector: store.Connector{ID: j.connector, Name: "PagerDuty"}})), j
}

func TestFollowsAtTheEndAndStaysStillAbove(t *testing.T) {
	d, s := show(t, styles.Options{}, lines(400)...)
	d.Sees("line 399.", "following")
	d.SeesNot("line 100.", "line 396.") // debug lines are left out at first
	s.add(store.LogEntry{Level: store.Info, Message: "the newest."})
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
	s.add(store.LogEntry{Level: store.Info, Message: "even newer."})
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
	d, _ := show(t, styles.Options{}, lines(40)...)
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
	d, s := show(t, styles.Options{})
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
		list := lines(9)
		list[5].RequestID = "99e617017cd3"
		d, s := show(t, o, list...)
		s.add(store.LogEntry{Level: store.Warn, Message: "Waiting 12 s: rate limit. The next request goes out as soon as PagerDuty takes it; nothing is lost and nobody needs to do anything."})
		d.Tick()
		d.Tick()
		return d.Frame
	})
	list := lines(9)
	list[7].RequestID, list[7].RunID, list[7].Event = "99e617017cd3", 12, "sync-failed"
	d, _ := show(t, styles.Options{}, list...)
	d.Keys("up", "enter")
	uitest.State(t, "entry", d.Frame)
}

func TestFitsEveryWindow(t *testing.T) {
	d, s := show(t, styles.Options{Color: true}, lines(3)...)
	for _, n := range uitest.Nasty {
		s.add(store.LogEntry{Level: store.Warn, Message: n, RequestID: n})
	}
	d.Tick()
	d.Tick()
	uitest.Sizes(func(w, h int) { uitest.Fits(t, d.Frame(w, h), w, h) })
}

// TestAddressesInTheLog: every piece of one leads to the whole, in the list, on
// the row under the cursor, with a search, and in the details.
func TestAddressesInTheLog(t *testing.T) {
	const address = "https://acme-eu-one.pagerduty.com/a-page-that-does-not-fit/on-one-line"
	const link = "\x1b]8;;" + address + "\x07"
	d, s := show(t, styles.Options{Links: true, Color: true})
	s.add(store.LogEntry{Level: store.Warn, Message: "Look at " + address + " first."})
	s.add(store.LogEntry{Level: store.Warn, Message: "Then at " + address + " again."})
	d.Tick()
	d.Tick()
	if n := strings.Count(d.Frame(60, 24), link); n < 4 {
		t.Errorf("%d links in the list:\n%q", n, d.Frame(60, 24))
	}
	d.Keys("/", "type:look", "enter")
	if n := strings.Count(d.Frame(60, 24), link); n < 2 {
		t.Errorf("%d links in what was found:\n%q", n, d.Frame(60, 24))
	}
	d.Keys("enter")
	if n := strings.Count(d.Frame(60, 24), link); n < 2 {
		t.Errorf("%d links in the details:\n%q", n, d.Frame(60, 24))
	}
}
