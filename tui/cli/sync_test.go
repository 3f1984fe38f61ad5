package cli_test

import (
	"bytes"
	"context"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"connectpd/store/access"
	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
	"connectpd/tui/cli"
)

// held makes a world whose account shrank by a third since its sync.
func held(t *testing.T) *world {
	w := newWorld(t)
	w.setUp("--keychain", "os")
	names := map[string]bool{}
	for _, u := range w.account.Truth(time.Now()).Users[:45] {
		w.account.RemoveUser(u.ID)
		names[u.Name] = true
	}
	r := w.want(cli.Held, "", "sync")
	if !strings.Contains(r.out+r.err, "--accept-shrink") || !strings.Contains(r.out+r.err, "--discard") {
		t.Errorf("what can be done about it is not said:\n%s%s", r.out, r.err)
	}
	// What would be lost is said before anything is accepted, and truly so.
	would := regexp.MustCompile(`remove 45 people \((.*), (.*), (.*) and 42 more\)`).FindStringSubmatch(r.out)
	if len(would) != 4 || !names[would[1]] || !names[would[2]] || !names[would[3]] {
		t.Errorf("what would be lost is not said: %q\n%s", would, r.out)
	}
	return w
}

func (w *world) status() (s struct {
	Status, Reason string
	Users          int
}) {
	w.t.Helper()
	c := objects[statusDocument](w.t, w.want(cli.Done, "", "status", "--json").out)[0].Connectors[0]
	s.Status, s.Users = c.Status, c.Last_sync.Counts.Users
	return s
}

func TestHeld(t *testing.T) {
	t.Parallel()
	t.Run("the snapshot stands", func(t *testing.T) {
		t.Parallel()
		w := held(t)
		if got := w.status(); got.Status != "attention" || got.Users != smallAccount.Users {
			t.Errorf("held: %+v", got)
		}
		w.want(cli.Held, "", "status", "--exit-code")
	})
	t.Run("accepted", func(t *testing.T) {
		t.Parallel()
		w := held(t)
		w.want(cli.Done, "", "sync", "--accept-shrink")
		if got := w.status(); got.Status != "connected" || got.Users != smallAccount.Users-45 {
			t.Errorf("after accepting: %+v", got)
		}
		w.want(cli.Failed, "", "sync", "--accept-shrink")
	})
	t.Run("dropped", func(t *testing.T) {
		t.Parallel()
		w := held(t)
		w.want(cli.Done, "", "sync", "--discard")
		if got := w.status(); got.Status != "connected" || got.Users != smallAccount.Users {
			t.Errorf("after dropping: %+v", got)
		}
		w.want(cli.Failed, "", "sync", "--discard")
	})
}

func TestPartial(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	w.server.AddFault(simulator.Fault{Route: "/schedules", Nth: -1, Kind: simulator.FaultForbidden})
	r := w.want(cli.Partial, "", "sync", "--progress", "json")
	type line struct {
		Event, Result string
		Counts        access.Counts
	}
	all := objects[line](t, r.out)
	last := all[len(all)-1]
	if last.Event != "done" || last.Result != "partial" || last.Counts.Schedules == 0 {
		t.Errorf("the last line: %+v", last)
	}
	// The built program says the same to people, and to what starts it.
	p := w.process("sync", "--progress", "plain")
	said, err := p.CombinedOutput()
	if p.ProcessState.ExitCode() != int(cli.Partial) || !strings.Contains(string(said), "partial") || !strings.Contains(string(said), "schedules") {
		t.Errorf("%v: %s", err, said)
	}
	w.want(cli.Partial, "", "status", "--exit-code")
	if got := w.status(); got.Status != "connected" {
		t.Errorf("after a partial sync: %+v", got)
	}
}

// TestProgressJSON holds the contract of sync --progress json.
func TestProgressJSON(t *testing.T) {
	t.Parallel()
	w := worldOf(t, load.Generate(7, smallAccount), simulator.Options{
		Latency: [2]time.Duration{5 * time.Millisecond, 20 * time.Millisecond},
	})
	w.setUp("--keychain", "os", "--no-sync")
	w.server.AddFault(simulator.Fault{Route: "/users", Nth: 2, Kind: simulator.Fault503})
	r := w.want(cli.Done, "", "sync", "--progress", "json")
	type line struct {
		Version               int
		Time                  time.Time
		Event                 string
		Resource              *string
		Done, Total           *int
		Result                *string
		Counts                *access.Counts
		Changes               *map[string]int
		Requests, Duration_ms *int
	}
	all := objects[line](t, r.out)
	seen, done := map[string]bool{}, map[string]int{}
	for i, l := range all {
		seen[l.Event] = true
		if l.Version != 1 || l.Time.IsZero() || (l.Event == "done") != (i == len(all)-1) {
			t.Errorf("line %d: %+v", i, l)
		}
		if l.Event == "progress" && l.Resource != nil {
			if *l.Done < done[*l.Resource] || l.Total != nil && *l.Total < *l.Done {
				t.Errorf("line %d: done went down or past its total: %+v", i, l)
			}
			done[*l.Resource] = *l.Done
		}
	}
	for _, event := range []string{"start", "progress", "retry", "done"} {
		if !seen[event] {
			t.Errorf("no line says %q:\n%s", event, r.out)
		}
	}
	truth := w.account.Truth(time.Now()).Counts
	if done["user"] != truth.Users || done["team"] != truth.Teams || done["role"] != truth.Roles || done["schedule"] != truth.Schedules {
		t.Errorf("done at the end: %v, want %+v", done, truth)
	}
	last := all[len(all)-1]
	if last.Result == nil || *last.Result != "ok" || last.Counts == nil || *last.Counts != truth ||
		last.Changes == nil || last.Requests == nil || *last.Requests == 0 || last.Duration_ms == nil {
		t.Errorf("the last line: %+v", last)
	}
	if r.err != "" {
		t.Errorf("standard error of a sync that went well:\n%s", r.err)
	}
}

// TestPlainProgress prints words only, one line for each resource type.
func TestPlainProgress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	r := w.want(cli.Done, "", "sync", "--progress", "plain")
	for _, row := range []string{"Users: 130, done.", "Teams: 7, done,", "Roles: ", "Schedules: 15, done,"} {
		if strings.Count(r.out, row) != 1 {
			t.Errorf("%q is not said once:\n%s", row, r.out)
		}
	}
	if strings.ContainsRune(r.out, '\x1b') || strings.ContainsRune(r.out, '\r') {
		t.Errorf("escape bytes: %q", r.out)
	}
	if r := w.want(cli.Done, "", "sync", "--progress", "quiet"); r.out+r.err != "" {
		t.Errorf("quiet says:\n%s%s", r.out, r.err)
	}
}

// gate holds the answers of an account in the middle of a sync.
type gate struct {
	mu      sync.Mutex
	through int           // requests that still pass; the gate is open below 0
	reached chan struct{} // closed when the last of them passed
	opened  chan struct{}
}

// inTheMiddle is how many requests of a sync pass a gate that is shut.
const inTheMiddle = 8

func gatedWorld(t *testing.T) (*world, *gate) {
	g := &gate{through: -1}
	w := worldOf(t, load.Generate(7, smallAccount), simulator.Options{
		Latency: [2]time.Duration{time.Millisecond, 2 * time.Millisecond}, Sleep: g.sleep,
	})
	t.Cleanup(g.open) // a server with held answers does not close
	w.setUp("--keychain", "none")
	return w, g
}

func (g *gate) shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.through, g.reached, g.opened = inTheMiddle, make(chan struct{}), make(chan struct{})
}

func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.through >= 0 {
		g.through = -1
		close(g.opened)
	}
}

func (g *gate) sleep(time.Duration) {
	g.mu.Lock()
	opened := g.opened
	switch {
	case g.through < 0:
		g.mu.Unlock()
		return
	case g.through > 0:
		if g.through--; g.through == 0 {
			close(g.reached)
		}
		g.mu.Unlock()
		return
	}
	g.mu.Unlock()
	<-opened
}

// TestInterrupted: SIGINT in the middle of a plain sync ends it in order,
// with the snapshot as it was.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	w, gate := gatedWorld(t)
	before := w.want(cli.Done, "", "access", "--json").out
	w.account.Step()
	gate.shut()
	p := w.process("sync", "--progress", "plain")
	out := &bytes.Buffer{}
	p.Stdout, p.Stderr = out, out
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	<-gate.reached
	if err := p.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = p.Wait()
	gate.open()
	if code := p.ProcessState.ExitCode(); code != 130 {
		t.Errorf("exit %d, want 130\n%s", code, out)
	}
	if !strings.Contains(out.String(), "ancelled") {
		t.Errorf("it does not say that it was cancelled:\n%s", out)
	}
	if after := w.want(cli.Done, "", "access", "--json").out; after != before {
		t.Error("a cancelled sync changed the snapshot")
	}
	if got := w.status(); got.Status != "connected" {
		t.Errorf("after a cancelled sync: %+v", got)
	}
}

// TestOneSyncAtATime: a second one says who is at it, and nothing is lost.
func TestOneSyncAtATime(t *testing.T) {
	t.Parallel()
	w, gate := gatedWorld(t)
	gate.shut()
	p := w.process("sync", "--progress", "quiet")
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	<-gate.reached
	if got := w.status(); got.Status != "syncing" {
		t.Errorf("while another process syncs: %+v", got)
	}
	w.secrets["CONNECTPD_TOKEN"] = w.account.AccountKey()
	if r := w.want(cli.Failed, "", "sync", "--progress", "quiet"); !strings.Contains(r.err, "process") {
		t.Errorf("it does not say who is at it:\n%s", r.err)
	}
	gate.open()
	if err := p.Wait(); err != nil {
		t.Errorf("the first sync: %v", err)
	}
	w.want(cli.Done, "", "sync", "--progress", "quiet")
}

// pauses is a clock on which long sleeps pass at once. after is told when the
// pause between two turns begins, and says whether to go on. A pause is slept
// in naps, between which the time is looked at once and nothing else happens.
type pauses struct {
	realClock
	mu     sync.Mutex
	ahead  time.Duration // of real time
	looks  int           // at the time, since the last nap
	within bool          // a pause has begun
	pauses []time.Duration
	after  func(n int) bool
}

func (c *pauses) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.looks++
	return time.Now().Add(c.ahead)
}

func (c *pauses) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	going, begins := c.looks <= 1 && c.within, d == time.Minute
	if !going && !begins { // a short wait of a sync
		c.within = false
		c.mu.Unlock()
		return c.realClock.Sleep(ctx, d)
	}
	if !going {
		c.pauses = append(c.pauses, 0)
	}
	n := len(c.pauses)
	c.within = true
	c.mu.Unlock()
	if !going && !c.after(n) {
		return context.Canceled
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
	c.pauses[n-1] += d
	c.looks = 0
	return ctx.Err()
}

// TestEvery syncs again and again, survives an outage and a rejected token,
// and picks up a rotated one.
func TestEvery(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	clock := &pauses{}
	var asked []int // requests so far, at each pause
	clock.after = func(n int) bool {
		asked = append(asked, len(w.server.Requests()))
		switch n {
		case 2:
			w.account.DisableToken(w.account.AccountKey())
		case 5:
			w.clock = realClock{}
			w.want(cli.Done, w.account.SpareKey(), "rotate", "--token-stdin", "--yes", "--no-sync")
		}
		return n < 7
	}
	w.account.NewToken()
	w.clock = clock
	r := w.want(cli.Cancelled, "", "sync", "--every", "10m")
	for _, d := range clock.pauses[:len(clock.pauses)-1] { // the last was cut short
		if d < 8*time.Minute || d > 11*time.Minute { // less what the sync before it took
			t.Errorf("a pause of %v, want 10m give or take a tenth", d)
		}
	}
	all := strings.Split(strings.TrimSpace(r.out), "\n")
	if len(all) != 7 {
		t.Fatalf("%d lines, want one a run, 7:\n%s", len(all), r.out)
	}
	for i, want := range []string{"ok", "ok", "no longer accepts the key …", "until it is replaced", "until it is replaced", "ok", "ok"} {
		if !strings.Contains(all[i], want) {
			t.Errorf("run %d does not say %q: %s", i+1, want, all[i])
		}
	}
	if asked[3] != asked[4] || asked[2] == asked[1] {
		t.Errorf("requests at the pauses: %v; a rejected token is tried once", asked)
	}
}

func TestEveryNeedsAKeptToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "none")
	if r := w.want(cli.Usage, "", "sync", "--every", "5m"); !strings.Contains(r.err, "CONNECTPD_TOKEN") {
		t.Errorf("the variable is not named:\n%s", r.err)
	}
}
