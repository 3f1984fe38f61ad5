package simulator

import (
	"net/http"
	"strings"
	"testing"
)

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func method(m string) func(*http.Request) { return func(r *http.Request) { r.Method = m } }

func TestAuthentication(t *testing.T) {
	a := Generate(1, full)
	key, readOnly := a.AccountKey(), a.ReadOnlyKey()
	admin, person := userWith(a, "admin"), userWith(a, "limited_user")
	mine, theirs := a.UserToken(admin.id), a.UserToken(person.id)
	app := a.OAuthToken("users.read", "teams.read")
	asUser := a.NewKey(Key{Kind: KeyOAuthUser, UserID: person.id, App: "x", Scopes: []string{"users.read"}})
	disabled, revoked := a.NewToken(), a.NewToken()
	a.DisableToken(disabled)
	a.RevokeToken(revoked)
	s, eu := NewServer(a, Options{Now: atNoon}), NewServer(a, Options{Now: atNoon, Region: "eu"})

	for _, c := range []struct {
		name   string
		server *Server
		auth   string
		path   string
		method string
		status int
		code   int
	}{
		{"account key", s, "Token token=" + key, "/users", "GET", 200, 0},
		{"in quotes", s, `Token token="` + key + `"`, "/users", "GET", 200, 0},
		{"read-only key", s, "Token token=" + readOnly, "/users", "GET", 200, 0},
		{"user token", s, "Token token=" + theirs, "/users", "GET", 200, 0},
		{"OAuth app", s, "Bearer " + app, "/users", "GET", 200, 0},
		{"OAuth user", s, "Bearer " + asUser, "/users/me", "GET", 200, 0},
		{"nothing", s, "", "/users", "GET", 401, 2006},
		{"unknown", s, "Token token=y_NbAkKc66ryYTWUXYEu", "/users", "GET", 401, 2006},
		{"a key as Bearer", s, "Bearer " + key, "/users", "GET", 401, 2006},
		{"OAuth as a key", s, "Token token=" + app, "/users", "GET", 401, 2006},
		{"the key alone", s, key, "/users", "GET", 401, 2006},
		{"other letters", s, "Token token=" + strings.ToUpper(key), "/users", "GET", 401, 2006},
		{"cut short", s, "Token token=" + key[:19], "/users", "GET", 401, 2006},
		{"disabled", s, "Token token=" + disabled, "/users", "GET", 401, 2006},
		{"revoked", s, "Token token=" + revoked, "/users", "GET", 401, 2006},
		{"another region", eu, "Token token=" + key, "/users", "GET", 401, 2006},
		{"missing scope", s, "Bearer " + app, "/schedules", "GET", 403, 0},
		{"write with a read-only key", s, "Token token=" + readOnly, "/users", "POST", 403, 2010},
		{"write", s, "Token token=" + key, "/users", "DELETE", 405, 0},
		{"write unauthenticated", s, "", "/users", "DELETE", 401, 2006},
		{"no such route", s, "Token token=" + key, "/incidents", "GET", 404, 2100},
		{"no such route, no key", s, "", "/incidents", "GET", 401, 2006},
		{"me with an account key", s, "Token token=" + key, "/users/me", "GET", 400, 0},
		{"me with an app's token", s, "Bearer " + app, "/users/me", "GET", 400, 0},
		{"me", s, "Token token=" + mine, "/users/me", "GET", 200, 0},
	} {
		r := ask(t, c.server, "", c.path, header("Authorization", c.auth), method(c.method))
		if r.status != c.status || r.code() != c.code {
			t.Errorf("%s: %d, code %d, want %d, %d: %s", c.name, r.status, r.code(), c.status, c.code, r.text)
		}
		if len(r.header.Get("X-Request-Id")) != 32 {
			t.Errorf("%s: request id %q", c.name, r.header.Get("X-Request-Id"))
		}
	}
	if r := ask(t, s, key, "/users/me"); !strings.Contains(r.text, `{"error":"Because this request was made using an account-level`) {
		t.Errorf("the error of /users/me is no string: %s", r.text)
	}
	me := good(t, s, mine, "/users/me")["user"].(map[string]any)
	if me["id"] != admin.id || me["role"] != "admin" {
		t.Errorf("me is %v", me["id"])
	}
	if r := ask(t, s, app, "/oncalls"); !strings.Contains(r.text, `"required_scopes":"oncalls.read"`) || strings.Contains(r.text, `"code"`) {
		t.Errorf("missing scope: %s", r.text)
	}
	a.RemoveUser(person.id)
	if r := ask(t, s, theirs, "/users"); r.status != 401 {
		t.Errorf("a deleted user's token: %d", r.status)
	}
	a.EnableToken(disabled)
	if r := ask(t, s, disabled, "/users"); r.status != 200 {
		t.Errorf("an enabled token: %d", r.status)
	}
}

func userWith(a *Account, role string) *user {
	for _, u := range a.users {
		if u.role == role {
			return u
		}
	}
	panic("no " + role)
}

func TestRegionsAndAddresses(t *testing.T) {
	a := Generate(1, full)
	u := func(s *Server) map[string]any {
		return good(t, s, a.AccountKey(), "/users?limit=1")["users"].([]any)[0].(map[string]any)
	}
	us := NewServer(a, Options{})
	if row := u(us); row["html_url"] != "https://acme.pagerduty.com/users/"+row["id"].(string) {
		t.Errorf("US page %v", row["html_url"])
	}
	a.MoveTo("eu")
	eu := NewServer(a, Options{Region: "eu"})
	row := u(eu)
	if row["html_url"] != "https://acme.eu.pagerduty.com/users/"+row["id"].(string) ||
		row["self"] != "https://api.eu.pagerduty.com/users/"+row["id"].(string) {
		t.Errorf("EU addresses %v %v", row["html_url"], row["self"])
	}
	a.RenameSubdomain("newname")
	if row := u(eu); !strings.HasPrefix(row["html_url"].(string), "https://newname.eu.") {
		t.Errorf("after a new name %v", row["html_url"])
	}
}

func TestPlans(t *testing.T) {
	a := Generate(1, full)
	s := NewServer(a, Options{Now: atNoon})
	team := a.teams[0].id
	a.SetPlan(Plan{})
	for _, path := range []string{"/teams", "/teams/" + team, "/teams/" + team + "/members", "/users?team_ids[]=" + team, "/schedules?team_ids[]=" + team} {
		r := ask(t, s, a.AccountKey(), path)
		if r.status != 402 || r.code() != 2014 || !strings.Contains(r.text, `"missing_abilities":"teams"`) {
			t.Errorf("%s on a plan without teams: %d %s", path, r.status, r.text)
		}
	}
	abilities := good(t, s, a.AccountKey(), "/abilities")["abilities"].([]any)
	if has(abilities, "teams") || has(abilities, "advanced_permissions") || has(abilities, "read_only_users") || len(abilities) == 0 {
		t.Errorf("abilities %v", abilities)
	}
	if r := ask(t, s, a.AccountKey(), "/abilities/teams"); r.status != 402 {
		t.Errorf("testing teams: %d", r.status)
	}
	for _, u := range all(t, s, a.AccountKey(), "/users", "users") {
		if len(u["teams"].([]any)) > 0 {
			t.Fatal("a user has teams on a plan without")
		}
	}
	a.SetPlan(Plan{Teams: true})
	if r := ask(t, s, a.AccountKey(), "/abilities/teams"); r.status != 204 || r.text != "" {
		t.Errorf("testing teams: %d %q", r.status, r.text)
	}
}

func TestRefusals(t *testing.T) {
	a := Generate(1, full)
	s := NewServer(a, Options{Now: atNoon})
	if r := ask(t, s, a.AccountKey(), "/users", header("Accept", "application/vnd.pagerduty+json;version=1")); r.status != 400 {
		t.Errorf("version 1: %d", r.status)
	}
	if r := ask(t, s, a.AccountKey(), "/users", header("Accept", "application/json")); r.status != 200 {
		t.Errorf("no version: %d", r.status)
	}
	for path, want := range map[string]int{"/teams/PNONE": 6001, "/teams/PNONE/members": 6001, "/schedules/PNONE": 3004, "/users/PNONE": 2100, "/v3/schedules/PNONE": 2100} {
		if r := ask(t, s, a.AccountKey(), path); r.status != 404 || r.code() != want {
			t.Errorf("%s: %d, code %d, want 404, %d", path, r.status, r.code(), want)
		}
	}
	a.BlockIP(true)
	if r := ask(t, s, a.AccountKey(), "/users"); r.status != 403 || !strings.Contains(r.text, "IP allow list") {
		t.Errorf("blocked: %d %s", r.status, r.text)
	}
}

// Calendar addresses are secrets: everywhere on schedules, on users only for
// themselves and for Admins who ask, never for read-only keys.
func TestCalendarAddresses(t *testing.T) {
	a := Generate(1, full)
	s := NewServer(a, Options{Now: atNoon})
	u := userWith(a, "limited_user")
	mine, other := a.UserToken(u.id), a.UserToken(userWith(a, "user").id)
	one := "/users/" + u.id
	for _, c := range []struct {
		name, token, path string
		shown             bool
	}{
		{"the list of schedules", a.AccountKey(), "/schedules", true},
		{"the list of users", a.AccountKey(), "/users?include[]=calendar_urls", false},
		{"a user", a.AccountKey(), one, false},
		{"a user, asked for", a.AccountKey(), one + "?include[]=calendar_urls", true},
		{"a user, asked for, read-only", a.ReadOnlyKey(), one + "?include[]=calendar_urls", false},
		{"oneself", mine, "/users/me", true},
		{"oneself by id", mine, one, true},
		{"another", other, one + "?include[]=calendar_urls", false},
	} {
		r := ask(t, s, c.token, c.path)
		shown := false
		for _, secret := range a.Secrets() {
			shown = shown || strings.Contains(r.text, secret)
		}
		if r.status != 200 || shown != c.shown {
			t.Errorf("%s: %d, shown %v, want %v", c.name, r.status, shown, c.shown)
		}
	}
}

func TestRequestsAreNoted(t *testing.T) {
	a := Generate(1, full)
	s := NewServer(a, Options{Now: atNoon})
	ask(t, s, a.AccountKey(), "/users?limit=1", header("User-Agent", "connectpd/1.0"))
	ask(t, s, "nonsense", "/teams/PX/members")
	ask(t, s, a.AccountKey(), "/what/ever")
	got := s.Requests()
	if len(got) != 3 || s.Count("") != 3 || s.Count("/users") != 1 {
		t.Fatalf("%d requests: %+v", len(got), got)
	}
	if r := got[0]; r.Route != "/users" || r.Query != "limit=1" || r.Status != 200 || r.UserAgent != "connectpd/1.0" || !r.At.Equal(noon) ||
		r.Accept != "application/vnd.pagerduty+json;version=2" || r.Method != "GET" {
		t.Errorf("first: %+v", r)
	}
	if r := got[1]; r.Route != "/teams/{id}/members" || r.Path != "/teams/PX/members" || r.Status != 401 {
		t.Errorf("second: %+v", r)
	}
	if got[2].Route != "/what/ever" || got[2].Status != 404 || got[0].ID == got[1].ID {
		t.Errorf("third: %+v", got[2])
	}
	s.ForgetRequests()
	if len(s.Requests()) != 0 || s.Count("") != 3 {
		t.Errorf("after forgetting: %d, %d", len(s.Requests()), s.Count(""))
	}
}
