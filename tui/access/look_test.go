package access_test

import (
	"fmt"
	"strings"
	"testing"

	"connectpd/store"
	"connectpd/store/access"
	screen "connectpd/tui/access"
	"connectpd/tui/styles"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/company/program"
)

// TestMain fails when a golden file is read by no test.
func TestMain(m *testing.M) { uitest.Main(m) }

func TestGoldens(t *testing.T) {
	uitest.Faces(t, "people", func(o styles.Options) func(w, h int) string {
		d := started(t, o)
		return d.Frame
	})
	d := started(t, styles.Options{})
	for _, state := range []struct {
		name string
		keys []string
	}{
		{"search", []string{"/", "type:plat"}}, {"person", []string{"esc", "enter"}}, {"team", []string{"down", "enter"}},
		{"resources", []string{"esc", "esc", "2"}}, {"roles", []string{"3"}}, {"details", []string{"1", "i"}},
	} {
		d.Keys(state.keys...)
		uitest.State(t, state.name, d.Frame)
	}
}

func TestFitsEveryWindow(t *testing.T) {
	c, conn := uitest.New(t, styles.Options{}).Acme()
	data := &access.Dataset{Coverage: program.ReadAll()}
	grant := func(user string, t access.ResourceType, id string, e access.Entitlement) {
		data.Grants = append(data.Grants, access.Grant{UserID: user, Type: t, ResourceID: id, Entitlement: e})
	}
	for i, n := range uitest.Nasty {
		st := []access.UserStatus{access.Active, access.Invited, access.Deleted, access.Unseen}[i%4]
		id := fmt.Sprintf("PU%05d", i)
		data.Users = append(data.Users, access.User{ID: id, Name: n, Email: n, Role: n, Status: st, JobTitle: n, TimeZone: n, URL: n})
		data.Teams = append(data.Teams, access.Team{ID: "T" + id, Name: n, DefaultRole: n, URL: n})
		data.Schedules = append(data.Schedules, access.Schedule{ID: "S" + id, Name: n, TimeZone: n, Policies: i % 3, URL: n})
		data.Roles = append(data.Roles, access.Role{ID: n, Name: n})
		grant(id, access.TypeTeam, "T"+id, access.Entitlement(n))
		grant(id, access.TypeSchedule, "S"+id, access.OnCall)
		grant("PU00000", access.TypeTeam, "T"+id, access.Entitlement(n))
	}
	c.Brings(conn, data)
	for _, o := range []styles.Options{{Color: true}, {ASCII: true}} {
		w := uitest.New(t, o)
		d := show(w, c.Services.Store, conn, screen.Options{})
		d.Sees("[31mred", "[1 People 17]")
		fits := func() { uitest.Sizes(func(w, h int) { uitest.Fits(t, d.Frame(w, h), w, h) }) }
		fits()
		for _, keys := range [][]string{{"o"}, {"i"}, {"esc", "2"}, {"down", "down"}, {"enter"}, {"esc", "1", "end", "enter"}, {"esc", "3"}, {"/", "type:long"}} {
			d.Keys(keys...)
			fits()
		}
	}
}

// staff is an account of people with long addresses.
func staff() *memory {
	m := &memory{}
	for i, name := range []string{"Benedikt Zimmermann", "Amara Oyelaran", "Tuuli Lindqvist", "Wanjiru Eriksen"} {
		role := access.BaseRoles[len(access.BaseRoles)-1-i]
		u := access.User{ID: fmt.Sprintf("PU%05d", i), Name: name, Role: role, Status: access.Active,
			Email: strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@example.com"}
		m.d.Users = append(m.d.Users, u)
		m.d.Roles = append(m.d.Roles, access.Role{ID: role, Name: access.RoleName(role, true)})
		m.held = append(m.held, store.Holding{User: u, Type: access.TypeRole, ResourceID: role, ResourceName: access.RoleName(role, true), Entitlement: access.Assigned})
	}
	return m
}

// TestColumnsShareByNeed: in no window is an e-mail cut while there is room, or
// a heading at all.
func TestColumnsShareByNeed(t *testing.T) {
	d := show(uitest.New(t, styles.Options{}), staff(), store.Connector{}, screen.Options{})
	d.Sees("benedikt.zimmermann@example.com Limited Stake…")
	uitest.State(t, "columns", d.Frame)
	for _, c := range []struct {
		w    int
		head string
	}{{45, "Name Role"}, {60, "Name Role Grants"}, {80, "Name Email Role Grants"}, {100, "Name Role Grants"}, {120, "Name Email Role"}} {
		if text := uitest.Flat(d.Text(c.w, 18)); !strings.Contains(text, c.head) {
			t.Errorf("at %d cells no %q:\n%s", c.w, c.head, d.Text(c.w, 18))
		}
	}
}

// TestColumnsStay while somebody scrolls and searches.
func TestColumnsStay(t *testing.T) {
	d := show(uitest.New(t, styles.Options{}), large(), store.Connector{}, screen.Options{})
	heads := func() string {
		for _, l := range strings.Split(d.Text(80, 24), "\n") {
			if strings.Contains(l, "Name") {
				return l
			}
		}
		return ""
	}
	before := heads()
	for _, key := range []string{"pgdown", "G", "/", "type:ada", "type: hopper"} {
		if d.Keys(key); heads() != before || before == "" {
			t.Errorf("after %s: %q, before %q", key, heads(), before)
		}
	}
}
