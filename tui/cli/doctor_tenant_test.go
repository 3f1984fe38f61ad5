package cli_test

import (
	"slices"
	"strings"
	"testing"

	"connectpd/tui/cli"
	"connectpd/wizard/conductorone/fake"
	"connectpd/wizard/doctor"
)

// onlyReads are the calls of a tenant that change nothing there.
var onlyReads = []string{
	"POST /auth/v1/token", "GET /api/v1/auth/introspect", "GET /api/v1/users/{user}", "GET /api/v1/iam/roles", "POST /api/v1/connectorcatalog",
}

// TestDoctorProvesATenant before a set-up, by the environment's credential.
func TestDoctorProvesATenant(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	there := w.besideTenant()
	r := w.run("", "doctor", "--json", "--sign-in")
	for name, want := range map[string]string{
		"sign-in-acme.conductor.one": "of Ada Lovelace.",
		"roles-acme.conductor.one":   "Ada Lovelace is Super Administrator",
		"form-acme.conductor.one":    `as "pagerduty_api_token".`,
	} {
		if c := check(t, r.out, name); c.State != doctor.OK || !strings.Contains(c.Message, want) {
			t.Errorf("doctor says %+v, not %q", c, want)
		}
	}
	asked := there.Requests()
	for _, q := range asked {
		if !slices.Contains(onlyReads, q.Route) {
			t.Errorf("doctor asked %s", q.Route)
		}
	}
	if len(asked) < len(onlyReads) {
		t.Errorf("doctor asked only %d times", len(asked))
	}
	if secret := w.secrets["CONDUCTORONE_CLIENT_SECRET"]; strings.Contains(r.out+r.err, secret) {
		t.Error("the client secret is told")
	}
	// As text it is said, too, and without the flag nobody signs in.
	if r := w.run("", "doctor", "--sign-in"); !strings.Contains(strings.Join(strings.Fields(r.out), " "), "sign-in-acme.conductor.one acme.conductor.one accepts the sign-in of the environment") {
		t.Errorf("doctor --sign-in says\n%s", r.out)
	}
	there.ForgetRequests()
	if r := w.run("", "doctor"); strings.Contains(r.out, "sign-in") || len(there.Requests()) != 0 {
		t.Errorf("doctor signed in unasked:\n%s", r.out)
	}
}

// TestDoctorProvesTheTenantOfAConnector by what is kept, once for each sign-in.
func TestDoctorProvesTheTenantOfAConnector(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	there := w.besideTenant()
	w.want(cli.Done, w.account.AccountKey(), "setup", "--platform", "conductorone", "--app", "PagerDuty", "--token-stdin", "--yes", "--no-sync")
	delete(w.vars, "CONDUCTORONE_CLIENT_ID")
	delete(w.secrets, "CONDUCTORONE_CLIENT_SECRET")
	there.Tenant().Change(func(o *fake.Options) { o.TokenField = "token" })
	there.ForgetRequests()
	r := w.run("", "doctor", "--json", "--sign-in")
	if c := check(t, r.out, "sign-in-acme.conductor.one"); c.State != doctor.OK || !strings.Contains(c.Message, "the sign-in that is kept here") {
		t.Errorf("%+v", c)
	}
	if c := check(t, r.out, "form-acme.conductor.one"); c.State != doctor.OK || !strings.Contains(c.Message, `as "token"`) {
		t.Errorf("%+v", c)
	}
	if c := check(t, r.out, "tenant-acme.conductor.one"); c.State != doctor.OK {
		t.Errorf("%+v", c)
	}
	if n := there.Count("POST /auth/v1/token"); n != 1 {
		t.Errorf("signed in %d times", n)
	}
}

// TestDoctorTellsWhatATenantRefuses, each with its cure.
func TestDoctorTellsWhatATenantRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*world, *fake.Server)
		check  string
		state  doctor.State
		told   string
	}{
		"a deleted credential": {func(w *world, s *fake.Server) { s.Tenant().Revoke(w.vars["CONDUCTORONE_CLIENT_ID"]) },
			"sign-in-acme.conductor.one", doctor.Failure, "refused the client id and secret"},
		"trouble there": {func(_ *world, s *fake.Server) { s.AddFault(fake.Fault{Nth: fake.Every, Kind: fake.FaultHTML200}) },
			"sign-in-acme.conductor.one", doctor.Warning, ""},
		"a low role": {func(w *world, s *fake.Server) {
			bob := s.Tenant().AddPerson(fake.Person{Name: "Bob Martin", Email: "bob@example.com", Role: fake.Basic})
			w.vars["CONDUCTORONE_CLIENT_ID"], w.secrets["CONDUCTORONE_CLIENT_SECRET"] = s.Tenant().NewCredential(bob, "")
		}, "roles-acme.conductor.one", doctor.Warning, "Bob Martin is neither Connector Administrator nor Super Administrator"},
		"roles that are not shown": {func(_ *world, s *fake.Server) { s.Tenant().Change(func(o *fake.Options) { o.HideRoles = true }) },
			"roles-acme.conductor.one", doctor.Warning, "does not show the roles of Ada Lovelace"},
		"a form that is not shown": {func(_ *world, s *fake.Server) { s.Tenant().Change(func(o *fake.Options) { o.HideForm = true }) },
			"form-acme.conductor.one", doctor.Warning, "does not show the catalog's form"},
		"no credential": {func(w *world, _ *fake.Server) {
			delete(w.vars, "CONDUCTORONE_CLIENT_ID")
			delete(w.secrets, "CONDUCTORONE_CLIENT_SECRET")
		}, "sign-in", doctor.Warning, "no ConductorOne sign-in"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			there := w.besideTenant()
			c.change(w, there)
			r := w.run("", "doctor", "--json", "--sign-in")
			if got := check(t, r.out, c.check); got.State != c.state || got.Cure == "" || !strings.Contains(got.Message, c.told) {
				t.Errorf("doctor says %+v", got)
			}
			for _, q := range there.Requests() {
				if !slices.Contains(onlyReads, q.Route) {
					t.Errorf("doctor asked %s", q.Route)
				}
			}
		})
	}
}
