package home_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/engine"
	"connectpd/sync/findings"
	"connectpd/sync/remote/testclock"
	"connectpd/tui/home"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/manage"
	"connectpd/wizard/platform"
	"connectpd/wizard/review"
	"connectpd/wizard/service"
)

type services struct {
	w          *uitest.World
	connectors []store.Connector
	drafts     []store.Draft
	startErr   error
	started    []service.SyncRequest
	looked     []string
	logged     string // what the log knows of a failure
	worth      map[string][]findings.Line
	polled     []int
	unlocked   int
	reviews    []review.Summary
	err        error
}

func (s *services) Connectors(context.Context) ([]store.Connector, error) {
	s.w.Called("Connectors")
	return s.connectors, s.err
}
func (s *services) Drafts(context.Context) ([]store.Draft, error) {
	s.w.Called("Drafts")
	return s.drafts, nil
}
func (s *services) MyEmail(context.Context) string { s.w.Called("MyEmail"); return "ada@example.com" }

func (s *services) Reviews(context.Context, string) ([]review.Summary, error) {
	s.w.Called("Reviews")
	return s.reviews, nil
}

func (s *services) TokenReminder(context.Context) time.Duration {
	s.w.Called("TokenReminder")
	return 90 * 24 * time.Hour
}

func (s *services) PlaceOf(c store.Connector) platform.Place {
	return service.New(&service.Deps{}).Platforms.PlaceOf(c)
}

func (s *services) AskAll(_ context.Context, list []store.Connector, _ time.Duration) {
	s.w.Called("AskAll")
	s.polled = append(s.polled, len(list))
}

func (s *services) StartSync(_ context.Context, r service.SyncRequest) (*service.Sync, error) {
	s.w.Called("StartSync")
	s.started = append(s.started, r)
	if s.startErr != nil {
		err := s.startErr
		s.startErr = nil
		return nil, err
	}
	return &service.Sync{Connector: store.Connector{ID: r.Connector}, Progress: engine.NewProgress(testclock.New(uitest.Start))}, nil
}

func (s *services) FirstFindings(_ context.Context, id string) ([]findings.Line, error) {
	s.w.Called("FirstFindings")
	s.looked = append(s.looked, id)
	return s.worth[id], nil
}

func (s *services) Technical(context.Context, string) (string, error) {
	s.w.Called("Technical")
	return s.logged, nil
}

func (s *services) Unlock(secret.Value) { s.unlocked++ }

// stub is a screen that was opened.
type stub struct {
	ui.SecretPrompt
	name string
}

func conn(id, name string, st store.Status) store.Connector {
	c := store.Connector{ID: id, Name: name, Status: st, Platform: store.Local, Account: access.Account{Subdomain: "acme", Region: "us"},
		App:    store.App{Name: "PagerDuty", IDP: "Okta"},
		Owners: []store.Owner{{Person: store.Person{Name: "Ada Lovelace", Email: "Ada@example.com"}}},
		Token:  store.Token{Number: 1, Last4: "x9Qa", StoredIn: keychain.OS, AddedAt: uitest.Start.AddDate(0, 0, -3)}}
	if st != store.NotConnected {
		c.LastApplied = &store.Run{ID: 4, Result: store.ResultOK, FinishedAt: uitest.Start.Add(-3 * time.Minute),
			Counts: access.Counts{Users: 212, Teams: 24, Roles: 8, Schedules: 40}}
		c.LastRun = c.LastApplied
	}
	return c
}

func alpha() store.Connector { return conn("c1", "Alpha", store.Connected) }

func show(t testing.TB, o styles.Options, cs []store.Connector, ds ...store.Draft) (*uitest.Screen, *services) {
	w := uitest.New(t, o)
	s := &services{w: w, connectors: cs, drafts: ds}
	return w.Show(newHome(w, s)), s
}

// newHome makes home with stubs for the screens that it opens.
func newHome(w *uitest.World, s home.Services) *home.Screen {
	open := func(name string) home.Maker {
		return func(_ context.Context, id string) (func() ui.Screen, error) {
			w.Called(name)
			return func() ui.Screen { return &stub{name: name + " " + id} }, nil
		}
	}
	screens := map[manage.Task]func(store.Connector) ui.Screen{}
	for _, task := range []manage.Task{manage.Watch, manage.Decide, manage.SeeAccess, manage.SeeChanges, manage.SeeFindings, manage.WriteExport,
		manage.SeeLog, manage.SeeOwners, manage.Provider, manage.GiveName, manage.TakeOff, manage.SendAgain, manage.Forget} {
		screens[task] = func(c store.Connector) ui.Screen { return &stub{name: string(task) + " " + c.ID} }
	}
	return home.New(home.Options{
		Env: w.Env, Services: s,
		Live:     func(y *service.Sync) ui.Screen { return &stub{name: "live " + y.Connector.ID} },
		Rotation: open("rotation"), Setup: open("setup"), OldKey: open("old key"),
		Screens: screens,
		Remove:  func(d store.Draft) ui.Screen { return &stub{name: "remove " + d.ID} },
	})
}

func opened(t *testing.T, d *uitest.Screen) string {
	t.Helper()
	o, ok := d.Last().(ui.Open)
	if !ok {
		t.Fatalf("nothing was opened but %T", d.Last())
	}
	if s, ok := o.Screen.(*stub); ok {
		return s.name
	}
	return fmt.Sprintf("%T", o.Screen)
}

func TestWhatWaitsForMeComesFirst(t *testing.T) {
	attention := conn("c2", "Beta", store.NeedsAttention)
	attention.StatusReason = "PagerDuty refused the token"
	theirs := conn("c3", "Theirs", store.NeedsAttention)
	theirs.StatusReason, theirs.Owners = "the sync is held", nil
	old := conn("c4", "Old", store.Connected)
	old.Token.AddedAt = uitest.Start.AddDate(0, 0, -120)
	reminder := conn("c5", "Rotated", store.Connected)
	reminder.OldToken = &store.OldToken{Last4: "ab12"}
	d, _ := show(t, styles.Options{}, []store.Connector{conn("c1", "Alpha", store.Connected), theirs, attention, old, reminder},
		store.Draft{ID: "d1", UpdatedAt: uitest.Start.Add(-time.Hour)})
	view := d.Text(80, 40)
	last := -1
	for _, w := range []string{"Waiting", "Unfinished setup", "Beta", "Old", "Rotated", "Waiting for their owners", "Theirs", "Connectors", "Alpha"} {
		at := strings.Index(view, w)
		if at < last {
			t.Fatalf("%q comes too early:\n%s", w, view)
		}
		last = at
	}
	d.Sees("Needs attention", "PagerDuty refused the token", "its token is 120 days old", "old key ending ab12 still to disable",
		"data from 3 minutes ago", "5 connectors")
}

func TestEveryKeyOfAConnector(t *testing.T) {
	d, _, conn := showReal(t, synced)
	d.Sees("s sync", "r rotate the token", "l logs", "o owners", "x disconnect", "n new connector")
	for key, want := range map[string]string{
		"r": "rotation " + conn.ID, "l": "log " + conn.ID, "o": "owners " + conn.ID, "n": "setup ", "x": "disconnect " + conn.ID, "w": "rename " + conn.ID,
	} {
		d.Keys(key)
		if got := opened(t, d); got != want {
			t.Errorf("%s opened %q, want %q", key, got, want)
		}
		d.Send(ui.Returned{})
	}
	for key, want := range map[string]string{"enter": "access c1", "s": "live c1"} {
		d, _ := show(t, styles.Options{}, []store.Connector{alpha()})
		d.Keys(key)
		if got := opened(t, d); got != want {
			t.Errorf("%s opened %q, want %q", key, got, want)
		}
	}
}

func TestDraftIsContinuedOrRemoved(t *testing.T) {
	var draft store.Draft
	d, _, _ := showReal(t, func(c *uitest.Company, _ store.Connector) {
		draft = store.Draft{ID: c.Services.Store.NewConnectorID(), Answers: []byte("{}")}
		if err := c.Services.Store.SaveDraft(t.Context(), draft); err != nil {
			t.Fatal(err)
		}
	})
	d.Sees("Unfinished setup")
	d.Keys("c")
	if got := opened(t, d); got != "setup "+draft.ID {
		t.Errorf("c opened %q", got)
	}
	d.Keys("x")
	if got := opened(t, d); got != "remove "+draft.ID {
		t.Errorf("x opened %q", got)
	}
	d.Send(ui.Told{Text: "The unfinished setup is removed."})
	d.Sees("is removed")
}

func TestSyncThatLacksSomethingAsksForIt(t *testing.T) {
	file := conn("c1", "Alpha", store.Connected)
	file.Token.StoredIn = keychain.File
	d, s := show(t, styles.Options{}, []store.Connector{file})
	s.startErr = &keychain.Error{Reason: keychain.NoPassphrase}
	d.Keys("s")
	prompt := d.Last().(ui.Open).Screen
	for _, k := range append(uitest.Keys("type:correct horse"), uitest.Keys("enter")[0]) {
		if a, _ := prompt.Update(k); a != nil {
			d.Send(a.(ui.CloseWith).Msg)
		}
	}
	if s.unlocked != 1 || len(s.started) != 2 {
		t.Errorf("unlocked %d times, started %d", s.unlocked, len(s.started))
	}

	none := conn("c1", "Alpha", store.Connected)
	none.Token.StoredIn = keychain.None
	d, s = show(t, styles.Options{}, []store.Connector{none})
	s.startErr = &service.TokenNeededError{Connector: none}
	d.Keys("s")
	prompt = d.Last().(ui.Open).Screen
	if a, _ := prompt.Update(uitest.Keys("paste:0123456789abcdef0123456789abcdef")[0]); a != nil {
		t.Error("nonsense was taken for a token")
	}
	prompt.Update(uitest.Keys("ctrl+u")[0])
	if a, _ := prompt.Update(uitest.Keys("paste:u+CanaryToken012xY9z")[0]); a != nil {
		d.Send(a.(ui.CloseWith).Msg)
	}
	if len(s.started) != 2 || s.started[1].Token.Last4() != "xY9z" {
		t.Errorf("started %d times", len(s.started))
	}

	d, s = show(t, styles.Options{}, []store.Connector{conn("c1", "Alpha", store.Connected)})
	s.startErr = &service.TokenNeededError{Connector: none}
	d.Keys("s")
	if got := opened(t, d); got != "rotation c1" {
		t.Errorf("a missing token opened %q", got)
	}
}

func TestBusyElsewhereIsSaid(t *testing.T) {
	d, s := show(t, styles.Options{}, []store.Connector{alpha()})
	s.startErr = &store.BusyError{PID: 42, Host: "box", Since: uitest.Start}
	d.Keys("s")
	d.Sees("process 42 on box")
}

// elsewhere has another process sync a connector.
func elsewhere(t *testing.T, c *uitest.Company, conn store.Connector) *store.SyncLock {
	t.Helper()
	lock, err := c.Services.Store.LockSync(t.Context(), conn.ID)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = lock.Release() })
	return lock
}

func TestSyncingElsewhereIsShownLive(t *testing.T) {
	snap := engine.Snapshot{Elapsed: 7 * time.Second}
	snap.Rows[0] = engine.Row{Done: 120, Total: 250}
	text, err := json.Marshal(snap)
	if err != nil {
		t.Fatal(err)
	}
	var lock *store.SyncLock
	d, _, conn := showReal(t, func(c *uitest.Company, conn store.Connector) {
		synced(c, conn)
		lock = elsewhere(t, c, conn)
		if err := lock.Publish(text); err != nil {
			t.Fatal(err)
		}
	})
	d.Sees("Syncing", "0:07, 120 of 250")
	d.Keys("enter")
	if got := opened(t, d); got != "watch "+conn.ID {
		t.Errorf("enter opened %q", got)
	}
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
	d.Pass(3 * time.Minute)
	d.Tick()
	d.Sees("Connected", "data from 3 minutes ago")
}

func TestStoreThatCannotBeRead(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	s := &services{w: w, err: errors.New("the disk is gone")}
	d := w.Show(home.New(home.Options{Env: w.Env, Services: s}))
	d.Sees("The disk is gone")
}

// TestReadOnlyStoreIsSaid on every screen by its header, and at home with the
// reason and what to do.
func TestReadOnlyStoreIsSaid(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	w.Env.ReadOnly = &store.ForeignError{Home: "/h", Path: "/h", Owner: "ada", Me: "root"}
	s := &services{w: w, connectors: several()}
	d := w.Show(home.New(home.Options{Env: w.Env, Services: s}))
	d.Sees("READ-ONLY", "The store is read-only: /h belongs to ada, not to root.", "sudo -u ada connectpd", "PagerDuty")
	uitest.Sizes(func(width, height int) { uitest.Fits(t, d.Frame(width, height), width, height) })
	d, _ = show(t, styles.Options{}, several())
	d.SeesNot("READ-ONLY", "read-only")
}

func TestEmptyHomeSaysWhatToDo(t *testing.T) {
	d, _ := show(t, styles.Options{}, nil)
	d.Sees("There is no connector yet.")
	d.Keys("enter")
	if got := opened(t, d); got != "setup " {
		t.Errorf("enter opened %q", got)
	}
}

func several() []store.Connector {
	beta := conn("c2", "Beta", store.NeedsAttention)
	beta.StatusReason = "PagerDuty refused the token: it was deleted, disabled or has expired"
	handed := conn("c3", "Gamma", store.NotConnected)
	handed.Token, handed.HandedOver = store.Token{}, &store.HandOver{Name: "Grace Hopper", At: uitest.Start.AddDate(0, 0, -2)}
	return []store.Connector{conn("c1", "PagerDuty", store.Connected), beta, handed}
}

// TestTechnicalDetails: what the log knows of a failure stands behind i, and
// goes away again.
func TestTechnicalDetails(t *testing.T) {
	d, _, _ := showReal(t, func(c *uitest.Company, conn store.Connector) { synced(c, conn); refused(c, conn) })
	d.Sees("PagerDuty no longer accepts the key")
	d.SeesNot("HTTP 401")
	d.Keys("i")
	d.Sees("Technical details", "HTTP 401")
	d.Keys("i")
	d.SeesNot("HTTP 401")
	d, s := show(t, styles.Options{}, several()[:1])
	s.logged = "an old failure"
	d.Keys("i")
	d.SeesNot("an old failure")
}

// TestMain fails when a golden file is read by no test.
func TestMain(m *testing.M) { uitest.Main(m) }

func TestGoldens(t *testing.T) {
	uitest.Faces(t, "home", func(o styles.Options) func(w, h int) string {
		d, _ := show(t, o, several(), store.Draft{ID: "d1", UpdatedAt: uitest.Start.Add(-2 * time.Hour)})
		return d.Frame
	})
	d, _ := show(t, styles.Options{Color: true}, nil)
	uitest.State(t, "empty", d.Frame)
	for name, happens := range map[string]func(*uitest.Company, store.Connector){
		"not-synced": func(*uitest.Company, store.Connector) {}, "synced": synced, "held": held,
		"refused": func(c *uitest.Company, conn store.Connector) { synced(c, conn); refused(c, conn) },
	} {
		d, _, _ := showReal(t, happens)
		uitest.State(t, name, d.Frame)
	}
	d, s := show(t, styles.Options{}, several()[1:2])
	s.logged = "PagerDuty refused the token (HTTP 401, GET /users, request 17)"
	d.Keys("i")
	uitest.State(t, "technical", d.Frame)
}

func TestFitsEveryWindow(t *testing.T) {
	var cs []store.Connector
	for i, n := range uitest.Nasty {
		c := conn(fmt.Sprint("c", i), n, []store.Status{store.Connected, store.NeedsAttention, store.NotConnected, store.Syncing}[i%4])
		c.StatusReason, c.App.Name, c.App.IDP, c.Account.Subdomain, c.Owners[0].Name = n, n, n, n, n
		cs = append(cs, c)
	}
	d, _ := show(t, styles.Options{Color: true}, cs)
	for range cs {
		d.Keys("down")
		uitest.Fits(t, d.Frame(80, 24), 80, 24)
		uitest.Fits(t, d.Frame(40, 10), 40, 10)
	}
	uitest.Sizes(func(w, h int) { uitest.Fits(t, d.Frame(w, h), w, h) })
}
