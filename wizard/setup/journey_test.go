package setup

import (
	"reflect"
	"slices"
	"testing"

	"connectpd/store/place"
	"connectpd/wizard/flow"
	"connectpd/wizard/local"
	"connectpd/wizard/platform"
)

// The budget of DESIGN section 3: a first set-up costs at most 5 presses and
// one paste, from an empty home.
func TestFirstSetUpCostsAtMostFivePressesAndOnePaste(t *testing.T) {
	p := sit(t, emptyFacts(), Options{})
	p.enter()           // Connector
	p.enter()           // App
	p.enter()           // Owners
	p.act(flow.ActOpen) // API key: its page in the browser
	p.paste(goodKey)
	p.wantStep(StepReview)
	p.enter() // Save
	p.wantStep(StepSync)
	end, over := p.m.Ended()
	if !over || end.Kind != Done || end.Connector.ID != "c1" {
		t.Fatalf("ended %v %+v", over, end)
	}
	if p.presses > 5 || p.pastes != 1 {
		t.Errorf("it cost %d presses and %d pastes", p.presses, p.pastes)
	}
	want := []string{WorkProbe, WorkBrowser, WorkCheck, WorkSave, WorkSync}
	if got := p.w.kinds(); !slices.Equal(got, want) {
		t.Errorf("calls %v, want %v", got, want)
	}
}

// 10 presses with any one detour.
func TestDetoursCostAtMostTenPresses(t *testing.T) {
	detours := map[string]func(p *somebody){
		"no keychain, token not kept": func(p *somebody) {
			p.w.answer = without(place.OS, errNoKeychain)
			p.m = begin(emptyFacts(), Options{}, p.w)
			p.settle()
			p.enter()
			p.choose(chooseKeychain + string(place.None))
		},
		"no keychain, encrypted file": func(p *somebody) {
			p.w.answer = without(place.OS, errNoKeychain)
			p.m = begin(emptyFacts(), Options{}, p.w)
			p.settle()
			p.enter()
			p.m.SetSecret("passphrase", []byte("correct horse battery"))
			p.presses++ // to the next field
			p.m.SetSecret("passphrase_again", []byte("correct horse battery"))
		},
		"a look at a wrong name": func(p *somebody) {
			p.act(actCatalogue)
			p.m.Set(fieldCatalogue, "Okta")
			p.enter()
			p.m.Set(fieldCatalogue, "PagerDuty")
			p.enter()
		},
		"another owner added": func(p *somebody) {
			p.at(StepOwners)
			p.act(local.ActAddPerson)
			p.m.Set(local.FieldPersonEmail, "grace@example.com")
			p.enter()
		},
		"a refused token": func(p *somebody) {
			p.at(StepKey)
			p.paste("copied-in-part")
			p.wantStep(StepKey)
			p.pastes = 0
		},
		"a row of the review": func(p *somebody) {
			p.at(StepReview)
			p.presses++ // up to the row
			p.m.GoTo(rowApp)
			p.m.Set(platform.FieldNewApp, "PagerDuty EU")
			p.enter()
			p.wantStep(StepReview)
		},
	}
	for name, detour := range detours {
		t.Run(name, func(t *testing.T) {
			p := sit(t, emptyFacts(), Options{})
			if name == "a refused token" {
				p.w.answer = refuseToken("copied-in-part")
			}
			detour(p)
			p.at(StepSync)
			p.presses++ // leaves the sync when it has ended
			if _, over := p.m.Ended(); !over {
				t.Fatal("not ended")
			}
			if p.presses > 10 {
				t.Errorf("it cost %d presses", p.presses)
			}
		})
	}
}

func TestHandingOverCostsAtMostTenPresses(t *testing.T) {
	p := sit(t, emptyFacts(), Options{}).at(StepKey)
	p.act(actNoMenu)
	p.act(local.ActAddPerson)
	p.m.Set(local.FieldPersonEmail, "Grace Hopper <grace@example.com>")
	p.enter() // add
	p.enter() // to the question
	p.enter() // write the message
	p.enter() // finish
	end, over := p.m.Ended()
	if !over || end.Kind != HandedOverTo || end.HandOver == nil || end.HandOver.To[0].Email != "grace@example.com" {
		t.Fatalf("ended %v %+v", over, end)
	}
	if p.presses > 10 {
		t.Errorf("it cost %d presses", p.presses)
	}
}

func TestEveryStepSaysItsNumberTitleAndQuestion(t *testing.T) {
	p := sit(t, emptyFacts(), Options{})
	for s := StepConnector; s <= StepSync; s++ {
		p.at(s)
		page := p.m.Page()
		if page.Number != int(s) || len(page.Steps) != 6 || page.Title == "" || page.Question == "" {
			t.Errorf("step %d: number %d of %d, title %q, question %q", s, page.Number, len(page.Steps), page.Title, page.Question)
		}
	}
}

func TestBackFromTheHandOverOfTheKeyLeadsToTheKey(t *testing.T) {
	p := sit(t, emptyFacts(), Options{}).at(StepKey)
	p.act(actNoMenu)
	p.m.Back()
	p.wantStep(StepKey)
	p.m.Back()
	if page := p.m.Page(); p.m.Step() != StepOwners || page.Title != "Owners" {
		t.Errorf("and from there to %q", page.Title)
	}
}

// Back from a row of the review leads to the review, and what was begun there
// is no answer yet.
func TestBackFromARowLeadsToTheReview(t *testing.T) {
	p := sit(t, emptyFacts(), Options{}).at(StepReview)
	before := p.m.proposal()
	for _, row := range p.m.Page().Rows {
		p.m.GoTo(row.ID)
		p.m.Set(platform.FieldNewApp, "")
		p.m.SetSecret(flow.FieldToken, []byte("half a k"))
		p.m.Choose(choosePerson + "ada@example.com")
		if !p.m.Back() {
			t.Errorf("%s: there is nothing to go back to", row.ID)
		}
		p.wantStep(StepReview)
		if after := p.m.proposal(); !reflect.DeepEqual(before, after) {
			t.Errorf("%s: before %+v\nafter %+v", row.ID, before, after)
		}
	}
	p.enter()
	p.wantStep(StepSync)
}
