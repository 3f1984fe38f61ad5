package changes_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/tui/changes"
	"connectpd/tui/explore"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/company/program"
)

// services are a store that notes which runs are compared. Its disk is gone as
// long as the test says so: a real one cannot be made to fail and to work again.
type services struct {
	*store.Store
	asked []string
	err   error
	odd   []store.Change // instead of what the store holds, where none would hold it
}

func (s *services) Runs(ctx context.Context, connector string, n int) ([]store.Run, error) {
	if s.err != nil {
		return nil, s.err
	}
	return s.Store.Runs(ctx, connector, n)
}

func (s *services) Changes(ctx context.Context, q store.ChangeQuery) ([]store.Change, error) {
	s.asked = append(s.asked, fmt.Sprintf("%d-%d", q.Since, q.Until))
	if s.err != nil || s.odd != nil {
		return s.odd, s.err
	}
	return s.Store.Changes(ctx, q)
}

// stub is a screen that was opened.
type stub struct {
	ui.SecretPrompt
	of explore.Thing
}

func show(w *uitest.World, s *services, conn store.Connector, only ui.Only) *uitest.Screen {
	return w.Show(changes.New(changes.Options{Env: w.Env, Services: s, Only: only, Connector: conn,
		Show: func(t explore.Thing) ui.Screen { return &stub{of: t} }}))
}

// showOnly shows the changes at Acme, from the store that the tests share.
func showOnly(t testing.TB, o styles.Options, only ui.Only) (*uitest.Screen, *services) {
	w := uitest.New(t, o)
	st, conn := w.AcmeStore()
	s := &services{Store: st}
	return show(w, s, conn, only), s
}

// showOdd shows changes that no store would hold.
func showOdd(t testing.TB, o styles.Options, list []store.Change) *uitest.Screen {
	w := uitest.New(t, o)
	st, conn := w.AcmeStore()
	return show(w, &services{Store: st, odd: list}, conn, ui.Only{})
}

// picks opens the list of runs, presses keys there and takes back what was
// chosen.
func picks(d *uitest.Screen, key string, sees []string, keys ...string) {
	d.T.Helper()
	d.Keys(key)
	open, ok := d.Last().(ui.Open)
	if !ok {
		d.T.Fatalf("%s gave %T", key, d.Last())
	}
	list := d.World.Show(open.Screen)
	list.Sees(sees...)
	list.Keys(keys...)
	if a, ok := list.Last().(ui.CloseWith); ok {
		d.Send(a.Msg)
	}
}

func started(t testing.TB, o styles.Options) (*uitest.Screen, *services) {
	return showOnly(t, o, ui.Only{})
}

func TestStartsWithWhatTheLastSyncChanged(t *testing.T) {
	d, s := started(t, styles.Options{})
	d.Sees("From yesterday 13:02 (run 4)", "until 13:02 (run 5)", "[1 All 9]", "9 changes besides 2 on-call turns, by person", "4 syncs",
		"Edsger Dijkstra 3", "+ gained new in the account", "+ gained manager of team Payments", "+ gained role Manager",
		"Grace Hopper 4", "− lost member on schedule Platform primary", "~ altered role Global Admin, was Responder",
		"manager of team Platform, was responder", "email grace@acme.example, was hopper@acme.example",
		"Teams and schedules themselves 2", "team Observability: new team", "schedule Platform primary: time zone Europe/Berlin, was UTC")
	d.SeesNot("came", "went")
	if got := fmt.Sprint(s.asked); got != "[4-5]" {
		t.Errorf("asked for %s", got)
	}
}

// TestNarrowed: to a person and a type, until Esc; other runs are compared so,
// too.
func TestNarrowed(t *testing.T) {
	d, s := showOnly(t, styles.Options{}, ui.Only{User: "grace@acme.example", Type: access.TypeTeam})
	d.Sees("Changes (only teams, grace@acme.example)", "[1 All 1]", "manager of team Platform, was responder", "esc show all")
	d.SeesNot("Edsger")
	d.Keys("esc")
	d.Sees("[1 All 9]", "Edsger Dijkstra 3")
	d.SeesNot("only teams", "show all")
	if got := fmt.Sprint(s.asked); got != "[4-5 4-5]" || d.Last() != nil {
		t.Errorf("asked for %s, %T", got, d.Last())
	}
	d, _ = showOnly(t, styles.Options{}, ui.Only{User: "stan@acme.example", Type: access.TypeTeam})
	d.Sees("No changes match")
}

func TestSides(t *testing.T) {
	d, _ := started(t, styles.Options{})
	for _, c := range []struct{ key, sees, not string }{
		{"2", "2 changes, by person", "manager of team"},
		{"3", "3 changes, by person", "role Global Admin"},
		{"4", "2 changes, by person", "member on schedule"},
		{"5", "2 changes, by person", "came"},
		{"6", "2 on-call turns that came or went", "member on"},
		{"tab", "9 changes", "came"},
		{"tab", "2 changes, by person", "manager of team"},
		{"1", "9 changes", "came"},
	} {
		d.Keys(c.key)
		d.Sees(c.sees)
		d.SeesNot(c.not)
	}
	d.Keys("6")
	d.Sees("came on call on schedule Platform primary", "went on call on schedule Platform primary")
}

func TestGroupedByResource(t *testing.T) {
	d, _ := started(t, styles.Options{})
	d.Keys("s")
	d.Sees("9 changes besides 2 on-call turns, by resource", "team Payments 1", "Edsger Dijkstra: manager", "team Platform 1", "Grace Hopper: manager, was responder",
		"role Global Admin 1", "Grace Hopper: was Responder", "schedule Platform primary 2", "time zone Europe/Berlin, was UTC", "People themselves 2",
		"team Observability 1", "new team")
	d.Keys("s")
	d.Sees("by person")
}

func TestSearch(t *testing.T) {
	d, _ := started(t, styles.Options{})
	d.Keys("/", "type:gräce platform")
	d.Sees("Search: gräce platform", "2 changes", "manager of team Platform, was responder", "member on schedule Platform primary")
	d.SeesNot("new in the account")
	d.Keys("down", "tab", "tab", "enter")
	d.Sees("[3 Teams 1]")
	d.Keys("esc", "1")
	d.Sees("9 changes")
	d.Keys("/", "type:lost")
	d.Sees("1 change", "member on schedule Platform primary")
	d.Keys("type:x")
	d.Sees("No matches")
	d.Keys("esc")
	d.Sees("9 changes")
	if len(d.Actions) != 0 {
		t.Errorf("the screen was left: %v", d.Actions)
	}
	d.Keys("esc")
	if _, ok := d.Last().(ui.Close); !ok {
		t.Errorf("esc gave %T", d.Last())
	}
}

func TestRunsAreChosen(t *testing.T) {
	d, s := started(t, styles.Options{})
	picks(d, "f", []string{"Changes since which sync?", "3 syncs", "(run 4)", "(run 2)", "(run 1)", "the first: a baseline", "partial",
		"key sees less than before", "key sees more than before"}, "end", "enter")
	d.Sees("(run 1) until 13:02 (run 5)", "First read in between, so it is a baseline and not a change: teams (run 2), team members (run 2)")
	picks(d, "t", []string{"Changes until which sync?", "(run 5)", "3 syncs"}, "down", "enter")
	d.Sees("until yesterday 13:02 (run 4)", "Run 4 could not read all of: schedules")
	picks(d, "f", []string{"2 syncs"}, "up", "esc")
	d.Sees("(run 1) until")
	picks(d, "f", nil, "/", "type:baseline", "enter", "enter")
	d.Sees("(run 1) until")
	if got := fmt.Sprint(s.asked); got != "[4-5 1-5 1-4 1-4]" {
		t.Errorf("asked for %s", got)
	}
}

func TestEarlierAndLater(t *testing.T) {
	d, s := started(t, styles.Options{})
	d.Keys("right")
	d.Sees("There is no newer sync")
	d.Keys("left")
	d.SeesNot("There is no newer sync")
	d.Sees("(run 2) until yesterday 13:02 (run 4)", "The key of run 4 sees more than the key of run 2")
	d.Keys("left")
	d.Sees("The key of run 2 sees less than the key of run 1")
	d.Keys("left")
	d.Sees("There is no older sync")
	d.Keys("right", "right")
	d.Sees("until 13:02 (run 5)")
	if got := fmt.Sprint(s.asked); got != "[4-5 2-4 1-2 2-4 4-5]" {
		t.Errorf("asked for %s", got)
	}
}

func TestStaleAnswersAreDropped(t *testing.T) {
	d, _ := started(t, styles.Options{})
	d.Keys("left", "left")
	d.Sees("Nothing changed between these two syncs", "(run 1)")
	d.Hold = true
	d.Keys("right") // to runs 2 and 4, between which nothing changed
	first := d.Held()
	d.Keys("right") // to runs 4 and 5
	d.Sees("Comparing", "(run 5)")
	for _, c := range first {
		d.Run(c)
	}
	d.Sees("Comparing")
	d.SeesNot("Nothing changed")
	next := d.Held()
	if len(next) != 1 {
		t.Fatalf("%d comparisons follow", len(next))
	}
	d.Run(next[0])
	d.Drain()
	d.Sees("9 changes", "Edsger Dijkstra 3")
	d.Keys("/", "type:e")
	late := d.Held()
	d.Keys("type:dsger")
	d.Run(late[0])
	d.Sees("searching")
	d.Drain()
	d.Sees("Search: edsger", "3 changes")
	d.SeesNot("searching")
}

func TestGoesToWhoAndWhat(t *testing.T) {
	d, _ := started(t, styles.Options{})
	at := func(keys ...string) explore.Thing {
		t.Helper()
		d.Keys(append(keys, "enter")...)
		o, ok := d.Last().(ui.Open)
		if !ok {
			t.Fatalf("enter gave %T", d.Last())
		}
		return o.Screen.(*stub).of
	}
	for _, c := range []struct {
		keys []string
		want explore.Thing
	}{
		{nil, explore.Thing{Type: access.TypeUser, ID: "PUEDS01"}},
		{[]string{"down"}, explore.Thing{Type: access.TypeUser, ID: "PUEDS01"}},
		{[]string{"down"}, explore.Thing{Type: access.TypeTeam, ID: "PTPAYM1"}},
		{[]string{"end"}, explore.Thing{Type: access.TypeSchedule, ID: "PSPRIM1"}},
		{[]string{"s", "home", "down", "down"}, explore.Thing{Type: access.TypeTeam, ID: "PTPAYM1"}},
		{[]string{"down", "down"}, explore.Thing{Type: access.TypeTeam, ID: "PTPLAT1"}},
		{[]string{"down"}, explore.Thing{Type: access.TypeUser, ID: "PUGRA01"}},
	} {
		if got := at(c.keys...); got != c.want {
			t.Errorf("after %q enter shows %v, want %v\n%s", c.keys, got, c.want, d.Text(80, 24))
		}
	}
}

func TestListKeys(t *testing.T) {
	d, _ := started(t, styles.Options{})
	for _, c := range []struct{ key, at string }{
		{"down", "+ gained  new in the account"}, {"up", "Edsger Dijkstra"}, {"end", "~ altered schedule Platform primary"}, {"home", "Edsger Dijkstra"},
		{"pgdown", "~ altered schedule Platform primary"}, {"pgup", "Edsger Dijkstra"},
	} {
		d.Keys(c.key)
		if !strings.Contains(d.Text(80, 24), "❯ "+c.at) && !strings.Contains(d.Text(80, 24), "❯   "+c.at) {
			t.Errorf("after %s the cursor is not on %q:\n%s", c.key, c.at, d.Text(80, 24))
		}
	}
	d.Keys("q")
	if _, ok := d.Last().(ui.Close); !ok {
		t.Errorf("q gave %T", d.Last())
	}
}

func TestNothingToCompare(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	c, _ := w.Acme()
	conn, s := c.Unsynced(), &services{Store: c.Services.Store}
	d := show(w, s, conn, ui.Only{})
	d.Sees("There is no access data yet")
	d.Keys("esc")
	if _, ok := d.Last().(ui.Close); !ok {
		t.Errorf("esc gave %T", d.Last())
	}
	c.Brings(conn, &access.Dataset{Coverage: program.ReadAll()})
	d = show(w, s, conn, ui.Only{})
	d.Sees("One sync so far", "(run 6)", "the baseline: there is nothing to compare it with yet")
	d.Keys("f", "t", "left", "right", "s", "/", "enter", "down", "3", "r")
	d.Sees("One sync so far")
	if len(s.asked) != 0 {
		t.Errorf("compared %v", s.asked)
	}
}

func TestTrouble(t *testing.T) {
	d, s := started(t, styles.Options{})
	s.err = &store.PrunedError{Run: 5, Oldest: 8}
	d.Keys("left")
	d.Sees(failure.Of(s.err).What)
	s.err = nil
	d.Keys("r")
	d.Sees("Nothing changed between these two syncs")
	d.Keys("right")
	d.Sees("9 changes")
	s.err = errors.New("the disk is gone")
	w := uitest.New(t, styles.Options{})
	w.Show(changes.New(changes.Options{Env: w.Env, Services: s})).Sees("The disk is gone")
}

func TestWideShowsDetails(t *testing.T) {
	d, _ := started(t, styles.Options{})
	picks(d, "f", nil, "down", "enter")
	d.Keys("down", "down")
	text := uitest.Flat(d.Text(120, 40))
	for _, want := range []string{"Email edsger@acme.example", "+ gained: manager of team Payments", "Seen by 13:02 (run 5)"} {
		if !strings.Contains(text, want) {
			t.Errorf("the pane does not say %q:\n%s", want, d.Text(120, 40))
		}
	}
}

// TestMain fails when a golden file is read by no test.
func TestMain(m *testing.M) { uitest.Main(m) }

func TestGoldens(t *testing.T) {
	uitest.Faces(t, "changes", func(o styles.Options) func(w, h int) string {
		d, _ := started(t, o)
		return d.Frame
	})
	d, _ := started(t, styles.Options{})
	picks(d, "f", nil, "end", "enter")
	d.Keys("s")
	uitest.State(t, "by-resource", d.Frame)
	d.Keys("f")
	uitest.State(t, "which-sync", d.World.Show(d.Last().(ui.Open).Screen).Frame)
}

// nasty is a list of changes in which every text is as bad as they come.
func nasty() []store.Change {
	var list []store.Change
	for i, n := range uitest.Nasty {
		u := access.User{ID: fmt.Sprint("PU", i), Name: n, Email: n, Status: access.UserStatus(n)}
		list = append(list,
			store.Change{Kind: store.Gained, User: u, Type: access.TypeTeam, ResourceID: n, Resource: n, Entitlement: access.Entitlement(n)},
			store.Change{Kind: store.Altered, User: u, Type: access.TypeUser, ResourceID: u.ID, Resource: n, Field: n, From: n, To: n},
			store.Change{Kind: store.Altered, User: u, Type: access.TypeRole, ResourceID: n, Resource: n, Field: "role", From: n, To: n, Entitlement: access.Assigned},
			store.Change{Kind: store.Lost, Type: access.TypeSchedule, ResourceID: n, Resource: n},
			store.Change{Kind: store.ChangeKind(n), User: u, Type: access.TypeSchedule, ResourceID: n, Resource: n, Entitlement: access.OnCall})
	}
	return list
}

func TestFitsEveryWindow(t *testing.T) {
	for _, o := range []styles.Options{{Color: true}, {ASCII: true}} {
		d := showOdd(t, o, nasty())
		fits := func() { uitest.Sizes(func(w, h int) { uitest.Fits(t, d.Frame(w, h), w, h) }) }
		fits()
		for _, keys := range [][]string{{"s", "down"}, {"6"}, {"i"}, {"esc", "1", "end"}, {"/", "type:long"}} {
			d.Keys(keys...)
			fits()
		}
	}
}

// BenchmarkView draws a frame at 120x40 with 50,000 changes.
func BenchmarkView(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	list := make([]store.Change, 50_000)
	for i := range list {
		n := r.IntN(10_000)
		list[i] = store.Change{Kind: store.Gained, Run: 9, At: uitest.Start, Type: access.TypeTeam, ResourceID: fmt.Sprint("PT", i%500),
			Resource: fmt.Sprint("Team ", i%500), Entitlement: access.Responder,
			User: access.User{ID: fmt.Sprint("PU", n), Name: fmt.Sprint("Ada Lovelace ", n), Status: access.Active}}
	}
	d := showOdd(b, styles.Options{Color: true}, list)
	for _, keys := range [][]string{{"pgdown"}, {"s", "end"}} {
		d.Keys(keys...)
		b.Run(keys[0], func(b *testing.B) {
			for b.Loop() {
				d.Frame(120, 40)
			}
		})
	}
}

// TestChangesAreNotCut: what a narrow list has no room for goes on below.
func TestChangesAreNotCut(t *testing.T) {
	d, _ := started(t, styles.Options{})
	text := uitest.Flat(d.Text(45, 18))
	for _, want := range []string{"~ altered email grace@acme.example, was hopper@acme.example", "~ altered manager of team Platform, was responder"} {
		if !strings.Contains(text, want) {
			t.Errorf("a narrow list does not say %q:\n%s", want, d.Text(45, 18))
		}
	}
}

// TestDetailsNameOnce: a person is not named below their own name.
func TestDetailsNameOnce(t *testing.T) {
	d, _ := started(t, styles.Options{})
	d.Keys("j", "i")
	if n := strings.Count(d.Text(80, 24), "Edsger Dijkstra"); n != 1 {
		t.Errorf("named %d times:\n%s", n, d.Text(80, 24))
	}
	d.Keys("esc", "s", "G", "i")
	d.Sees("Grace Hopper", "email grace@acme.example")
	d.Keys("esc", "g", "j", "j", "j", "i")
	d.Sees("team Payments", "Person Edsger Dijkstra")
}

// TestTurnsAreNotAmongAllChanges, and the list says how many there are beside.
func TestTurnsAreNotAmongAllChanges(t *testing.T) {
	d, _ := started(t, styles.Options{})
	d.Sees("[1 All 9]", "2 People 2", "3 Teams 3", "4 Roles 2", "5 Schedules 2", "6 On call 2", "9 changes besides 2 on-call turns")
	d.Keys("/", "type:edsger")
	d.Sees("3 changes")
	d.SeesNot("besides")
}
