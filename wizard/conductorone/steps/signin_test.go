package steps_test

import (
	"slices"
	"strings"
	"testing"

	"connectpd/store/place"
	"connectpd/wizard/conductorone"
	"connectpd/wizard/conductorone/steps"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow"
	"connectpd/wizard/flow/flowtest"
	"connectpd/wizard/platform"
	"connectpd/wizard/setup"
	"connectpd/wizard/setup/setuptest"
)

func TestFoundCredentialsAreOfferedNeverTaken(t *testing.T) {
	f := setuptest.EmptyHome()
	c := setuptest.Credential()
	f.SignIns = []tenant.Offer{{ID: tenant.OfferEnv, From: "from the environment", Credentials: c},
		{ID: "kept:" + setuptest.Host, From: "kept in this computer's keychain", Kept: true, Credentials: tenant.Credentials{ClientID: c.ClientID}}}
	p := setuptest.InTenant(t, f)
	p.Enter()
	page := p.M.Page()
	if len(page.Choices) != 3 || !page.Choices[0].Chosen || page.Choices[0].Label != "Sign in to acme.conductor.one" || page.Choices[0].Detail != "from the environment" || len(page.Fields) != 0 {
		t.Errorf("offers %+v, fields %+v", page.Choices, page.Fields)
	}
	if slices.Contains(p.Kinds(), steps.WorkSignIn) {
		t.Fatal("it signed in unasked")
	}
	p.Pick("Paste a client id and secret")
	if page := p.M.Page(); len(page.Fields) != 2 || len(page.Guide) == 0 {
		t.Errorf("by hand: %+v", page)
	}
	p.Choose(page.Choices[1].ID)
	p.Enter()
	p.WantStep(setup.StepApp)
	if in := p.Calls[1].SignIn; !in.Kept || in.Credentials.ClientID != c.ClientID {
		t.Errorf("signed in by %+v", in)
	}
}

// TestAnAccessTokenIsExplained, and takes nobody's place.
func TestAnAccessTokenIsExplained(t *testing.T) {
	f := setuptest.EmptyHome()
	f.EnvAccessToken = true
	p := setuptest.InTenant(t, f)
	p.Enter()
	if page := p.M.Page(); len(page.Fields) != 2 || !strings.Contains(strings.Join(page.Notes, " "), "CONDUCTORONE_ACCESS_TOKEN is set but not used") {
		t.Errorf("%+v", page)
	}
	m := setuptest.Begin(t, f, setup.Options{}).M
	m.Fill(setup.SetupFlags{Platform: "conductorone", Yes: true})
	if missing := m.Missing(); len(missing) < 2 || !strings.Contains(missing[1].What, "CONDUCTORONE_ACCESS_TOKEN cannot be used") {
		t.Errorf("%+v", missing)
	}
}

func TestWhatIsWrongWithASignIn(t *testing.T) {
	c := setuptest.Credential()
	whole := c.Secret.Reveal()
	for name, typed := range map[string]struct {
		id, secret, field string
		code              flow.Code
	}{
		"nothing":         {"", "", tenant.FieldClientID, flow.CodeMissing},
		"no secret":       {c.ClientID, "", tenant.FieldClientSecret, flow.CodeMissing},
		"no id":           {"", whole, tenant.FieldClientID, flow.CodeMissing},
		"half an id":      {"brisk-otter", whole, tenant.FieldClientID, flow.CodeInvalid},
		"half a secret":   {c.ClientID, whole[:len(whole)/2], tenant.FieldClientSecret, flow.CodeInvalid},
		"something else":  {c.ClientID, "hunter2", tenant.FieldClientSecret, flow.CodeInvalid},
		"another version": {c.ClientID, strings.Replace(whole, ":v1:", ":v9:", 1), tenant.FieldClientSecret, flow.CodeInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			p := setuptest.InTenant(t, setuptest.EmptyHome())
			p.Enter()
			p.M.Set(tenant.FieldClientID, typed.id)
			p.M.SetSecret(tenant.FieldClientSecret, []byte(typed.secret))
			p.Enter()
			problem := p.WantProblem(typed.code, typed.field)
			if slices.Contains(p.Kinds(), steps.WorkSignIn) || typed.secret != "" && strings.Contains(strings.Join(problem.Lines(), " "), typed.secret) {
				t.Errorf("calls %v, problem %v", p.Kinds(), problem.Lines())
			}
		})
	}
}

// TestAnAPITokenPastedIntoTheSignIn is not shown in a field that shows what is
// typed.
func TestAnAPITokenPastedIntoTheSignIn(t *testing.T) {
	p := setuptest.InTenant(t, setuptest.EmptyHome())
	p.Enter()
	if !p.Paste(setuptest.GoodKey) {
		t.Error("it went into a field")
	}
	p.WantProblem(flow.CodeInvalid, tenant.FieldClientID)
	if p.Paste("acme.conductor.one") {
		t.Error("an address was imported for a secret")
	}
}

func TestARefusedSignInIsToldAndTriedAgain(t *testing.T) {
	refused := &conductorone.Error{Kind: platform.KindRefused, Op: "sign in", Tenant: setuptest.Host, Status: 401}
	p := setuptest.InTenant(t, setuptest.EmptyHome())
	p.Answer = setuptest.On(steps.WorkSignIn, setuptest.Result{Err: refused})
	p.Enter()
	c := setuptest.Credential()
	p.Paste(c.ClientID + " " + c.Secret.Reveal())
	p.WantStep(setup.StepConnector)
	if problem := p.WantProblem(flow.CodeRejected, tenant.FieldClientSecret); problem.Why == "" || problem.Kept == "" {
		t.Errorf("%+v", problem)
	}
	p.Answer = nil
	p.Enter()
	p.WantStep(setup.StepApp)
	p.M.Back()
	if page := p.M.Page(); page.Title != "Sign in" {
		t.Errorf("back leads to %q", page.Title)
	}
	// Signed in already: no second call.
	before := len(p.Calls)
	p.Enter()
	p.WantStep(setup.StepApp)
	if len(p.Calls) != before {
		t.Errorf("calls %v", p.Kinds())
	}
}

// TestAStaleAnswerOfTheTenantIsDropped: who went back is not signed in by it.
func TestAStaleAnswerOfTheTenantIsDropped(t *testing.T) {
	p := setuptest.InTenant(t, setuptest.EmptyHome())
	p.Enter()
	c := setuptest.Credential()
	p.M.Paste([]byte(c.ClientID + "\n" + c.Secret.Reveal()))
	d, _ := flowtest.Call(p.M)
	if d.Name != steps.WorkSignIn || !p.M.Back() {
		t.Fatalf("due %+v", d)
	}
	d.Run(t.Context())()
	p.WantStep(setup.StepConnector)
	if p.Steps().There(nil) != nil || p.M.Page().Title != "Sign in" {
		t.Errorf("signed in by a stale answer, at %q", p.M.Page().Title)
	}
}

func TestLeavingAsksAboutASignInThatIsNotKept(t *testing.T) {
	p := setuptest.SignedIn(t, setuptest.EmptyHome())
	q := p.M.Leaving()
	if q == nil || strings.Contains(q.Question, "API token") || !strings.Contains(q.Question, "client secret") {
		t.Fatalf("%+v", q)
	}
	p.M.Leave(setup.LeaveKeep)
	p.Settle()
	if r := p.Leaves[0]; !r.Keep || r.SignIn == nil || r.SignIn.ClientID != setuptest.Credential().ClientID || r.Keychain != place.OS {
		t.Errorf("%+v", r)
	}
	p = setuptest.SignedIn(t, setuptest.EmptyHome())
	p.M.Leave(flow.LeaveDrop)
	p.Settle()
	if r := p.Leaves[0]; r.SignIn != nil {
		t.Errorf("kept although nobody wants it: %+v", r)
	}
	// One that was found here is there anyway.
	f := setuptest.EmptyHome()
	f.SignIns = []tenant.Offer{{ID: tenant.OfferEnv, Credentials: setuptest.Credential()}}
	p = setuptest.InTenant(t, f)
	p.Enter()
	p.Enter()
	p.WantStep(setup.StepApp)
	if q := p.M.Leaving(); q != nil {
		t.Errorf("%+v", q)
	}
}
