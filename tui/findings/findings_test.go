package findings_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/sync/findings"
	"connectpd/tui/explore"
	screen "connectpd/tui/findings"
	"connectpd/tui/form"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/manage"
)

// services is a fake store with one connector.
type services struct {
	w        *uitest.World
	conn     store.Connector
	d        access.Dataset
	changes  []store.Change
	settings map[string]string
	err      error
	opened   []string
}

func (s *services) Reviews(context.Context, string) ([]store.Review, error) { return nil, s.err }
func (s *services) Now() time.Time                                          { return time.Time{} }

func (s *services) Setting(_ context.Context, key string) (string, error) {
	s.w.Called("Setting")
	return s.settings[key], s.err
}

func (s *services) UpdateSetting(_ context.Context, key string, change func(string) (string, error)) error {
	s.w.Called("UpdateSetting")
	if s.err != nil {
		return s.err
	}
	value, err := change(s.settings[key])
	if err == nil {
		s.settings[key] = value
	}
	return err
}

func (s *services) Connector(context.Context, string) (store.Connector, error) {
	s.w.Called("Connector")
	return s.conn, s.err
}

func (s *services) Snapshot(context.Context, string, int64) (*access.Dataset, error) {
	s.w.Called("Snapshot")
	d := s.d
	return &d, s.err
}

func (s *services) Changes(context.Context, store.ChangeQuery) ([]store.Change, error) {
	s.w.Called("Changes")
	return s.changes, s.err
}

func (s *services) SetSilence(ctx context.Context, r manage.SilenceRequest) error {
	if r.Back {
		_, err := findings.Unsilence(ctx, s, r.Connector, findings.Kind(r.Kind), r.ID)
		return err
	}
	return findings.SetSilence(ctx, s, r.Connector, findings.Kind(r.Kind), r.ID, r.Reason, uitest.Start)
}

func (s *services) open(_ context.Context, address string) error {
	s.w.Called("OpenBrowser")
	s.opened = append(s.opened, address)
	return nil
}

func company(w *uitest.World) *services {
	s := &services{w: w, settings: map[string]string{}}
	s.conn = store.Connector{ID: "c1", Name: "PagerDuty", Account: access.Account{Subdomain: "acme"},
		Owners:      []store.Owner{{Person: store.Person{Name: "Ada Lovelace", Email: "ada@acme.example"}, PagerDutyRole: "owner"}},
		LastApplied: &store.Run{ID: 4, SeesAll: true, Applied: true}}
	user := func(id, name, email, role string, st access.UserStatus) {
		s.d.Users = append(s.d.Users, access.User{ID: id, Name: name, Email: email, Role: role, Status: st, URL: "https://acme.pagerduty.com/users/" + id})
	}
	user("PUADA01", "Ada Lovelace", "ada@acme.example", "owner", access.Active)
	user("PUGRA01", "Grace Hopper", "grace@acme.example", "admin", access.Active)
	user("PUSTA01", "Stan Keholder", "stan@acme.example", "read_only_user", access.Active)
	user("PUINV01", "Ira Vited", "ira@acme.example", "limited_user", access.Invited)
	user("PULON01", "Lona Wolf", "lona@acme.example", "limited_user", access.Active)
	s.d.Teams = []access.Team{{ID: "PTPLAT1", Name: "Platform", URL: "https://acme.pagerduty.com/teams/PTPLAT1"}}
	s.d.Schedules = []access.Schedule{{ID: "PSPRIM1", Name: "Primary", Policies: 1, URL: "https://acme.pagerduty.com/schedules/PSPRIM1"},
		{ID: "PSHOLI1", Name: "Holiday cover", Policies: 1, URL: "https://evil.example/x"}}
	s.d.Grants = []access.Grant{
		{UserID: "PUADA01", Type: access.TypeTeam, ResourceID: "PTPLAT1", Entitlement: access.Manager},
		{UserID: "PUGRA01", Type: access.TypeTeam, ResourceID: "PTPLAT1", Entitlement: access.Responder},
		{UserID: "PUINV01", Type: access.TypeTeam, ResourceID: "PTPLAT1", Entitlement: access.Responder},
		{UserID: "PUSTA01", Type: access.TypeSchedule, ResourceID: "PSPRIM1", Entitlement: access.OnCall},
		{UserID: "PUSTA01", Type: access.TypeSchedule, ResourceID: "PSPRIM1", Entitlement: access.Member},
		{UserID: "PUADA01", Type: access.TypeSchedule, ResourceID: "PSHOLI1", Entitlement: access.Member},
	}
	return s
}

type stub struct {
	ui.SecretPrompt
	of explore.Thing
}

func show(w *uitest.World, s *services) *uitest.Screen {
	return w.Show(screen.New(screen.Options{Env: w.Env, Reader: s, Connector: s.conn, Open: s.open,
		Show: func(t explore.Thing) ui.Screen { return &stub{of: t} },
		Silence: func(f findings.Finding, back bool) ui.Screen {
			r := manage.SilenceRequest{Connector: s.conn.ID, Kind: string(f.Kind), ID: f.ID, Back: back}
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

func started(t testing.TB, o styles.Options) (*uitest.Screen, *services) {
	w := uitest.New(t, o)
	s := company(w)
	return show(w, s), s
}

func TestListsWhoAndWhy(t *testing.T) {
	d, _ := started(t, styles.Options{})
	d.Sees("[1 Open 6]", "2 Silenced 0", "6 findings", "Look at these first 2 ! Stan Keholder is on call and cannot respond",
		"Look at these next 1 ! Ira Vited never accepted the invitation", "Good to know 3")
	d.Keys("down")
	d.Sees("with the role Full Stakeholder, which cannot act on incidents", "Who Stan Keholder stan@acme.example", "On schedule Primary")
	d.Keys("i")
	d.Sees("connectpd findings silence cannot-respond PUSTA01")
	d.SeesNot("[1 Open 6]")
	d.Keys("esc")
	d.Sees("[1 Open 6]")
	d.Keys("i", "i")
	d.Sees("[1 Open 6]")
}

func TestSilenceWithAReason(t *testing.T) {
	d, s := started(t, styles.Options{})
	d.Keys("z")
	d.Sees("Findings are silenced one at a time")
	d.Keys("down", "u")
	d.Sees("[1 Open 6]") // nothing is silenced here, and no key says so
	f := flow(d, "z")
	if !f.S.Typing() {
		t.Fatal("the reason cannot be typed")
	}
	f.Sees("Why is this finding expected?", "Stan Keholder is on call now")
	f.Keys("enter")
	f.Sees("Silencing a finding needs a reason")
	f.Keys("esc")
	ends(d, f)
	d.Sees("[1 Open 6]")
	f = flow(d, "z")
	f.Keys("type:Only reads along, Grace is second.", "enter")
	ends(d, f)
	d.Sees("Silenced: Stan Keholder is on call", "[1 Open 5]", "2 Silenced 1")
	if !strings.Contains(s.settings["findings-silenced/c1"], "Only reads along, Grace is second.") {
		t.Errorf("kept %q", s.settings)
	}
	d.Keys("2", "down")
	d.Sees("[2 Silenced 1]", "Silenced Only reads along, Grace is second. (14:02)")
	f = flow(d, "u")
	f.Keys("enter")
	ends(d, f)
	d.Sees("No longer silenced", "No findings are silenced", "1 Open 6")
	d.Keys("tab")
	d.Sees("[1 Open 6]")
	d.Keys("tab", "1")
	d.Sees("[1 Open 6]")
}

func TestTroubleWhileSilencing(t *testing.T) {
	d, s := started(t, styles.Options{})
	d.Keys("down")
	f := flow(d, "z")
	f.Keys("type:fine")
	s.err = errors.New("the disk is full")
	f.Keys("enter")
	f.Sees("the disk is full", "fine") // what was typed is still there
	s.err = nil
	f.Keys("enter")
	ends(d, f)
	d.Sees("2 Silenced 1")
}

func TestSearch(t *testing.T) {
	d, _ := started(t, styles.Options{})
	d.Keys("/", "type:plätform")
	d.Sees("Search: plätform", "[1 Open 1]", "Ira Vited")
	d.Keys("enter")
	d.SeesNot("Stan")
	d.Keys("/", "type:zz", "down", "tab", "tab")
	d.Sees("No matches")
	d.Keys("esc")
	d.Sees("[1 Open 6]")
	d.Keys("/", "type:ira", "enter", "esc")
	d.Sees("[1 Open 6]")
	d.Keys("esc")
	if _, ok := d.Last().(ui.Close); !ok {
		t.Errorf("esc gave %T", d.Last())
	}
}

func TestStaleAnswersAreDropped(t *testing.T) {
	d, _ := started(t, styles.Options{})
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
	d, s := started(t, styles.Options{})
	d.Keys("down", "enter")
	if got := d.Last().(ui.Open).Screen.(*stub).of; got != (explore.Thing{Type: access.TypeUser, ID: "PUSTA01"}) {
		t.Errorf("enter shows %v", got)
	}
	d.Keys("o")
	d.Sees("Opened the page of Stan Keholder")
	if fmt.Sprint(s.opened) != "[https://acme.pagerduty.com/users/PUSTA01]" {
		t.Errorf("opened %v", s.opened)
	}
	d.Keys("/", "type:holiday", "enter", "down", "o")
	d.Sees("not opened")
	d.SeesNot("https://evil.example")
	d.Keys("enter")
	if got := d.Last().(ui.Open).Screen.(*stub).of; got != (explore.Thing{Type: access.TypeSchedule, ID: "PSHOLI1"}) {
		t.Errorf("enter shows %v", got)
	}
}

func TestNothingAndTrouble(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	s := company(w)
	s.err = errors.New("the disk is gone")
	d := show(w, s)
	d.Sees("The disk is gone")
	d.Keys("enter", "z", "u", "o", "i", "/", "1", "2", "tab", "down")
	s.err = nil
	d.Keys("r")
	d.Sees("[1 Open 6]")

	s.conn.LastApplied = nil
	d = show(w, s)
	d.Sees("There is no access data yet")
	s.conn.LastApplied = &store.Run{ID: 4}
	s.d = access.Dataset{}
	d.Keys("r")
	d.Sees("There are no findings", "0 findings")
	d.Keys("enter", "z", "u", "o", "i", "esc", "q")
	if _, ok := d.Last().(ui.Close); !ok {
		t.Errorf("q gave %T", d.Last())
	}
}

func TestListKeys(t *testing.T) {
	d, _ := started(t, styles.Options{})
	for _, c := range []struct{ key, at string }{
		{"end", "Grace Hopper is"}, {"home", "Look at these first"}, {"pgdown", ""}, {"pgup", "Look at these first"}, {"down", "Stan"}, {"up", "Look at these first"},
	} {
		d.Keys(c.key)
		if got := uitest.Flat(d.Text(80, 24)); !strings.Contains(got, "❯ "+c.at) && !strings.Contains(got, "❯ ! "+c.at) && !strings.Contains(got, "❯ - "+c.at) {
			t.Errorf("after %s the cursor is not on %q:\n%s", c.key, c.at, d.Text(80, 24))
		}
	}
}

// TestMain fails when a golden file is read by no test.
func TestMain(m *testing.M) { uitest.Main(m) }

func TestGoldens(t *testing.T) {
	uitest.Faces(t, "open", func(o styles.Options) func(w, h int) string {
		d, _ := started(t, o)
		d.Keys("down")
		return d.Frame
	})
	d, _ := started(t, styles.Options{})
	d.Keys("down")
	f := flow(d, "z")
	f.Keys("type:Only reads along.", "enter")
	ends(d, f)
	d.Keys("2", "down")
	uitest.State(t, "silenced", d.Frame)
	d.Keys("i")
	uitest.State(t, "details", d.Frame)
}

func TestFitsEveryWindow(t *testing.T) {
	for _, o := range []styles.Options{{Color: true}, {ASCII: true}} {
		w := uitest.New(t, o)
		s := company(w)
		for i, n := range uitest.Nasty {
			id := fmt.Sprint("PN", i)
			s.d.Users = append(s.d.Users, access.User{ID: id, Name: n, Email: n + "@" + n, Role: "read_only_user", Status: access.Invited, URL: n})
			s.d.Schedules = append(s.d.Schedules, access.Schedule{ID: "S" + id, Name: n, URL: n})
			s.d.Grants = append(s.d.Grants, access.Grant{UserID: id, Type: access.TypeSchedule, ResourceID: "S" + id, Entitlement: access.OnCall})
		}
		d := show(w, s)
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
	s := company(w)
	for i := range 10_000 {
		s.d.Users = append(s.d.Users, access.User{ID: fmt.Sprint("PX", i), Name: fmt.Sprint("Lona Wolf ", i), Email: fmt.Sprintf("l%d@acme.example", i),
			Role: "limited_user", Status: access.Active})
	}
	d := show(w, s)
	d.Keys("end")
	for b.Loop() {
		d.Frame(120, 40)
	}
}
