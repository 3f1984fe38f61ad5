package app

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/review"
)

// small has something of everything and is read in a moment.
var small = load.Size{Users: 40, Teams: 4, TeamSize: 5, Schedules: 4, ShiftSchedules: 1, Policies: 2, Unused: 1}

// room is a screen, with the keys that lead there from home.
type room struct {
	name string
	keys []string
	says string
	held bool // a sync is held there
	// reviewed: a review of the connector is under way.
	reviewed bool
}

// allRooms are all screens, the set-up's steps among them, for the connector of
// connect and the key of the account that nobody has connected yet.
func allRooms(p *whole) []room {
	theirs := "paste:" + p.Elsewhere.AccountKey()
	return []room{
		{"home", nil, "1 connector", false, false},
		{"connector", []string{"n"}, "Step 1 of 6", false, false},
		{"app", []string{"n", "enter"}, "Step 2 of 6", false, false},
		{"owners", []string{"n", "enter", "enter"}, "Step 3 of 6", false, false},
		{"owners, listed", []string{"n", "enter", "enter", "f3"}, "[x] You", false, false},
		{"another owner", []string{"n", "enter", "enter", "f3", "f3"}, "Email", false, false},
		{"API key", []string{"n", "enter", "enter", "enter"}, "Step 4 of 6", false, false},
		{"hand-over", []string{"n", "enter", "enter", "enter", "f3"}, "Who can create the API key?", false, false},
		{"a refused token", []string{"n", "enter", "enter", "enter", "paste:u+NotAKeyOfAnybody01"}, "Step 4 of 6", false, false},
		{"review", []string{"n", "enter", "enter", "enter", theirs}, "Step 5 of 6", false, false},
		{"rotation", []string{"r"}, "Rotate the API token", false, false},
		{"rotation, step by step", []string{"r", "f3"}, "Developer Tools", false, false},
		{"summary", []string{"s"}, "enter", false, false},
		{"log", []string{"l"}, "Log", false, false},
		{"owners of a connector", []string{"o"}, "Owners", false, false},
		{"access", []string{"a"}, "People", false, false},
		{"access of a person", []string{"a", "down", "enter"}, "esc", false, false},
		{"access, search", []string{"a", "/", "type:a"}, "Search", false, false},
		{"changes", []string{"c"}, "Changes", false, false},
		{"findings", []string{"f"}, "Open", false, false},
		{"finding, reason", []string{"f", "down", "z"}, "Why", false, false},
		{"finding, details", []string{"f", "down", "i"}, "back to the list", false, false},
		{"which sync", []string{"c", "f"}, "Changes since which sync", false, false},
		{"export", []string{"e"}, "What should be written", false, false},
		{"export, written", []string{"e", "enter"}, "were written", false, false},
		{"identity provider", []string{"d"}, "Which identity provider", false, false},
		{"disconnect", []string{"x"}, "Disconnect", false, false},
		{"help", []string{"f1"}, "close help", false, false},
		{name: "reviews", keys: []string{"v"}, says: "Review of", reviewed: true},
		{name: "start of a review", keys: []string{"v", "n"}, says: "What should be reviewed?", reviewed: true},
		{name: "reviewers", keys: []string{"v", "n", "enter", "enter"}, says: "Who should decide?", reviewed: true},
		{name: "items of a review", keys: []string{"v", "enter"}, says: "decided", reviewed: true},
		{name: "details of an item", keys: []string{"v", "enter", "i"}, says: "Reviewer", reviewed: true},
		{name: "decision", keys: []string{"v", "enter", "2", "g", "m"}, says: "What should happen to it?", reviewed: true},
		{name: "more about a review", keys: []string{"v", "enter", "d"}, says: "What do you want to do?", reviewed: true},
		{name: "whose items", keys: []string{"v", "enter", "w"}, says: "Whose items?", reviewed: true},
	}
}

// heldRooms are the screens of a sync that is held.
var heldRooms = []room{
	{"home, held", nil, "held", true, false},
	{"held", []string{"h"}, "is held because far less came back", true, false},
	{"accept", []string{"h", "a"}, "?", true, false},
	{"summary of a held sync", []string{"s"}, "Held", true, false},
}

// live sets up the connector and syncs again after the company has changed, so
// that every list holds something.
func (p *whole) live() {
	p.t.Helper()
	p.connect()
	for range 6 {
		p.Account.Step()
	}
	p.startHome()
	p.keys("s")
	p.sees("Connected on this computer")
}

// hold has a sync held, unless one is: people come, and more than are allowed
// to go unasked are gone again.
func (p *whole) hold() {
	p.t.Helper()
	p.startHome()
	if strings.Contains(p.text(), "held") {
		return
	}
	var came []string
	for i := range 40 {
		name := fmt.Sprintf("Visitor %d", i)
		came = append(came, p.Account.AddUser(simulator.NewUser{Name: name, Email: fmt.Sprintf("visitor%d@acme.example", i), Role: "user"}))
	}
	p.keys("s")
	p.sees("Connected on this computer")
	for _, id := range came {
		p.Account.RemoveUser(id)
	}
	p.startHome()
	p.keys("s")
	p.sees("Held, nothing changed")
	p.startHome()
}

// review has a review of everything on every connector under way, on which who
// sits there decides.
func (p *whole) review() {
	p.t.Helper()
	ctx := p.t.Context()
	list, err := p.services.Store.Connectors(ctx)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, c := range list {
		before, err := p.services.Reviews(ctx, c.ID)
		if err != nil {
			p.t.Fatal(err)
		}
		if c.LastApplied == nil || len(before) > 0 && before[0].Stage == review.StageOpen {
			continue
		}
		_, err = p.services.Start(ctx, review.StartRequest{Connector: c.ID, Scope: "all", Name: fmt.Sprintf("Review of %s %d", c.ID, len(before)), Zone: "UTC",
			Due: p.now().AddDate(0, 0, 14).Format(time.DateOnly), Reviewer: p.services.MyEmail(ctx), Fallback: "boss@acme.example"})
		if err != nil {
			p.t.Fatal(err)
		}
	}
}

// enter starts at home, with no set-up left half-way, and goes to a room.
func (p *whole) enter(to room) {
	p.t.Helper()
	p.dropDrafts()
	if to.reviewed {
		p.review() // home tells of it
	}
	p.startHome()
	p.goIn(to)
}

// dropDrafts removes set-ups that were left half-way, and says whether there
// were any.
func (p *whole) dropDrafts() bool {
	p.t.Helper()
	drafts, err := p.services.Store.Drafts(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	for _, d := range drafts {
		if err := p.services.DropDraft(p.t.Context(), d.ID); err != nil {
			p.t.Fatal(err)
		}
	}
	return len(drafts) > 0
}

// again is enter for who is back at home, where that is as at its start.
func (p *whole) again(to room) {
	p.t.Helper()
	if p.dropDrafts() || !p.atHome() {
		p.startHome()
	}
	p.exports()
	p.goIn(to)
}

func (p *whole) atHome() bool {
	return p.root != nil && p.done == nil && len(p.stack) == 1 && p.dialog == nil && !p.help
}

// goIn goes from home to a room.
func (p *whole) goIn(to room) {
	p.t.Helper()
	if strings.Contains(p.text(), "no connector yet") {
		p.connect()
		p.startHome()
	}
	if to.held {
		p.hold()
	}
	if to.reviewed {
		p.review()
	}
	p.keys(to.keys...)
	p.sees(to.says)
}

// allKeys are the keys of all bindings, by the names that tests press them by,
// and some that belong to no binding.
func allKeys() []string {
	names := keysOf(reflect.ValueOf(*ui.NewKeys(styles.New(styles.Options{}))))
	for i, n := range names {
		names[i] = named(n)
	}
	names = append(names, "y", "d", "é", "backspace", "delete", "left", "right", "ctrl+u", "ctrl+w", "ctrl+a", "ctrl+e", "ctrl+k", "f3",
		"paste:two\nlines", "burst:qx", "type:Zoë 山")
	slices.Sort(names)
	return slices.Compact(names)
}

// keysOf are the keys of all bindings in a struct, and in those within.
func keysOf(table reflect.Value) []string {
	var names []string
	for i := range table.NumField() {
		if b, ok := table.Field(i).Interface().(key.Binding); ok {
			names = append(names, b.Keys()...)
		} else {
			names = append(names, keysOf(table.Field(i))...)
		}
	}
	return names
}

// TestEveryKeyOnEveryScreen presses every key there is on every screen. None
// panics, none makes a view that does not fit, none has Update call a service,
// and Esc leads back home from wherever it led. A key that the footer shows
// does something there: one that does not is a promise not kept.
//
// Two programs share the screens, one a processor.
func TestEveryKeyOnEveryScreen(t *testing.T) {
	t.Parallel()
	for half := range 2 {
		t.Run(fmt.Sprint(half), func(t *testing.T) {
			t.Parallel()
			p := newWhole(t, small)
			p.live()
			p.everyKey(everySecond(allRooms(p), half))
			p.everyKey(everySecond(heldRooms, half))
			t.Logf("%d calls of services, %d from Update; %d shown keys", p.guard.calls.Load(), p.guard.wrong.Load(), p.promised)
			if p.guard.calls.Load() == 0 || p.promised < 30 {
				t.Error("no call or no shown key was counted at all")
			}
		})
	}
}

// everySecond are the rooms of even places, or those of odd ones.
func everySecond(rooms []room, odd int) (some []room) {
	for i, r := range rooms {
		if i%2 == odd {
			some = append(some, r)
		}
	}
	return some
}

func (p *whole) everyKey(rooms []room) {
	t := p.t.(*testing.T)
	defer func() { p.t, p.guard.t = t, t }()
	for _, to := range rooms {
		t.Run(to.name, func(t *testing.T) {
			p.t, p.guard.t = t, t
			p.enter(to)
			at, shown, untouched := p.top(), p.shown(), true
			for _, k := range shownFirst(shown) {
				desc, promises := shown[k]
				if p.done != nil || p.top() != at || promises && !untouched || !strings.Contains(p.text(), to.says) {
					p.again(to)
					at = p.top()
				}
				before, calls := p.View(), p.guard.calls.Load()
				p.keys(k)
				untouched = false
				if p.done != nil {
					continue
				}
				if promises {
					p.promised++
					if p.View() == before && p.top() == at && p.guard.calls.Load() == calls {
						t.Errorf("%q, shown as %q, does nothing", k, desc)
					}
				}
				for _, s := range [][2]int{{40, 10}, {120, 40}, {80, 24}} {
					p.send(tea.WindowSizeMsg{Width: s[0], Height: s[1]})
					uitest.Fits(t, p.View(), s[0], s[1])
				}
				if p.top() != at || p.dialog != nil || p.help {
					p.tick()
					p.backHome(to.name + " " + k)
				}
			}
			if p.done == nil {
				p.backHome(to.name)
			}
		})
	}
}

// shown are the keys that the footer names where one is, each by its first
// name, with what they are said to do. Arrows and pages may be at their end,
// and promise nothing.
func (p *whole) shown() map[string]string {
	var list []key.Binding
	if p.dialog != nil {
		list = p.dialog.Help(p.env).Short
	} else if !p.help {
		list = p.top().Help().Short
	}
	names := map[string]string{}
	for _, b := range list {
		if b.Enabled() && !slices.Contains(moves, b.Keys()[0]) {
			names[named(b.Keys()[0])] = b.Help().Desc
		}
	}
	return names
}

// shownFirst are all keys, those of this screen before the others: most lead
// away from it, and it is entered anew after them in any case.
func shownFirst(shown map[string]string) []string {
	keys := slices.Sorted(maps.Keys(shown))
	for _, k := range allKeys() {
		if _, there := shown[k]; !there {
			keys = append(keys, k)
		}
	}
	return keys
}

var moves = []string{"up", "down", "left", "right", "pgup", "pgdown", "home", "end"}

// named is a key as tests press it.
func named(key string) string {
	if key == " " {
		return "space"
	}
	return key
}

// backHome presses Esc until home is on top, or has been left.
func (p *whole) backHome(from string) {
	p.t.Helper()
	for range 12 {
		if p.done != nil || p.atHome() {
			return
		}
		p.keys("esc")
		if p.dialog != nil { // what would be lost is asked about: lose it
			p.keys("down", "enter")
		}
	}
	p.t.Errorf("Esc does not lead back from %s:\n%s", from, p.text())
}

// TestTheGuardSees proves that the guard is not blind: services that are called
// where they must not be are counted.
func TestTheGuardSees(t *testing.T) {
	silent := &silentTB{TB: t}
	p := newWhole(t, small)
	p.guard.t = silent
	call := func(what string, from func(ctx context.Context)) {
		before := p.guard.wrong.Load()
		p.start(func(h *navigator) ui.Screen {
			return &page{env: h.env, name: "first", on: map[string]func() (ui.Action, tea.Cmd){
				"u": func() (ui.Action, tea.Cmd) { from(h.env.Ctx); return nil, nil },
				"c": func() (ui.Action, tea.Cmd) {
					return nil, func() tea.Msg { from(h.env.Ctx); return nil }
				},
			}}
		})
		p.keys("c")
		if p.guard.wrong.Load() != before {
			t.Errorf("%s in a command is taken for one in Update", what)
		}
		p.keys("u")
		if p.guard.wrong.Load() == before {
			t.Errorf("%s in Update is not seen", what)
		}
	}
	call("the store", func(ctx context.Context) { _, _ = p.services.Store.Connectors(ctx) })
	call("the keychain", func(ctx context.Context) { _ = p.services.ProbeKeychain(ctx, "os") })
	call("who sits here", func(ctx context.Context) { _ = p.services.Me(ctx) })
	call("a browser", func(ctx context.Context) { _ = p.services.OpenBrowser(ctx, "") })
}

// silentTB swallows the errors that a test provokes.
type silentTB struct{ testing.TB }

func (s *silentTB) Errorf(string, ...any) {}

// TestAnyKeysInAnyOrder is somebody who presses whatever comes, in a window
// that changes size, over and over. Nothing panics, everything fits, and no
// service is called from Update.
func TestAnyKeysInAnyOrder(t *testing.T) {
	t.Parallel()
	p := newWhole(t, small)
	p.style = styles.Options{Color: true}
	p.connect()
	keys := allKeys()
	r := rand.New(rand.NewPCG(3, 5))
	var last []string
	for range 1200 {
		if p.root.done != nil || len(last) > 60 {
			p.startHome()
			last = nil
			if strings.Contains(p.text(), "no connector yet") {
				p.connect()
				p.startHome()
			}
		}
		k := keys[r.IntN(len(keys))]
		last = append(last, k)
		p.keys(k)
		if r.IntN(8) == 0 {
			p.tick()
		}
		if p.done != nil {
			continue
		}
		w, h := 80, 24
		if r.IntN(3) == 0 {
			w, h = r.IntN(160), r.IntN(60)
		}
		p.send(tea.WindowSizeMsg{Width: w, Height: h})
		uitest.Fits(t, p.View(), w, h)
		if t.Failed() {
			t.Fatalf("after %q", last)
		}
	}
}
