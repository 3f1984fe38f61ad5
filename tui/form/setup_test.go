package form_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/sync/pagerduty"
	"connectpd/sync/simulator"
	"connectpd/tui/form"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/service"
	"connectpd/wizard/setup"
)

// setups are the program's services in the company, in front of which a test
// notes what is called and puts the errors and words that it needs.
type setups struct {
	*service.Services
	c        *uitest.Company
	called   []string
	contexts []context.Context
	check    error  // of the next checks of a token
	word     string // what the account that was checked is called, where none would be
}

func (s *setups) call(ctx context.Context, name string) {
	s.called, s.contexts = append(s.called, name), append(s.contexts, ctx)
}

func (s *setups) TryKeychain(ctx context.Context, q setup.KeychainRequest) error {
	s.call(ctx, setup.WorkProbe)
	return s.Services.TryKeychain(ctx, q)
}

func (s *setups) CheckToken(ctx context.Context, q setup.CheckRequest) (setup.Checked, error) {
	s.call(ctx, setup.WorkCheck)
	if s.check != nil {
		return setup.Checked{}, s.check
	}
	checked, err := s.Services.CheckToken(ctx, q)
	if s.word != "" {
		checked.Identity.Account.Subdomain, checked.Identity.UserName = s.word, s.word
	}
	return checked, err
}

func (s *setups) SaveSetup(ctx context.Context, q setup.SaveRequest) (setup.Saved, error) {
	s.call(ctx, setup.WorkSave)
	return s.Services.SaveSetup(ctx, q)
}

func (s *setups) BeginSync(ctx context.Context, q setup.FirstSync) (setup.Running, error) {
	s.call(ctx, setup.WorkSync)
	y, err := s.Services.BeginSync(ctx, q)
	if err == nil {
		s.c.Ends(y.(*service.Sync))
	}
	return y, err
}

// drafts are the unfinished set-ups that are kept.
func (s *setups) drafts(t testing.TB) []store.Draft {
	t.Helper()
	list, err := s.Store.Drafts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// know has the store know apps and people.
func know(t testing.TB, c *uitest.Company, apps []store.App, people []store.Person) {
	t.Helper()
	for _, a := range apps {
		if _, err := c.Services.Store.AddApp(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range people {
		if _, err := c.Services.Store.PutPerson(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
}

// known has the store know two apps, four people and who sits here, and
// PagerDuty know her and the key.
func known(t testing.TB, c *uitest.Company) {
	t.Helper()
	c.Services.Me = func(context.Context) setup.Me {
		return setup.Me{Name: "Ada Lovelace", Email: "ada@example.com", Known: true}
	}
	know(t, c, []store.App{{Name: "PagerDuty", IDP: "Okta", Accounts: 212}, {Name: "PagerDuty sandbox"}}, []store.Person{
		{Name: "Grace Hopper", Email: "grace@example.com", Role: store.ConnectorAdministrator},
		{Name: "Edsger Dijkstra", Email: "edsger@example.com", Role: store.NoPlatformRole},
		{Name: "Barbara Liskov", Email: "barbara@example.com", Role: store.ConnectorAdministrator},
		{Name: "Donald Knuth", Email: "donald@example.com", Role: store.ConnectorAdministrator},
	})
	c.Account.AddUser(simulator.NewUser{Name: "Ada Lovelace", Email: "ada@example.com", Role: "admin"})
	c.Account.NewKey(simulator.Key{Kind: simulator.KeyAccount, Token: canary})
}

// begin begins a set-up at a company to which things happened.
func begin(t testing.TB, w *uitest.World, happens ...func(testing.TB, *uitest.Company)) (*setups, *setup.Machine) {
	t.Helper()
	c := w.Company()
	known(t, c)
	for _, h := range happens {
		h(t, c)
	}
	facts, err := c.Services.Facts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := &setups{Services: c.Services, c: c}
	return s, setup.New(facts, setup.Options{}, s)
}

func showSetup(t testing.TB, o styles.Options, happens ...func(testing.TB, *uitest.Company)) (*uitest.Screen, *setups, *setup.Machine) {
	t.Helper()
	w := uitest.New(t, o)
	s, m := begin(t, w, happens...)
	return w.Show(setupScreen(w, m, true)), s, m
}

// setupScreen shows a set-up; its sync is shown by a screen that is not there.
func setupScreen(w *uitest.World, m *setup.Machine, alone bool) *form.Screen {
	return form.New(form.Options{Env: w.Env, Flow: m, Alone: alone, NoLines: !alone,
		Ended: func() (ui.Action, tea.Cmd) {
			if m.Sync() != nil {
				return ui.Swap{}, nil
			}
			if !alone {
				return ui.Close{}, nil
			}
			return ui.Finish{Ending: ui.EndingOf(m)}, nil
		}})
}

func TestFirstSetUpByKeys(t *testing.T) {
	d, s, _ := showSetup(t, styles.Options{})
	presses := []string{"enter", "enter", "enter"}
	d.Keys(presses...)
	d.Sees("Step 4 of 6", "API Access Keys", "https://SUBDOMAIN.pagerduty.com")
	d.Keys("paste:" + canary + "\n")
	d.Sees("Step 5 of 6", "acme", "ending xY9z", "[ Save … ]")
	d.SeesNot(canary)
	d.Keys("enter")
	if _, saved := d.Last().(ui.Swap); saved {
		t.Fatal("a key typed ahead saved what nobody had read")
	}
	d.Pass(time.Second)
	d.Sees("❯ [ Save ]")
	d.Keys("enter")
	if _, ok := d.Last().(ui.Swap); !ok {
		t.Fatalf("the sync is not shown but %T", d.Last())
	}
	if n := len(presses) + 1; n > 5 {
		t.Errorf("%d presses", n)
	}
	want := []string{setup.WorkProbe, setup.WorkCheck, setup.WorkSave, setup.WorkSync}
	if !slices.Equal(s.called, want) {
		t.Errorf("services were called %v, want %v", s.called, want)
	}
}

func TestPasteWithoutBracketsWorksTheSame(t *testing.T) {
	d, _, _ := showSetup(t, styles.Options{})
	d.Keys("enter", "enter", "enter", "burst:"+canary, "enter")
	d.Sees("Step 5 of 6", "ending xY9z")
}

func TestBackThroughEveryStepLosesNothing(t *testing.T) {
	d, _, m := showSetup(t, styles.Options{})
	d.Keys("enter", "down", "enter", "f3", "down", "space", "enter", "tab", "type:acme")
	if m.Step() != setup.StepKey {
		t.Fatalf("at step %d", m.Step())
	}
	d.Sees("https://acme.pagerduty.com")
	d.Keys("shift+tab")
	d.Sees("Step 3 of 6", "Barbara Liskov · barbara@example.com", "You, Ada Lovelace · ada@example.com")
	d.Keys("esc")
	d.Sees("Step 2 of 6", "❯ ● PagerDuty sandbox")
	d.Keys("esc")
	d.Sees("Step 1 of 6")
	if d.Last() != nil {
		t.Fatalf("going back asked for %T", d.Last())
	}
	d.Keys("esc")
	if _, ok := d.Last().(ui.Leave); !ok {
		t.Fatalf("esc on the first step asked for %T", d.Last())
	}
	d.Keys("enter", "enter", "enter")
	d.Sees("Step 4 of 6", "https://acme.pagerduty.com")
}

func TestWhoCannotOwnSaysWhy(t *testing.T) {
	d, _, m := showSetup(t, styles.Options{})
	d.Keys("enter", "enter", "f3", "down", "down", "down", "down", "space")
	d.Sees("Edsger Dijkstra", "neither Connector Administrator nor Super Administrator")
	if m.Step() != setup.StepOwners {
		t.Error("it went on")
	}
}

func TestSetupDropsAStaleCheckAndItsContextCancelled(t *testing.T) {
	d, s, m := showSetup(t, styles.Options{})
	d.Keys("enter", "enter", "enter")
	d.Hold = true
	d.Keys("paste:" + canary)
	d.Sees("Checking the token with PagerDuty")
	late := d.Held()
	d.Keys("esc")
	d.SeesNot("Checking the token with PagerDuty")
	d.Hold = false
	for _, cmd := range late {
		d.Run(cmd)
	}
	d.Drain()
	if m.Step() != setup.StepKey {
		t.Fatalf("a stale answer went on to step %d", m.Step())
	}
	i := slices.Index(s.called, setup.WorkCheck)
	if i < 0 || s.contexts[i].Err() == nil {
		t.Error("the context of a check nobody waits for goes on")
	}
	d.Keys("enter")
	d.Sees("Step 5 of 6")
}

func TestRefusedTokenSaysWhatWhyAndWhatToDo(t *testing.T) {
	d, s, m := showSetup(t, styles.Options{})
	s.check = errors.New("the network is unreachable")
	d.Keys("enter", "enter", "enter", "paste:"+canary)
	d.Sees("✗", "network is unreachable")
	if m.Step() != setup.StepKey {
		t.Fatalf("at step %d", m.Step())
	}
	s.check = nil
	d.Pass(time.Second)
	d.Keys("enter")
	d.Sees("Step 5 of 6")
}

func TestWrongKindOfKeyIsToldBeforeAnythingIsSent(t *testing.T) {
	d, s, _ := showSetup(t, styles.Options{})
	d.Keys("enter", "enter", "enter", "paste:0123456789abcdef0123456789abcdef")
	d.Sees("✗")
	if asked := s.c.Server.Requests(); len(asked) > 0 {
		t.Errorf("an Events key was sent to PagerDuty: %v", asked)
	}
}

func TestHandOverWhenOneIsNotAmongTheOwners(t *testing.T) {
	d, s, _ := showSetup(t, styles.Options{})
	d.Keys("enter", "enter", "f3", "space", "down", "space", "enter")
	d.Sees("Hand this setup over")
	d.Keys("enter")
	d.Sees("Handed over", "connectpd setup --invite", ".eml")
	d.Pass(time.Second)
	d.Keys("enter")
	f, ok := d.Last().(ui.Finish)
	if !ok || f.Ending.Kind != ui.HandedOverTo {
		t.Fatalf("it ended with %+v", d.Last())
	}
	if slices.Contains(s.called, setup.WorkCheck) {
		t.Error("a token was checked")
	}
}

func TestCannotSeeTheMenuHandsOver(t *testing.T) {
	d, _, _ := showSetup(t, styles.Options{})
	d.Keys("enter", "enter", "enter", "f3")
	d.Sees("Who can create the API key?")
}

func TestF2GoesOnInLinesUnlessSomethingRuns(t *testing.T) {
	d, _, m := showSetup(t, styles.Options{})
	d.Keys("enter", "down")
	d.Keys("f2")
	f, ok := d.Last().(ui.Finish)
	if !ok || f.Ending.Kind != ui.GoOnInLines {
		t.Fatalf("F2 asked for %T", d.Last())
	}
	if m.Step() != setup.StepApp {
		t.Error("the answers are gone")
	}
}

func TestLeavingWithACheckedTokenAsksToKeepIt(t *testing.T) {
	for _, c := range []struct {
		keys     []string
		keep     bool
		finishes bool
	}{
		{[]string{"enter"}, true, true},
		{[]string{"down", "enter"}, false, true},
		{[]string{"esc"}, false, false},
	} {
		d, s, m := showSetup(t, styles.Options{})
		d.Keys("enter", "enter")
		if q := d.S.Leaving(); q != nil {
			t.Fatalf("leaving without a token asks %q", q.Title)
		}
		d.Keys("enter", "paste:"+canary)
		q := d.S.Leaving()
		if q == nil {
			t.Fatal("leaving with a checked token does not ask")
		}
		var last ui.Action
		for _, k := range c.keys {
			_, a, cmd := q.Update(d.Env, uitest.Keys(k)[0])
			last = a
			if cmd != nil {
				d.Run(cmd)
				last = d.Last()
			}
		}
		if _, ok := last.(ui.Finish); ok != c.finishes {
			t.Errorf("%v gave %T", c.keys, last)
		}
		kept := func() bool { list := s.drafts(t); return len(list) == 1 && list[0].Token.Number != 0 }
		if kept() != c.keep {
			t.Errorf("%v: token kept %v", c.keys, kept())
		}
		err := d.S.(*form.Screen).Keep(context.Background())
		if end, _ := m.Ended(); err != nil || end.Draft == "" || end.Draft != s.drafts(t)[0].ID || len(s.drafts(t)) != 1 || c.finishes && kept() != c.keep {
			t.Errorf("%v: keeping afterwards gave %q, %v", c.keys, end.Draft, err)
		}
	}
}

func TestFromHomeEscLeadsBackAndKeepsTheAnswers(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	s, m := begin(t, w)
	d := w.Show(setupScreen(w, m, false))
	d.Keys("enter", "f2", "down", "esc", "esc")
	if _, ok := d.Last().(ui.Close); !ok || len(d.Actions) != 1 || len(s.drafts(t)) != 1 {
		t.Errorf("asked for %v, kept %v", d.Actions, s.drafts(t))
	}
}

func TestAnswersAreKeptBetweenTheSteps(t *testing.T) {
	d, s, _ := showSetup(t, styles.Options{})
	d.Keys("enter", "enter", "enter", "paste:"+canary)
	kept := s.drafts(t)
	if len(kept) == 0 {
		t.Fatal("nothing was kept")
	}
	for _, dr := range kept {
		if strings.Contains(string(dr.Answers), canary) {
			t.Fatal("a draft holds the token")
		}
	}
}

func TestSlowKeychainDoesNotHoldUpTheFirstStep(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	_, m := begin(t, w)
	screen := setupScreen(w, m, true)
	d := &uitest.Screen{World: w, S: screen, Hold: true}
	cmd := screen.Init()
	d.Sees("Trying this computer's keychain")
	d.Keys("enter")
	if m.Step() != setup.StepConnector {
		t.Fatal("it went on before a place for the token was found")
	}
	d.Hold = false
	d.Run(cmd)
	d.Drain()
	d.Sees("Step 2 of 6")
}

// TestWhoSitsHereIsAsked where nothing tells a real address: typed text is one
// entry, and costs no press more.
func TestWhoSitsHereIsAsked(t *testing.T) {
	d, s, _ := showSetup(t, styles.Options{}, func(_ testing.TB, c *uitest.Company) {
		c.Services.Me = func(context.Context) setup.Me {
			return setup.Me{Name: "root", Source: "your account on this computer"}
		}
	})
	d.Keys("enter", "enter")
	d.Sees("Who are you?", "Your email in PagerDuty", "for example ada@example.com")
	d.SeesNot("root@", "✗")
	uitest.State(t, "setup-3-who", d.Frame)
	d.Keys("type:root@vm", "enter")
	d.Sees("✗", "only an address of this computer")
	d.Keys("ctrl+u", "type:ada@example.com", "enter", "paste:"+canary)
	d.Sees("Step 5 of 6", "root (you)")
	d.Pass(time.Second)
	d.Keys("enter")
	if !slices.Contains(s.called, setup.WorkSave) {
		t.Errorf("services were called %v", s.called)
	}
}

// withoutKeychain shows a set-up on a machine that has none.
func withoutKeychain(t testing.TB, o styles.Options) (*uitest.Screen, *setups, *setup.Machine) {
	return showSetup(t, o, func(_ testing.TB, c *uitest.Company) {
		c.NoOS = &keychain.Error{Op: "probe", Kind: keychain.OS, Reason: keychain.Missing}
	})
}

// A machine without a keychain gets a page of its own, where Enter walks from
// field to field and nothing is marked wrong.
func TestNoKeychainIsACalmPage(t *testing.T) {
	d, _, m := withoutKeychain(t, styles.Options{})
	d.SeesNot("--keychain", "✗", "!")
	d.Keys("enter")
	d.Sees("Where should the API token be kept?", "● Encrypted file", "○ Do not keep it", "connectpd cannot reach a keychain", "Repeat passphrase")
	d.SeesNot("--keychain", "✗", "! ")
	d.Keys("type:correct horse", "enter")
	d.SeesNot("✗")
	d.Keys("type:correct horse", "enter")
	d.SeesNot("✗")
	if m.Step() != setup.StepApp {
		t.Errorf("at step %d", m.Step())
	}
}

// Who turns to the encrypted file from another answer is led to its field.
func TestChoosingTheFileLeadsToItsPassphrase(t *testing.T) {
	d, _, m := showSetup(t, styles.Options{})
	d.Keys("f3", "down", "enter")
	d.Sees("● Encrypted file", "Passphrase")
	d.SeesNot("✗")
	d.Keys("type:correct horse", "enter", "type:correct horse", "enter")
	if m.Step() != setup.StepApp {
		t.Errorf("at step %d", m.Step())
	}
}

func TestDemoKeyIsPastedByAKey(t *testing.T) {
	d, _, _ := showSetup(t, styles.Options{})
	d.Env.Demo = &ui.Demo{Key: func() string { return canary }}
	d.Keys("f5")
	d.Sees("Step 1 of 6")
	d.Keys("enter", "enter", "enter")
	d.Sees(canary, "F5")
	d.Keys("f5")
	d.Sees("Step 5 of 6", "DEMO")
}

// TestTechnicalDetailsAreARow: what was asked and answered is shown to those
// who ask, by a row that Tab and Enter reach.
func TestTechnicalDetailsAreARow(t *testing.T) {
	d, s, _ := showSetup(t, styles.Options{})
	d.Keys("enter", "enter", "enter")
	s.check = &pagerduty.Error{Class: pagerduty.ClassRejected, Base: pagerduty.USBase, Status: 401, Route: "/users", RequestID: "r17"}
	d.Keys("paste:" + canary)
	d.Sees("✗ PagerDuty refused the token (US region).", "Technical details")
	d.SeesNot("r17")
	for range 8 {
		if d.Keys("tab"); focused(d.Frame(80, 24), "Technical details") {
			break
		}
	}
	d.Keys("enter")
	d.Sees("HTTP 401", "r17")
}

// focused reports that the cursor is on a line.
func focused(frame, text string) bool {
	for line := range strings.Lines(frame) {
		if strings.Contains(line, text) && strings.Contains(line, "❯") {
			return true
		}
	}
	return false
}

func TestSetupGoldens(t *testing.T) {
	uitest.Faces(t, "setup-4-key", func(o styles.Options) func(w, h int) string {
		d, _, _ := showSetup(t, o)
		d.Keys("enter", "enter", "enter")
		return d.Frame
	})
	// In a small window a step has neither panel nor rail.
	both := func(name string, d *uitest.Screen) {
		uitest.State(t, name, d.Frame)
		uitest.Small(t, name, d.Frame)
	}
	without, _, _ := withoutKeychain(t, styles.Options{Color: true})
	without.Keys("enter")
	both("setup-1-kept", without)
	d, s, _ := showSetup(t, styles.Options{Color: true})
	for _, name := range []string{"setup-1-connector", "setup-2-app", "setup-3-owners"} {
		both(name, d)
		d.Keys("enter")
	}
	s.check = errors.New("could not reach PagerDuty")
	d.Keys("paste:" + canary)
	both("setup-4-key-refused", d)
	s.check = nil
	d.Pass(time.Second)
	d.Keys("enter")
	both("setup-5-check", d)
}

// TestSetupFitsEveryWindow walks every step with names of every kind, in windows of
// every size.
func TestSetupFitsEveryWindow(t *testing.T) {
	d, s, m := showSetup(t, styles.Options{Color: true}, func(t testing.TB, c *uitest.Company) {
		var apps []store.App
		var people []store.Person
		for i, n := range uitest.Nasty {
			if n != "" { // an app has a name
				apps = append(apps, store.App{Name: n, IDP: n, Accounts: i})
			}
			people = append(people, store.Person{Name: n, Email: fmt.Sprintf("p%d@example.com", i), Role: store.ConnectorAdministrator})
		}
		know(t, c, apps, people)
		c.Services.Me = func(context.Context) setup.Me {
			return setup.Me{Name: uitest.Nasty[0] + uitest.Nasty[4] + uitest.Nasty[7], Email: "ada@example.com", Known: true}
		}
	})
	s.word = uitest.Nasty[8]
	all := func() { uitest.Sizes(func(w, h int) { uitest.Fits(t, d.Frame(w, h), w, h) }) }
	some := func() {
		for _, z := range [][2]int{{40, 10}, {41, 13}, {80, 24}, {99, 30}, {100, 30}, {160, 50}} {
			uitest.Fits(t, d.Frame(z[0], z[1]), z[0], z[1])
		}
	}
	d.Keys("enter")
	all()
	d.Keys("enter")
	all()
	d.Keys("f3")
	all()
	for range 12 {
		d.Keys("down", "space")
		some()
	}
	d.Keys("/", "type:p1")
	some()
	d.Keys("esc", "esc", "enter", "tab", "type:x", "paste:"+uitest.Nasty[1])
	some()
	d.Keys("ctrl+u", "paste:"+canary)
	if m.Step() != setup.StepReview {
		t.Fatalf("at step %d:\n%s", m.Step(), d.Text(80, 40))
	}
	all()
}

func BenchmarkFrame(b *testing.B) {
	d, _, _ := showSetup(b, styles.Options{Color: true})
	d.Keys("enter", "enter")
	for b.Loop() {
		d.Frame(120, 40)
	}
}
