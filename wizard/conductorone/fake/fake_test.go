package fake

import (
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"connectpd/sync/simulator"
)

// The demo's tenant and its PagerDuty account are the same company: whoever
// may own a connector in both is found by address, except for some whom the
// review has to warn of.
func TestTheDemoIsOneCompany(t *testing.T) {
	_, id := Demo(DemoOptions())
	inPagerDuty := map[string]string{}
	for _, p := range simulator.Demo().DemoIdentity().People {
		inPagerDuty[p.Email] = p.Name
	}
	strangers := 0
	for _, p := range id.People {
		name, ok := inPagerDuty[p.Email]
		if !ok {
			strangers++
			continue
		}
		if name != p.Name {
			t.Errorf("%s is %q in the tenant and %q in PagerDuty", p.Email, p.Name, name)
		}
	}
	if len(id.People) < 12 || strangers != 1 || id.Me.Email != simulator.Demo().DemoIdentity().Me.Email {
		t.Errorf("%d people, %d strangers, %s", len(id.People), strangers, id.Me.Email)
	}
	roles := map[string]bool{}
	for _, p := range id.People {
		roles[p.Role] = true
	}
	for _, r := range []string{SuperAdmin, ConnectorAdmin, appAdmin, readOnly} {
		if !roles[r] {
			t.Errorf("nobody has the role %s", r)
		}
	}
	if !strings.HasSuffix(id.Host, ".conductor.one") || !strings.Contains(id.ClientID, "@"+id.Host+"/") {
		t.Errorf("%s, %s", id.Host, id.ClientID)
	}
}

func TestIDsHaveTheTenantsShape(t *testing.T) {
	tenant := New("acme.conductor.one", Options{})
	shape := regexp.MustCompile(`^[a-zA-Z0-9]{27}$`)
	var seen []string
	for range 500 {
		id := tenant.AddApp("a", "", 0)
		if !shape.MatchString(id) || slices.Contains(seen, id) {
			t.Fatalf("%q", id)
		}
		seen = append(seen, id)
	}
}

// The traps of the real API are there: pages for unknown paths, redirects for
// slashes, a regex for ids, and no answer without a bearer.
func TestTraps(t *testing.T) {
	server := NewServer(New("acme.conductor.one", Options{}))
	defer server.Close()
	for _, c := range []struct {
		method, path string
		status       int
		body         string
	}{
		{"GET", "/api/v1/nothing", 200, "<!DOCTYPE html>"},
		{"GET", "/api/v1/apps/2SIexisting0000000000000001/connectors/", 301, ""},
		{"GET", "/api/v1/apps/2SIexisting0000000000000001", 401, "bearer"},
		{"POST", "/auth/v1/token", 400, "invalid_request"},
	} {
		req, err := http.NewRequest(c.method, "https://acme.conductor.one"+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := server.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != c.status || !strings.Contains(string(body), c.body) {
			t.Errorf("%s %s: %d %s %v", c.method, c.path, resp.StatusCode, body, err)
		}
	}
}
