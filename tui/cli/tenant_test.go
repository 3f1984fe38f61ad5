package cli_test

import (
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"connectpd/store/secret"
	"connectpd/tui/cli"
	"connectpd/wizard/conductorone"
	"connectpd/wizard/conductorone/fake"
	"connectpd/wizard/conductorone/tenant"
)

// tenantHost is where the tests' tenant lives.
const tenantHost = "acme.conductor.one"

// besideTenant sends what goes to the tenant's host to a stand-in, and puts a
// credential of Ada's into the environment.
func (w *world) besideTenant() *fake.Server {
	w.t.Helper()
	tenant := fake.New(tenantHost, fake.Options{})
	ada := tenant.AddPerson(fake.Person{Name: "Ada Lovelace", Email: "ada@example.com", Role: fake.SuperAdmin})
	tenant.AddPerson(fake.Person{Name: "Grace Hopper", Email: "grace@example.com", Role: fake.ConnectorAdmin})
	tenant.AddApp("PagerDuty", tenant.AddDirectory("Okta", 130), 120)
	there := fake.NewServer(tenant)
	w.t.Cleanup(there.Close)
	w.transport = tenantOr{there, http.DefaultTransport}
	w.vars["CONDUCTORONE_CLIENT_ID"], w.secrets["CONDUCTORONE_CLIENT_SECRET"] = tenant.NewCredential(ada, "")
	return there
}

// tenantOr sends requests for the tenant there, and the others elsewhere.
type tenantOr struct{ tenant, elsewhere http.RoundTripper }

func (t tenantOr) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host == tenantHost {
		return t.tenant.RoundTrip(r)
	}
	return t.elsewhere.RoundTrip(r)
}

// tenantStatus is what status --json says of a connector in a tenant.
type tenantStatus struct {
	Connectors []struct {
		ID, Platform, Status string
		App                  struct{ ID, Name, IDP string }
		Owners               []struct{ Email, Platform_role string }
		Token                struct{ Last4 string }
		Tenant               *struct {
			Host, App_id, Connector_id, Link string
			Status, Raw                      *string
			Asked_at                         *time.Time
			App_users                        *int
		}
	}
}

func (w *world) tenantStatus() tenantStatus {
	w.t.Helper()
	return objects[tenantStatus](w.t, w.want(cli.Done, "", "status", "--json").out)[0]
}

// TestAConnectorInATenantByFlags sets it up, looks at it, rotates and
// disconnects it; nothing secret is said or kept in the clear.
func TestAConnectorInATenantByFlags(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	there := w.besideTenant()
	said := &strings.Builder{}
	run := func(code cli.Code, stdin string, args ...string) result {
		t.Helper()
		r := w.want(code, stdin, args...)
		said.WriteString(r.out + r.err)
		return r
	}
	setup := []string{"setup", "--platform", "conductorone", "--app", "PagerDuty", "--token-stdin", "--yes"}
	first, second := w.account.AccountKey(), w.account.NewToken()
	r := run(cli.Done, first, setup...)
	ids := there.Tenant().ConnectorIDs(fake.CatalogPagerDuty)
	if len(ids) != 1 {
		t.Fatalf("connectors in the tenant: %v", ids)
	}
	for _, want := range []string{"It lives in acme.conductor.one: https://acme.conductor.one/admin/connector/", ids[0], "In acme.conductor.one: ",
		"\nIts page there, with its logs:\nhttps://acme.conductor.one/admin/connector/"} {
		if !strings.Contains(r.out, want) {
			t.Errorf("the setup does not say %q:\n%s", want, r.out)
		}
	}
	for _, want := range []string{"note: Tenant: Uses the app PagerDuty.", "note: Tenant: Creates a PagerDuty connector on it, named PagerDuty.",
		"note: Tenant: Makes Ada Lovelace its owner.", "note: Tenant: Puts the token into its field \"API token\" (pagerduty_api_token)."} {
		if !strings.Contains(r.err, want) {
			t.Errorf("before it saves it does not say %q:\n%s", want, r.err)
		}
	}
	c := w.tenantStatus().Connectors[0]
	if c.Platform != "conductorone" || c.Status != "connected" || c.App.IDP != "Okta" || c.Owners[0].Platform_role != "super_administrator" ||
		c.Tenant == nil || c.Tenant.Host != tenantHost || c.Tenant.Connector_id != ids[0] || c.Tenant.App_id != c.App.ID ||
		c.Tenant.Raw == nil || *c.Tenant.Raw != "SYNC_STATUS_DONE" || *c.Tenant.Status != "connected" || c.Tenant.Asked_at == nil ||
		c.Tenant.App_users == nil || *c.Tenant.App_users != 120 {
		t.Errorf("status --json: %+v, tenant %+v", c, c.Tenant)
	}
	if r := run(cli.Done, "", "status"); !strings.Contains(r.out, "Connected in a ConductorOne tenant") || !strings.Contains(r.out, "acme.conductor.one: Connected (SYNC_STATUS_DONE)") ||
		!strings.Contains(r.out, "Users      120 with access to the app PagerDuty there, 130 here") {
		t.Errorf("status:\n%s", r.out)
	}
	run(cli.Done, second, "rotate", "--token-stdin", "--yes", "--no-sync")
	if token, _ := there.Tenant().Configured(ids[0]); token != second {
		t.Error("the tenant keeps the old token")
	}
	if r := run(cli.Usage, "", "owners", "--add", "grace@example.com"); !strings.Contains(r.err, "https://acme.conductor.one/admin/connector/") {
		t.Errorf("owners:\n%s", r.err)
	}
	// A tenant that needs somebody is what status --exit-code fails at.
	there.Tenant().Pause(ids[0], "system", "paused by the test", true)
	if r := run(cli.Failed, "", "status", "--exit-code"); !strings.Contains(r.out, "Needs attention") || !strings.Contains(r.out, "paused by the test") {
		t.Errorf("status of a paused one:\n%s", r.out)
	}
	// One that cannot be reached is shown as it was, without waiting long.
	there.AddFault(fake.Fault{Nth: fake.Every, Kind: fake.Fault404, Route: "GET /api/v1/auth/introspect"})
	client := w.secrets["CONDUCTORONE_CLIENT_SECRET"]
	w.searched(said, first, second, client[strings.LastIndex(client, ":")+1:])
	if r := run(cli.Done, "", "disconnect", "PagerDuty", "--purge", "--yes"); !strings.Contains(r.out, "acme.conductor.one keeps its connector") {
		t.Errorf("disconnect:\n%s", r.out)
	}
	w.searched(said, first, second, client[strings.LastIndex(client, ":")+1:])
}

// searched fails where a secret was said, or stands in a file of the home.
func (w *world) searched(said *strings.Builder, secrets ...string) {
	w.t.Helper()
	find := func(where, text string) {
		for i, s := range secrets {
			if strings.Contains(text, s) {
				w.t.Errorf("secret %d is in %s", i, where)
			}
		}
	}
	find("what was said", said.String())
	err := filepath.WalkDir(w.home(), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		find(path, string(text))
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func TestWhatATenantNeedsByFlags(t *testing.T) {
	t.Parallel()
	setup := []string{"setup", "--platform", "conductorone", "--app", "PagerDuty", "--token-stdin", "--yes"}
	for name, c := range map[string]struct {
		change func(w *world, there *fake.Server)
		args   []string
		code   cli.Code
		says   string
	}{
		"not a client id": {change: func(w *world, _ *fake.Server) { delete(w.vars, "CONDUCTORONE_CLIENT_ID") }, code: cli.Usage, says: "CONDUCTORONE_CLIENT_ID"},
		"no secret":       {change: func(w *world, _ *fake.Server) { delete(w.secrets, "CONDUCTORONE_CLIENT_SECRET") }, code: cli.Usage, says: "CONDUCTORONE_CLIENT_SECRET"},
		"half a secret": {change: func(w *world, _ *fake.Server) {
			w.secrets["CONDUCTORONE_CLIENT_SECRET"] = "secret-token:conductorone.com:v1:abc"
		}, code: cli.Usage, says: "only part of it was probably copied"},
		"a revoked one": {change: func(w *world, s *fake.Server) { s.Tenant().Revoke(w.vars["CONDUCTORONE_CLIENT_ID"]) }, code: cli.Refused, says: "refused the client id and secret"},
		"no permission": {change: func(_ *world, s *fake.Server) {
			s.AddFault(fake.Fault{Route: "POST /api/v1/apps/{app}/connectors", Nth: fake.Every, Kind: fake.Fault403})
		}, code: cli.Refused, says: "does not let this credential"},
		"no such app":   {args: []string{"--app", "Confluence"}, code: cli.Usage, says: "there is no app"},
		"nobody there":  {args: []string{"--owner", "nobody@example.com"}, code: cli.Usage, says: "has the email nobody@example.com"},
		"an invitation": {args: []string{"--idp", "Okta", "--new-app", "x", "--app", ""}, code: cli.Usage, says: "--idp"},
		"a tenant in pain": {change: func(_ *world, s *fake.Server) {
			s.AddFault(fake.Fault{Route: "GET /api/v1/auth/introspect", Nth: fake.Every, Kind: fake.FaultHTML200})
		}, code: cli.Failed, says: "answered instead"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			there := w.besideTenant()
			if c.change != nil {
				c.change(w, there)
			}
			r := w.want(c.code, w.account.AccountKey(), append(setup[:len(setup):len(setup)], c.args...)...)
			if !strings.Contains(r.err, c.says) || !strings.Contains(r.err, "hint: ") {
				t.Errorf("says:\n%s", r.err)
			}
			if ids := there.Tenant().ConnectorIDs(fake.CatalogPagerDuty); len(ids) != 0 {
				t.Errorf("a connector was made: %v", ids)
			}
		})
	}
}

// TestOwnersInATenantAreToldByIt: the caller is none of them.
func TestOwnersInATenantAreToldByIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	there := w.besideTenant()
	r := w.want(cli.Done, "", "setup", "--platform", "conductorone", "--app", "PagerDuty", "--owner", "grace@example.com", "--yes")
	if !strings.Contains(r.out, "Handed over to Grace Hopper") || !strings.Contains(r.out, "which emails them") || strings.Contains(r.out, "--invite") {
		t.Errorf("says:\n%s", r.out)
	}
	if mails := there.Tenant().Mails(); len(mails) != 1 || mails[0].To != "grace@example.com" {
		t.Errorf("mails %+v", mails)
	}
	if c := w.tenantStatus().Connectors[0]; c.Status != "not_connected" || c.Tenant.Asked_at == nil {
		t.Errorf("status %+v", c)
	}
	w.want(cli.Failed, "", "status", "--exit-code")
	// She has configured it there meanwhile.
	acme := there.Tenant()
	id, text := acme.NewCredential(acme.UserID("grace@example.com"), "")
	grace, err := conductorone.New(tenant.Credentials{ClientID: id, Secret: secret.New([]byte(text))}, conductorone.Options{Transport: there})
	if err != nil {
		t.Fatal(err)
	}
	c := w.tenantStatus().Connectors[0]
	if _, err := grace.Configure(t.Context(), tenant.Connector{AppID: c.Tenant.App_id, ID: c.Tenant.Connector_id}, secret.New([]byte(w.account.AccountKey()))); err != nil {
		t.Fatal(err)
	}
	if c := w.tenantStatus().Connectors[0]; c.Status != "connected" {
		t.Errorf("status %+v", c)
	}
	w.want(cli.Done, "", "status", "--exit-code")
	if r := w.run("", "setup", "--send-again", "PagerDuty"); r.code == cli.Done || !strings.Contains(r.err, "notified the owners") {
		t.Errorf("exit %d\n%s", r.code, r.err)
	}
	w.want(cli.Done, w.account.AccountKey(), "setup", "--resume", "PagerDuty", "--token-stdin", "--yes")
	if c := w.tenantStatus().Connectors[0]; c.Status != "connected" || len(c.Owners) != 2 {
		t.Errorf("taken over: %+v", c)
	}
	if ids := there.Tenant().ConnectorIDs(fake.CatalogPagerDuty); len(ids) != 1 {
		t.Errorf("connectors in the tenant: %v", ids)
	}
}

// TestConeIsNeverUsedUnasked: a profile of cone alone signs nobody in where
// nobody can be asked.
func TestConeIsNeverUsedUnasked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	there := w.besideTenant()
	home := t.TempDir()
	config := "profiles:\n  default:\n    client-id: " + w.vars["CONDUCTORONE_CLIENT_ID"] + "\n    client-secret: " + w.secrets["CONDUCTORONE_CLIENT_SECRET"] + "\n"
	if err := os.MkdirAll(filepath.Join(home, ".conductorone"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, ".conductorone", "config.yaml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	w.vars["HOME"] = home
	delete(w.vars, "CONDUCTORONE_CLIENT_ID")
	delete(w.secrets, "CONDUCTORONE_CLIENT_SECRET")
	w.want(cli.Usage, w.account.AccountKey(), "setup", "--platform", "conductorone", "--app", "PagerDuty", "--token-stdin", "--yes")
	if n := len(there.Requests()); n != 0 {
		t.Errorf("%d requests went to the tenant", n)
	}
}

// TestStatusOfATenantThatCannotBeAsked never shows an old answer as if it were
// new.
func TestStatusOfATenantThatCannotBeAsked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	there := w.besideTenant()
	w.want(cli.Done, w.account.AccountKey(), "setup", "--platform", "conductorone", "--app", "PagerDuty", "--me", "ada@example.com", "--token-stdin", "--keychain", "none", "--yes")
	there.AddFault(fake.Fault{Nth: fake.Every, Kind: fake.Fault403})
	if r := w.want(cli.Done, "", "status"); !strings.Contains(r.out, "could not be asked (its sign-in is not allowed to read the connector); last answer, ") {
		t.Errorf("status says\n%s", r.out)
	}
	if r := w.want(cli.Done, "", "status", "--json"); !strings.Contains(r.out, `"not_asked":"its sign-in is not allowed to read the connector"`) {
		t.Errorf("status --json says\n%s", r.out)
	}
}

// TestConesVariablesSignIn as the program's own do.
func TestConesVariablesSignIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	there := w.besideTenant()
	for own, cones := range map[string]string{"CONDUCTORONE_CLIENT_ID": "CONE_CLIENT_ID", "CONDUCTORONE_CLIENT_SECRET": "CONE_CLIENT_SECRET"} {
		if v, ok := w.vars[own]; ok {
			w.vars[cones] = v
		}
		if v, ok := w.secrets[own]; ok {
			w.secrets[cones] = v
		}
		delete(w.vars, own)
		delete(w.secrets, own)
	}
	w.want(cli.Done, w.account.AccountKey(), "setup", "--platform", "conductorone", "--app", "PagerDuty", "--me", "ada@example.com", "--token-stdin", "--keychain", "none", "--no-sync", "--yes")
	if ids := there.Tenant().ConnectorIDs(fake.CatalogPagerDuty); len(ids) != 1 {
		t.Errorf("connectors in the tenant: %v", ids)
	}
}

func TestDemoOfATenantWithoutATerminal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.vars["CONDUCTORONE_CLIENT_ID"] = "somebody@elsewhere.conductor.one/pcc" // the demo heeds no variable
	r := w.want(cli.Done, "", "demo", "--platform", "conductorone")
	for _, want := range []string{"DEMO", "It lives in harbourline.conductor.one: https://", "In harbourline.conductor.one: "} {
		if !strings.Contains(r.out, want) {
			t.Errorf("the demo does not say %q:\n%s", want, r.out)
		}
	}
	w.want(cli.Usage, "", "demo", "--serve", "--platform", "conductorone")
	w.want(cli.Usage, "", "demo", "--platform", "mars")
}
