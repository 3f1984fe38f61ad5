package live_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/sync/engine"
	"connectpd/sync/findings"
	"connectpd/tui/live"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/service"
)

// fake is a running sync and the services at its end.
type fake struct {
	w         *uitest.World
	snap      engine.Snapshot
	outcome   engine.Outcome
	err       error
	summary   service.Summary
	cancelled int
}

func (f *fake) Snapshot() engine.Snapshot { f.w.Called("Snapshot"); return f.snap }

func (f *fake) Wait() (engine.Outcome, error) {
	f.w.Called("Wait")
	return f.outcome, f.err
}

func (f *fake) Cancel() { f.w.Called("Cancel"); f.cancelled++ }

func (f *fake) Summarize(_ context.Context, _ string, o engine.Outcome) service.Summary {
	f.w.Called("Summarize")
	s := f.summary
	s.Outcome = o
	return s
}

var connector = store.Connector{ID: "c1", Name: "PagerDuty", Account: access.Account{Subdomain: "acme"}}

func midway() engine.Snapshot {
	return engine.Snapshot{
		At: uitest.Start, StartedAt: uitest.Start.Add(-7 * time.Second), Elapsed: 7 * time.Second, Left: 4 * time.Second,
		Activity: engine.ReadingMembers,
		Rows: [4]engine.Row{
			{Type: access.TypeUser, State: engine.RowDone, Done: 10000, Total: 10000},
			{Type: access.TypeTeam, State: engine.RowReading, Done: 312, Total: 500, Detail: 6240},
			{Type: access.TypeRole, State: engine.RowDone, Done: 8, Total: 8, Detail: 10000},
			{Type: access.TypeSchedule, State: engine.RowReading, Done: 500, Total: 1000, Detail: 231},
		},
		Requests: 412, InFlight: 8, Retries: 1, Waited: 2 * time.Second,
		Budgets:  []engine.Budget{{Gate: "rest", Limit: 960, Remaining: 548, ResetAt: uitest.Start.Add(41 * time.Second)}},
		Warnings: []string{"2 schedules still list a deleted user"},
	}
}

func good() service.Summary {
	return service.Summary{
		Title:   "Connected on this computer  PagerDuty · acme",
		Counts:  []string{"Users 10,000", "Teams 500", "Roles 8", "Schedules 1,000", "Grants 23,481"},
		Changes: "Since Thursday 14:02: 12 gained, 3 lost, 1 altered",
		Notes:   []string{"Connected on this computer only."},
		Look: []findings.Line{
			{Kind: findings.MorePowerful, Severity: findings.High, First: "p1", Text: "Grace Hopper became Global Admin"},
			{Kind: findings.CannotRespond, Severity: findings.Medium, First: "p2", Text: "2 people on call cannot respond (Stakeholder)"},
			{Kind: findings.PendingInvitation, Severity: findings.Low, First: "p3", Text: "6 people who never accepted their invitation have access to 11 teams"},
		},
		Findings: 19,
		Next:     []service.Command{{Line: "connectpd access", Does: "who has access to what", HasKey: true}, {Line: "connectpd app --idp NAME", Does: "sets the identity provider"}},
	}
}

type result struct {
	summary service.Summary
	err     error
}

// to makes a screen that is known by its title.
func to(w *uitest.World, title string) func() ui.Screen {
	return func() ui.Screen { return &ui.SecretPrompt{Env: w.Env, Title: title} }
}

// start shows a sync that is midway; its end waits until the commands that
// were held are run.
func start(t *testing.T, o styles.Options) (*uitest.Screen, *fake, *[]result) {
	w := uitest.New(t, o)
	f := &fake{w: w, snap: midway(), summary: good()}
	f.outcome.Run = store.Run{ID: 3, Result: store.ResultOK, Applied: true, StartedAt: uitest.Start, FinishedAt: uitest.Start.Add(11 * time.Second)}
	var ends []result
	s := live.New(live.Options{
		Env: w.Env, Services: f, Run: f, Connector: connector, Home: true,
		Done: func(s service.Summary, err error) ui.Action {
			ends = append(ends, result{s, err})
			return ui.Close{}
		},
		Log:      func() ui.Screen { return nil },
		Access:   to(w, "access"),
		Changes:  to(w, "changes"),
		Reviews:  to(w, "reviews"),
		Export:   to(w, "export"),
		Findings: func(k findings.Kind, id string) ui.Screen { return to(w, "findings "+string(k)+" "+id)() },
		Reenter:  func() (ui.Action, tea.Cmd) { return ui.Swap{}, nil },
	})
	d := &uitest.Screen{World: w, S: s, Hold: true}
	return d, f, &ends
}

// poll runs only the first poll of Init, not the waiting for the end.
func running(t *testing.T, o styles.Options) (*uitest.Screen, *fake, *[]result, tea.Cmd) {
	d, f, ends := start(t, o)
	batch := d.S.Init()().(tea.BatchMsg)
	d.Run(batch[0])
	return d, f, ends, batch[1]
}

func TestRunningShowsHowFarAndHowLong(t *testing.T) {
	d, f, _, _ := running(t, styles.Options{})
	d.Sees("Syncing PagerDuty · acme", "0:07", "about 0:04 left", "10,000 of 10,000", "312 of 500", "6,240 memberships",
		"231 on call now", "2 schedules still list", "Reading team members")
	f.snap.Waiting = &engine.Wait{Gate: "rest", Reason: "PagerDuty's rate limit", Until: d.Env.Now().Add(12 * time.Second)}
	d.Drain()
	d.Tick()
	d.Sees("Waiting 12 seconds: PagerDuty's rate limit")
}

func TestUnknownTotalsAndMissingKinds(t *testing.T) {
	d, f, _, _ := running(t, styles.Options{})
	f.snap.Rows[0] = engine.Row{State: engine.RowReading, Done: 100, Total: -1}
	f.snap.Rows[1] = engine.Row{State: engine.RowUnavailable}
	f.snap.Rows[2] = engine.Row{State: engine.RowWaiting, Total: -1}
	f.snap.Rows[3] = engine.Row{State: engine.RowIncomplete, Done: 3, Total: 9, Reason: "not allowed"}
	f.snap.Left = -1
	d.Drain()
	d.Tick()
	d.Sees("100 so far", "not on this plan", "waiting", "not allowed")
	d.SeesNot("left")
}

func TestDetailsBehindAKeyAndOnWideWindows(t *testing.T) {
	d, _, _, _ := running(t, styles.Options{})
	d.SeesNot("in flight")
	if wide := d.Text(120, 40); !strings.Contains(wide, "in flight") || !strings.Contains(wide, "548 of 960") {
		t.Errorf("a wide window does not show the requests:\n%s", wide)
	}
	d.Keys("i")
	d.Sees("in flight", "548 of 960")
	d.Keys("i")
	d.SeesNot("in flight")
}

func TestEndIsASummaryThatTypedAheadKeysDoNotClose(t *testing.T) {
	d, _, ends, wait := running(t, styles.Options{})
	d.Run(wait)
	d.Sees("10,000", "312 of 500", "Since Thursday", "Who has access", "Findings (19)", "connectpd app --idp NAME", "synced in 0:11")
	d.SeesNot("connectpd access") // a key of the screen is for that
	d.Keys("enter", "q")
	if len(*ends) != 0 || len(d.Actions) != 0 {
		t.Fatal("a key typed ahead closed the summary")
	}
	d.Pass(2 * time.Second)
	d.Keys("q")
	if len(*ends) != 1 || (*ends)[0].summary.Outcome.Run.ID != 3 {
		t.Fatalf("ends %v", *ends)
	}
}

func TestCancelAsksThenStops(t *testing.T) {
	d, f, ends, wait := running(t, styles.Options{})
	q := d.S.Leaving()
	if q == nil {
		t.Fatal("a running sync may be left without a question")
	}
	if closed, _, _ := q.Update(d.Env, uitest.Keys("enter")[0]); !closed || f.cancelled != 0 {
		t.Fatal("the proposed answer cancels")
	}
	cmd := d.Confirm(d.S.Leaving(), 1)
	d.Run(cmd)
	if f.cancelled != 1 {
		t.Fatalf("cancelled %d times", f.cancelled)
	}
	d.Sees("Cancelling", "The last synced data stays")
	f.outcome.Run.Result = store.ResultCancelled
	d.Run(wait)
	if len(*ends) != 1 {
		t.Fatal("a cancelled sync does not end by itself")
	}
}

func TestHomeWhileItGoesOn(t *testing.T) {
	d, _, ends, wait := running(t, styles.Options{})
	d.Keys("b")
	if a, ok := d.Last().(ui.Away); !ok || a.Key != "c1" {
		t.Fatalf("b asked for %T", d.Last())
	}
	d.Run(wait)
	if _, ok := d.Last().(ui.Close); !ok || len(*ends) != 1 {
		t.Fatalf("the end out of sight asked for %T", d.Last())
	}
}

func TestHomeAfterTheEndKeepsTheEnd(t *testing.T) {
	d, f, _, wait := running(t, styles.Options{})
	d.S = live.New(live.Options{Env: d.Env, Services: f, Run: f, Connector: connector, Home: true,
		Done: func(service.Summary, error) ui.Action { return ui.Finish{Lines: []string{"kept"}} }})
	d.Run(wait)
	d.Keys("b")
	if a, ok := d.Last().(ui.Remember); !ok || a.Finish.Lines[0] != "kept" {
		t.Fatalf("b asked for %T", d.Last())
	}
}

func TestRejectedTokenOffersReentry(t *testing.T) {
	d, f, _, wait := running(t, styles.Options{})
	f.summary.Reenter = true
	f.outcome.Run.Result, f.outcome.Err = store.ResultFailed, errors.New("refused")
	d.Run(wait)
	d.Pass(2 * time.Second)
	d.Keys("enter")
	if _, ok := d.Last().(ui.Swap); !ok {
		t.Fatalf("enter asked for %T", d.Last())
	}
}

// TestTechnicalDetailsOfAFailedSync stand behind i.
func TestTechnicalDetailsOfAFailedSync(t *testing.T) {
	d, f, _, wait := running(t, styles.Options{})
	f.outcome.Run.Result = store.ResultFailed
	f.outcome.Err = &engine.RefusedKeyError{Last4: "hQgz", Err: errors.New("HTTP 401, GET /users, request 17")}
	f.summary.Outcome = f.outcome
	d.Run(wait)
	d.Pass(2 * time.Second)
	d.SeesNot("request 17")
	d.Sees("technical details")
	d.Keys("i")
	d.Sees("Technical details", "request 17")
	d.Keys("i")
	d.SeesNot("request 17")
}

func TestSyncThatCouldNotBegin(t *testing.T) {
	d, f, ends, wait := running(t, styles.Options{})
	f.err = &store.BusyError{PID: 42, Host: "box", Since: uitest.Start}
	d.Run(wait)
	d.Sees("process 42 on box")
	d.Pass(2 * time.Second)
	d.Keys("esc")
	if len(*ends) != 1 || (*ends)[0].err == nil {
		t.Fatalf("ends %v", *ends)
	}
}

func TestJoinedSyncIsWatchedAndLeftButNotCancelled(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	f := &fake{w: w, snap: midway(), summary: good()}
	s := live.New(live.Options{Env: w.Env, Services: f, Run: f, Connector: connector, Joined: true})
	d := &uitest.Screen{World: w, S: s, Hold: true}
	d.Run(s.Init()().(tea.BatchMsg)[0])
	d.Sees("Syncing elsewhere", "312 of 500")
	if s.Leaving() != nil || s.Cancels() {
		t.Error("someone else's sync can be cancelled")
	}
	d.Keys("esc")
	if _, ok := d.Last().(ui.Close); !ok {
		t.Errorf("esc gave %T", d.Last())
	}
}

// TestMain fails when a golden file is read by no test.
func TestMain(m *testing.M) { uitest.Main(m) }

func TestGoldens(t *testing.T) {
	uitest.Faces(t, "running", func(o styles.Options) func(w, h int) string {
		d, _, _, _ := running(t, o)
		return d.Frame
	})
	uitest.Faces(t, "summary", func(o styles.Options) func(w, h int) string {
		d, f, _, wait := running(t, o)
		for i := range f.snap.Rows {
			f.snap.Rows[i].Done, f.snap.Rows[i].State = f.snap.Rows[i].Total, engine.RowDone
		}
		d.Run(wait)
		return d.Frame
	})
	d, f, _, _ := running(t, styles.Options{Color: true})
	f.snap.Waiting = &engine.Wait{Gate: "rest", Reason: "PagerDuty's rate limit", Until: d.Env.Now().Add(12 * time.Second)}
	d.Drain()
	d.Tick()
	uitest.State(t, "waiting", d.Frame)
	d, _, _, wait := running(t, styles.Options{Color: true})
	d.Run(wait)
	d.Pass(2 * time.Second)
	d.Keys("down", "down")
	uitest.State(t, "finding", d.Frame)
	d, f, _, wait = running(t, styles.Options{Color: true})
	f.summary = service.Summary{Title: "The sync failed: PagerDuty · acme", Reenter: true, Notes: []string{"PagerDuty no longer accepts the key …hQgz."}}
	f.outcome.Run.Applied, f.outcome.Run.Result = false, store.ResultFailed
	f.outcome.Err = &engine.RefusedKeyError{Last4: "hQgz", Err: errors.New("HTTP 401, GET /users, request 17")}
	d.Run(wait)
	d.Pass(2 * time.Second)
	d.Keys("i")
	uitest.State(t, "technical", d.Frame)
}

// TestEndGoldens: the end of real syncs, of which nothing, the half or a
// refusal came back.
func TestEndGoldens(t *testing.T) {
	w := uitest.New(t, styles.Options{Color: true})
	c := w.Company()
	conn := c.Connected()
	end := func(name string) {
		y := c.Sync(conn)
		_, _ = y.Wait() // what is shown does not depend on how far it was
		d := w.Show(live.New(live.Options{Env: w.Env, Services: c.Services, Run: live.Of(y), Connector: conn, Home: true,
			Access: to(w, "access"), Changes: to(w, "changes"), Reviews: to(w, "reviews"), Export: to(w, "export"), Held: to(w, "held"),
			Findings: func(findings.Kind, string) ui.Screen { return to(w, "findings")() },
			Reenter:  func() (ui.Action, tea.Cmd) { return ui.Swap{}, nil }}))
		d.Pass(2 * time.Second)
		uitest.State(t, "end-"+name, d.Frame)
	}
	end("first")
	end("unchanged")
	c.Shrink()
	end("held")
	c.Account.RevokeToken(c.Account.AccountKey())
	end("refused")
}

func TestFitsEveryWindow(t *testing.T) {
	for i, name := range uitest.Nasty {
		d, f, _, wait := running(t, styles.Options{Color: i%2 == 0, ASCII: i%3 == 0})
		f.snap.Warnings = []string{name, name, name, name, name, name}
		f.snap.Rows[3] = engine.Row{State: engine.RowIncomplete, Done: 3, Total: 900000000, Reason: name}
		f.snap.Waiting = &engine.Wait{Reason: name, Until: d.Env.Now().Add(time.Hour)}
		f.snap.Budgets = []engine.Budget{{Gate: name, Limit: 1 << 40, Remaining: 1 << 39}}
		f.summary.Title, f.summary.Look = name, []findings.Line{{Text: name, First: name}, {Text: name, Severity: findings.Low}}
		f.summary.Counts, f.summary.Notes = []string{name, "Users " + name}, []string{name}
		f.summary.Next = []service.Command{{Line: name, Does: name}}
		d.Drain()
		d.Tick()
		d.Keys("i")
		if i%9 == 0 {
			uitest.Sizes(func(w, h int) { uitest.Fits(t, d.Frame(w, h), w, h) })
		} else {
			for _, s := range [][2]int{{40, 10}, {57, 14}, {80, 24}, {113, 30}, {160, 50}} {
				uitest.Fits(t, d.Frame(s[0], s[1]), s[0], s[1])
			}
		}
		f.outcome.Run.Applied = i%2 == 0
		d.Run(wait)
		d.Pass(2 * time.Second)
		d.Keys("down", "down")
		for _, s := range [][2]int{{40, 10}, {57, 14}, {80, 24}, {113, 30}, {160, 50}} {
			uitest.Fits(t, d.Frame(s[0], s[1]), s[0], s[1])
		}
		for _, l := range d.Env.SummaryLines(f.summary, 80) {
			uitest.Harmless(t, l)
		}
	}
}

func BenchmarkFrame(b *testing.B) {
	w := uitest.New(b, styles.Options{Color: true})
	f := &fake{w: w, snap: midway()}
	s := live.New(live.Options{Env: w.Env, Services: f, Run: f, Connector: connector})
	d := &uitest.Screen{World: w, S: s, Hold: true}
	d.Run(s.Init()().(tea.BatchMsg)[0])
	for b.Loop() {
		if len(d.Frame(120, 40)) == 0 {
			b.Fatal(fmt.Errorf("nothing drawn"))
		}
	}
}
