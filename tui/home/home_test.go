package home_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/engine"
	"connectpd/tui/home"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/manage"
	"connectpd/wizard/service"
)

// stub is a screen that was opened.
type stub struct {
	ui.SecretPrompt
	name string
	sync *service.Sync
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
		Live: func(y *service.Sync) ui.Screen {
			w.T.Cleanup(func() { _, _ = y.Wait() }) // before its store is closed
			return &stub{name: "live " + y.Connector.ID, sync: y}
		},
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

// TestAFullHouse: home over a connector in every state.
func TestAFullHouse(t *testing.T) {
	show := fullHouse(t)
	t.Run("what waits for me comes first", func(t *testing.T) {
		d := show(styles.Options{})
		view := d.Text(80, 40)
		last := -1
		for _, w := range []string{"Waiting", "Unfinished setup", "Beta", "Old", "Rotated", "Waiting for their owners", "Theirs", "Connectors", "PagerDuty", "Gamma"} {
			at := last + 1 + strings.Index(view[last+1:], w)
			if at <= last {
				t.Fatalf("%q comes too early:\n%s", w, view)
			}
			last = at
		}
		d.Sees("Needs attention", "PagerDuty no longer accepts the key", "its token is 120 days old", "still to disable",
			"data from 3 minutes ago", "6 connectors")
	})
	// On every screen by its header, and at home with the reason and what to do.
	t.Run("a read-only store is said", func(t *testing.T) {
		d := show(styles.Options{})
		d.SeesNot("READ-ONLY", "read-only")
		d.Env.ReadOnly = &store.ForeignError{Home: "/h", Path: "/h", Owner: "ada", Me: "root"}
		d.Sees("READ-ONLY", "The store is read-only: /h belongs to ada, not to root.", "sudo -u ada connectpd", "PagerDuty")
		uitest.Sizes(func(width, height int) { uitest.Fits(t, d.Frame(width, height), width, height) })
	})
	uitest.Faces(t, "home", func(o styles.Options) func(w, h int) string { return show(o).Frame })
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
	for _, x := range [][2]string{{"enter", "access "}, {"s", "live "}} { // a sync that runs changes what Enter opens
		d.Keys(x[0])
		if got := opened(t, d); got != x[1]+conn.ID {
			t.Errorf("%s opened %q, want %q", x[0], got, x[1])
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

// begun is the end of the sync that was started.
func begun(t *testing.T, d *uitest.Screen) store.Run {
	t.Helper()
	if got := opened(t, d); !strings.HasPrefix(got, "live ") {
		t.Fatalf("no sync was started, but %s opened", got)
	}
	outcome, err := d.Last().(ui.Open).Screen.(*stub).sync.Wait()
	if err != nil {
		t.Fatal(err)
	}
	return outcome.Run
}

// answer types into the question that was opened.
func answer(d *uitest.Screen, keys ...string) {
	prompt := d.Last().(ui.Open).Screen
	for _, name := range keys {
		for _, k := range uitest.Keys(name) {
			if a, _ := prompt.Update(k); a != nil {
				d.Send(a.(ui.CloseWith).Msg)
			}
		}
	}
}

func TestSyncThatLacksThePassphraseAsksForIt(t *testing.T) {
	d, _ := showOf(t, func(c *uitest.Company) {
		c.Services.Unlock(secret.New([]byte("correct horse")))
		c.Another(store.Connector{}, keychain.File)
		c.Services.UsePassphrase(secret.Value{}) // as in the next run of the program
	})
	d.Keys("s")
	answer(d, "type:wrong horse", "enter")
	if prompt := d.Last().(ui.Open).Screen.(*ui.SecretPrompt); !slices.Contains(prompt.Text, "That is not the passphrase.") {
		t.Errorf("it says %q", prompt.Text)
	}
	answer(d, "type:correct horse", "enter")
	if run := begun(t, d); run.Result != store.ResultOK {
		t.Errorf("the sync came to %s", run.Result)
	}
}

func TestSyncThatLacksTheTokenAsksForIt(t *testing.T) {
	d, c := showOf(t, func(c *uitest.Company) { c.Another(store.Connector{}, keychain.None) })
	d.Keys("s")
	answer(d, "paste:0123456789abcdef0123456789abcdef")
	if _, asks := d.Last().(ui.Open).Screen.(*ui.SecretPrompt); !asks {
		t.Error("nonsense was taken for a token")
	}
	answer(d, "ctrl+u", "paste:"+c.Account.AccountKey())
	if run := begun(t, d); run.Result != store.ResultOK {
		t.Errorf("the sync came to %s", run.Result)
	}
	// A token that is kept and is no longer there is entered for good.
	d, c, conn := showReal(t, synced)
	system, err := c.Services.OpenKeychain(keychain.OS)
	if err == nil {
		err = system.Delete(t.Context(), conn.ID+"/1")
	}
	if err != nil {
		t.Fatal(err)
	}
	d.Keys("s")
	if got := opened(t, d); got != "rotation "+conn.ID {
		t.Errorf("a missing token opened %q", got)
	}
}

// TestSyncThatCannotBeginIsSaid: nothing is opened then.
func TestSyncThatCannotBeginIsSaid(t *testing.T) {
	d, c, _ := showReal(t, synced)
	c.NoOS = &keychain.Error{Op: "read", Kind: keychain.OS, Reason: keychain.Locked}
	d.Keys("s")
	d.Sees("✗", "keychain is locked")
	if d.Last() != nil {
		t.Errorf("something was opened: %T", d.Last())
	}
}

// elsewhere has another process sync a connector.
func elsewhere(t testing.TB, c *uitest.Company, conn store.Connector) *store.SyncLock {
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
	d, _, _ := showReal(t, func(c *uitest.Company, _ store.Connector) {
		if err := c.Services.Store.Close(); err != nil {
			t.Fatal(err)
		}
	})
	d.Sees("✗", "database is closed", "connectpd doctor")
}

func TestEmptyHomeSaysWhatToDo(t *testing.T) {
	d, _ := showOf(t, func(*uitest.Company) {})
	d.Sees("There is no connector yet.")
	d.Keys("enter")
	if got := opened(t, d); got != "setup " {
		t.Errorf("enter opened %q", got)
	}
}

// TestTechnicalDetails: what the log knows of a failure stands behind i, and
// goes away again.
func TestTechnicalDetails(t *testing.T) {
	d, _, _ := showReal(t, refused)
	d.Sees("PagerDuty no longer accepts the key")
	d.SeesNot("HTTP 401")
	d.Keys("i")
	d.Sees("Technical details", "HTTP 401")
	d.Keys("i")
	d.SeesNot("HTTP 401")
	d, c, conn := showReal(t, func(c *uitest.Company, conn store.Connector) {
		c.Account.BlockIP(true)
		c.Fails(conn)
		c.Account.BlockIP(false)
		c.Synced(conn)
	})
	if old, err := c.Services.Technical(t.Context(), conn.ID); err != nil || !strings.Contains(old, "HTTP 403") {
		t.Fatalf("the log knows %q, %v", old, err)
	}
	d.Keys("i")
	d.SeesNot("HTTP 403")
}

// TestMain fails when a golden file is read by no test.
func TestMain(m *testing.M) { uitest.Main(m) }

func TestGoldens(t *testing.T) {
	w := uitest.New(t, styles.Options{Color: true})
	uitest.State(t, "empty", w.Show(newHome(w, over(w.Company()))).Frame)
	for name, happens := range map[string]func(*uitest.Company, store.Connector){
		"synced": synced, "held": held, "refused": refused,
	} {
		d, _, _ := showReal(t, happens)
		uitest.State(t, name, d.Frame)
	}
	d, _, _ := showNew(t, synced)
	uitest.State(t, "not-synced", d.Frame)
	d, _, _ = showReal(t, func(c *uitest.Company, conn store.Connector) {
		refused(c, conn)
		// Which request is refused first is a matter of speed.
		told := store.LogEntry{Level: store.Error, Event: "sync-failed", Message: "PagerDuty refused the token (HTTP 401, GET /users, request 17)"}
		if err := c.Services.Store.Log(t.Context(), conn.ID, told); err != nil {
			t.Fatal(err)
		}
	})
	d.Keys("i")
	uitest.State(t, "technical", d.Frame)
}

func TestFitsEveryWindow(t *testing.T) {
	w := uitest.New(t, styles.Options{Color: true})
	c := w.Company()
	for i, n := range uitest.Nasty {
		nasty(t, c, n, []store.Status{store.Connected, store.NeedsAttention, store.NotConnected, store.Syncing}[i%4])
	}
	d := w.Show(newHome(w, over(c)))
	for range uitest.Nasty {
		d.Keys("down")
		uitest.Fits(t, d.Frame(80, 24), 80, 24)
		uitest.Fits(t, d.Frame(40, 10), 40, 10)
	}
	uitest.Sizes(func(w, h int) { uitest.Fits(t, d.Frame(w, h), w, h) })
}
