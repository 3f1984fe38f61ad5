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
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/sync/engine"
	"connectpd/sync/pagerduty"
	"connectpd/sync/remote/testclock"
	"connectpd/tui/form"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/conductorone/steps"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/handover"
	"connectpd/wizard/local"
	"connectpd/wizard/platform"
	"connectpd/wizard/service"
	"connectpd/wizard/setup"
)

// setups answers every call of a set-up as a good day does, unless told
// otherwise.
type setups struct {
	w        *uitest.World
	called   []string
	contexts []context.Context
	noOS     error // of a probe of the system's keychain
	check    error
	save     error
	identity access.Identity
	drafts   []store.Draft
	leaves   []setup.LeaveRequest
	leaveErr error
	there    []tenant.Connector // on the tenant's app
	nasty    bool               // the tenant has names of every kind
}

var _ setup.SetupServices = (*setups)(nil)

func (s *setups) call(ctx context.Context, name string) {
	s.w.Called(name)
	s.called, s.contexts = append(s.called, name), append(s.contexts, ctx)
}

func (s *setups) TryKeychain(ctx context.Context, q setup.KeychainRequest) error {
	s.call(ctx, setup.WorkProbe)
	if q.Kind == keychain.OS {
		return s.noOS
	}
	return nil
}

func (s *setups) Resume(ctx context.Context, _ string) (setup.Resumed, error) {
	s.call(ctx, setup.WorkResume)
	return setup.Resumed{}, nil
}

func (s *setups) OpenPage(ctx context.Context, _ string) error {
	s.call(ctx, setup.WorkBrowser)
	return nil
}

func (s *setups) CheckToken(ctx context.Context, _ setup.CheckRequest) (setup.Checked, error) {
	s.call(ctx, setup.WorkCheck)
	return setup.Checked{Identity: s.identity, Directory: setup.Directory{Complete: true,
		Roles: map[string]string{"ada@example.com": "admin"}}}, s.check
}

func (s *setups) SaveSetup(ctx context.Context, q setup.SaveRequest) (setup.Saved, error) {
	s.call(ctx, setup.WorkSave)
	return setup.Saved{Connector: q.Connector}, s.save
}

func (s *setups) PassOn(ctx context.Context, q setup.HandOverRequest) (setup.PassedOn, error) {
	s.call(ctx, setup.WorkHandOver)
	return setup.PassedOn{Outcome: handover.Outcome{Connector: q.Connector, To: q.To, File: "/home/ada/x.eml",
		Message: []string{"Please help", "", "connectpd setup --invite x"}}}, nil
}

func (s *setups) BeginSync(ctx context.Context, q setup.FirstSync) (setup.Running, error) {
	s.call(ctx, setup.WorkSync)
	return &service.Sync{Connector: store.Connector{ID: q.Connector}, Progress: engine.NewProgress(testclock.New(uitest.Start))}, nil
}

func (s *setups) SaveDraft(_ context.Context, d store.Draft) error {
	s.w.Called("SaveDraft")
	s.drafts = append(s.drafts, d)
	return nil
}

func (s *setups) Leave(_ context.Context, r setup.LeaveRequest) (string, error) {
	s.w.Called("Leave")
	s.leaves = append(s.leaves, r)
	return r.Draft.ID, s.leaveErr
}

// known is what a set-up knows at its start, of tenants too.
type known struct {
	setup.Facts
	tenantFacts
}

type tenantFacts = steps.Facts

func facts() known {
	f := known{Facts: setup.Facts{
		Apps: []store.App{
			{ID: "a1", Name: "PagerDuty", IDP: "Okta", Accounts: 212}, {ID: "a2", Name: "PagerDuty sandbox"},
		},
		Me:    setup.Me{Name: "Ada Lovelace", Email: "ada@example.com", Known: true},
		NewID: "c1", Today: uitest.Start, Keychain: keychain.OS,
	}}
	for i, n := range []string{"Grace Hopper", "Edsger Dijkstra", "Barbara Liskov", "Donald Knuth"} {
		role := store.ConnectorAdministrator
		if i == 1 {
			role = store.NoPlatformRole
		}
		first, _, _ := strings.Cut(strings.ToLower(n), " ")
		f.People = append(f.People, store.Person{ID: first, Name: n, Email: first + "@example.com", Role: role})
	}
	return f
}

// begin starts a set-up with both platforms.
func begin(f known, s *setups) *setup.Machine {
	here, _ := local.Platform{}.Offer(context.Background())
	f.Platforms = []platform.Offer{here, steps.Offer(f.tenantFacts, s)}
	return setup.New(f.Facts, setup.Options{}, s)
}

func showSetup(t testing.TB, o styles.Options, f known) (*uitest.Screen, *setups, *setup.Machine) {
	w := uitest.New(t, o)
	s := &setups{w: w, identity: acme()}
	m := begin(f, s)
	return w.Show(setupScreen(w, m, true)), s, m
}

func acme() access.Identity {
	return access.Identity{
		Account: access.Account{Subdomain: "acme", Region: "us"}, Kind: access.AccountKey, Users: 212,
		Plan: access.Plan{Known: true, Teams: true, AdvancedPermissions: true}}
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
	d, s, _ := showSetup(t, styles.Options{}, facts())
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
	d, _, _ := showSetup(t, styles.Options{}, facts())
	d.Keys("enter", "enter", "enter", "burst:"+canary, "enter")
	d.Sees("Step 5 of 6", "ending xY9z")
}

func TestBackThroughEveryStepLosesNothing(t *testing.T) {
	d, _, m := showSetup(t, styles.Options{}, facts())
	d.Keys("enter", "down", "enter", "f3", "down", "space", "enter", "tab", "type:acme")
	if m.Step() != setup.StepKey {
		t.Fatalf("at step %d", m.Step())
	}
	d.Sees("https://acme.pagerduty.com")
	d.Keys("shift+tab")
	d.Sees("Step 3 of 6", "Grace Hopper · grace@example.com", "You, Ada Lovelace · ada@example.com")
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
	d, _, m := showSetup(t, styles.Options{}, facts())
	d.Keys("enter", "enter", "f3", "down", "down", "down", "down", "space")
	d.Sees("Edsger Dijkstra", "neither Connector Administrator nor Super Administrator")
	if m.Step() != setup.StepOwners {
		t.Error("it went on")
	}
}

func TestSetupDropsAStaleCheckAndItsContextCancelled(t *testing.T) {
	d, s, m := showSetup(t, styles.Options{}, facts())
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
	d, s, m := showSetup(t, styles.Options{}, facts())
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
	d, s, _ := showSetup(t, styles.Options{}, facts())
	d.Keys("enter", "enter", "enter", "paste:0123456789abcdef0123456789abcdef")
	d.Sees("✗")
	if slices.Contains(s.called, setup.WorkCheck) {
		t.Error("an Events key was sent to PagerDuty")
	}
}

func TestHandOverWhenOneIsNotAmongTheOwners(t *testing.T) {
	d, s, _ := showSetup(t, styles.Options{}, facts())
	d.Keys("enter", "enter", "f3", "space", "down", "space", "enter")
	d.Sees("Hand this setup over")
	d.Keys("enter")
	d.Sees("Handed over", "connectpd setup --invite x", "/home/ada/x.eml")
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
	d, _, _ := showSetup(t, styles.Options{}, facts())
	d.Keys("enter", "enter", "enter", "f3")
	d.Sees("Who can create the API key?")
}

func TestF2GoesOnInLinesUnlessSomethingRuns(t *testing.T) {
	d, _, m := showSetup(t, styles.Options{}, facts())
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
		d, s, m := showSetup(t, styles.Options{}, facts())
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
		kept := len(s.leaves) == 1 && !s.leaves[0].Token.Empty()
		if kept != c.keep {
			t.Errorf("%v: token kept %v", c.keys, kept)
		}
		err := d.S.(*form.Screen).Keep(context.Background())
		if end, _ := m.Ended(); err != nil || len(s.leaves) != 1 || end.Draft != "c1" {
			t.Errorf("%v: keeping afterwards gave %q, %v", c.keys, end.Draft, err)
		}
	}
}

func TestFromHomeEscLeadsBackAndKeepsTheAnswers(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	s := &setups{w: w}
	m := begin(facts(), s)
	d := w.Show(setupScreen(w, m, false))
	d.Keys("enter", "f2", "down", "esc", "esc")
	if _, ok := d.Last().(ui.Close); !ok || len(d.Actions) != 1 || len(s.leaves) != 1 {
		t.Errorf("asked for %v, left %d times", d.Actions, len(s.leaves))
	}
}

func TestAnswersAreKeptBetweenTheSteps(t *testing.T) {
	d, s, _ := showSetup(t, styles.Options{}, facts())
	d.Keys("enter", "enter", "enter", "paste:"+canary)
	if len(s.drafts) == 0 {
		t.Fatal("nothing was kept")
	}
	for _, dr := range s.drafts {
		if strings.Contains(string(dr.Answers), canary) {
			t.Fatal("a draft holds the token")
		}
	}
}

func TestSlowKeychainDoesNotHoldUpTheFirstStep(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	s := &setups{w: w}
	m := begin(facts(), s)
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
	f := facts()
	f.Me = setup.Me{Name: "root", Source: "your account on this computer"}
	d, s, _ := showSetup(t, styles.Options{}, f)
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
	w := uitest.New(t, o)
	s := &setups{w: w, noOS: &keychain.Error{Op: "probe", Kind: keychain.OS, Reason: keychain.Missing}, identity: acme()}
	m := begin(facts(), s)
	return w.Show(setupScreen(w, m, true)), s, m
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
	d, _, m := showSetup(t, styles.Options{}, facts())
	d.Keys("f3", "down", "enter")
	d.Sees("● Encrypted file", "Passphrase")
	d.SeesNot("✗")
	d.Keys("type:correct horse", "enter", "type:correct horse", "enter")
	if m.Step() != setup.StepApp {
		t.Errorf("at step %d", m.Step())
	}
}

func TestDemoKeyIsPastedByAKey(t *testing.T) {
	d, _, _ := showSetup(t, styles.Options{}, facts())
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
	d, s, _ := showSetup(t, styles.Options{}, facts())
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
		d, _, _ := showSetup(t, o, facts())
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
	d, s, _ := showSetup(t, styles.Options{Color: true}, facts())
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
	f := facts()
	for i, n := range uitest.Nasty {
		f.Apps = append(f.Apps, store.App{ID: fmt.Sprint("x", i), Name: n, IDP: n, Accounts: i})
		f.People = append(f.People, store.Person{Name: n, Email: fmt.Sprintf("p%d@example.com", i), Role: store.ConnectorAdministrator})
	}
	f.Me.Name = uitest.Nasty[0] + uitest.Nasty[4] + uitest.Nasty[7]
	d, s, m := showSetup(t, styles.Options{Color: true}, f)
	s.identity.Account.Subdomain, s.identity.UserName = uitest.Nasty[8], uitest.Nasty[5]
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
	d, _, _ := showSetup(b, styles.Options{Color: true}, facts())
	d.Keys("enter", "enter")
	for b.Loop() {
		d.Frame(120, 40)
	}
}
