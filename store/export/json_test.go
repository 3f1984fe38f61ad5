package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"connectpd/store/access"
)

func about() About {
	total := 250
	okta, us := "Okta", "us"
	return About{
		Made: baseline, By: "connectpd v1",
		Connector: Connector{ID: "c1", Name: "PagerDuty", Platform: "local",
			App: App{"a1", "PagerDuty", &okta}, Account: Account{"acme", &us, "https://api.pagerduty.com"}},
		Run: Run{ID: 7, StartedAt: baseline.Add(-time.Minute), FinishedAt: baseline, Result: "partial",
			Reason: "teams could not be read", Key: access.UserToken,
			Counts: access.Counts{Users: 249, Teams: 4},
			Coverage: map[access.Kind]access.Coverage{
				access.KindUsers:       {State: access.Incomplete, Missing: 1, Total: &total, Reason: "PagerDuty counts more"},
				access.KindMemberships: {State: access.Read, Except: []string{"T1", "T2"}},
				access.KindTeams:       {State: access.Read},
			}},
	}
}

func account() *access.Dataset {
	return &access.Dataset{
		Users: []access.User{
			{ID: "U1", Name: "<Ada> & \u202eco", Email: "ada@example.com", Role: "admin", Status: access.Active, SSO: access.No},
			{ID: "U2", Name: "Gone", Status: access.Deleted},
		},
		Teams:     []access.Team{{ID: "T1", Name: "Core", DefaultRole: "manager"}},
		Roles:     []access.Role{{ID: "admin", Name: "Global Admin"}},
		Schedules: []access.Schedule{{ID: "S1", Name: "Nights", Kind: access.LayerBased, Policies: 0}, {ID: "S2", Name: "Shifts", Kind: access.ShiftBased, Policies: -1}},
		DirectOnCall: []access.UserRef{
			{ID: "U1"},
		},
	}
}

type documentRead struct {
	Version    int
	Format     string
	ExportedAt time.Time `json:"exported_at"`
	Connector  struct {
		ID, Name, Platform string
		App                struct{ ID, Name, IDP string }
		Account            struct{ Subdomain, Region, API string }
	}
	Run struct {
		ID     int64
		Result string
		Key    struct {
			Kind    string
			SeesAll bool `json:"sees_all"`
		}
		Counts   access.Counts
		Coverage map[access.Kind]struct {
			State  string
			Total  *int
			Except []string
		}
	}
	Resources []map[string]any
	Grants    []struct {
		Principal, Resource struct{ Type, ID string }
		Entitlement         string
		Privileged          bool
		FirstSeen           struct {
			At     time.Time
			Before bool
		} `json:"first_seen"`
		LastSeen time.Time `json:"last_seen"`
	}
	Direct []map[string]any `json:"on_call_without_schedule"`
}

func TestTheDocument(t *testing.T) {
	var b bytes.Buffer
	n, err := JSON(&b, about(), account(), func(yield func(Row) error) error {
		for _, r := range []Row{row("Ada"), row("Ada")} {
			if err := yield(r); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || n != 2 {
		t.Fatal(n, err)
	}
	var d documentRead
	if err := json.Unmarshal(b.Bytes(), &d); err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	if d.Version != 1 || d.Format != Format || !d.ExportedAt.Equal(baseline) || d.ExportedAt.Location() != time.UTC {
		t.Errorf("head: %+v", d)
	}
	if d.Connector.App.IDP != "Okta" || d.Connector.Account.Subdomain != "acme" || d.Run.ID != 7 || d.Run.Key.Kind != "user" || d.Run.Key.SeesAll {
		t.Errorf("connector and run: %+v %+v", d.Connector, d.Run)
	}
	if c := d.Run.Coverage[access.KindUsers]; c.Total == nil || *c.Total != 250 || c.State != "incomplete" {
		t.Errorf("coverage: %+v", c)
	}
	if len(d.Resources) != 6 || len(d.Direct) != 1 {
		t.Fatalf("resources: %v", d.Resources)
	}
	ada, gone, nights, shifts := d.Resources[0], d.Resources[1], d.Resources[4], d.Resources[5]
	if ada["name"] != "<Ada> & \u202eco" || ada["created_through_sso"] != false || gone["email"] != nil || gone["created_through_sso"] != nil {
		t.Errorf("users: %v %v", ada, gone)
	}
	if nights["escalation_policies"] != 0.0 || shifts["escalation_policies"] != nil {
		t.Errorf("schedules: %v %v", nights, shifts)
	}
	g := d.Grants[0]
	if g.Principal.ID != "PUSER01" || g.Resource.Type != "team" || !g.Privileged || !g.FirstSeen.Before || !g.FirstSeen.At.Equal(baseline) {
		t.Errorf("grant: %+v", g)
	}
	if !strings.Contains(b.String(), `"except":[]`) {
		t.Error("what is nothing is null")
	}
	if strings.Contains(b.String(), `\u003c`) {
		t.Error("text is not as PagerDuty gave it")
	}
}

func TestAnEmptyAccountIsADocument(t *testing.T) {
	var b bytes.Buffer
	_, err := JSON(&b, About{}, &access.Dataset{}, func(func(Row) error) error { return nil })
	var d documentRead
	if err != nil || json.Unmarshal(b.Bytes(), &d) != nil || d.Resources == nil || d.Grants == nil {
		t.Errorf("%v\n%s", err, b.String())
	}
}

func TestADocumentThatCannotBeWritten(t *testing.T) {
	broke := errors.New("it broke")
	_, err := JSON(failing{broke}, about(), account(), func(yield func(Row) error) error { return yield(row("x")) })
	if !errors.Is(err, broke) {
		t.Errorf("a full disk: %v", err)
	}
	_, err = JSON(&bytes.Buffer{}, about(), account(), func(func(Row) error) error { return broke })
	if !errors.Is(err, broke) {
		t.Errorf("rows that cannot be read: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestTheManifest(t *testing.T) {
	name := "access.csv"
	m := NewManifest(about(), File{Name: &name, Format: "csv", SHA256: "ab", Bytes: 10, Rows: 3})
	if !m.Partial || m.Reason == nil || len(m.Totals) != len(access.Kinds) || m.Key.Kind != access.UserToken {
		t.Errorf("%+v", m)
	}
	users, memberships := m.Totals[0], m.Totals[2]
	if users.PagerDuty == nil || *users.PagerDuty != 250 || users.Here != 249 || users.Missing != 1 {
		t.Errorf("users: %+v", users)
	}
	if memberships.PagerDuty != nil || memberships.Except != 2 {
		t.Errorf("memberships: %+v", memberships)
	}
	if len(m.NotShown) != len(notShown)+1 {
		t.Errorf("a user's key: %q", m.NotShown)
	}
	for _, encode := range []func() ([]byte, error){m.JSON, m.Line} {
		text, err := encode()
		if err != nil || !json.Valid(text) || !strings.Contains(string(text), "2026-11-23T07:30:15Z") || !bytes.HasSuffix(text, []byte("}\n")) {
			t.Errorf("%v\n%s", err, text)
		}
	}
	whole := about()
	whole.Run.SeesAll, whole.Run.Coverage = true, nil
	if m := NewManifest(whole, File{}); m.Partial || m.Reason != nil || len(m.NotShown) != len(notShown) {
		t.Errorf("a whole account: %+v", m)
	}
}
