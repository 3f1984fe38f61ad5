package setup_test

import (
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/wizard/handover"
	"connectpd/wizard/setup"
	"connectpd/wizard/setup/setuptest"
)

// TestAHandOverNeedsNoKeychain: no token will be kept here.
func TestAHandOverNeedsNoKeychain(t *testing.T) {
	p := setuptest.SitIn(t, setuptest.EmptyHome(), setuptest.Without(place.OS, setuptest.ErrNoKeychain))
	if wrong := p.M.Fill(setup.SetupFlags{NewApp: "PagerDuty", Me: "ada@example.com", Owners: []string{"grace@example.com"}, Yes: true}); len(wrong) > 0 {
		t.Fatal(wrong[0].Lines())
	}
	if missing := p.M.Missing(); len(missing) > 0 {
		t.Errorf("missing %+v", missing)
	}
	p.Settle()
	for p.M.Page().Title != "Handed over" {
		if problem := p.Enter(); problem != nil {
			t.Fatal(problem.Lines())
		}
	}
}

// TestWhoCarriesOnAfterAllChoosesAKeychain: a set-up that was to be handed over
// skipped it.
func TestWhoCarriesOnAfterAllChoosesAKeychain(t *testing.T) {
	p := setuptest.SitIn(t, setuptest.EmptyHome(), setuptest.Without(place.OS, setuptest.ErrNoKeychain))
	if wrong := p.M.Fill(setup.SetupFlags{NewApp: "PagerDuty", Me: "ada@example.com", Owners: []string{"grace@example.com"}}); len(wrong) > 0 {
		t.Fatal(wrong[0].Lines())
	}
	p.Settle()
	for p.M.Page().Title != "Hand over" {
		p.Enter()
	}
	p.Choose(setup.ChooseOwnMyself)
	p.Enter()
	p.WantStep(setup.StepConnector)
	p.Enter()
	p.Choose(setup.ChooseKeychain + string(place.None))
	p.At(setup.StepKey)
}

func TestWhatIsSaidOfAnOwner(t *testing.T) {
	synced := access.Connector{LastApplied: &access.Run{}}
	for _, c := range []struct {
		role    string
		in      access.Connector
		text    string
		warning string
	}{
		{"", access.Connector{}, "not checked yet", "not known until the first sync"},
		{"", synced, "could not be checked", "did not see everyone"},
		{access.UnknownEmail, synced, "not in PagerDuty under that email", "No PagerDuty user has the email"},
		{"limited_user", synced, "Responder in PagerDuty", "Responder in PagerDuty"},
		{"admin", synced, "Global Admin in PagerDuty", ""},
	} {
		o := access.Owner{Person: access.Person{Email: "grace@example.com"}, PagerDutyRole: c.role}
		if got := setup.PagerDutyRoleText(c.in, o); !strings.Contains(got, c.text) {
			t.Errorf("%q: %q", c.role, got)
		}
		if got := setup.OwnerWarning(c.in, o); !strings.Contains(got, c.warning) || (got == "") != (c.warning == "") {
			t.Errorf("%q: %q", c.role, got)
		}
	}
}

func TestTheMachineSaysHowItHandsOver(t *testing.T) {
	for _, mail := range []bool{false, true} {
		f := setuptest.EmptyHome()
		f.Mail = mail
		p := setuptest.Sit(t, f, setup.Options{})
		if wrong := p.M.Fill(setup.SetupFlags{Me: "ada@example.com", Owners: []string{"grace@example.com"}}); len(wrong) > 0 {
			t.Fatal(wrong[0].Lines())
		}
		for p.M.Page().Title != "Hand over" {
			if problem := p.Enter(); problem != nil {
				t.Fatal(problem.Lines())
			}
		}
		word := "Write"
		if mail {
			word = "Send"
		}
		page := p.M.Page()
		if page.Choices[0].Label != word+" the message" || page.Next != "continue" {
			t.Errorf("mail %v: %+v", mail, page)
		}
		p.Answer = func(d setuptest.Due) *setuptest.Result {
			return &setuptest.Result{HandedOver: handover.Outcome{To: d.HandOver.To, Message: []string{"Hello"}, File: "/home/x/c1.eml", Unsent: "it did not answer in time"}}
		}
		p.Enter()
		page = p.M.Page()
		if page.Title != "Handed over" || len(page.Warnings) != 1 || !strings.Contains(page.Warnings[0], "in time") ||
			len(page.Notes) != 1 || !strings.Contains(page.Notes[0], "c1.eml") {
			t.Errorf("after it: %+v", page)
		}
	}
}
