package setup_test

import (
	"reflect"
	"slices"
	"testing"

	"connectpd/store/place"
	"connectpd/wizard/flow"
	"connectpd/wizard/local"
	"connectpd/wizard/platform"
	"connectpd/wizard/setup"
	"connectpd/wizard/setup/setuptest"
)

// The budget of DESIGN section 3: a first set-up costs at most 5 presses and
// one paste, from an empty home.
func TestFirstSetUpCostsAtMostFivePressesAndOnePaste(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{})
	p.Enter()           // Connector
	p.Enter()           // App
	p.Enter()           // Owners
	p.Act(flow.ActOpen) // API key: its page in the browser
	p.Paste(setuptest.GoodKey)
	p.WantStep(setup.StepReview)
	p.Enter() // Save
	p.WantStep(setup.StepSync)
	end, over := p.M.Ended()
	if !over || end.Kind != setup.Done || end.Connector.ID != "c1" {
		t.Fatalf("ended %v %+v", over, end)
	}
	if p.Presses > 5 || p.Pastes != 1 {
		t.Errorf("it cost %d presses and %d pastes", p.Presses, p.Pastes)
	}
	want := []string{setup.WorkProbe, setup.WorkBrowser, setup.WorkCheck, setup.WorkSave, setup.WorkSync}
	if got := p.Kinds(); !slices.Equal(got, want) {
		t.Errorf("calls %v, want %v", got, want)
	}
}

// 10 presses with any one detour.
func TestDetoursCostAtMostTenPresses(t *testing.T) {
	noKeychain := setuptest.Without(place.OS, setuptest.ErrNoKeychain)
	worlds := map[string]func(setuptest.Due) *setuptest.Result{
		"no keychain, token not kept": noKeychain, "no keychain, encrypted file": noKeychain, "a refused token": refuseToken("copied-in-part"),
	}
	detours := map[string]func(p *setuptest.Somebody){
		"no keychain, token not kept": func(p *setuptest.Somebody) {
			p.Enter()
			p.Choose(setup.ChooseKeychain + string(place.None))
		},
		"no keychain, encrypted file": func(p *setuptest.Somebody) {
			p.Enter()
			p.M.SetSecret("passphrase", []byte("correct horse battery"))
			p.Presses++ // to the next field
			p.M.SetSecret("passphrase_again", []byte("correct horse battery"))
		},
		"a look at a wrong name": func(p *setuptest.Somebody) {
			p.Act(setup.ActCatalogue)
			p.M.Set(setup.FieldCatalogue, "Okta")
			p.Enter()
			p.M.Set(setup.FieldCatalogue, "PagerDuty")
			p.Enter()
		},
		"another owner added": func(p *setuptest.Somebody) {
			p.At(setup.StepOwners)
			p.Act(local.ActAddPerson)
			p.M.Set(local.FieldPersonEmail, "grace@example.com")
			p.Enter()
		},
		"a refused token": func(p *setuptest.Somebody) {
			p.At(setup.StepKey)
			p.Paste("copied-in-part")
			p.WantStep(setup.StepKey)
			p.Pastes = 0
		},
		"a row of the review": func(p *setuptest.Somebody) {
			p.At(setup.StepReview)
			p.Presses++ // up to the row
			p.M.GoTo(setup.RowApp)
			p.M.Set(platform.FieldNewApp, "PagerDuty EU")
			p.Enter()
			p.WantStep(setup.StepReview)
		},
	}
	for name, detour := range detours {
		t.Run(name, func(t *testing.T) {
			p := setuptest.SitIn(t, setuptest.EmptyHome(), worlds[name])
			p.Settle()
			detour(p)
			p.At(setup.StepSync)
			p.Presses++ // leaves the sync when it has ended
			if _, over := p.M.Ended(); !over {
				t.Fatal("not ended")
			}
			if p.Presses > 10 {
				t.Errorf("it cost %d presses", p.Presses)
			}
		})
	}
}

func TestHandingOverCostsAtMostTenPresses(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{}).At(setup.StepKey)
	p.Act(setup.ActNoMenu)
	p.Act(local.ActAddPerson)
	p.M.Set(local.FieldPersonEmail, "Grace Hopper <grace@example.com>")
	p.Enter() // add
	p.Enter() // to the question
	p.Enter() // write the message
	p.Enter() // finish
	end, over := p.M.Ended()
	if !over || end.Kind != setup.HandedOverTo || end.HandOver == nil || end.HandOver.To[0].Email != "grace@example.com" {
		t.Fatalf("ended %v %+v", over, end)
	}
	if p.Presses > 10 {
		t.Errorf("it cost %d presses", p.Presses)
	}
}

func TestEveryStepSaysItsNumberTitleAndQuestion(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{})
	for s := setup.StepConnector; s <= setup.StepSync; s++ {
		p.At(s)
		page := p.M.Page()
		if page.Number != int(s) || len(page.Steps) != 6 || page.Title == "" || page.Question == "" {
			t.Errorf("step %d: number %d of %d, title %q, question %q", s, page.Number, len(page.Steps), page.Title, page.Question)
		}
	}
}

func TestBackFromTheHandOverOfTheKeyLeadsToTheKey(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{}).At(setup.StepKey)
	p.Act(setup.ActNoMenu)
	p.M.Back()
	p.WantStep(setup.StepKey)
	p.M.Back()
	if page := p.M.Page(); p.M.Step() != setup.StepOwners || page.Title != "Owners" {
		t.Errorf("and from there to %q", page.Title)
	}
}

// Back from a row of the review leads to the review, and what was begun there
// is no answer yet.
func TestBackFromARowLeadsToTheReview(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{}).At(setup.StepReview)
	before := p.M.Proposal()
	for _, row := range p.M.Page().Rows {
		p.M.GoTo(row.ID)
		p.M.Set(platform.FieldNewApp, "")
		p.M.SetSecret(flow.FieldToken, []byte("half a k"))
		p.M.Choose(setup.ChoosePerson + "ada@example.com")
		if !p.M.Back() {
			t.Errorf("%s: there is nothing to go back to", row.ID)
		}
		p.WantStep(setup.StepReview)
		if after := p.M.Proposal(); !reflect.DeepEqual(before, after) {
			t.Errorf("%s: before %+v\nafter %+v", row.ID, before, after)
		}
	}
	p.Enter()
	p.WantStep(setup.StepSync)
}
