package findings_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/sync/findings"
	"connectpd/sync/remote"
	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
	"connectpd/wizard/company"
	"connectpd/wizard/service"
)

// synced is an account in a store, as the program's syncs leave it.
type synced struct {
	t        *testing.T
	account  *simulator.Account
	company  *company.Company
	services *service.Services
	conn     store.Connector
}

func connect(t *testing.T, a *simulator.Account, app store.App) *synced {
	t.Helper()
	c := company.Of(t, a, time.Now)
	st := company.OpenStore(t, t.TempDir()+"/home", store.Options{})
	conn, err := st.SaveConnector(t.Context(), store.Connector{ID: st.NewConnectorID(), Name: "PagerDuty", Platform: store.Local, App: app,
		Account: access.Account{Subdomain: a.Subdomain(), Region: "us"},
		Owners:  []store.Owner{{Person: store.Person{Name: "Nobody There", Email: "nobody@nowhere.test", Role: store.SuperAdministrator}}},
	}, store.Placed{})
	if err != nil {
		t.Fatal(err)
	}
	return &synced{t, a, c, service.New(&service.Deps{Store: st, Clock: remote.RealClock{}, Transport: c.Network}), conn}
}

func (s *synced) sync() {
	s.t.Helper()
	y, err := s.services.StartSync(s.t.Context(), service.SyncRequest{Connector: s.conn.ID, Token: s.company.Key()})
	if err != nil {
		s.t.Fatal(err)
	}
	out, err := y.Wait()
	if err != nil || out.Run.Result != store.ResultOK {
		s.t.Fatal(err, out.Run.Result, out.Run.Reason)
	}
}

func (s *synced) find() []findings.Finding {
	s.t.Helper()
	all, err := findings.Of(s.t.Context(), s.services.Store, s.conn.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

func kindsOf(all []findings.Finding) map[findings.Kind]int {
	n := make(map[findings.Kind]int)
	for _, f := range all {
		n[f.Kind]++
	}
	return n
}

// The demo's company has things worth noticing, and they are noticed.
func TestTheDemoCompany(t *testing.T) {
	s := connect(t, simulator.Demo(), store.App{Name: "PagerDuty", IDP: "Okta"})
	if got := s.find(); got != nil {
		t.Errorf("before the first sync: %v", got)
	}
	s.sync()
	n := kindsOf(s.find())
	for _, k := range []findings.Kind{findings.PendingInvitation, findings.NobodyOnCall, findings.DeletedOnSchedule,
		findings.OutsideSSO, findings.PowerfulRole, findings.OwnerRole} {
		if n[k] == 0 {
			t.Errorf("no %s", k)
		}
	}
	if n[findings.MorePowerful] != 0 {
		t.Error("a first sync has nothing to compare with")
	}
	for _, l := range findings.Summary(s.find(), 5) {
		if l.Text == "" || strings.Contains(l.Text, "\n") {
			t.Errorf("line %q", l.Text)
		}
	}
}

// Who became more powerful is told after the sync that saw it, with who and
// why, and no longer after the next one.
func TestWhoBecameMorePowerful(t *testing.T) {
	a := load.Generate(4, load.Size{Users: 60, Teams: 3, TeamSize: 8, Schedules: 4, Policies: 2})
	s := connect(t, a, store.App{Name: "PagerDuty"})
	s.sync()
	truth := a.Truth(time.Now())
	var promoted, joined string
	for _, u := range truth.Users {
		if u.Role == "limited_user" && u.Status == access.Active {
			promoted = u.ID
		}
	}
	team := truth.Teams[0].ID
	for _, u := range truth.Users {
		if u.ID != promoted && u.Role == "user" && !slices.Contains(u.TeamIDs, team) {
			joined = u.ID
		}
	}
	a.SetRole(promoted, "admin")
	a.AddMember(team, joined, "manager")
	added := a.AddUser(simulator.NewUser{Name: "New Owner", Email: "new@example.com", Role: "owner"})
	s.sync()
	got := make(map[string]string)
	for _, f := range s.find() {
		if f.Kind == findings.MorePowerful {
			got[f.ID] = f.Why
		}
	}
	for id, part := range map[string]string{promoted: "was ", added: "was not in the account", joined + "/" + team: "is now its manager"} {
		if !strings.Contains(got[id], part) {
			t.Errorf("%s: %q, want %q in it", id, got[id], part)
		}
	}
	if len(got) != 3 {
		t.Errorf("%d findings: %v", len(got), got)
	}
	s.sync()
	if n := kindsOf(s.find())[findings.MorePowerful]; n != 0 {
		t.Errorf("%d findings of the sync before the last one", n)
	}
}

// What the API says of an account and what is found agree.
func TestFindingsAgreeWithTheAccount(t *testing.T) {
	a := load.Generate(7, load.Size{Users: 260, Teams: 20, TeamSize: 15, Schedules: 30, ShiftSchedules: 12, Policies: 14, Unused: 4, EmptyTeams: 3})
	s := connect(t, a, store.App{Name: "PagerDuty", IDP: "Okta"})
	s.sync()
	truth := a.Truth(time.Now())
	admins, unused, direct := 0, 0, len(truth.Direct)
	for _, u := range truth.Users {
		if access.IsAdmin(u.Role) {
			admins++
		}
	}
	for _, sc := range truth.Schedules {
		if sc.Kind == access.LayerBased && sc.Policies == 0 {
			unused++
		}
	}
	listing := make(map[string]bool)
	for g := range truth.Grants {
		for _, d := range truth.Deleted {
			if g.UserID == d.ID && g.Entitlement == access.Member {
				listing[g.ResourceID] = true
			}
		}
	}
	n := kindsOf(s.find())
	for k, want := range map[findings.Kind]int{findings.PowerfulRole: admins, findings.UnusedSchedule: unused,
		findings.DirectOnCall: direct, findings.DeletedOnSchedule: len(listing)} {
		if n[k] != want || want == 0 {
			t.Errorf("%s: %d, the account has %d", k, n[k], want)
		}
	}
}
