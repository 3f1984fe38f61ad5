package changes_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/tui/changes"
	"connectpd/tui/explore"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
)

type services struct {
	w     *uitest.World
	runs  []store.Run
	list  []store.Change
	asked []string
	err   error
}

func (s *services) Runs(context.Context, string, int) ([]store.Run, error) {
	s.w.Called("Runs")
	return s.runs, s.err
}

func (s *services) Changes(_ context.Context, q store.ChangeQuery) ([]store.Change, error) {
	s.w.Called("Changes")
	s.asked = append(s.asked, fmt.Sprintf("%d-%d", q.Since, q.Until))
	var list []store.Change
	for _, c := range s.list {
		if (q.Type == "" || c.Type == q.Type) && (q.UserEmail == "" || c.User.Email == q.UserEmail) {
			list = append(list, c)
		}
	}
	return list, s.err
}

// read is the coverage of a run that read everything but some kinds.
func read(but ...access.Kind) map[access.Kind]access.Coverage {
	m := map[access.Kind]access.Coverage{}
	for _, k := range access.Kinds {
		m[k] = access.Coverage{State: access.Read}
	}
	for _, k := range but {
		m[k] = access.Coverage{State: access.NotRead}
	}
	return m
}

// history is five runs, newest first; run 7 changed nothing because it failed.
func history() []store.Run {
	at := func(hours int) time.Time { return uitest.Start.Add(-time.Duration(hours) * time.Hour) }
	return []store.Run{
		{ID: 9, Applied: true, SeesAll: true, Result: store.ResultOK, FinishedAt: at(1), Coverage: read(),
			Changes: store.ChangeCounts{Gained: 4, Lost: 1, Altered: 2, OnCall: 2}},
		{ID: 8, Applied: true, SeesAll: true, Result: store.ResultPartial, FinishedAt: at(25), Coverage: read(access.KindSchedules)},
		{ID: 7, Result: store.ResultFailed, FinishedAt: at(30)},
		{ID: 6, Applied: true, SeesAll: false, Result: store.ResultOK, FinishedAt: at(49), Coverage: read()},
		{ID: 5, Applied: true, SeesAll: true, Result: store.ResultOK, FinishedAt: at(200), Baseline: true,
			Coverage: read(access.KindMemberships)},
	}
}

func edits() []store.Change {
	ada := access.User{ID: "PUADA01", Name: "Ada Lovelace", Email: "ada@acme.example", Status: access.Active}
	grace := access.User{ID: "PUGRA01", Name: "Grace Hopper", Email: "grace@acme.example", Status: access.Active}
	at := uitest.Start.Add(-time.Hour)
	return []store.Change{
		{Kind: store.Gained, Run: 9, At: at, User: ada, Type: access.TypeUser, ResourceID: ada.ID, Resource: ada.Name},
		{Kind: store.Gained, Run: 9, At: at, User: ada, Type: access.TypeTeam, ResourceID: "PTPLAT1", Resource: "Platform", Entitlement: access.Manager},
		{Kind: store.Gained, Run: 9, At: at, User: ada, Type: access.TypeRole, ResourceID: "user", Resource: "Manager", Entitlement: access.Assigned},
		{Kind: store.Lost, Run: 9, At: at, User: grace, Type: access.TypeSchedule, ResourceID: "PSPRIM1", Resource: "Primary", Entitlement: access.Member},
		{Kind: store.Altered, Run: 9, At: at, User: grace, Type: access.TypeRole, ResourceID: "admin", Resource: "Global Admin",
			Entitlement: access.Assigned, Field: "role", From: "limited_user", To: "admin"},
		{Kind: store.Altered, Run: 9, At: at, User: grace, Type: access.TypeTeam, ResourceID: "PTPLAT1", Resource: "Platform",
			Entitlement: access.Manager, Field: "role", From: "responder", To: "manager"},
		{Kind: store.Altered, Run: 9, At: at, User: grace, Type: access.TypeUser, ResourceID: grace.ID, Resource: grace.Name,
			Field: "email", From: "hopper@acme.example", To: "grace@acme.example"},
		{Kind: store.Gained, Run: 9, At: at, Type: access.TypeTeam, ResourceID: "PTNEW01", Resource: "Observability"},
		{Kind: store.Altered, Run: 9, At: at, Type: access.TypeSchedule, ResourceID: "PSPRIM1", Resource: "Primary", Field: "time_zone", From: "UTC", To: "Europe/Berlin"},
		{Kind: store.Gained, Run: 9, At: at, User: ada, Type: access.TypeSchedule, ResourceID: "PSPRIM1", Resource: "Primary", Entitlement: access.OnCall},
		{Kind: store.Lost, Run: 9, At: at, User: grace, Type: access.TypeSchedule, ResourceID: "PSPRIM1", Resource: "Primary", Entitlement: access.OnCall},
	}
}

// stub is a screen that was opened.
type stub struct {
	ui.SecretPrompt
	of explore.Thing
}

func show(t testing.TB, o styles.Options, runs []store.Run, list []store.Change) (*uitest.Screen, *services) {
	return showOnly(t, o, runs, list, ui.Only{})
}

func showOnly(t testing.TB, o styles.Options, runs []store.Run, list []store.Change, only ui.Only) (*uitest.Screen, *services) {
	w := uitest.New(t, o)
	s := &services{w: w, runs: runs, list: list}
	return w.Show(changes.New(changes.Options{Env: w.Env, Services: s, Only: only,
		Connector: store.Connector{ID: "c1", Name: "PagerDuty", Account: access.Account{Subdomain: "acme"}},
		Show:      func(t explore.Thing) ui.Screen { return &stub{of: t} }})), s
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
	return show(t, o, history(), edits())
}

func TestStartsWithWhatTheLastSyncChanged(t *testing.T) {
	d, s := started(t, styles.Options{})
	d.Sees("From yesterday 13:02 (run 8)", "until 13:02 (run 9)", "[1 All 9]", "9 changes, by person", "4 syncs",
		"Ada Lovelace 3", "+ gained new in the account", "+ gained manager of team Platform", "+ gained role Manager",
		"Grace Hopper 4", "− lost member on schedule Primary", "~ altered role Global Admin, was Responder",
		"manager of team Platform, was responder", "email grace@acme.example, was hopper@acme.example",
		"Teams and schedules themselves 2", "team Observability: new team", "schedule Primary: time zone Europe/Berlin, was UTC")
	d.SeesNot("came", "went")
	if got := fmt.Sprint(s.asked); got != "[8-9]" {
		t.Errorf("asked for %s", got)
	}
}

// TestNarrowed: to a person and a type, until Esc; other runs are compared so,
// too.
func TestNarrowed(t *testing.T) {
	d, s := showOnly(t, styles.Options{}, history(), edits(), ui.Only{User: "grace@acme.example", Type: access.TypeTeam})
	d.Sees("Changes (only teams, grace@acme.example)", "[1 All 1]", "manager of team Platform, was responder", "esc show all")
	d.SeesNot("Ada")
	d.Keys("esc")
	d.Sees("[1 All 9]", "Ada Lovelace 3")
	d.SeesNot("only teams", "show all")
	if got := fmt.Sprint(s.asked); got != "[8-9 8-9]" || d.Last() != nil {
		t.Errorf("asked for %s, %T", got, d.Last())
	}
	d, _ = showOnly(t, styles.Options{}, history(), nil, ui.Only{Type: access.TypeTeam})
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
	d.Sees("came on call on schedule Primary", "went on call on schedule Primary")
}

func TestGroupedByResource(t *testing.T) {
	d, _ := started(t, styles.Options{})
	d.Keys("s")
	d.Sees("9 changes, by resource", "team Platform 2", "Ada Lovelace: manager", "Grace Hopper: manager, was responder",
		"role Global Admin 1", "Grace Hopper: was Responder", "schedule Primary 2", "time zone Europe/Berlin, was UTC", "People themselves 2",
		"team Observability 1", "new team")
	d.Keys("s")
	d.Sees("by person")
}

func TestSearch(t *testing.T) {
	d, _ := started(t, styles.Options{})
	d.Keys("/", "type:gräce platform")
	d.Sees("Search: gräce platform", "1 change", "manager of team Platform, was responder")
	d.SeesNot("new in the account")
	d.Keys("down", "tab", "tab", "enter")
	d.Sees("[3 Teams 1]")
	d.Keys("esc", "1")
	d.Sees("9 changes")
	d.Keys("/", "type:lost")
	d.Sees("1 change", "member on schedule Primary")
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
	picks(d, "f", []string{"Changes since which sync?", "3 syncs", "(run 8)", "(run 6)", "(run 5)", "the first: a baseline", "partial",
		"key sees less than before", "key sees more than before"}, "end", "enter")
	d.Sees("(run 5) until 13:02 (run 9)", "First read in between, so it is a baseline and not a change: team members (run 6)")
	picks(d, "t", []string{"Changes until which sync?", "(run 9)", "3 syncs"}, "down", "enter")
	d.Sees("until yesterday 13:02 (run 8)", "Run 8 could not read: schedules")
	picks(d, "f", []string{"2 syncs"}, "up", "esc")
	d.Sees("(run 5) until")
	picks(d, "f", nil, "/", "type:baseline", "enter", "enter")
	d.Sees("(run 5) until")
	if got := fmt.Sprint(s.asked); got != "[8-9 5-9 5-8 5-8]" {
		t.Errorf("asked for %s", got)
	}
}

func TestEarlierAndLater(t *testing.T) {
	d, s := started(t, styles.Options{})
	d.Keys("right")
	d.Sees("There is no newer sync")
	d.Keys("left")
	d.SeesNot("There is no newer sync")
	d.Sees("(run 6) until yesterday 13:02 (run 8)", "The key of run 8 sees more than the key of run 6")
	d.Keys("left")
	d.Sees("The key of run 6 sees less than the key of run 5")
	d.Keys("left")
	d.Sees("There is no older sync")
	d.Keys("right", "right")
	d.Sees("until 13:02 (run 9)")
	if got := fmt.Sprint(s.asked); got != "[8-9 6-8 5-6 6-8 8-9]" {
		t.Errorf("asked for %s", got)
	}
}

func TestStaleAnswersAreDropped(t *testing.T) {
	d, s := started(t, styles.Options{})
	d.Hold = true
	d.Keys("left")
	first := d.Held()
	d.Keys("left")
	d.Sees("Comparing", "(run 5)")
	s.list = nil
	for _, c := range first {
		d.Run(c)
	}
	d.Sees("Comparing")
	next := d.Held()
	if len(next) != 1 {
		t.Fatalf("%d comparisons follow", len(next))
	}
	d.Run(next[0])
	d.Drain()
	d.Sees("Nothing changed between these two syncs")
	s.list = edits()
	d.Keys("r")
	d.Drain()
	d.Keys("/", "type:a")
	late := d.Held()
	d.Keys("type:da")
	d.Run(late[0])
	d.Sees("searching")
	d.Drain()
	d.Sees("Search: ada")
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
		{nil, explore.Thing{Type: access.TypeUser, ID: "PUADA01"}},
		{[]string{"down"}, explore.Thing{Type: access.TypeUser, ID: "PUADA01"}},
		{[]string{"down"}, explore.Thing{Type: access.TypeTeam, ID: "PTPLAT1"}},
		{[]string{"end"}, explore.Thing{Type: access.TypeSchedule, ID: "PSPRIM1"}},
		{[]string{"s"}, explore.Thing{Type: access.TypeTeam, ID: "PTNEW01"}},
		{[]string{"down", "down"}, explore.Thing{Type: access.TypeTeam, ID: "PTPLAT1"}},
		{[]string{"down"}, explore.Thing{Type: access.TypeUser, ID: "PUADA01"}},
	} {
		if got := at(c.keys...); got != c.want {
			t.Errorf("after %q enter shows %v, want %v\n%s", c.keys, got, c.want, d.Text(80, 24))
		}
	}
}

func TestListKeys(t *testing.T) {
	d, _ := started(t, styles.Options{})
	for _, c := range []struct{ key, at string }{
		{"down", "+ gained  new in the account"}, {"up", "Ada Lovelace"}, {"end", "~ altered schedule Primary"}, {"home", "Ada Lovelace"},
		{"pgdown", "~ altered schedule Primary"}, {"pgup", "Ada Lovelace"},
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
	d, s := show(t, styles.Options{}, history()[4:], nil)
	d.Sees("One sync so far", "(run 5)", "the baseline: there is nothing to compare it with yet")
	d.Keys("f", "t", "left", "right", "s", "/", "enter", "down", "3", "r")
	d.Sees("One sync so far")
	if len(s.asked) != 0 {
		t.Errorf("compared %v", s.asked)
	}
	d, _ = show(t, styles.Options{}, nil, nil)
	d.Sees("There is no access data yet")
	d.Keys("esc")
	if _, ok := d.Last().(ui.Close); !ok {
		t.Errorf("esc gave %T", d.Last())
	}
}

func TestTrouble(t *testing.T) {
	d, s := started(t, styles.Options{})
	s.err = &store.PrunedError{Run: 5, Oldest: 8}
	d.Keys("left")
	d.Sees(failure.Of(s.err).What)
	s.err = nil
	d.Keys("r")
	d.Sees("9 changes")
	s.err = errors.New("the disk is gone")
	w := uitest.New(t, styles.Options{})
	s.w = w
	w.Show(changes.New(changes.Options{Env: w.Env, Services: s})).Sees("The disk is gone")
}

func TestWideShowsDetails(t *testing.T) {
	d, _ := started(t, styles.Options{})
	picks(d, "f", nil, "down", "enter")
	d.Keys("down", "down")
	text := uitest.Flat(d.Text(120, 40))
	for _, want := range []string{"Email ada@acme.example", "+ gained: manager of team Platform", "Seen by 13:02 (run 9)"} {
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
		d, _ := show(t, o, history(), nasty())
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
	d, _ := show(b, styles.Options{Color: true}, history(), list)
	for _, keys := range [][]string{{"pgdown"}, {"s", "end"}} {
		d.Keys(keys...)
		b.Run(keys[0], func(b *testing.B) {
			for b.Loop() {
				d.Frame(120, 40)
			}
		})
	}
}
