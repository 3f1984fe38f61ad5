package setup

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
)

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
		answer func(p *somebody)
		want   []string
	}{
		"a new connector": {form: shown, want: []string{"Tenant: Uses the app PagerDuty",
			"Tenant: Creates a PagerDuty connector on it, named PagerDuty", "Tenant: Makes Ada Lovelace its owner",
			"Tenant: Puts the token into its field “API token” (pagerduty_api_token)"}},
		"a new app, and another owner": {form: tenant.Form{Field: "token"},
			answer: func(p *somebody) {
				p.choose(platform.ChooseNew)
				p.m.Set(platform.FieldNewApp, "Paging")
				p.enter()
				p.wantStep(StepOwners)
				p.choose(choosePerson + graceThere.Email)
			},
			want: []string{"Tenant: Creates the app Paging", "Tenant: Creates a PagerDuty connector on it, named PagerDuty",
				"Tenant: Makes Ada Lovelace and Grace Hopper its owners, and tells Grace Hopper by e-mail",
				"Tenant: Puts the token into its usual field, token: the tenant does not show the form"}},
		"one that is discovered": {
			answer: func(p *somebody) { p.choose(platform.ChooseApp + "okta/t/r"); p.enter() },
			want: []string{"Tenant: Makes the discovered app PagerDuty EMEA managedthis cannot be undone", "Tenant: Creates a PagerDuty connector on it, named PagerDuty",
				"Tenant: Makes Ada Lovelace its owner", "Tenant: Puts the token into its configuration"}},
		"one that is there": {form: shown, there: []tenant.Connector{known}, owners: []tenant.User{bobThere},
			answer: func(p *somebody) { p.enter(); p.enter() },
			want: []string{"Tenant: Uses the app PagerDuty", "Tenant: Continues its connector PagerDuty prod, created on 2 October 2026",
				"Tenant: Makes Ada Lovelace its owner in place of Bob Martin",
				"Tenant: Puts the token into its field “API token” (pagerduty_api_token), in place of the one of 12 November 2026"}},
		"one that is mine": {there: []tenant.Connector{known}, owners: []tenant.User{adaThere.User},
			answer: func(p *somebody) { p.enter(); p.enter() },
			want: []string{"Tenant: Uses the app PagerDuty", "Tenant: Continues its connector PagerDuty prod, created on 2 October 2026",
				"Tenant: Keeps its owner, Ada Lovelace", "Tenant: Puts the token into its configuration, in place of the one of 12 November 2026"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := emptyFacts()
			p := inTenant(t, w)
			p.w.answer = func(d Due) *Result {
				switch d.Kind {
				case steps.WorkSignIn:
					return &Result{SignedIn: tenant.SignIn{Credentials: d.SignIn.Credentials, Caller: adaThere, Form: c.form}}
				case steps.WorkLook:
					return &Result{Connectors: c.there, Owners: map[string]tenant.Owners{"c9": {People: c.owners}}}
				}
				return nil
			}
			p.enter()
			credential := acmeCredential()
			p.paste(credential.ClientID + " " + credential.Secret.Reveal())
			p.wantStep(StepApp)
			if c.answer == nil {
				p.enter()
			} else {
				c.answer(p)
			}
			p.wantStep(StepOwners)
			p.enter()
			p.paste(goodKey)
			p.wantStep(StepReview)
			page := p.m.Page()
			if got := saysThere(page); !slices.Equal(got, c.want) {
				t.Errorf("it says\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
			link := ""
			if c.there != nil {
				link = "https://" + thisTenant + "/admin/connector/" + tenant.CatalogID + "/app-okta/c9"
			}
			if page.Leads() != link {
				t.Errorf("it leads to %q", page.Leads())
			}
		})
	}
}

// TestThePageThereIsOpenedFromCheckAndSave, and what came of it is said.
func TestThePageThereIsOpenedFromCheckAndSave(t *testing.T) {
	facts := emptyFacts()
	facts.Browser = true
	p := inTenant(t, facts)
	var refuses error
	p.w.answer = func(d Due) *Result {
		switch d.Kind {
		case steps.WorkLook:
			return &Result{Connectors: []tenant.Connector{{ID: "c9", AppID: "app-okta", Name: "PagerDuty"}}}
		case WorkBrowser:
			return &Result{Err: refuses}
		}
		return nil
	}
	p.enter()
	c := acmeCredential()
	p.paste(c.ClientID + " " + c.Secret.Reveal())
	p.enter()
	p.enter()
	p.enter()
	p.paste(goodKey)
	p.wantStep(StepReview)
	for _, refuses = range []error{nil, errors.New("no display")} {
		p.act(flow.ActOpen)
		p.settle()
		if last := p.w.calls[len(p.w.calls)-1]; last.Address != p.m.Page().Leads() || last.Address == "" {
			t.Errorf("opened %+v", last)
		}
		want := "Its page is open in your browser."
		if refuses != nil {
			want = "No browser could be opened."
		}
		if got := p.m.Page().Opened; !strings.HasPrefix(got, want) {
			t.Errorf("%v: %q", refuses, got)
		}
	}
}

// TestAFormThatIsNotUnderstoodIsSaidBeforeSave.
func TestAFormThatIsNotUnderstoodIsSaidBeforeSave(t *testing.T) {
	p := inTenant(t, emptyFacts())
	p.w.answer = func(d Due) *Result {
		if d.Kind == steps.WorkSignIn {
			return &Result{SignedIn: tenant.SignIn{Credentials: d.SignIn.Credentials, Caller: adaThere, Form: tenant.Form{Unclear: unclear()}}}
		}
		return nil
	}
	p.enter()
	c := acmeCredential()
	p.paste(c.ClientID + " " + c.Secret.Reveal())
	p.enter()
	p.enter()
	p.paste(goodKey)
	p.wantStep(StepReview)
	if w := strings.Join(p.m.Page().Warnings, " "); !strings.Contains(w, "asks for a PagerDuty configuration that connectpd does not know") {
		t.Errorf("warnings: %s", w)
	}
}

func unclear() error {
	return &conductorone.Error{Kind: platform.KindUnsupported, Tenant: thisTenant}
}
