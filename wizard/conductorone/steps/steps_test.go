package steps_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"connectpd/wizard/conductorone/steps"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
	"connectpd/wizard/setup"
	"connectpd/wizard/setup/setuptest"
)

// registered is what the tenant would be asked to register.
func registered(p *setuptest.Somebody) tenant.Registration {
	return p.Steps().There(p.Owners()).(tenant.Registration)
}

// TestAJourneyInATenant costs one paste more than one on this computer.
func TestAJourneyInATenant(t *testing.T) {
	p := setuptest.InTenant(t, setuptest.EmptyHome())
	p.Enter()
	page := p.M.Page()
	if page.Title != "Sign in" || len(page.Guide) != 3 || !strings.Contains(page.Guide[0], "AI & API") || !strings.Contains(page.Guide[0], "API keys") ||
		!strings.Contains(page.Guide[1], "Connector Administrator") || !strings.Contains(page.Guide[2], "shown once") {
		t.Errorf("the sign-in page: %+v", page)
	}
	c := setuptest.Credential()
	p.Paste(c.Secret.Reveal() + "\n" + c.ClientID)
	p.WantStep(setup.StepApp)
	if page := p.M.Page(); !page.Choices[0].Chosen || page.Choices[0].Group != "From your identity provider" || page.Choices[0].Detail != "Okta · 212 users" ||
		page.Choices[1].Group != "Discovered, not managed yet" || len(page.Choices) != 4 || !strings.Contains(page.Notes[0], "as Ada Lovelace, Connector Administrator") {
		t.Errorf("step 2: %+v, notes %v", page.Choices, page.Notes)
	}
	p.Enter()
	p.WantStep(setup.StepOwners)
	if page := p.M.Page(); !page.Choices[0].Chosen || !strings.HasPrefix(page.Choices[0].Label, "You, Ada") || page.Choices[2].Refused == "" {
		t.Errorf("step 3: %+v", page.Choices)
	}
	p.Enter()
	p.WantStep(setup.StepKey)
	if g := strings.Join(p.M.Page().Tips, " "); !strings.Contains(g, "just in time") {
		t.Errorf("step 4: %s", g)
	}
	p.Paste(setuptest.GoodKey)
	p.WantStep(setup.StepReview)
	page = p.M.Page()
	text := strings.Join(page.Hints, " ")
	for _, r := range page.Rows {
		text += " " + r.Value
	}
	for _, want := range []string{"in acme.conductor.one", "PagerDuty · sign-in with Okta", "Save starts in acme.conductor.one", "Creates a PagerDuty connector on it, named PagerDuty"} {
		if !strings.Contains(text, want) {
			t.Errorf("step 6 does not say %q: %s", want, text)
		}
	}
	p.Enter()
	save := p.Saved()
	there, ok := save.There.(tenant.Registration)
	if !ok || there.App.ID != "app-okta" || !slices.Equal(there.OwnerIDs, []string{"u-ada"}) || !there.Credentials.Secret.Equal(c.Secret) {
		t.Errorf("saved %+v", there)
	}
	if p.Presses > 9 || p.Pastes != 2 {
		t.Errorf("%d presses and %d pastes", p.Presses, p.Pastes)
	}
}

func TestSearchingTheTenant(t *testing.T) {
	p := setuptest.SignedIn(t, setuptest.EmptyHome())
	p.Do("Search by name")
	p.Type("Part of its name", "Jira")
	p.Answer = setuptest.On(steps.WorkApps, setuptest.Result{Apps: tenant.AppList{Apps: setuptest.AppsThere.Apps[2:]}})
	p.Enter()
	if got := p.Last().Find.Query; got != "Jira" || registered(p).App.Name != "Jira" {
		t.Errorf("asked for %q, chose %+v", got, registered(p).App)
	}
	p.Enter()
	p.WantStep(setup.StepOwners)
	p.Do("Search by name")
	p.Enter()
	p.WantProblem(flow.CodeMissing, p.M.Page().Fields[0].ID)
	p.Type("Part of a name", "lin")
	p.Answer = func(d setuptest.Due) *setuptest.Result {
		if d.Kind == steps.WorkUsers {
			return &setuptest.Result{Query: d.Find.Query, Users: tenant.UserList{Users: []tenant.User{
				{ID: "u-lin", Name: "Lin", Email: "lin@example.com", Role: tenant.CouldNotCheck}}}}
		}
		return nil
	}
	p.Enter()
	if detail := p.Choice("Lin").Detail; !strings.Contains(detail, "role not known") {
		t.Errorf("Lin is listed as %q", detail)
	}
	if problem := p.Pick("Lin"); problem != nil {
		t.Errorf("a role that could not be checked: %v", problem.Lines())
	}
	if problem := p.Pick("Bob"); problem == nil || p.Answers().Owns("bob@example.com") {
		t.Errorf("Bob was taken: %v", problem)
	}
	p.At(setup.StepReview)
	if w := strings.Join(p.M.Page().Warnings, " "); !strings.Contains(w, "Whether Lin can own connectors in the tenant could not be checked") {
		t.Errorf("warnings: %s", w)
	}
	if ids := registered(p).OwnerIDs; !slices.Equal(ids, []string{"u-ada", "u-lin"}) {
		t.Errorf("owners %v", ids)
	}
}

func TestADraftInATenantGoesOn(t *testing.T) {
	p := setuptest.SignedIn(t, setuptest.EmptyHome())
	p.Choose(platform.ChooseApp + "okta/t/r")
	p.At(setup.StepOwners)
	p.Pick("Grace")
	p.At(setup.StepReview)
	d, keep := p.M.Draft()
	if !keep || strings.Contains(string(d.Answers), "secret-token") {
		t.Fatalf("draft %v %s", keep, d.Answers)
	}
	f := setuptest.EmptyHome()
	f.SignIns = []tenant.Offer{{ID: "cone:x", From: "from cone's profile x", Credentials: tenant.Credentials{ClientID: "other@acme.conductor.one/pcc"}},
		{ID: "kept:" + setuptest.Host, Kept: true, Credentials: tenant.Credentials{ClientID: setuptest.Credential().ClientID}}}
	q := setuptest.Resume(t, f, setup.Resumed{Draft: d}, nil)
	if page := q.M.Page(); page.Title != "Sign in" || !page.Choices[1].Chosen {
		t.Errorf("resumed at %q, %+v", page.Title, page.Choices)
	}
	q.Enter()
	q.WantStep(setup.StepKey)
	if r := registered(q); r.App.Binding == nil || r.App.Name != "PagerDuty EMEA" || !slices.Equal(r.OwnerIDs, []string{"u-ada", "u-grace"}) {
		t.Errorf("goes on with %+v", r)
	}
	// What exists in the tenant after a failure is remembered.
	q.Steps().Made(tenant.Made{App: tenant.Chosen{ID: "app-new", Name: "PagerDuty EMEA"}, Connector: "con-9"})
	again, _ := q.M.Draft()
	var kept struct{ Tenant tenant.Answers }
	if err := json.Unmarshal(again.Answers, &kept); err != nil || kept.Tenant.Connector != "con-9" || kept.Tenant.App.ID != "app-new" {
		t.Errorf("%+v, %v", kept.Tenant, err)
	}
}

// In a tenant both kinds of key are explained, and nothing is asked.
func TestKeyGuideOfATenantExplainsBothKinds(t *testing.T) {
	g := flow.NewKeyGuide(steps.KeyKind(), setuptest.Today, "")
	for _, list := range [][]string{g.Tips, g.Steps} {
		text := strings.Join(list, " ")
		for _, says := range []string{"Select Read-only", "should only read", "by hand", "unselected", "just in time", "once"} {
			if !strings.Contains(text, says) {
				t.Errorf("it does not say %q: %s", says, text)
			}
		}
	}
}
