package c1z

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"connectpd/store"
	"connectpd/store/access"
)

// TestEveryGrantOfTheStore: what a store holds goes into the file and comes
// back out of it, grant for grant.
func TestEveryGrantOfTheStore(t *testing.T) {
	s, c := kept(t, account())
	snapshot, err := s.Snapshot(t.Context(), c.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	err = s.Access(t.Context(), store.AccessQuery{ConnectorID: c.ID}, func(h store.Holding) error {
		want = append(want, strings.Join([]string{string(h.Type), h.ResourceID, string(h.Entitlement), h.User.ID}, " "))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(want)
	if got := readBack(t, written(t, snapshot)); !slices.Equal(got, want) || len(want) != len(account().Grants) {
		t.Errorf("the file holds\n%s\nthe store\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// kept is a store with one applied run.
func kept(t *testing.T, d *access.Dataset) (*store.Store, store.Connector) {
	t.Helper()
	s, err := store.Open(t.Context(), t.TempDir()+"/home", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	c, err := s.SaveConnector(t.Context(), store.Connector{
		ID: s.NewConnectorID(), Name: "PagerDuty", Platform: store.Local, App: store.App{Name: "PagerDuty"},
		Owners:  []store.Owner{{Person: store.Person{Name: "Ada", Email: "ada@example.com", Role: store.SuperAdministrator}}},
		Account: access.Account{Subdomain: "acme", Region: "us", API: "https://api.pagerduty.com"},
	}, store.Placed{})
	if err != nil {
		t.Fatal(err)
	}
	d.Coverage = map[access.Kind]access.Coverage{}
	for _, k := range access.Kinds {
		d.Coverage[k] = access.Coverage{State: access.Read}
	}
	r, err := s.BeginRun(t.Context(), store.Run{ConnectorID: c.ID, TokenKind: access.AccountKey, SeesAll: true})
	if err != nil {
		t.Fatal(err)
	}
	r.Result = store.ResultOK
	if _, err := s.Apply(t.Context(), r, d); err != nil {
		t.Fatal(err)
	}
	return s, c
}

// readBack lists a file's grants in PagerDuty's words. A membership beside a
// role in the team is none of its own.
func readBack(t *testing.T, file []byte) []string {
	t.Helper()
	grants := rows(t, open(t, file), "v1_grants", "resource_type_id, resource_id, entitlement_id, principal_resource_id")
	inRole := map[string]bool{}
	var members []string
	found := map[string]bool{}
	for row := range maps.Keys(grants) {
		cells := strings.Split(row, " ")
		kind, id, user := cells[0], cells[1], cells[3]
		slug := strings.TrimPrefix(cells[2], kind+":"+id+":")
		switch {
		case kind == "role":
			found[strings.Join([]string{kind, strings.TrimPrefix(id, "user-"), "assigned", user}, " ")] = true
		case kind == "team" && slug == "member":
			members = append(members, id+" "+user)
		case kind == "team":
			inRole[id+" "+user] = true
			found[strings.Join([]string{kind, id, strings.TrimPrefix(slug, "team-"), user}, " ")] = true
		default:
			found[strings.Join([]string{kind, id, slug, user}, " ")] = true
		}
	}
	for _, m := range members {
		if id, user, _ := strings.Cut(m, " "); !inRole[m] {
			found[strings.Join([]string{"team", id, "unknown", user}, " ")] = true
		}
	}
	for m := range inRole {
		if !slices.Contains(members, m) {
			t.Errorf("%s has a role in the team and is not its member", m)
		}
	}
	return slices.Sorted(maps.Keys(found))
}
