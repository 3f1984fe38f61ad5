package steps_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/wizard/conductorone"
	"connectpd/wizard/conductorone/steps"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
	"connectpd/wizard/setup"
	"connectpd/wizard/setup/setuptest"
)

// ada signs in.
var ada = tenant.User{ID: "u-ada", Name: "Ada Lovelace", Email: "ada@example.com", Role: tenant.ConnectorAdministrator}

// saysThere is what Check and save says of the tenant, line by line.
func saysThere(p flow.Page) (list []string) {
	for _, r := range p.Rows {
		if r.There {
			list = append(list, r.Label+": "+r.Value+r.Warning)
		}
	}
	return list
}

// TestCheckAndSaveSaysWhatIsDoneInTheTenant, by its own names: the app, the
// connector, the owners and the field of the catalogue's form.
func TestCheckAndSaveSaysWhatIsDoneInTheTenant(t *testing.T) {
	known := tenant.Connector{ID: "c9", AppID: "app-okta", Name: "PagerDuty prod", CreatedAt: time.Date(2026, 10, 2, 9, 0, 0, 0, time.UTC),
		ConfiguredAt: time.Date(2026, 11, 12, 9, 0, 0, 0, time.UTC)}
	shown := tenant.Form{Field: "pagerduty_api_token", Label: "API token", Shown: true}
	for name, c := range map[string]struct {
		form   tenant.Form
		there  []tenant.Connector
		owners []tenant.User // of those
		answer func(p *setuptest.Somebody)
		want   []string
	}{
		"a new connector": {form: shown, want: []string{"Tenant: Uses the app PagerDuty",
			"Tenant: Creates a PagerDuty connector on it, named PagerDuty", "Tenant: Makes Ada Lovelace its owner",
			"Tenant: Puts the token into its field \"API token\" (pagerduty_api_token)"}},
		"a new app, and another owner": {form: tenant.Form{Field: "token"},
			answer: func(p *setuptest.Somebody) {
				p.Choose(platform.ChooseNew)
				p.M.Set(platform.FieldNewApp, "Paging")
				p.Enter()
				p.WantStep(setup.StepOwners)
				p.Pick("Grace Hopper")
			},
			want: []string{"Tenant: Creates the app Paging", "Tenant: Creates a PagerDuty connector on it, named PagerDuty",
				"Tenant: Makes Ada Lovelace and Grace Hopper its owners, and notifies Grace Hopper by email",
				"Tenant: Puts the token into its usual field, token: the tenant does not show the form"}},
		"one that is discovered": {
			answer: func(p *setuptest.Somebody) { p.Choose(platform.ChooseApp + "okta/t/r"); p.Enter() },
			want: []string{"Tenant: Makes the discovered app PagerDuty EMEA managedthis cannot be undone", "Tenant: Creates a PagerDuty connector on it, named PagerDuty",
				"Tenant: Makes Ada Lovelace its owner", "Tenant: Puts the token into its configuration"}},
		"one that is there": {form: shown, there: []tenant.Connector{known}, owners: []tenant.User{setuptest.BobThere},
			answer: func(p *setuptest.Somebody) { p.Enter(); p.Enter() },
			want: []string{"Tenant: Uses the app PagerDuty", "Tenant: Continues with its connector PagerDuty prod, created on 2 October 2026",
				"Tenant: Makes Ada Lovelace its owner instead of Bob Martin",
				"Tenant: Puts the token into its field \"API token\" (pagerduty_api_token), replacing the one of 12 November 2026"}},
		"one that is mine": {there: []tenant.Connector{known}, owners: []tenant.User{ada},
			answer: func(p *setuptest.Somebody) { p.Enter(); p.Enter() },
			want: []string{"Tenant: Uses the app PagerDuty", "Tenant: Continues with its connector PagerDuty prod, created on 2 October 2026",
				"Tenant: Keeps its owner, Ada Lovelace", "Tenant: Puts the token into its configuration, replacing the one of 12 November 2026"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := setuptest.EmptyHome()
			p := setuptest.InTenant(t, w)
			p.Answer = func(d setuptest.Due) *setuptest.Result {
				switch d.Kind {
				case steps.WorkSignIn:
					return &setuptest.Result{SignedIn: tenant.SignIn{Credentials: d.SignIn.Credentials, Caller: tenant.Caller{User: ada}, Form: c.form}}
				case steps.WorkLook:
					return &setuptest.Result{Connectors: c.there, Owners: map[string]tenant.Owners{"c9": {People: c.owners}}}
				}
				return nil
			}
			p.Enter()
			credential := setuptest.Credential()
			p.Paste(credential.ClientID + " " + credential.Secret.Reveal())
			p.WantStep(setup.StepApp)
			if c.answer == nil {
				p.Enter()
			} else {
				c.answer(p)
			}
			p.WantStep(setup.StepOwners)
			p.Enter()
			p.Paste(setuptest.GoodKey)
			p.WantStep(setup.StepReview)
			page := p.M.Page()
			if got := saysThere(page); !slices.Equal(got, c.want) {
				t.Errorf("it says\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
			link := ""
			if c.there != nil {
				link = "https://" + setuptest.Host + "/admin/connector/" + tenant.CatalogID + "/app-okta/c9"
			}
			if page.Leads() != link {
				t.Errorf("it leads to %q", page.Leads())
			}
		})
	}
}

// TestThePageThereIsOpenedFromCheckAndSave, and what came of it is said.
func TestThePageThereIsOpenedFromCheckAndSave(t *testing.T) {
	facts := setuptest.EmptyHome()
	facts.Browser = true
	p := setuptest.InTenant(t, facts)
	var refuses error
	p.Answer = func(d setuptest.Due) *setuptest.Result {
		switch d.Kind {
		case steps.WorkLook:
			return &setuptest.Result{Connectors: []tenant.Connector{{ID: "c9", AppID: "app-okta", Name: "PagerDuty"}}}
		case setup.WorkBrowser:
			return &setuptest.Result{Err: refuses}
		}
		return nil
	}
	p.Enter()
	c := setuptest.Credential()
	p.Paste(c.ClientID + " " + c.Secret.Reveal())
	p.Enter()
	p.Enter()
	p.Enter()
	p.Paste(setuptest.GoodKey)
	p.WantStep(setup.StepReview)
	for _, refuses = range []error{nil, errors.New("no display")} {
		p.Act(flow.ActOpen)
		p.Settle()
		if last := p.Calls[len(p.Calls)-1]; last.Address != p.M.Page().Leads() || last.Address == "" {
			t.Errorf("opened %+v", last)
		}
		want := "Its page is open in your browser."
		if refuses != nil {
			want = "No browser could be opened."
		}
		if got := p.M.Page().Opened; !strings.HasPrefix(got, want) {
			t.Errorf("%v: %q", refuses, got)
		}
	}
}

// TestAFormThatIsNotUnderstoodIsSaidBeforeSave.
func TestAFormThatIsNotUnderstoodIsSaidBeforeSave(t *testing.T) {
	p := setuptest.InTenant(t, setuptest.EmptyHome())
	p.Answer = func(d setuptest.Due) *setuptest.Result {
		if d.Kind == steps.WorkSignIn {
			return &setuptest.Result{SignedIn: tenant.SignIn{Credentials: d.SignIn.Credentials, Caller: tenant.Caller{User: ada}, Form: tenant.Form{Unclear: unclear()}}}
		}
		return nil
	}
	p.Enter()
	c := setuptest.Credential()
	p.Paste(c.ClientID + " " + c.Secret.Reveal())
	p.Enter()
	p.Enter()
	p.Paste(setuptest.GoodKey)
	p.WantStep(setup.StepReview)
	if w := strings.Join(p.M.Page().Warnings, " "); !strings.Contains(w, "asks for a PagerDuty configuration that connectpd does not support") {
		t.Errorf("warnings: %s", w)
	}
}

func unclear() error {
	return &conductorone.Error{Kind: platform.KindUnsupported, Tenant: setuptest.Host}
}
