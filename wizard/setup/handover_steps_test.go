package setup

import (
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/wizard/handover"
)

// TestAHandOverNeedsNoKeychain: no token will be kept here.
func TestAHandOverNeedsNoKeychain(t *testing.T) {
	p := sitIn(t, emptyFacts(), without(place.OS, errNoKeychain))
	if wrong := p.m.Fill(SetupFlags{NewApp: "PagerDuty", Me: "ada@example.com", Owners: []string{"grace@example.com"}, Yes: true}); len(wrong) > 0 {
		t.Fatal(wrong[0].Lines())
	}
	if missing := p.m.Missing(); len(missing) > 0 {
		t.Errorf("missing %+v", missing)
	}
	p.settle()
	for p.m.Page().Title != "Handed over" {
		if problem := p.enter(); problem != nil {
			t.Fatal(problem.Lines())
		}
	}
}

// TestWhoCarriesOnAfterAllChoosesAKeychain: a set-up that was to be handed over
// skipped it.
func TestWhoCarriesOnAfterAllChoosesAKeychain(t *testing.T) {
	p := sitIn(t, emptyFacts(), without(place.OS, errNoKeychain))
	if wrong := p.m.Fill(SetupFlags{NewApp: "PagerDuty", Me: "ada@example.com", Owners: []string{"grace@example.com"}}); len(wrong) > 0 {
		t.Fatal(wrong[0].Lines())
	}
	p.settle()
	for p.m.Page().Title != "Hand over" {
		p.enter()
	}
	p.choose(chooseOwnMyself)
	p.enter()
	p.wantStep(StepConnector)
	p.enter()
	p.choose(chooseKeychain + string(place.None))
	p.at(StepKey)
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
		if got := PagerDutyRoleText(c.in, o); !strings.Contains(got, c.text) {
			t.Errorf("%q: %q", c.role, got)
		}
		if got := OwnerWarning(c.in, o); !strings.Contains(got, c.warning) || (got == "") != (c.warning == "") {
			t.Errorf("%q: %q", c.role, got)
		}
	}
}

func TestTheMachineSaysHowItHandsOver(t *testing.T) {
	for _, mail := range []bool{false, true} {
		f := emptyFacts()
		f.Mail = mail
		p := sit(t, f, Options{})
		if wrong := p.m.Fill(SetupFlags{Me: "ada@example.com", Owners: []string{"grace@example.com"}}); len(wrong) > 0 {
			t.Fatal(wrong[0].Lines())
		}
		for p.m.Page().Title != "Hand over" {
			if problem := p.enter(); problem != nil {
				t.Fatal(problem.Lines())
			}
		}
		word := "Write"
		if mail {
			word = "Send"
		}
		page := p.m.Page()
		if page.Choices[0].Label != word+" the message" || page.Next != "continue" {
			t.Errorf("mail %v: %+v", mail, page)
		}
		p.w.answer = func(d Due) *Result {
			return &Result{HandedOver: handover.Outcome{To: d.HandOver.To, Message: []string{"Hello"}, File: "/home/x/c1.eml", Unsent: "it did not answer in time"}}
		}
		p.enter()
		page = p.m.Page()
		if page.Title != "Handed over" || len(page.Warnings) != 1 || !strings.Contains(page.Warnings[0], "in time") ||
			len(page.Notes) != 1 || !strings.Contains(page.Notes[0], "c1.eml") {
			t.Errorf("after it: %+v", page)
		}
	}
}
