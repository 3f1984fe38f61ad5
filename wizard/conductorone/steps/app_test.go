package steps_test

import (
	"strings"
	"testing"

	"connectpd/store/words"
	"connectpd/wizard/conductorone"
	"connectpd/wizard/conductorone/steps"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
	"connectpd/wizard/setup"
	"connectpd/wizard/setup/setuptest"
)

func TestTheTenantCannotBeAskedForItsApps(t *testing.T) {
	broken := setuptest.On(steps.WorkApps, setuptest.Result{Err: &conductorone.Error{Kind: platform.KindServer, Op: "search for apps", Tenant: setuptest.Host, Status: 500}})
	p := setuptest.InTenant(t, setuptest.EmptyHome())
	p.Answer = broken
	p.Enter()
	c := setuptest.Credential()
	p.Paste(c.ClientID + " " + c.Secret.Reveal())
	p.WantStep(setup.StepApp)
	p.WantProblem(flow.CodeServer, "")
	p.Answer = nil
	p.Enter()
	if p.M.Page().Problem != nil || len(p.M.Page().Choices) != 4 {
		t.Errorf("asked again: %+v", p.M.Page())
	}
}

func TestTheConnectorThatIsThereIsShownFirst(t *testing.T) {
	p := setuptest.SignedIn(t, setuptest.EmptyHome())
	p.Answer = setuptest.On(steps.WorkLook, setuptest.Result{Connectors: []tenant.Connector{{ID: "con-1", AppID: "app-okta", Name: "PagerDuty", ConfiguredAt: setuptest.Today}},
		Owners: map[string]tenant.Owners{"con-1": {People: []tenant.User{setuptest.GraceThere}}}})
	p.Enter()
	p.WantStep(setup.StepApp)
	if page := p.M.Page(); len(page.Choices) != 1 || !page.Choices[0].Chosen || !strings.Contains(page.Question, "already") || len(page.Warnings) != 1 {
		t.Errorf("%+v", page)
	}
	if page := p.M.Page(); !strings.Contains(page.Choices[0].Detail, "token of "+words.Day(setuptest.Today)) || !strings.Contains(page.Warnings[0], "already has a token uses the new one as soon as you save") {
		t.Errorf("its token is told as %q and %q", page.Choices[0].Detail, page.Warnings)
	}
	p.M.Back()
	if page := p.M.Page(); len(page.Choices) != 4 {
		t.Errorf("back: %+v", page.Choices)
	}
	p.Enter()
	p.Enter()
	p.WantStep(setup.StepOwners)
	if r := registered(p); r.Connector != "con-1" || len(r.OwnerIDs) != 2 {
		t.Errorf("goes on with %+v", r)
	}
	// Another app has another connector.
	p.M.Back()
	p.Choose(platform.ChooseApp + "app-jira")
	if registered(p).Connector != "" {
		t.Errorf("still %s", registered(p).Connector)
	}
}

// TestOwnersThroughAnEntitlementAreShown wherever the owners of a connector that
// is gone on with are.
func TestOwnersThroughAnEntitlementAreShown(t *testing.T) {
	p := setuptest.SignedIn(t, setuptest.EmptyHome())
	p.Answer = setuptest.On(steps.WorkLook, setuptest.Result{Connectors: []tenant.Connector{{ID: "con-1", AppID: "app-okta", Name: "PagerDuty"}},
		Owners: map[string]tenant.Owners{"con-1": {People: []tenant.User{setuptest.GraceThere}, Through: []string{"Platform team"}}}})
	p.Enter()
	if page := p.M.Page(); !strings.Contains(page.Choices[0].Detail, "owned by Grace Hopper and through Platform team") {
		t.Errorf("step 2: %+v", page.Choices)
	}
	p.At(setup.StepOwners)
	if notes := strings.Join(p.M.Page().Notes, " "); !strings.Contains(notes, "through Platform team") {
		t.Errorf("step 3: %s", notes)
	}
	p.At(setup.StepReview)
	for _, row := range p.M.Page().Rows {
		if row.Label == "Owners" && !strings.HasSuffix(row.Value, "and through Platform team") {
			t.Errorf("step 5: %s", row.Value)
		}
	}
}
