package local_test

import (
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/wizard/handover"
	"connectpd/wizard/setup"
	"connectpd/wizard/setup/setuptest"
)

// Without a person a proposal of git is taken with --yes, and an address that
// was made up never.
func TestNobodyIsMadeUpWithoutAPerson(t *testing.T) {
	f := setuptest.EmptyHome()
	f.Me = setup.Me{Name: "root", Source: "your account on this computer"}
	p, _ := setuptest.Fill(t, f, setup.SetupFlags{Yes: true, NewApp: "PagerDuty"})
	found := false
	for _, missing := range p.M.Missing() {
		found = found || missing.Flag == "--owner EMAIL"
	}
	if !found {
		t.Errorf("missing %v", p.M.Missing())
	}
}

func TestMeAndOwnerDefaultToEachOther(t *testing.T) {
	for _, flags := range []setup.SetupFlags{
		{Me: "grace@example.com"},
		{Owners: []string{"grace@example.com"}},
		{Me: "grace@example.com", Owners: []string{"grace@example.com"}},
	} {
		p, wrong := setuptest.Fill(t, setuptest.EmptyHome(), flags)
		got := p.Owners()
		if len(wrong) > 0 || len(got) != 1 || !got[0].You || got[0].Email != "grace@example.com" {
			t.Errorf("%+v: owners %+v, wrong %v", flags, got, wrong)
		}
	}
	p, _ := setuptest.Fill(t, setuptest.EmptyHome(), setup.SetupFlags{Me: "ada@example.com", Owners: []string{"grace@example.com"}, Yes: true})
	if p.Answers().Mine() {
		t.Error("someone else's connector is mine")
	}
	// The hand-over needs no token.
	if got := p.M.Missing(); len(got) != 0 {
		t.Errorf("missing %v", got)
	}
	for range 6 {
		p.Enter()
	}
	if end, over := p.M.Ended(); !over || end.Kind != setup.HandedOverTo {
		t.Errorf("ended %v %+v", over, end)
	}
}

func TestTheSameCommandAgainFindsItsApp(t *testing.T) {
	f := setuptest.EmptyHome()
	f.Apps = []access.App{{ID: "a1", Name: "PagerDuty"}}
	p, wrong := setuptest.Fill(t, f, setup.SetupFlags{NewApp: "PagerDuty"})
	if len(wrong) > 0 || p.App().ID != "a1" {
		t.Errorf("wrong %v, app %+v", wrong, p.App())
	}
	if _, wrong := setuptest.Fill(t, f, setup.SetupFlags{NewApp: "PagerDuty", IDP: "Okta"}); len(wrong) != 1 {
		t.Errorf("another app of the same name: %v", wrong)
	}
}

func TestAnInvitationIsContinued(t *testing.T) {
	i := handover.Invitation{Connector: "PagerDuty prod", App: handover.App{Name: "Paging", IDP: "Okta"},
		From:   handover.Person{Name: "Ada", Email: "ada@example.com"},
		Owners: []handover.Person{{Name: "Grace", Email: "grace@example.com"}}}
	f := setuptest.EmptyHome()
	f.Me = setup.Me{Name: "grace", Email: "ghopper@laptop"}
	p, wrong := setuptest.Fill(t, f, setup.SetupFlags{Invitation: &i})
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	intro := strings.Join(p.M.Page().Intro, " ")
	if !strings.Contains(intro, "Ada (ada@example.com) asks you") || !strings.Contains(intro, "kept on this computer") {
		t.Errorf("the first page says %q", intro)
	}
	if !strings.Contains(intro, "only sent to PagerDuty") {
		t.Errorf("whom the token is sent to: %q", intro)
	}
	elsewhere := f
	elsewhere.APIBase = "https://pagerduty.example.com"
	q, _ := setuptest.Fill(t, elsewhere, setup.SetupFlags{Invitation: &i})
	if intro := strings.Join(q.M.Page().Intro, " "); !strings.Contains(intro, "only sent to https://pagerduty.example.com (CONNECTPD_API_URL)") {
		t.Errorf("whom the token is sent to: %q", intro)
	}
	p.At(setup.StepSync)
	c := p.Saved().Connector
	if c.Name != "PagerDuty prod" || c.App.Name != "Paging" || c.App.IDP != "Okta" || len(c.Owners) != 1 ||
		c.Owners[0].Email != "grace@example.com" || c.Owners[0].Role != access.SuperAdministrator {
		t.Errorf("continues as %+v", c)
	}
}
