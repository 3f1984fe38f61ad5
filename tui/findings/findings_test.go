package findings_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/sync/findings"
	"connectpd/sync/simulator"
	"connectpd/tui/explore"
	screen "connectpd/tui/findings"
	"connectpd/tui/form"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/company"
	"connectpd/wizard/company/program"
	"connectpd/wizard/manage"
	"connectpd/wizard/service"
)

// unreadable is a store whose disk is gone as long as the test says so: a real
// one cannot be made to fail and to work again.
type unreadable struct {
	*store.Store
	err error
}

func (s *unreadable) Connector(ctx context.Context, ref string) (store.Connector, error) {
	if s.err != nil {
		return store.Connector{}, s.err
	}
	return s.Store.Connector(ctx, ref)
}

// full are the services whose disk is full as long as the test says so.
type full struct {
	*service.Services
	err error
}

func (s *full) SetSilence(ctx context.Context, r manage.SilenceRequest) error {
	if s.err != nil {
		return s.err
	}
	return s.Services.SetSilence(ctx, r)
}

type stub struct {
	ui.SecretPrompt
	of explore.Thing
}

func show(w *uitest.World, r findings.Reader, conn store.Connector, s manage.Silencer) *uitest.Screen {
	return w.Show(screen.New(screen.Options{Env: w.Env, Reader: r, Connector: conn,
		Show: func(t explore.Thing) ui.Screen { return &stub{of: t} },
		Silence: func(f findings.Finding, back bool) ui.Screen {
			r := manage.SilenceRequest{Connector: conn.ID, Kind: string(f.Kind), ID: f.ID, Back: back}
			return form.New(form.Options{Env: w.Env, Flow: manage.NewSilence(s, r, f.Head(), f.Why), NoLines: true})
		}}))
}

// flow is the flow that a key has opened.
func flow(d *uitest.Screen, key string) *uitest.Screen {
	d.T.Helper()
	d.Keys(key)
	open, ok := d.Last().(ui.Open)
	if !ok {
		d.T.Fatalf("%s gave %T", key, d.Last())
	}
	return d.World.Show(open.Screen)
}

// ends tells the list what came of a flow.
func ends(d, f *uitest.Screen) {
	d.T.Helper()
	switch a := f.Last().(type) {
	case ui.CloseWith:
		d.Send(a.Msg)
	case ui.Close:
		d.Send(ui.Returned{})
	default:
		d.T.Fatalf("the flow ends with %T", a)
	}
}

// started shows the findings of Acme, from the store that the tests share.
func started(t testing.TB, o styles.Options) *uitest.Screen {
	w := uitest.New(t, o)
	st, conn := w.AcmeStore()
	return show(w, st, conn, nil)
}

// own shows those of an Acme in which a test may silence some.
func own(t testing.TB) (*uitest.Screen, *uitest.Company, store.Connector) {
	w := uitest.New(t, styles.Options{})
	c, conn := w.Acme()
	return show(w, c.Services.Store, conn, c.Services), c, conn
}

func TestListsWhoAndWhy(t *testing.T) {
	d := started(t, styles.Options{})
	d.Sees("[1 Open 11]", "2 Silenced 0", "11 findings",
		"Look at these first 4 ! Grace Hopper became Global Admin ! Stan Keholder is on call and cannot respond",
		"! Ira Vited never accepted the invitation", "Look at these next 4 ! Edsger Dijkstra became manager of Payments", "Good to know 3")
	d.Keys("down", "down")
	d.Sees("with the role Full Stakeholder, which cannot act on incidents", "Who Stan Keholder stan@acme.example", "On schedule Customer news")
	d.Keys("i")
	d.Sees("connectpd findings silence cannot-respond PUSTA01")
	d.SeesNot("[1 Open 11]")
	d.Keys("esc")
	d.Sees("[1 Open 11]")
	d.Keys("i", "i")
	d.Sees("[1 Open 11]")
}

func TestSilenceWithAReason(t *testing.T) {
	d, c, conn := own(t)
	d.Keys("z")
	d.Sees("Findings are silenced one at a time")
	d.Keys("down", "down", "u")
	d.Sees("[1 Open 11]") // nothing is silenced here, and no key says so
	f := flow(d, "z")
	if !f.S.Typing() {
		t.Fatal("the reason cannot be typed")
	}
	f.Sees("Why is this finding expected?", "Stan Keholder is on call now")
	f.Keys("enter")
	f.Sees("Silencing a finding needs a reason")
	f.Keys("esc")
	ends(d, f)
	d.Sees("[1 Open 11]")
	f = flow(d, "z")
	f.Keys("type:Only reads along, Grace is second.", "enter")
	ends(d, f)
	d.Sees("Silenced: Stan Keholder is on call", "[1 Open 10]", "2 Silenced 1")
	kept, err := c.Services.Store.Setting(t.Context(), "findings-silenced/"+conn.ID)
	if err != nil || !strings.Contains(kept, "Only reads along, Grace is second.") {
		t.Errorf("kept %q, %v", kept, err)
	}
	d.Keys("2", "down")
	d.Sees("[2 Silenced 1]", "Silenced Only reads along, Grace is second. (14:02)")
	f = flow(d, "u")
	f.Keys("enter")
	ends(d, f)
	d.Sees("No longer silenced", "No findings are silenced", "1 Open 11")
	d.Keys("tab")
	d.Sees("[1 Open 11]")
	d.Keys("tab", "1")
	d.Sees("[1 Open 11]")
}

func TestTroubleWhileSilencing(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	c, conn := w.Acme()
	s := &full{Services: c.Services}
	d := show(w, c.Services.Store, conn, s)
	d.Keys("down")
	f := flow(d, "z")
	f.Keys("type:fine")
	s.err = errors.New("the disk is full")
	f.Keys("enter")
	f.Sees("The disk is full.", "Nothing was changed.", "fine") // what was typed is still there
	s.err = nil
	f.Keys("enter")
	ends(d, f)
	d.Sees("2 Silenced 1")
}

func TestSearch(t *testing.T) {
	d := started(t, styles.Options{})
	d.Keys("/", "type:päyments")
	d.Sees("Search: päyments", "[1 Open 2]", "Ira Vited", "Edsger Dijkstra")
	d.Keys("enter")
	d.SeesNot("Stan")
	d.Keys("/", "type:zz", "down", "tab", "tab")
	d.Sees("No matches")
	d.Keys("esc")
	d.Sees("[1 Open 11]")
	d.Keys("/", "type:ira", "enter", "esc")
	d.Sees("[1 Open 11]")
	d.Keys("esc")
	if _, ok := d.Last().(ui.Close); !ok {
		t.Errorf("esc gave %T", d.Last())
	}
}

func TestStaleAnswersAreDropped(t *testing.T) {
	d := started(t, styles.Options{})
	d.Hold = true
	d.Keys("/", "type:s")
	first := d.Held()
	d.Keys("type:tan")
	for _, c := range first {
		d.Run(c)
	}
	d.Sees("Ira Vited") // the rows from before
	d.Drain()
	d.Sees("[1 Open 1]", "Stan")
	d.SeesNot("Ira Vited")
}

func TestGoesIntoAndOpensThePage(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	c, conn := w.Acme()
	c.Server.AddFault(simulator.Fault{Route: "/schedules", Nth: simulator.Every, Kind: simulator.FaultOdd, Edit: func(doc map[string]any) {
		for _, schedule := range doc["schedules"].([]any) {
			if s := schedule.(map[string]any); s["id"] == company.AcmeHoliday {
				s["html_url"] = "https://evil.example/x"
			}
		}
	}})
	conn = c.Synced(conn)
	d := w.Show(screen.New(screen.Options{Env: w.Env, Reader: c.Services.Store, Connector: conn, Open: c.Services.OpenBrowser,
		Show: func(t explore.Thing) ui.Screen { return &stub{of: t} }}))
	d.Keys("down", "enter")
	if got := d.Last().(ui.Open).Screen.(*stub).of; got != (explore.Thing{Type: access.TypeUser, ID: company.AcmeStan}) {
		t.Errorf("enter shows %v", got)
	}
	d.Keys("o")
	d.Sees("Opened the page of Stan Keholder")
	if fmt.Sprint(c.Opened) != "[https://acme.pagerduty.com/users/PUSTA01]" {
		t.Errorf("opened %v", c.Opened)
	}
	d.Keys("/", "type:holiday", "enter", "down", "o")
	d.Sees("not opened")
	d.SeesNot("https://evil.example")
	d.Keys("enter")
	if got := d.Last().(ui.Open).Screen.(*stub).of; got != (explore.Thing{Type: access.TypeSchedule, ID: company.AcmeHoliday}) {
		t.Errorf("enter shows %v", got)
	}
}

func TestNothingAndTrouble(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	c, conn := w.Acme()
	s := &unreadable{Store: c.Services.Store, err: errors.New("the disk is gone")}
	d := show(w, s, conn, nil)
	d.Sees("The disk is gone")
	d.Keys("enter", "z", "u", "o", "i", "/", "1", "2", "tab", "down")
	s.err = nil
	d.Keys("r")
	d.Sees("[1 Open 11]")

	conn = c.Unsynced()
	d = show(w, c.Services.Store, conn, nil)
	d.Sees("There is no access data yet")
	c.Brings(conn, &access.Dataset{Coverage: map[access.Kind]access.Coverage{access.KindTeams: {State: access.Read}}})
	d.Keys("r")
	d.Sees("There are no findings", "0 findings")
	d.Keys("enter", "z", "u", "o", "i", "esc", "q")
	if _, ok := d.Last().(ui.Close); !ok {
		t.Errorf("q gave %T", d.Last())
	}
}

func TestListKeys(t *testing.T) {
	d := started(t, styles.Options{})
	for _, c := range []struct{ key, at string }{
		{"end", "Grace Hopper is Global Admin"}, {"home", "Look at these first"}, {"pgdown", ""}, {"pgup", "Look at these first"}, {"down", "Grace Hopper became"}, {"up", "Look at these first"},
	} {
		d.Keys(c.key)
		if got := uitest.Flat(d.Text(80, 24)); !strings.Contains(got, "❯ "+c.at) && !strings.Contains(got, "❯ ! "+c.at) && !strings.Contains(got, "❯ · "+c.at) {
			t.Errorf("after %s the cursor is not on %q:\n%s", c.key, c.at, d.Text(80, 24))
		}
	}
}

// TestMain fails when a golden file is read by no test.
func TestMain(m *testing.M) { uitest.Main(m) }

func TestGoldens(t *testing.T) {
	uitest.Faces(t, "open", func(o styles.Options) func(w, h int) string {
		d := started(t, o)
		d.Keys("down", "down")
		return d.Frame
	})
	d, _, _ := own(t)
	d.Keys("down", "down")
	f := flow(d, "z")
	f.Keys("type:Only reads along.", "enter")
	ends(d, f)
	d.Keys("2", "down")
	uitest.State(t, "silenced", d.Frame)
	d.Keys("i")
	uitest.State(t, "details", d.Frame)
}

func TestFitsEveryWindow(t *testing.T) {
	c, conn := uitest.New(t, styles.Options{}).Acme()
	data := &access.Dataset{Coverage: program.ReadAll()}
	for i, n := range uitest.Nasty {
		id := fmt.Sprint("PN", i)
		data.Users = append(data.Users, access.User{ID: id, Name: n, Email: n + "@" + n, Role: "read_only_user", Status: access.Invited, URL: n})
		data.Schedules = append(data.Schedules, access.Schedule{ID: "S" + id, Name: n, URL: n})
		data.Grants = append(data.Grants, access.Grant{UserID: id, Type: access.TypeSchedule, ResourceID: "S" + id, Entitlement: access.OnCall})
	}
	c.Brings(conn, data)
	for _, o := range []styles.Options{{Color: true}, {ASCII: true}} {
		w := uitest.New(t, o)
		d := show(w, c.Services.Store, conn, c.Services)
		d.Sees("[31mred")
		fits := func() { uitest.Sizes(func(w, h int) { uitest.Fits(t, d.Frame(w, h), w, h) }) }
		fits()
		for _, keys := range [][]string{{"down", "o"}, {"i"}, {"esc", "end"}, {"up", "z"}, {"2", "down"}, {"/", "type:long"}} {
			d.Keys(keys...)
			fits()
		}
	}
}

// BenchmarkView draws a frame at 120x40 with 10,000 people nearly all of whom
// are findings.
func BenchmarkView(b *testing.B) {
	w := uitest.New(b, styles.Options{Color: true})
	c, conn := w.Acme()
	data := &access.Dataset{Coverage: program.ReadAll()}
	for i := range 10_000 {
		data.Users = append(data.Users, access.User{ID: fmt.Sprint("PX", i), Name: fmt.Sprint("Lona Wolf ", i), Email: fmt.Sprintf("l%d@acme.example", i),
			Role: "limited_user", Status: access.Active})
	}
	c.Brings(conn, data)
	d := show(w, c.Services.Store, conn, nil)
	d.Keys("end")
	for b.Loop() {
		d.Frame(120, 40)
	}
}
