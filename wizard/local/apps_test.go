package local_test

import (
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
	"connectpd/wizard/setup"
	"connectpd/wizard/setup/setuptest"
)

func TestBestAppIsProposed(t *testing.T) {
	okta := access.App{ID: "a1", Name: "PagerDuty", IDP: "Okta", Accounts: 212}
	plain := access.App{ID: "a2", Name: "Pager Duty sandbox"}
	jira := access.App{ID: "a3", Name: "Jira", IDP: "Okta"}
	cases := []struct {
		name string
		apps []access.App
		want string
	}{
		{"none", nil, platform.ChooseNew},
		{"only others", []access.App{jira}, platform.ChooseNew},
		{"by hand", []access.App{jira, plain}, "app:a2"},
		{"identity provider's first", []access.App{plain, jira, okta}, "app:a1"},
	}
	for _, c := range cases {
		f := setuptest.EmptyHome()
		f.Apps = c.apps
		p := setuptest.Sit(t, f, setup.Options{}).At(setup.StepApp)
		page := p.M.Page()
		if got := p.Chosen(); len(got) != 1 || got[0] != c.want {
			t.Errorf("%s: chosen %v, want %s", c.name, got, c.want)
		}
		if len(c.apps) == 3 {
			if first := page.Choices[0]; first.ID != "app:a1" || first.Detail != "Okta · 212 users" {
				t.Errorf("first is %+v", first)
			}
			if last := page.Choices[len(page.Choices)-1]; last.ID != platform.ChooseNew {
				t.Errorf("last is %+v", last)
			}
		}
	}
}

func TestNewAppNeedsAFreeName(t *testing.T) {
	f := setuptest.EmptyHome()
	f.Apps = []access.App{{ID: "a3", Name: "Jira"}}
	for name, code := range map[string]flow.Code{
		"": flow.CodeMissing, "  ": flow.CodeMissing, "jira": flow.CodeInvalid,
		strings.Repeat("x", 101): flow.CodeInvalid, "PagerDuty": "", "Pager\u202eDuty\n": "",
	} {
		p := setuptest.Sit(t, f, setup.Options{}).At(setup.StepApp)
		p.M.Set(platform.FieldNewApp, name)
		p.Enter()
		if code == "" {
			p.WantStep(setup.StepOwners)
			if got := p.App().Name; strings.ContainsAny(got, "\u202e\n") {
				t.Errorf("the name keeps %q", got)
			}
			continue
		}
		p.WantProblem(code, platform.FieldNewApp)
	}
}
