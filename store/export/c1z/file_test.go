package c1z

import (
	"bytes"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/store/access"
)

var run = Run{Name: "c1/7", StartedAt: time.Date(2026, 11, 23, 9, 59, 0, 0, time.UTC), FinishedAt: time.Date(2026, 11, 23, 10, 0, 0, 5, time.UTC)}

// account has every kind of person, resource and grant.
func account() *access.Dataset {
	long := strings.Repeat("長", 700) // 2,100 bytes
	return &access.Dataset{
		Users: []access.User{
			{ID: "U2", Name: "Bo", Email: "bo@example.com", Status: access.Invited},
			{ID: "U1", Name: "Ada King Lovelace", Email: "ada@example.com", Status: access.Active, JobTitle: "Engineer"},
			{ID: "U3", Name: "Gone", Status: access.Deleted},
			{ID: "U4", Status: access.Unseen},
			{ID: "U5", Name: "=1+1, \"שלום\"\nسلام 本番 \xff", Email: "x@example.com", Status: access.Active},
			{ID: "U6", Name: long, Email: "long@example.com", Status: access.Active},
		},
		Teams:     []access.Team{{ID: "T2", Name: "Same"}, {ID: "T1", Name: "Same"}, {ID: "T3"}},
		Roles:     []access.Role{{ID: "admin", Name: "Global Admin"}},
		Schedules: []access.Schedule{{ID: "S1", Name: long}},
		Grants: []access.Grant{
			{UserID: "U1", Type: access.TypeTeam, ResourceID: "T1", Entitlement: access.Manager},
			{UserID: "U2", Type: access.TypeTeam, ResourceID: "T2", Entitlement: access.Manager},
			{UserID: "U2", Type: access.TypeTeam, ResourceID: "T1", Entitlement: access.RoleUnknown},
			{UserID: "U5", Type: access.TypeTeam, ResourceID: "T3", Entitlement: "invented"},
			{UserID: "U1", Type: access.TypeRole, ResourceID: "admin", Entitlement: access.Assigned},
			{UserID: "U2", Type: access.TypeRole, ResourceID: "new_role", Entitlement: access.Assigned},
			{UserID: "U3", Type: access.TypeSchedule, ResourceID: "S1", Entitlement: access.Member},
			{UserID: "U4", Type: access.TypeSchedule, ResourceID: "S1", Entitlement: access.OnCall},
			{UserID: "U7", Type: access.TypeSchedule, ResourceID: "S1", Entitlement: access.Member},
		},
	}
}

// wanted are an account's grants in ConductorOne's words: its connector gives
// everybody in a team the membership beside the role.
var wanted = []string{
	"role:user-admin:member:user:U1", "role:user-new_role:member:user:U2",
	"schedule:S1:member:user:U3", "schedule:S1:member:user:U7", "schedule:S1:on-call:user:U4",
	"team:T1:member:user:U1", "team:T1:member:user:U2", "team:T1:team-manager:user:U1",
	"team:T2:member:user:U2", "team:T2:team-manager:user:U2",
	"team:T3:member:user:U5", "team:T3:team-invented:user:U5",
}

func written(t testing.TB, d *access.Dataset) []byte {
	t.Helper()
	var b bytes.Buffer
	n, err := Write(t.Context(), &b, run, d)
	if err != nil || n < len(d.Grants) {
		t.Fatalf("%d grants, %v", n, err)
	}
	return b.Bytes()
}

func TestTheFileHoldsTheAccount(t *testing.T) {
	db := open(t, written(t, account()))
	grants := rows(t, db, "v1_grants", "external_id, entitlement_id, resource_type_id, resource_id, principal_resource_type_id, principal_resource_id")
	entitlements := rows(t, db, "v1_entitlements", "external_id")
	resources := rows(t, db, "v1_resources", "external_id")
	types := rows(t, db, "v1_resource_types", "external_id")
	if got := slices.Sorted(maps.Keys(types)); !slices.Equal(got, []string{"role", "schedule", "team", "user"}) {
		t.Errorf("types %q", got)
	}
	var got []string
	for row, m := range grants {
		cells := strings.Split(row, " ")
		got = append(got, cells[0])
		held, by := m.within(t, 1), m.within(t, 2, 1)
		on := held.within(t, 1, 1)
		if m.text(3) != cells[0] || held.text(2) != cells[1] || on.text(1) != cells[2] || on.text(2) != cells[3] || by.text(1) != cells[4] || by.text(2) != cells[5] {
			t.Errorf("%s says other things than its row", row)
		}
		if _, there := entitlements[cells[1]]; !there {
			t.Errorf("%s: its entitlement is not there", row)
		}
		for _, key := range []string{cells[2] + ":" + cells[3], cells[4] + ":" + cells[5]} {
			if _, there := resources[key]; !there {
				t.Errorf("%s: %s is not there", row, key)
			}
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, wanted) {
		t.Errorf("grants\n%s\nwanted\n%s", strings.Join(got, "\n"), strings.Join(wanted, "\n"))
	}
	for id, m := range entitlements {
		if len(m.text(3)) > maxName || len(m.text(4)) > maxDescription || m.text(3) == "" || m.text(8) == "" || len(m[5]) != 1 {
			t.Errorf("entitlement %s: %d and %d bytes, slug %q", id, len(m.text(3)), len(m.text(4)), m.text(8))
		}
	}
	for id, m := range resources {
		if name := m.text(3); name == "" || len(name) > maxName || name == "NOT UTF-8" {
			t.Errorf("%s is named %q", id, name)
		}
	}
	var sync, kind, ended string
	if err := db.QueryRow("SELECT sync_id, sync_type, ended_at FROM v1_sync_runs").Scan(&sync, &kind, &ended); err != nil {
		t.Fatal(err)
	}
	if len(sync) != 27 || kind != "full" || !strings.HasPrefix(ended, "2026-11-23") {
		t.Errorf("sync %q %q %q", sync, kind, ended)
	}
	for _, table := range []string{"v1_resource_types", "v1_resources", "v1_entitlements", "v1_grants"} {
		var strays int
		if err := db.QueryRow("SELECT count(*) FROM "+table+" WHERE sync_id <> ?", sync).Scan(&strays); err != nil || strays != 0 {
			t.Errorf("%s: %d rows of another sync, %v", table, strays, err)
		}
	}
}

func TestPeopleAreToldApart(t *testing.T) {
	resources := rows(t, open(t, written(t, account())), "v1_resources", "external_id")
	for _, want := range []struct {
		id, first, last, email string
		status                 byte
	}{
		{"U1", "Ada", "King Lovelace", "ada@example.com", 1},
		{"U2", "Bo", "", "bo@example.com", 1},
		{"U3", "Gone", "", "", 3},
		{"U4", "", "", "", 0},
		{"U7", "", "", "", 0},
	} {
		trait := resources["user:"+want.id].within(t, 4)
		if got := trait.text(1); got != "type.googleapis.com/c1.connector.v2.UserTrait" {
			t.Errorf("%s has the trait %s", want.id, got)
		}
		trait = trait.within(t, 2)
		profile := map[string]string{}
		for _, entry := range trait.within(t, 3)[1] {
			e := decode(t, entry)
			profile[e.text(1)] = e.within(t, 2).text(3)
		}
		var status byte
		if v := trait.within(t, 2)[1]; len(v) > 0 {
			status = v[0][0]
		}
		email := ""
		if len(trait[1]) > 0 {
			email = trait.within(t, 1).text(1)
		}
		first, named := profile["first_name"]
		if !named || first != want.first || profile["last_name"] != want.last || profile["user_id"] != want.id || email != want.email || status != want.status {
			t.Errorf("%s: %q, email %q, status %d", want.id, profile, email, status)
		}
	}
}

func TestEqualDataHasEqualBytes(t *testing.T) {
	other := account()
	slices.Reverse(other.Users)
	slices.Reverse(other.Teams)
	slices.Reverse(other.Grants)
	if !bytes.Equal(written(t, account()), written(t, other)) {
		t.Error("the order that data comes in changes the file")
	}
	later := run
	later.Name = "c1/8"
	if later.syncID() == run.syncID() {
		t.Error("two runs have one sync id")
	}
}

func TestTheTable(t *testing.T) {
	var b bytes.Buffer
	d := account()
	n, err := CSV(&b, d)
	if err != nil || n != len(wanted) {
		t.Fatalf("%d, %v", n, err)
	}
	const head = "Type,Last Name,First Name,User ID,User Status,Email Address,Entitlement Display Name,Entitlement,Resource Type,Resource Name,Entitlement Description,Entitlement Slug\n"
	if !strings.HasPrefix(b.String(), head) || strings.Contains(b.String(), "\r") {
		t.Fatalf("begins %q", b.String()[:80])
	}
	all, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	count, grants := map[string]int{}, []string(nil)
	for _, line := range all[1:] {
		count[line[0]]++
		if line[0] == "Grant" {
			grants = append(grants, line[7]+":user:"+line[3])
		}
		if line[0] == "Identity" && line[3] == "U3" && line[4] != "Deleted" {
			t.Errorf("%q", line)
		}
	}
	slices.Sort(grants)
	if !slices.Equal(grants, wanted) || count["Identity"] != 7 {
		t.Errorf("%v: %q", count, grants)
	}
}

// TestTheBytesOfEachMessage fixes what every reader of the format gets.
func TestTheBytesOfEachMessage(t *testing.T) {
	ada := access.User{ID: "U1", Name: "Ada L", Email: "a@b.c", Status: access.Active}
	user, team := resourceOf(access.TypeUser, "U1", "Ada L"), resourceOf(access.TypeTeam, "T1", "Core")
	held := entitlementOf(team, "team-manager")
	for name, c := range map[string]struct {
		m    message
		want string
	}{
		"type":        {userType(), goldenType},
		"id":          {resourceID(user), goldenID},
		"user":        {whole(user, ada), goldenUser},
		"team":        {whole(team, access.User{}), goldenTeam},
		"role":        {whole(resourceOf(access.TypeRole, "admin", "Admin"), access.User{}), goldenRole},
		"entitlement": {entitlementMessage(held), goldenEntitlement},
		"grant":       {grantMessage(heldMessage(held), grant{&held, &user}), goldenGrant},
	} {
		if got := hex.EncodeToString(c.m); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", name, got, c.want)
		}
	}
}

// FuzzWrite: whatever names an account has, the file can be read and says them.
func FuzzWrite(f *testing.F) {
	f.Add("U1", "Ada", "a@b.c", "T1", "Core", "manager")
	f.Add("", "\xff\x00", "", "", strings.Repeat("é", 2000), "")
	f.Add(":", "名 前", "=", "user:", "\u202e", "unknown")
	f.Fuzz(func(t *testing.T, id, name, email, teamID, teamName, role string) {
		d := &access.Dataset{
			Users:  []access.User{{ID: id, Name: name, Email: email, Status: access.Active}},
			Teams:  []access.Team{{ID: teamID, Name: teamName}},
			Grants: []access.Grant{{UserID: id, Type: access.TypeTeam, ResourceID: teamID, Entitlement: access.Entitlement(role)}},
		}
		db := open(t, written(t, d))
		for _, m := range rows(t, db, "v1_grants", "external_id") {
			if got, want := m.within(t, 2, 1).text(2), clip(id, maxName); got != want {
				t.Errorf("held by %q, not %q", got, want)
			}
		}
		var b bytes.Buffer
		if _, err := CSV(&b, d); err != nil {
			t.Fatal(err)
		}
		if all, err := csv.NewReader(&b).ReadAll(); err != nil || len(all) < 4 {
			t.Errorf("%d lines, %v", len(all), err)
		}
	})
}

// TestTheOfficialReaderReadsIt runs baton where there is one.
func TestTheOfficialReaderReadsIt(t *testing.T) {
	reader, err := exec.LookPath("baton")
	if err != nil {
		t.Log("not tried: there is no baton on the path, ConductorOne's own reader of these files")
		return
	}
	path := filepath.Join(t.TempDir(), "sync.c1z")
	if err := os.WriteFile(path, written(t, account()), 0o600); err != nil {
		t.Fatal(err)
	}
	for verb, wants := range map[string][]string{
		"stats": {"user", "team"}, "resources": {"U1", "T2"}, "entitlements": {"team:T1:team-manager"},
		"grants": wanted, "principals": {"U1", "U2"},
	} {
		out, err := exec.Command(reader, verb, "-f", path, "-o", "json").CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", verb, err, out)
		}
		for _, want := range wants {
			if !strings.Contains(string(out), want) {
				t.Errorf("%s does not tell of %s:\n%s", verb, want, out)
			}
		}
	}
}

// TestAMemberOnceOnly: a team that names somebody twice, once without a role,
// has one membership of theirs.
func TestAMemberOnceOnly(t *testing.T) {
	d := &access.Dataset{Grants: []access.Grant{
		{UserID: "U1", Type: access.TypeTeam, ResourceID: "T1", Entitlement: access.RoleUnknown},
		{UserID: "U1", Type: access.TypeTeam, ResourceID: "T1", Entitlement: access.Observer},
	}}
	got := rows(t, open(t, written(t, d)), "v1_grants", "external_id")
	if ids := slices.Sorted(maps.Keys(got)); !slices.Equal(ids, []string{"team:T1:member:user:U1", "team:T1:team-observer:user:U1"}) {
		t.Errorf("%q", ids)
	}
}

// large is an account of 10,000 people and 60,000 grants.
func large() *access.Dataset {
	d := &access.Dataset{Roles: []access.Role{{ID: "user", Name: "Manager"}}}
	for i := range 10_000 {
		id := fmt.Sprintf("PU%05d", i)
		d.Users = append(d.Users, access.User{ID: id, Name: fmt.Sprintf("Person %d of the Company", i), Email: id + "@example.com", Status: access.Active, JobTitle: "Engineer"})
		d.Grants = append(d.Grants, access.Grant{UserID: id, Type: access.TypeRole, ResourceID: "user", Entitlement: access.Assigned})
		for k := range 5 {
			d.Grants = append(d.Grants, access.Grant{UserID: id, Type: access.TypeTeam, ResourceID: fmt.Sprintf("PT%03d", (i+k*97)%500), Entitlement: access.Responder})
		}
	}
	for i := range 500 {
		d.Teams = append(d.Teams, access.Team{ID: fmt.Sprintf("PT%03d", i), Name: fmt.Sprintf("Team %d of the Company", i)})
	}
	return d
}

func BenchmarkWrite(b *testing.B) {
	d := large()
	var heap runtime.MemStats
	for b.Loop() {
		if _, err := Write(b.Context(), io.Discard, run, d); err != nil {
			b.Fatal(err)
		}
	}
	runtime.ReadMemStats(&heap)
	b.ReportMetric(float64(heap.Sys)/(1<<20), "heap-MiB")
}
