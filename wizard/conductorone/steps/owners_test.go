package steps_test

import (
	"slices"
	"strings"
	"testing"

	"connectpd/wizard/conductorone/steps"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow"
	"connectpd/wizard/setup"
	"connectpd/wizard/setup/setuptest"
)

func TestACallerWithoutTheRole(t *testing.T) {
	p := setuptest.InTenant(t, setuptest.EmptyHome())
	p.Answer = func(d setuptest.Due) *setuptest.Result {
		if d.Kind == steps.WorkSignIn {
			return &setuptest.Result{SignedIn: tenant.SignIn{Credentials: d.SignIn.Credentials, Caller: tenant.Caller{User: setuptest.BobThere, Limited: true}}}
		}
		return nil
	}
	p.Enter()
	c := setuptest.Credential()
	p.Paste(c.ClientID + " " + c.Secret.Reveal())
	if w := strings.Join(p.M.Page().Warnings, " "); !strings.Contains(w, "fewer permissions than your role") {
		t.Errorf("warnings %s", w)
	}
	p.At(setup.StepOwners)
	page := p.M.Page()
	if page.Choices[0].Refused == "" || page.Choices[0].Chosen || !strings.Contains(strings.Join(page.Warnings, " "), "will probably not let you") {
		t.Errorf("%+v, warnings %v", page.Choices[0], page.Warnings)
	}
	p.Enter()
	p.WantProblem(flow.CodeMissing, "")
	p.Pick("Grace")
	p.Enter()
	page = p.M.Page()
	if !strings.Contains(page.Question, "Create the connector for Grace Hopper") || page.Choices[1].Refused == "" || len(page.Message) != 0 {
		t.Errorf("%+v", page)
	}
	if problem := p.Pick("Continue myself"); problem == nil {
		t.Error("one without the role carries on")
	}
	p.Enter()
	d := p.Last()
	if d.Kind != setup.WorkHandOver || !slices.Equal(d.HandOver.There.(tenant.Registration).OwnerIDs, []string{"u-grace"}) {
		t.Errorf("asked %s %+v", d.Kind, d.HandOver)
	}
}

// TestICannotSeeThisMenuInATenant: whoever cannot create the key is none of
// the connector's owners.
func TestICannotSeeThisMenuInATenant(t *testing.T) {
	p := setuptest.SignedIn(t, setuptest.EmptyHome()).At(setup.StepKey)
	p.Do("I cannot see this menu")
	p.Pick("Grace")
	p.Enter()
	p.Enter()
	d := p.Last()
	if d.Kind != setup.WorkHandOver || !slices.Equal(d.HandOver.There.(tenant.Registration).OwnerIDs, []string{"u-grace"}) || len(d.HandOver.Connector.Owners) != 1 {
		t.Errorf("asked %s %+v", d.Kind, d.HandOver)
	}
}
