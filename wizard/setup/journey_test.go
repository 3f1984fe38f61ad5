package setup

import (
	"slices"
	"testing"

	"connectpd/store/place"
)

// The budget of DESIGN section 3: a first set-up costs at most 7 presses and
// one paste, from an empty home.
func TestFirstSetUpCostsAtMostSevenPressesAndOnePaste(t *testing.T) {
	p := sit(t, emptyFacts(), Options{})
	p.enter()        // Connector
	p.enter()        // App
	p.enter()        // Owners
	p.enter()        // API key: opens the browser
	p.paste(goodKey) // lands in the token field and is checked
	p.wantStep(StepReview)
	p.enter() // Save
	p.wantStep(StepSync)
	p.presses++ // leaves the sync when it has ended
	end, over := p.m.Ended()
	if !over || end.Kind != Done || end.Connector.ID != "c1" {
		t.Fatalf("ended %v %+v", over, end)
	}
	if p.presses > 7 || p.pastes != 1 {
		t.Errorf("it cost %d presses and %d pastes", p.presses, p.pastes)
	}
	want := []string{WorkProbe, WorkBrowser, WorkCheck, WorkSave, WorkSync}
	if got := p.w.kinds(); !slices.Equal(got, want) {
		t.Errorf("calls %v, want %v", got, want)
	}
}

func TestPasteOnTheGuideSparesAPress(t *testing.T) {
	p := sit(t, emptyFacts(), Options{}).at(StepKey)
	if !p.paste(goodKey) {
		t.Fatal("the paste was not taken")
	}
	p.wantStep(StepReview)
	if p.presses != 3 {
		t.Errorf("%d presses up to the review", p.presses)
	}
}

// 12 presses with any one detour.
func TestDetoursCostAtMostTwelvePresses(t *testing.T) {
	detours := map[string]func(p *somebody){
		"no keychain, token not kept": func(p *somebody) {
			p.w.answer = without(place.OS, errNoKeychain)
			p.m = New(emptyFacts(), Options{}, p.w)
			p.settle()
			p.choose(ChooseKeychain + string(place.None))
		},
		"no keychain, encrypted file": func(p *somebody) {
			p.w.answer = without(place.OS, errNoKeychain)
			p.m = New(emptyFacts(), Options{}, p.w)
			p.settle()
			p.choose(ChooseKeychain + string(place.File))
			p.m.SetSecret("passphrase", []byte("correct horse battery"))
			p.presses++ // to the next field
			p.m.SetSecret("passphrase_again", []byte("correct horse battery"))
		},
		"a look at a wrong name": func(p *somebody) {
			p.m.Set(FieldCatalogue, "Okta")
			p.enter()
			p.m.Set(FieldCatalogue, "PagerDuty")
		},
		"another owner added": func(p *somebody) {
			p.at(StepOwners)
			p.act(ActAddPerson)
			p.m.Set(FieldPersonEmail, "grace@example.com")
			p.enter()
		},
		"a refused token": func(p *somebody) {
			p.at(StepKey)
			p.paste("copied-in-part")
			p.wantStep(StepToken)
			p.pastes = 0
		},
		"a row of the review": func(p *somebody) {
			p.at(StepReview)
			p.presses++ // up to the row
			p.m.GoTo(RowApp)
			p.m.Set(FieldNewApp, "PagerDuty EU")
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
			if p.presses > 12 {
				t.Errorf("it cost %d presses", p.presses)
			}
		})
	}
}

func TestHandingOverCostsAtMostTwelvePresses(t *testing.T) {
	p := sit(t, emptyFacts(), Options{}).at(StepKey)
	p.act(ActNoMenu)
	p.act(ActAddPerson)
	p.m.Set(FieldPersonEmail, "Grace Hopper <grace@example.com>")
	p.enter() // add
	p.enter() // to the question
	p.enter() // write the message
	p.enter() // finish
	end, over := p.m.Ended()
	if !over || end.Kind != HandedOverTo || end.HandOver == nil || end.HandOver.To[0].Email != "grace@example.com" {
		t.Fatalf("ended %v %+v", over, end)
	}
	if p.presses > 12 {
		t.Errorf("it cost %d presses", p.presses)
	}
}

func TestEveryStepSaysItsNumberTitleAndQuestion(t *testing.T) {
	p := sit(t, emptyFacts(), Options{})
	for s := StepConnector; s <= StepSync; s++ {
		p.at(s)
		page := p.m.Page()
		if page.Number != int(s) || len(page.Steps) != 7 || page.Title == "" || page.Question == "" {
			t.Errorf("step %d: number %d of %d, title %q, question %q", s, page.Number, len(page.Steps), page.Title, page.Question)
		}
	}
}
