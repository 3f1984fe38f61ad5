package setup_test

import (
	"slices"
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/wizard/conductorone/steps"
	"connectpd/wizard/setup"
	"connectpd/wizard/setup/setuptest"
)

func TestEnterOnStepOneStaysOnThisComputer(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{})
	page := p.M.Page()
	if len(page.Choices) != 2 || !page.Choices[0].Chosen || page.Choices[1].Chosen || strings.Contains(strings.Join(page.Hints, " "), "cannot be chosen") {
		t.Errorf("choices %+v, hints %v", page.Choices, page.Hints)
	}
	p.Enter()
	p.WantStep(setup.StepApp)
	if p.Answers().Platform != access.Local || slices.Contains(p.Kinds(), steps.WorkApps) {
		t.Errorf("platform %s, calls %v", p.Answers().Platform, p.Kinds())
	}
}

func TestChangingThePlatformAsksAnew(t *testing.T) {
	p := setuptest.SignedIn(t, setuptest.EmptyHome()).At(setup.StepReview)
	p.M.GoTo(setup.RowConnector)
	p.Choose(setup.ChoosePlatform + string(access.Local))
	p.At(setup.StepReview)
	c := p.M.Proposal()
	if c.Platform != access.Local || c.Tenant != nil || c.App.Tenant != "" || c.Owners[0].Role != access.SuperAdministrator || p.Steps().There(nil) != nil {
		t.Errorf("%+v", c)
	}
}
