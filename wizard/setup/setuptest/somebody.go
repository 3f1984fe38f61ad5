// Package setuptest is somebody before a set-up whose services answer from
// memory: the tests of the set-up and those of the platforms' pages stand on
// it. Only tests import it.
package setuptest

import (
	"context"
	"errors"
	"testing"
	"time"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/store/secret"
	"connectpd/sync/pagerduty"
	"connectpd/wizard/conductorone/fake"
	"connectpd/wizard/conductorone/steps"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow"
	"connectpd/wizard/flow/flowtest"
	"connectpd/wizard/local"
	"connectpd/wizard/platform"
	"connectpd/wizard/setup"
)

// GoodKey has the documented shape of an account key.
const GoodKey = "y_NbAkKc66ryYTWUXYEu"

// Host is the tenant.
const Host = "acme.conductor.one"

// Today is when these set-ups begin.
var Today = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

// Known is what a set-up knows at its start, of tenants too.
type Known struct {
	setup.Facts
	OfTenants
}

// OfTenants is what is known of tenants.
type OfTenants = steps.Facts

// EmptyHome is an empty home with somebody at the keyboard.
func EmptyHome() Known {
	return Known{Facts: setup.Facts{
		NewID: "c1", Today: Today, Browser: true,
		Me: setup.Me{Name: "Ada Lovelace", Email: "ada@example.com", Source: "git config"},
	}}
}

// Acme is the account that GoodKey opens.
func Acme() access.Identity {
	return access.Identity{
		Account: access.Account{Subdomain: "acme", Region: "us", API: pagerduty.USBase},
		Kind:    access.AccountKey, Users: 250,
		Plan: access.Plan{Known: true, Teams: true, AdvancedPermissions: true},
	}
}

// What the tenant tells.
var (
	adaThere = tenant.User{ID: "u-ada", Name: "Ada Lovelace", Email: "ada@example.com",
		Role: tenant.ConnectorAdministrator}
	GraceThere = tenant.User{ID: "u-grace", Name: "Grace Hopper", Email: "grace@example.com", Role: tenant.SuperAdministrator}
	BobThere   = tenant.User{ID: "u-bob", Name: "Bob Martin", Email: "bob@example.com", Role: tenant.NoRole}

	AppsThere = tenant.AppList{Discovered: true, Apps: []tenant.App{
		{ID: "app-okta", Name: "PagerDuty", Kind: tenant.AppFromIdP, IdP: "Okta", Users: 212},
		{Name: "PagerDuty EMEA", Kind: tenant.AppUnmanaged, IdP: "Okta", Binding: tenant.Binding{AppID: "okta", ResourceTypeID: "t", ResourceID: "r"}},
		{ID: "app-jira", Name: "Jira", Kind: tenant.AppManaged},
	}}
)

// Credential is a well-formed client id and secret.
func Credential() tenant.Credentials {
	id, text := fake.New(Host, fake.Options{}).NewCredential("u-ada", "")
	return tenant.Credentials{ClientID: id, Secret: secret.New([]byte(text))}
}

// Somebody sits before a set-up.
type Somebody struct {
	*flowtest.Somebody[*setup.Machine]
	*World
}

// Begin sits before a set-up whose keychain was not tried yet.
func Begin(t testing.TB, f Known, o setup.Options) *Somebody {
	w := &World{parts: map[access.Platform]platform.Steps{}}
	here, _ := local.Platform{}.Offer(context.Background())
	f.Platforms = []platform.Offer{w.watched(here), w.watched(steps.Offer(f.OfTenants, w))}
	return &Somebody{flowtest.Sit(t, setup.New(f.Facts, o, w)), w}
}

// Sit sits before a set-up.
func Sit(t testing.TB, f Known, o setup.Options) *Somebody {
	t.Helper()
	p := Begin(t, f, o)
	p.Settle()
	return p
}

// InTenant sits before a set-up whose step 1 has the tenant chosen.
func InTenant(t testing.TB, f Known) *Somebody {
	t.Helper()
	p := Sit(t, f, setup.Options{})
	p.Choose(setup.ChoosePlatform + string(access.ConductorOne))
	return p
}

// SignedIn is past the sign-in, at step 2.
func SignedIn(t testing.TB, f Known) *Somebody {
	t.Helper()
	p := InTenant(t, f)
	if problem := p.Enter(); problem != nil {
		t.Fatal(problem.Lines())
	}
	c := Credential()
	p.Paste("client_id: " + c.ClientID + "\nsecret: " + c.Secret.Reveal())
	p.WantStep(setup.StepApp)
	return p
}

// SitIn sits before a set-up whose keychain was not tried yet, in a world that
// answers so.
func SitIn(t testing.TB, f Known, answer func(Due) *Result) *Somebody {
	p := Begin(t, f, setup.Options{})
	p.Answer = answer
	return p
}

// Fill gives a set-up flags.
func Fill(t testing.TB, f Known, flags setup.SetupFlags) (*Somebody, []*flow.Problem) {
	t.Helper()
	p := Begin(t, f, setup.Options{})
	wrong := p.M.Fill(flags)
	p.Settle()
	return p, wrong
}

// Resume takes up an unfinished set-up, in a world that answers so.
func Resume(t testing.TB, f Known, r setup.Resumed, answer func(Due) *Result) *Somebody {
	t.Helper()
	p := SitIn(t, f, answer)
	if problem := p.M.Resume(r); problem != nil {
		t.Fatal(problem.Lines())
	}
	p.Settle()
	return p
}

// At goes by Enter to a step.
func (p *Somebody) At(s setup.Step) *Somebody {
	p.Helper()
	for range 20 {
		if p.M.Step() == s {
			return p
		}
		if p.wantsKey() {
			p.Paste(GoodKey)
			continue
		}
		if problem := p.Enter(); problem != nil {
			p.Fatalf("on the way to %s, at %s: %v", s.Title(), p.M.Step().Title(), problem.Lines())
		}
	}
	p.Fatalf("never came to %s", s.Title())
	return p
}

// wantsKey: no key was checked yet.
func (p *Somebody) wantsKey() bool {
	return p.M.Step() == setup.StepKey && p.M.Page().Fields[0].Last4 == ""
}

// WantStep ends the test at another step.
func (p *Somebody) WantStep(s setup.Step) {
	p.Helper()
	if p.M.Step() != s {
		p.Fatalf("at step %s, want %s; problem %v", p.M.Step().Title(), s.Title(), p.M.Page().Problem)
	}
}

// WantProblem gives the problem of the page, which is about that field.
func (p *Somebody) WantProblem(code flow.Code, field string) *flow.Problem {
	p.Helper()
	problem := p.Somebody.WantProblem(code)
	if problem.Field != field {
		p.Fatalf("problem %+v, want it at %q", problem, field)
	}
	return problem
}

// Steps is the chosen platform's part of the set-up.
func (p *Somebody) Steps() platform.Steps { return p.parts[p.on.Platform] }

// Answers are those that depend on the platform.
func (p *Somebody) Answers() *platform.Answers { return p.on.Answers }

// Owners are the people who are ticked.
func (p *Somebody) Owners() []platform.Candidate {
	return p.Answers().Chosen(p.Steps().Owners().Roster())
}

// App is the chosen app.
func (p *Somebody) App() access.App { return p.Steps().App().Chosen() }

// ErrNoKeychain is that of a machine without one.
var ErrNoKeychain = &place.Error{Op: "probe", Kind: place.OS, Reason: place.Missing}

// ErrTest is any trouble.
var ErrTest = errors.New("it broke")

// On gives one kind of call this answer.
func On(kind string, r Result) func(Due) *Result {
	return func(d Due) *Result {
		if d.Kind == kind {
			return &r
		}
		return nil
	}
}

// Without makes probes of a keychain fail.
func Without(kind place.Kind, err error) func(Due) *Result {
	return func(d Due) *Result {
		if d.Kind == setup.WorkProbe && d.Keychain == kind {
			return &Result{Err: err}
		}
		return nil
	}
}
