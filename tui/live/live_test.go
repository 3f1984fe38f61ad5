package live_test

import (
	"context"
	"errors"
	"fmt"
	"os"
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
	"connectpd/wizard/company"
	"connectpd/wizard/service"
)

// watched is a sync of the company and the services at its end, which are real.
// How far it is when somebody looks is a matter of speed, so that is what the
// test says, as are words that no account would hold.
type watched struct {
	*uitest.Company
	live.Run
	conn      store.Connector
	snap      engine.Snapshot // until it has ended
	ended     bool
	cancelled int
	reword    func(*service.Summary)
}

func (f *watched) Snapshot() engine.Snapshot {
	if f.ended {
		return f.Run.Snapshot()
	}
	return f.snap
}

func (f *watched) Wait() (engine.Outcome, error) {
	o, err := f.Run.Wait()
	f.ended = true
	return o, err
}

func (f *watched) Cancel() {
	f.cancelled++
	f.Run.Cancel()
}

func (f *watched) Summarize(ctx context.Context, id string, o engine.Outcome) service.Summary {
	s := f.Services.Summarize(ctx, id, o)
	if f.reword != nil {
		f.reword(&s)
	}
	return s
}

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

// news is what happened in the account since its last sync.
func news(c *uitest.Company, _ store.Connector) {
	c.Account.SetRole(company.AcmeLona, "admin")
	c.Account.RemoveMember(company.AcmePlatform, company.AcmeGrace)
}

// of starts a sync of the company, after things happened to it.
func of(t testing.TB, happens func(*uitest.Company, store.Connector)) *watched {
	t.Helper()
	c, conn := uitest.New(t, styles.Options{}).Acme()
	happens(c, conn)
	return watch(c, c.Sync(conn))
}

type result struct {
	summary service.Summary
	err     error
}

// to makes a screen that is known by its title.
func to(w *uitest.World, title string) func() ui.Screen {
	return func() ui.Screen { return &ui.SecretPrompt{Env: w.Env, Title: title} }
}

func watch(c *uitest.Company, y *service.Sync) *watched {
	c.Ends(y)
	return &watched{Company: c, Run: live.Of(y), conn: y.Connector, snap: midway()}
}

// show shows a sync; its end waits until the commands that were held are run.
func (f *watched) show(t testing.TB, o styles.Options) (*uitest.Screen, *[]result) {
	w := uitest.New(t, o)
	var ends []result
	s := live.New(live.Options{
		Env: w.Env, Services: f, Run: f, Connector: f.conn, Home: true,
		Done: func(s service.Summary, err error) ui.Action {
			ends = append(ends, result{s, err})
			return ui.Close{}
		},
		Log:      func() ui.Screen { return nil },
		Access:   to(w, "access"),
		Changes:  to(w, "changes"),
		Reviews:  to(w, "reviews"),
		Export:   to(w, "export"),
		Held:     to(w, "held"),
		Findings: func(k findings.Kind, id string) ui.Screen { return to(w, "findings "+string(k)+" "+id)() },
		Reenter:  func() (ui.Action, tea.Cmd) { return ui.Swap{}, nil },
	})
	return &uitest.Screen{World: w, S: s, Hold: true}, &ends
}

// begin polls once, and gives what waits for the end.
func begin(d *uitest.Screen) (wait tea.Cmd) {
	batch := d.S.Init()().(tea.BatchMsg)
	d.Run(batch[0])
	return batch[1]
}

// running shows a sync that is midway.
func running(t testing.TB, o styles.Options) (*uitest.Screen, *watched, *[]result, tea.Cmd) {
	f := of(t, news)
	d, ends := f.show(t, o)
	return d, f, ends, begin(d)
}

// over shows the end of a sync that was watched before.
func (f *watched) over(t testing.TB, o styles.Options) (*uitest.Screen, *[]result) {
	d, ends := f.show(t, o)
	d.Run(begin(d))
	d.Pass(2 * time.Second)
	return d, ends
}

// refused: PagerDuty does not take the token any more.
func refused(c *uitest.Company, _ store.Connector) { c.Account.RevokeToken(c.Account.AccountKey()) }

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
	d.Sees("Users 6", "Teams 3 · 4 memberships", "Since Thursday", "1 lost, 1 altered", "Who has access", "Findings (11)", "synced in 0:00")
	d.SeesNot("connectpd access") // a key of the screen is for that
	d.Keys("enter", "q")
	if len(*ends) != 0 || len(d.Actions) != 0 {
		t.Fatal("a key typed ahead closed the summary")
	}
	d.Pass(2 * time.Second)
	d.Keys("q")
	if len(*ends) != 1 || (*ends)[0].summary.Outcome.Run.Result != store.ResultOK {
		t.Fatalf("ends %v", *ends)
	}
}

func TestCancelAsksThenStops(t *testing.T) {
	c, conn := uitest.New(t, styles.Options{}).Acme()
	f := watch(c, c.Stalled(conn))
	d, ends := f.show(t, styles.Options{})
	wait := begin(d)
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
	d.Run(wait)
	if len(*ends) != 1 || (*ends)[0].summary.Outcome.Run.Result != store.ResultCancelled {
		t.Fatal("a cancelled sync does not end by itself")
	}
}

func TestHomeWhileItGoesOn(t *testing.T) {
	d, f, ends, wait := running(t, styles.Options{})
	d.Keys("b")
	if a, ok := d.Last().(ui.Away); !ok || a.Key != f.conn.ID {
		t.Fatalf("b asked for %T", d.Last())
	}
	d.Run(wait)
	if _, ok := d.Last().(ui.Close); !ok || len(*ends) != 1 {
		t.Fatalf("the end out of sight asked for %T", d.Last())
	}
}

func TestHomeAfterTheEndKeepsTheEnd(t *testing.T) {
	d, f, _, wait := running(t, styles.Options{})
	d.S = live.New(live.Options{Env: d.Env, Services: f, Run: f, Connector: f.conn, Home: true,
		Done: func(service.Summary, error) ui.Action { return ui.Finish{Lines: []string{"kept"}} }})
	d.Run(wait)
	d.Keys("b")
	if a, ok := d.Last().(ui.Remember); !ok || a.Finish.Lines[0] != "kept" {
		t.Fatalf("b asked for %T", d.Last())
	}
}

func TestRejectedTokenOffersReentry(t *testing.T) {
	f := of(t, refused)
	for _, k := range []string{"enter", "r"} {
		d, _ := f.over(t, styles.Options{})
		d.Keys(k)
		if _, ok := d.Last().(ui.Swap); !ok {
			t.Errorf("%s asked for %T", k, d.Last())
		}
	}
}

// TestTechnicalDetailsOfAFailedSync stand behind i.
func TestTechnicalDetailsOfAFailedSync(t *testing.T) {
	d, _ := of(t, refused).over(t, styles.Options{})
	d.SeesNot("HTTP 401")
	d.Sees("technical details")
	d.Keys("i")
	d.Sees("Technical details", "HTTP 401", "request ")
	d.Keys("i")
	d.SeesNot("HTTP 401")
}

func TestSyncThatCouldNotBegin(t *testing.T) {
	f := of(t, func(c *uitest.Company, conn store.Connector) {
		lock, err := c.Services.Store.LockSync(t.Context(), conn.ID)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = lock.Release() })
	})
	d, ends := f.over(t, styles.Options{})
	host, _ := os.Hostname()
	d.Sees(fmt.Sprintf("process %d on %s", os.Getpid(), host))
	d.Keys("esc")
	if len(*ends) != 1 || (*ends)[0].err == nil {
		t.Fatalf("ends %v", *ends)
	}
}

func TestJoinedSyncIsWatchedAndLeftButNotCancelled(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	f := of(t, news)
	s := live.New(live.Options{Env: w.Env, Services: f, Run: f, Connector: f.conn, Joined: true})
	d := &uitest.Screen{World: w, S: s, Hold: true}
	begin(d)
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
	d, f, _, _ := running(t, styles.Options{Color: true})
	f.snap.Waiting = &engine.Wait{Gate: "rest", Reason: "PagerDuty's rate limit", Until: d.Env.Now().Add(12 * time.Second)}
	d.Drain()
	d.Tick()
	uitest.State(t, "waiting", d.Frame)
	uitest.Faces(t, "summary", func(o styles.Options) func(w, h int) string {
		d, _ := f.show(t, o)
		d.Run(begin(d))
		return d.Frame
	})
	d, _ = f.over(t, styles.Options{Color: true})
	d.Keys("down", "down")
	uitest.State(t, "finding", d.Frame)
	f = of(t, refused)
	// Which request is refused first is a matter of speed.
	f.reword = func(s *service.Summary) {
		s.Outcome.Err = &engine.RefusedKeyError{Last4: "hQgz", Err: errors.New("HTTP 401, GET /users, request 17")}
	}
	d, _ = f.over(t, styles.Options{Color: true})
	d.Keys("i")
	uitest.State(t, "technical", d.Frame)
}

// TestEndGoldens: the end of real syncs, of which nothing, the half or a
// refusal came back.
func TestEndGoldens(t *testing.T) {
	w := uitest.New(t, styles.Options{Color: true})
	c := w.Company()
	conn := c.Connected()
	end := func(name string) *uitest.Screen {
		y := c.Sync(conn)
		_, _ = y.Wait() // what is shown does not depend on how far it was
		d := w.Show(live.New(live.Options{Env: w.Env, Services: c.Services, Run: live.Of(y), Connector: conn, Home: true,
			Access: to(w, "access"), Changes: to(w, "changes"), Reviews: to(w, "reviews"), Export: to(w, "export"), Held: to(w, "held"),
			Findings: func(findings.Kind, string) ui.Screen { return to(w, "findings")() },
			Reenter:  func() (ui.Action, tea.Cmd) { return ui.Swap{}, nil }}))
		d.Pass(2 * time.Second)
		uitest.State(t, "end-"+name, d.Frame)
		return d
	}
	end("first").Sees("connectpd app --idp NAME") // no key is for that
	end("unchanged")
	c.Shrink()
	end("held")
	c.Account.RevokeToken(c.Account.AccountKey())
	end("refused")
}

func TestFitsEveryWindow(t *testing.T) {
	ends := []*watched{of(t, news), of(t, refused)}
	for i, name := range uitest.Nasty {
		f := ends[i%2]
		f.ended, f.snap = false, midway()
		d, _ := f.show(t, styles.Options{Color: i%2 == 0, ASCII: i%3 == 0})
		wait := begin(d)
		f.snap.Warnings = []string{name, name, name, name, name, name}
		f.snap.Rows[3] = engine.Row{State: engine.RowIncomplete, Done: 3, Total: 900000000, Reason: name}
		f.snap.Waiting = &engine.Wait{Reason: name, Until: d.Env.Now().Add(time.Hour)}
		f.snap.Budgets = []engine.Budget{{Gate: name, Limit: 1 << 40, Remaining: 1 << 39}}
		var told service.Summary
		f.reword = func(s *service.Summary) {
			s.Title, s.Look = name, []findings.Line{{Text: name, First: name}, {Text: name, Severity: findings.Low}}
			s.Counts, s.Notes = []string{name, "Users " + name}, []string{name}
			s.Next = []service.Command{{Line: name, Does: name}}
			told = *s
		}
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
		d.Run(wait)
		d.Pass(2 * time.Second)
		d.Keys("down", "down")
		for _, s := range [][2]int{{40, 10}, {57, 14}, {80, 24}, {113, 30}, {160, 50}} {
			uitest.Fits(t, d.Frame(s[0], s[1]), s[0], s[1])
		}
		for _, l := range d.Env.SummaryLines(told, 80) {
			uitest.Harmless(t, l)
		}
	}
}

func BenchmarkFrame(b *testing.B) {
	d, _, _, _ := running(b, styles.Options{Color: true})
	for b.Loop() {
		if len(d.Frame(120, 40)) == 0 {
			b.Fatal(fmt.Errorf("nothing drawn"))
		}
	}
}
