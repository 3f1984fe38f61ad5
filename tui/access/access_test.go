package access_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/sync/simulator"
	screen "connectpd/tui/access"
	"connectpd/tui/explore"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/company"
)

// acme shows the access of Acme, from the store that the tests share.
func acme(w *uitest.World, o screen.Options) *uitest.Screen {
	st, conn := w.AcmeStore()
	return show(w, st, conn, o)
}

func show(w *uitest.World, s screen.Services, conn store.Connector, o screen.Options) *uitest.Screen {
	o.Env, o.Services, o.Connector = w.Env, s, conn
	return w.Show(screen.New(o))
}

func started(t testing.TB, o styles.Options) *uitest.Screen {
	return acme(uitest.New(t, o), screen.Options{})
}

// unreadable is a store whose disk is gone as long as the test says so: a real
// one cannot be made to fail and to work again.
type unreadable struct {
	*store.Store
	err   error
	reads int
}

func (s *unreadable) Snapshot(ctx context.Context, connector string, run int64) (*access.Dataset, error) {
	s.reads++
	if s.err != nil {
		return nil, s.err
	}
	return s.Store.Snapshot(ctx, connector, run)
}

// rows are the lines of the list, without the pane.
func rows(d *uitest.Screen) []string {
	var out []string
	if strings.Contains(d.Text(80, 24), "No matches") {
		return nil
	}
	for _, l := range strings.Split(d.Text(80, 24), "\n")[6:] {
		l = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(l), ">"))
		if l == "" || strings.HasPrefix(l, "─") || strings.Contains(l, "ctrl+c") {
			continue
		}
		out = append(out, strings.TrimSpace(strings.TrimPrefix(l, "❯")))
	}
	return out
}

func firsts(lines []string) string {
	names := make([]string, len(lines))
	for i, l := range lines {
		names[i], _, _ = strings.Cut(l, "  ")
	}
	return strings.Join(names, ", ")
}

func TestThreeSides(t *testing.T) {
	d := started(t, styles.Options{})
	d.Sees("[1 People 7]", "2 Teams and schedules 6", "3 Roles 5", "data from 1 hour ago", "Ada Lovelace", "ada@acme.example",
		"Account Owner", "Dora Leted (deleted)", "Ira Vited (invited)")
	if got := firsts(rows(d)); got != "Ada Lovelace, Dora Leted (deleted), Edsger Dijkstra, Grace Hopper, Ira Vited (invited), Lona Wolf, Stan Keholder" {
		t.Errorf("people: %s", got)
	}
	d.Keys("2")
	d.Sees("[2 Teams and schedules 6]", "1 manager", "nobody on call", "Ada Lovelace on call")
	if got := firsts(rows(d)); got != "Observability, Payments, Platform, Customer news, Holiday cover, Platform primary" {
		t.Errorf("teams and schedules: %s", got)
	}
	d.Keys("tab")
	if got := firsts(rows(d)); got != "Account Owner, Global Admin, Manager, Responder, Full Stakeholder" {
		t.Errorf("roles: %s", got)
	}
	d.Keys("tab")
	d.Sees("[1 People 7]")
	d.Keys("3")
	d.Sees("[3 Roles 5]")
	d.Keys("1")
	d.Sees("[1 People 7]")
}

func TestGoIntoAPersonAndOnAndBack(t *testing.T) {
	d := started(t, styles.Options{})
	d.Keys("enter")
	d.Sees("Ada Lovelace", "5 grants", "team Payments responder", "team Platform manager", "schedule Platform primary member",
		"schedule Platform primary on call now", "role Account Owner assigned", "before 11 Nov")
	d.Keys("down", "enter")
	d.Sees("Platform team", "2 people", "2 managers", "Ada Lovelace", "Grace Hopper", "manager")
	d.Keys("down", "enter")
	d.Sees("Grace Hopper", "Global Admin", "2 grants")
	d.Keys("esc")
	d.Sees("Platform team")
	d.Keys("esc", "esc")
	d.Sees("[1 People 7]")
	d.Keys("esc")
	if _, ok := d.Last().(ui.Close); !ok {
		t.Errorf("esc in the account gave %T", d.Last())
	}
}

func TestQuitLeavesFromAnywhere(t *testing.T) {
	d := started(t, styles.Options{})
	d.Keys("enter", "enter", "q")
	if _, ok := d.Last().(ui.Close); !ok {
		t.Errorf("q gave %T", d.Last())
	}
}

func TestListKeys(t *testing.T) {
	d := started(t, styles.Options{})
	for _, c := range []struct{ key, at string }{
		{"down", "Dora Leted"}, {"up", "Ada Lovelace"}, {"end", "Stan Keholder"}, {"down", "Stan Keholder"}, {"home", "Ada Lovelace"},
		{"up", "Ada Lovelace"}, {"pgdown", "Ira Vited"}, {"pgup", "Ada Lovelace"}, {"j", "Dora Leted"}, {"k", "Ada Lovelace"},
		{"G", "Stan Keholder"}, {"g", "Ada Lovelace"}, {"ctrl+d", "Edsger Dijkstra"}, {"ctrl+u", "Ada Lovelace"},
	} {
		d.Text(80, 10)
		d.Keys(c.key)
		if !strings.Contains(d.Text(80, 24), "❯ "+c.at) {
			t.Errorf("after %s the cursor is not on %s:\n%s", c.key, c.at, d.Text(80, 24))
		}
	}
}

// TestDetailsInSmallWindows: what stands beside the list in wide windows fills
// one that is not.
func TestDetailsInSmallWindows(t *testing.T) {
	d := started(t, styles.Options{})
	d.Keys("i")
	d.Sees("Email ada@acme.example", "Time zone Europe/Berlin", "Teams (2)")
	d.SeesNot("Grace Hopper")
	d.Keys("esc")
	d.Sees("Grace Hopper")
}

func TestSorting(t *testing.T) {
	d := started(t, styles.Options{})
	d.Sees("7 people (1 deleted), by name")
	d.Keys("s")
	d.Sees("by grants")
	if got := rows(d)[0]; !strings.HasPrefix(got, "Ada Lovelace") {
		t.Errorf("by grants %s comes first", got)
	}
	d.Keys("s")
	d.Sees("by role")
	if got := firsts(rows(d)[:2]); got != "Ada Lovelace, Grace Hopper" {
		t.Errorf("by role: %s", got)
	}
	d.Keys("s")
	d.Sees("by name")
	d.Keys("2", "s", "s")
	d.Sees("by people")
	if got := firsts(rows(d)[:1]); got != "Payments" && got != "Platform" {
		t.Errorf("by people %s comes first", got)
	}
	d.Keys("1", "enter", "s")
	d.Sees("5 grants, by name")
	d.Keys("s")
	d.Sees("by newest")
	d.Keys("esc", "3", "enter", "s")
	d.Sees("2 grants, by access")
}

func TestSearch(t *testing.T) {
	for _, c := range []struct{ keys, people, resources string }{
		{"type:hopper", "Grace Hopper", "Platform"},
		{"type:gracehop", "Grace Hopper", "Platform"},
		{"type:platform manager", "Ada Lovelace", "Platform"},
		{"type:ada payments", "Ada Lovelace", "Payments"},
		{"type:deleted", "Dora Leted (deleted)", "Platform primary"},
		{"type:on-call", "Ada Lovelace, Stan Keholder", "Customer news, Platform primary"},
		{"type:PTPAYM1", "Ada Lovelace, Edsger Dijkstra, Ira Vited (invited)", "Payments"},
		{"paste:LONA@acme.example", "Lona Wolf", ""},
		{"type:holiday", "", "Holiday cover"},
	} {
		d := started(t, styles.Options{})
		d.Keys("/", c.keys)
		people := firsts(rows(d))
		d.Keys("enter", "2")
		resources := firsts(rows(d))
		for got, want := range map[string]string{people: c.people, resources: c.resources} {
			if want == "" && got != "" || !strings.HasPrefix(got, want) {
				t.Errorf("%s found %q, want %q first", c.keys, got, want)
			}
		}
	}
}

// TestSearchFoldsAccents: who types without accents finds names that have
// them, who types with them finds those that do not, and lists are in the
// order of the letters.
func TestSearchFoldsAccents(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	c, conn := w.Acme()
	c.Account.AddUser(simulator.NewUser{Name: "José Łukasiewicz", Email: "jl@acme.example"})
	joseph := c.Account.AddUser(simulator.NewUser{Name: "Joseph Tarski", Email: "jt@acme.example"})
	c.Account.AddMember(c.Account.AddTeam("Über", false), joseph, "responder")
	d := show(w, c.Services.Store, c.Synced(conn), screen.Options{})
	if got := firsts(rows(d)); !strings.Contains(got, "José Łukasiewicz, Joseph Tarski") {
		t.Errorf("in the order %s", got)
	}
	for text, want := range map[string]string{
		"jose": "Joseph Tarski, José Łukasiewicz", "lukas": "José Łukasiewicz", "uber": "Joseph Tarski", "hópper": "Grace Hopper",
		"Jose\u0301 Łu": "José Łukasiewicz",
	} {
		d.Keys("/", "paste:"+text)
		if got := firsts(rows(d)); got != want {
			t.Errorf("%q finds %q, want %q", text, got, want)
		}
		d.Keys("esc")
	}
}

func TestSearchKeys(t *testing.T) {
	d := started(t, styles.Options{})
	d.Keys("/", "type:a")
	if !d.S.Typing() {
		t.Fatal("letters do not type in the search")
	}
	d.Keys("down", "tab", "tab", "tab", "enter")
	d.Sees("Search: a", "by best match")
	if d.S.Typing() {
		t.Error("enter did not leave the search")
	}
	d.Keys("s")
	d.Sees("by name")
	d.Keys("esc")
	d.Sees("7 people (1 deleted), by name")
	if len(d.Actions) != 0 {
		t.Fatal("esc left the screen instead of the search")
	}
	d.Keys("/", "type:hopper", "esc")
	d.Sees("7 people (1 deleted), by name")
	d.Keys("enter", "/", "type:pay", "enter")
	d.Sees("Search: pay", "1 of 5 grants", "Payments")
	d.Keys("enter", "esc")
	d.Sees("Search: pay", "1 of 5 grants")
}

// TestStaleAnswersAreDropped types two letters before the first search has
// answered: one search runs at a time, the answer to the older text is not
// shown, and the newer text is searched for afterwards.
func TestStaleAnswersAreDropped(t *testing.T) {
	d := started(t, styles.Options{})
	d.Hold = true
	d.Keys("/", "type:h")
	first := d.Held()
	d.Keys("type:opp")
	if more := d.Held(); len(first) != 1 || len(more) != 0 {
		t.Fatalf("%d and %d searches were begun", len(first), len(more))
	}
	d.Sees("Search: hopp", "searching")
	answer := first[0]()
	d.Send(answer)
	d.Sees("searching", "Ada Lovelace") // the rows from before, not those of "h"
	next := d.Held()
	if len(next) != 1 {
		t.Fatalf("%d searches follow", len(next))
	}
	d.Run(next[0])
	d.Sees("Search: hopp", "1 of 7 people")
	d.Send(answer) // once more, late
	d.Sees("1 of 7 people")
}

func TestAnswerForALeftViewIsDropped(t *testing.T) {
	d := started(t, styles.Options{})
	d.Hold = true
	d.Keys("enter", "/", "type:pay")
	late := d.Held()
	d.Keys("esc", "esc")
	d.Drain()
	for _, cmd := range late {
		d.Run(cmd)
	}
	d.Drain()
	d.Sees("[1 People 7]", "7 people (1 deleted), by name", "Grace Hopper")
}

func TestOpensThePage(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	var opened []string
	var refuses error
	d := acme(w, screen.Options{Open: func(_ context.Context, address string) error {
		w.Called("OpenBrowser")
		opened = append(opened, address)
		return refuses
	}})
	d.Keys("o")
	d.Sees("Opened the page of Ada Lovelace")
	d.Keys("2", "down", "o")
	d.Keys("3", "o") // a role has no page
	if want := []string{"https://acme.pagerduty.com/users/PUADA01", "https://acme.pagerduty.com/teams/PTPAYM1"}; !slices.Equal(opened, want) {
		t.Errorf("opened %q", opened)
	}
	refuses = errors.New("no display")
	d.Keys("1", "o")
	d.Sees("The browser did not open", "https://acme.pagerduty.com/users/PUADA01")
	d.Keys("down")
	d.SeesNot("The browser did not open")
}

func TestPageIsShownWithoutABrowser(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	c, conn := w.Acme()
	c.Server.AddFault(simulator.Fault{Route: "/users", Nth: simulator.Every, Kind: simulator.FaultOdd, Edit: func(doc map[string]any) {
		users := doc["users"].([]any)
		if len(users) < 2 {
			return // of the check of the token
		}
		users[len(users)-1].(map[string]any)["html_url"] = "https://evil.example/pagerduty.com"
		users[len(users)-2].(map[string]any)["html_url"] = nil
	}})
	d := show(w, c.Services.Store, c.Synced(conn), screen.Options{})
	d.Keys("o")
	if !slices.ContainsFunc(strings.Split(d.Text(80, 24), "\n"), func(l string) bool {
		return strings.TrimSpace(l) == "https://acme.pagerduty.com/users/PUADA01"
	}) {
		t.Errorf("the address does not stand alone on a line:\n%s", d.Text(80, 24))
	}
	d.Keys("end", "o")
	d.Sees("not opened", "evil.example are not opened")
	d.SeesNot("https://evil.example")
	d.Keys("up", "o")
	d.Sees("PagerDuty has no page for Lona Wolf")
}

func TestOpensOnWhatItIsAskedFor(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	d := acme(w, screen.Options{At: explore.Thing{Type: access.TypeTeam, ID: company.AcmePlatform}})
	d.Sees("Platform team", "2 people")
	d.Keys("enter", "esc")
	d.Sees("Platform team", "2 people")
	d.Keys("esc")
	if _, ok := d.Last().(ui.Close); !ok {
		t.Errorf("esc gave %T", d.Last())
	}
	d = acme(w, screen.Options{At: explore.Thing{Type: access.TypeUser, ID: "PGONE"}})
	d.Sees("no longer in the current data", "[1 People 7]")
}

func TestReadAgainKeepsThePlace(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	c, conn := w.Acme()
	d := show(w, c.Services.Store, conn, screen.Options{})
	d.Keys("home", "down", "down", "down", "enter", "esc") // on Grace Hopper
	c.Account.AddUser(simulator.NewUser{Name: "Aaron First", Email: "aaron@acme.example"})
	c.Synced(conn)
	d.Keys("r")
	d.Sees("[1 People 8]", "❯ Grace Hopper")
	d.Keys("enter")
	c.Account.RemoveUser(company.AcmeGrace)
	c.Synced(conn)
	d.Keys("r")
	d.Sees("[1 People 7]")
}

// TestReadAgainWhileSearching draws between the new data and the new answer.
func TestReadAgainWhileSearching(t *testing.T) {
	d := started(t, styles.Options{})
	d.Keys("/", "type:a", "enter", "down", "down")
	at := rows(d)
	d.Hold = true
	d.Keys("r")
	for _, c := range d.Held() {
		d.Run(c)
	}
	d.Sees("Ada Lovelace") // the rows from before
	d.Keys("enter", "down", "o", "esc", "s", "2", "1")
	d.Drain()
	d.Sees("Search: a", "by name")
	if got := rows(d); len(got) != len(at) {
		t.Errorf("%d rows, before %d", len(got), len(at))
	}
}

func TestReadAgainWhenTheThingIsGone(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	c, conn := w.Acme()
	d := show(w, c.Services.Store, conn, screen.Options{At: explore.Thing{Type: access.TypeUser, ID: company.AcmeGrace}})
	d.Sees("Grace Hopper")
	c.Account.RemoveUser(company.AcmeGrace)
	c.Synced(conn)
	d.Keys("r")
	d.Sees("no longer in the current data", "[1 People 6]")
}

// TestCopying: y sends what a row is about to the terminal's clipboard, and
// shows it alone on a line.
func TestCopying(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	var sent []string
	w.Env.Clipboard = func(text string) { sent = append(sent, text) }
	d := acme(w, screen.Options{})
	d.Keys("y")
	d.Sees("Sent to your terminal's clipboard")
	d.Keys("2", "y")
	if len(sent) != 2 || !strings.Contains(sent[0], "@") || strings.Contains(sent[1], "@") || sent[1] == "" {
		t.Errorf("sent %q", sent)
	}
	for line := range strings.Lines(d.Frame(80, 24)) {
		if strings.TrimSpace(line) == sent[1] {
			return
		}
	}
	t.Errorf("%q does not stand alone on a line:\n%s", sent[1], d.Frame(80, 24))
}

func TestTrouble(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	st, conn := w.AcmeStore()
	s := &unreadable{Store: st, err: errors.New("the disk is gone")}
	d := show(w, s, conn, screen.Options{})
	d.Sees("The disk is gone")
	d.Keys("enter", "/", "s", "o", "1", "down")
	s.err = nil
	d.Keys("r")
	d.Sees("[1 People 7]")
	if s.reads != 2 {
		t.Errorf("read %d times", s.reads)
	}
	c, _ := w.Acme()
	d = show(w, c.Services.Store, c.Unsynced(), screen.Options{})
	d.Sees("There is no access data yet")
	d.Keys("enter", "down", "2", "s", "o", "esc")
	if _, ok := d.Last().(ui.Close); !ok {
		t.Errorf("esc gave %T", d.Last())
	}
}

func TestReadingIsSaid(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	st, conn := w.AcmeStore()
	scr := screen.New(screen.Options{Env: w.Env, Services: st, Connector: conn})
	d := &uitest.Screen{World: w, S: scr, Hold: true}
	var cmd tea.Cmd = scr.Init()
	d.Sees("Reading access data")
	d.Keys("enter", "down", "r", "/")
	d.Run(cmd)
	d.Sees("[1 People 7]")
}

func TestGapsAreSaid(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	c, conn := w.Acme()
	c.Server.AddFault(simulator.Fault{Route: "/teams/{id}/members", Nth: simulator.Every, Kind: simulator.FaultForbidden})
	show(w, c.Services.Store, c.Synced(conn), screen.Options{}).Sees("could not read all of: team members")
}

func TestWideShowsDetails(t *testing.T) {
	d := started(t, styles.Options{})
	text := uitest.Flat(d.Text(120, 40))
	for _, want := range []string{"Email ada@acme.example", "Time zone Europe/Berlin", "Teams (2)", "Schedules (1)", "member, on call now"} {
		if !strings.Contains(text, want) {
			t.Errorf("the pane does not say %q:\n%s", want, d.Text(120, 40))
		}
	}
	d.Keys("2", "end")
	if text := uitest.Flat(d.Text(120, 40)); !strings.Contains(text, "Used by 1 escalation policy") || !strings.Contains(text, "People (3)") {
		t.Errorf("the pane of a schedule:\n%s", d.Text(120, 40))
	}
	d.Keys("1", "down")
	if text := uitest.Flat(d.Text(120, 40)); !strings.Contains(text, "! Deleted in PagerDuty") || !strings.Contains(text, "lists this user.") {
		t.Errorf("the pane of a deleted user:\n%s", d.Text(120, 40))
	}
}

func TestHelpNamesEveryKey(t *testing.T) {
	d := started(t, styles.Options{})
	for _, in := range [][]string{nil, {"/"}, {"type:a"}, {"enter"}, {"enter"}} {
		d.Keys(in...)
		if h := d.S.Help(); len(h.Short) < 3 || len(h.Full) == 0 {
			t.Errorf("after %q the help is %v", in, h)
		}
	}
}
