package engine_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
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

// syncChild is this test binary started again to do nothing but sync, so
// that its time and memory are those of a sync.
const syncChildVariable = "ENGINE_SYNC_CHILD"

type syncOrder struct {
	URL, Token, Home string
	Runs             int
}

type syncReport struct {
	Took     time.Duration
	Worked   time.Duration // by the processors; 0 where the system does not say
	Requests int
	Result   store.Result
	Reason   string
	Counts   access.Counts
	Bytes    int64 // database and WAL after the run
	Peak     int64 // most memory held so far
}

// beSyncChild carries the order out if there is one.
func beSyncChild() bool {
	text := os.Getenv(syncChildVariable)
	if text == "" {
		return false
	}
	if err := carryOut(text); err != nil {
		fmt.Fprintln(os.Stderr, "sync child:", err)
		os.Exit(1)
	}
	return true
}

func carryOut(text string) error {
	var o syncOrder
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		return err
	}
	ctx := context.Background()
	for range o.Runs {
		r, err := o.once(ctx)
		if err != nil {
			return err
		}
		r.Bytes, r.Peak = o.bytes(), peakMemory()
		if err := json.NewEncoder(os.Stdout).Encode(r); err != nil {
			return err
		}
	}
	return nil
}

// once does what a process does for one sync: it opens the store, syncs, and
// closes it.
func (o syncOrder) once(ctx context.Context) (r syncReport, err error) {
	began, worked := time.Now(), processorTime()
	st, err := store.Open(ctx, o.Home, store.Options{})
	if err != nil {
		return r, err
	}
	defer func() {
		if cerr := st.Close(); err == nil {
			err = cerr
		}
	}()
	conn, err := o.connector(ctx, st)
	if err != nil {
		return r, err
	}
	p := engine.NewProgress(remote.RealClock{})
	client, err := pagerduty.New(secret.New([]byte(o.Token)), pagerduty.Options{Base: o.URL, Observer: p})
	if err != nil {
		return r, err
	}
	out, err := engine.Run(ctx, engine.Options{Store: st, Connector: conn, Source: client, Progress: p, Clock: remote.RealClock{}})
	if err != nil {
		return r, err
	}
	return syncReport{Took: time.Since(began), Worked: processorTime() - worked, Requests: out.Run.Traffic.Requests, Result: out.Run.Result,
		Reason: out.Run.Reason, Counts: out.Run.Counts}, nil
}

// peakMemory is the most memory this process ever held, in bytes; 0 where the
// system does not say. Getrusage will not do: a child inherits the peak of the
// process that started it.
func peakMemory() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, found := strings.Cut(string(status), "VmHWM:")
	if !found {
		return 0
	}
	kib, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
	return kib << 10
}

// processorTime is how long processors have worked for this process; 0 where
// the system does not say.
func processorTime() time.Duration {
	stat, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0
	}
	// After the name, which is in brackets: user and system time are the 12th
	// and 13th number, in hundredths of a second.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	user, _ := strconv.ParseInt(fields[11], 10, 64)
	system, _ := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * 10 * time.Millisecond
}

// work is how long a sync took, or, where the machine had more to do at the
// time, how long processors worked for it.
func (r syncReport) work() time.Duration {
	if r.Worked > 0 {
		return min(r.Took, r.Worked)
	}
	return r.Took
}

// bytes is the size of the database and its WAL, closed.
func (o syncOrder) bytes() (n int64) {
	for _, name := range []string{"connectpd.db", "connectpd.db-wal"} {
		if f, err := os.Stat(o.Home + "/" + name); err == nil {
			n += f.Size()
		}
	}
	return n
}

func (o syncOrder) connector(ctx context.Context, st *store.Store) (store.Connector, error) {
	all, err := st.Connectors(ctx)
	if err != nil || len(all) == 1 {
		return append(all, store.Connector{})[0], err
	}
	return st.SaveConnector(ctx, store.Connector{ID: st.NewConnectorID(), Name: "PagerDuty", Platform: store.Local, App: store.App{Name: "PagerDuty"},
		Owners: []store.Owner{{Person: store.Person{Name: "Ada", Email: "ada@example.com", Role: store.SuperAdministrator}}}}, store.Placed{})
}

// measured is what a sync child and the server in its own process showed.
type measured struct {
	runs   []syncReport
	peak   int64 // bytes of memory at most, of the sync child
	server simulator.Stats
}

// started starts a simulator in a process of its own, which end ends.
func started(t testing.TB, c load.ChildConfig) (server *load.Child, end func()) {
	t.Helper()
	server, err := load.StartChild(c)
	if err != nil {
		t.Fatal(err)
	}
	return server, func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	}
}

// measure starts a simulator and then a sync child, each in a process of its
// own, and has it sync runs times in a new home.
func measure(t testing.TB, c load.ChildConfig, runs int) measured {
	t.Helper()
	server, end := started(t, c)
	defer end()
	order, err := json.Marshal(syncOrder{URL: server.URL, Token: server.Token, Home: t.TempDir() + "/home", Runs: runs})
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), syncChildVariable+"="+string(order))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var m measured
	for dec := json.NewDecoder(out); dec.More(); {
		var r syncReport
		if err := dec.Decode(&r); err != nil {
			t.Fatal(err)
		}
		m.runs = append(m.runs, r)
		m.peak = max(m.peak, r.Peak)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if m.server, err = server.Stats(); err != nil {
		t.Fatal(err)
	}
	if len(m.runs) != runs {
		t.Fatalf("%d reports of %d runs", len(m.runs), runs)
	}
	for _, r := range m.runs {
		if r.Result != store.ResultOK {
			t.Fatalf("%+v", r)
		}
	}
	return m
}
