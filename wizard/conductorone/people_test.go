package conductorone

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"connectpd/wizard/conductorone/fake"
	"connectpd/wizard/conductorone/tenant"
)

func TestUsers(t *testing.T) {
	virtual(t, fake.Options{PageMax: 10}, func(t *testing.T, w *world) {
		ctx := context.Background()
		for i := range 40 {
			w.tenant.AddPerson(fake.Person{Name: fmt.Sprintf("Person %02d", i), Email: fmt.Sprintf("p%02d@example.com", i)})
		}
		w.tenant.AddPerson(fake.Person{Name: "Person gone", Email: "gone@example.com", Disabled: true, Role: fake.SuperAdmin})
		w.tenant.AddPerson(fake.Person{Name: "Person robot", Email: "bot@example.com", Service: true})
		list, err := w.client.Users(ctx, " person ")
		if err != nil || len(list.Users) != 40 || list.More {
			t.Fatalf("%d people, more %v, %v", len(list.Users), list.More, err)
		}
		if !slices.IsSortedFunc(list.Users, func(a, b tenant.User) int { return slices.Compare([]string{a.Name}, []string{b.Name}) }) {
			t.Error("not by name")
		}
		if got := w.server.Count("GET /api/v1/iam/roles"); got != 1 {
			t.Errorf("the roles were read %d times", got)
		}
		for i := range 300 {
			w.tenant.AddPerson(fake.Person{Name: fmt.Sprintf("More %d", i), Email: fmt.Sprintf("m%d@example.com", i)})
		}
		list, err = w.client.Users(ctx, "")
		if err != nil || !list.More || len(list.Users) == 0 {
			t.Errorf("%d people, more %v, %v", len(list.Users), list.More, err)
		}
	})
}

func TestUserByEmail(t *testing.T) {
	virtual(t, fake.Options{}, func(t *testing.T, w *world) {
		w.tenant.AddPerson(fake.Person{Name: "Old Ada", Email: "Ada@example.com", Disabled: true})
		gone := w.tenant.AddPerson(fake.Person{Name: "Gone", Email: "gone@example.com", Disabled: true})
		for email, want := range map[string]struct {
			id   string
			role tenant.Role
		}{
			"ada@example.com":    {w.ada, tenant.SuperAdministrator},
			" ada@example.com ":  {w.ada, tenant.SuperAdministrator},
			"ADA@example.com":    {w.ada, tenant.SuperAdministrator}, // not the disabled one
			"hopper@example.com": {w.grace, tenant.ConnectorAdministrator},
			"linus@example.com":  {w.linus, tenant.NoRole},
			"gone@example.com":   {gone, tenant.NoRole},
			"da@example.com":     {},
			"":                   {},
		} {
			u, ok, err := w.client.UserByEmail(context.Background(), email)
			if err != nil || ok != (want.id != "") || u.ID != want.id || u.Role != want.role {
				t.Errorf("%q: %+v, %v, %v", email, u, ok, err)
			}
			if u.Disabled != (want.id == gone && gone != "") {
				t.Errorf("%q: disabled %v", email, u.Disabled)
			}
		}
	})
}

func TestRoles(t *testing.T) {
	table := &roleTable{byID: map[string]wireRole{}}
	for _, r := range []wireRole{
		{ID: "super", Name: "system:owner", DisplayName: "Boss"},
		{ID: "conn", Name: "whatever", DisplayName: " connector administrator "},
		{ID: "old", DisplayName: "Integration Administrator"},
		{ID: "app", Name: "system:application-admin", DisplayName: "Application Administrator"},
		{ID: "basic", Name: "system:user", DisplayName: "Basic User"},
		{ID: "liar", Name: "custom", DisplayName: "Super Administrator"}, // the name counts, a label is free
	} {
		table.byID[r.ID] = r
	}
	for _, c := range []struct {
		ids  []string
		want tenant.Role
		mine int // role names
	}{
		{[]string{"super"}, tenant.SuperAdministrator, 1},
		{[]string{"basic", "conn"}, tenant.ConnectorAdministrator, 2},
		{[]string{"old", "app"}, tenant.ConnectorAdministrator, 2},
		{[]string{"app", "basic"}, tenant.ApplicationAdministrator, 2},
		{[]string{"basic"}, tenant.NoRole, 1},
		{[]string{"liar"}, tenant.NoRole, 1},
		{[]string{"basic", "secret"}, tenant.CouldNotCheck, 0},
		{[]string{"secret", "super"}, tenant.SuperAdministrator, 1},
		{nil, tenant.CouldNotCheck, 0},
	} {
		u := table.judge(tenant.User{RoleIDs: c.ids})
		if u.Role != c.want || len(u.RoleNames) != c.mine {
			t.Errorf("%v: %s %q", c.ids, string(u.Role), u.RoleNames)
		}
	}
	var hidden *roleTable
	if u := hidden.judge(tenant.User{RoleIDs: []string{"super"}}); u.Role != tenant.CouldNotCheck {
		t.Errorf("an unread table gives %s", u.Role)
	}
	for r, own := range map[tenant.Role]bool{tenant.SuperAdministrator: true, tenant.ConnectorAdministrator: true, tenant.ApplicationAdministrator: false, tenant.NoRole: false, tenant.CouldNotCheck: false} {
		if r.MayOwn() != own || r.String() == "" {
			t.Errorf("%s may own: %v", r, r.MayOwn())
		}
	}
}

// Roles that a tenant does not show could not be checked; that is no failure.
func TestRolesThatAreHidden(t *testing.T) {
	virtual(t, fake.Options{HideRoles: true}, func(t *testing.T, w *world) {
		me, err := w.client.Caller(context.Background())
		if err != nil || me.Role != tenant.CouldNotCheck || me.ID != w.ada {
			t.Errorf("%+v, %v", me, err)
		}
		w.tenant.Change(func(o *fake.Options) { o.HideRoles = false })
		if me, err = w.client.Caller(context.Background()); err != nil || me.Role != tenant.SuperAdministrator {
			t.Errorf("once they are shown: %+v, %v", me, err)
		}
	})
}

// A credential may carry less than its owner's role.
func TestLimitedCredentials(t *testing.T) {
	virtual(t, fake.Options{}, func(t *testing.T, w *world) {
		for scope, limited := range map[string]bool{"": false, fake.SuperAdmin: false, fake.Basic: true} {
			me, err := w.signIn(w.credential(w.ada, scope), Options{}).Caller(context.Background())
			if err != nil || me.Limited != limited || me.Role != tenant.SuperAdministrator {
				t.Errorf("scope %q: limited %v, %s, %v", scope, me.Limited, me.Role, err)
			}
		}
	})
}
