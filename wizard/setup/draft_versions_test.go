package setup

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/store/secret"
	"connectpd/wizard/flow"
)

// oldDraft are answers as the last program that numbered seven steps kept
// them: a set-up left at a step of that name, by somebody who named the app
// Paging and added an owner on the way.
func oldDraft(t *testing.T, left string) access.Draft {
	t.Helper()
	answers, err := os.ReadFile(filepath.Join("testdata", "drafts-v1", left+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return access.Draft{ID: "c1", Answers: answers, UpdatedAt: today}
}

// takeUp resumes a draft, with the token kept with it where there is one.
func takeUp(t *testing.T, f known, d access.Draft, token string) *somebody {
	t.Helper()
	f.NewID = "c2"
	m := begin(f, Options{}, &world{})
	if problem := m.Resume(Resumed{Draft: d, Token: secret.New([]byte(token))}); problem != nil {
		t.Fatal(problem.Lines())
	}
	p := before(t, m, nil)
	p.settle()
	return p
}

func TestDraftsThatNumberTheStepGoOnWhereTheyWereLeft(t *testing.T) {
	for _, c := range []struct {
		left  string
		token string
		to    Step
		app   string
		owns  int
	}{
		{"connector", "", StepConnector, "PagerDuty", 1},
		{"app", "", StepApp, "PagerDuty", 1},
		{"owners", "", StepOwners, "Paging", 1},
		{"key", "", StepKey, "Paging", 2},
		{"token", "", StepKey, "Paging", 2},
		{"review", "", StepKey, "Paging", 2},
		{"review", goodKey, StepReview, "Paging", 2},
		{"owners", goodKey, StepReview, "Paging", 1},
	} {
		p := takeUp(t, emptyFacts(), oldDraft(t, c.left), c.token)
		p.wantStep(c.to)
		p.at(StepReview)
		if got := p.m.proposal(); got.ID != "c1" || got.App.Name != c.app || len(got.Owners) != c.owns {
			t.Errorf("left at %s: goes on as %+v", c.left, got)
		}
	}
}

// A hand-over that was taken over again, and left at the page of the key.
func TestATakenOverDraftThatNumbersTheStepGoesOn(t *testing.T) {
	c := access.Connector{ID: "c1", Name: "PagerDuty", Platform: access.Local, App: access.App{ID: "a1", Name: "Paging"},
		HandedOver: &access.HandOver{Name: "Grace Hopper"},
		Owners:     []access.Owner{{Person: access.Person{Name: "Grace Hopper", Email: "grace@example.com", Role: access.ConnectorAdministrator}}}}
	f := emptyFacts()
	f.Apps, f.Connectors, f.People = []access.App{c.App}, []access.Connector{c}, []access.Person{c.Owners[0].Person}
	for token, to := range map[string]Step{"": StepKey, goodKey: StepReview} {
		p := takeUp(t, f, oldDraft(t, "taken-over"), token)
		p.wantStep(to)
		p.at(StepReview)
		if got := p.m.proposal(); got.ID != "c1" || got.App.ID != "a1" || len(got.Owners) != 2 {
			t.Errorf("goes on as %+v", got)
		}
	}
}

func TestADraftNamesItsStep(t *testing.T) {
	for s, name := range map[Step]string{StepApp: "app", StepOwners: "owners", StepKey: "key", StepReview: "key"} {
		d, keep := sit(t, emptyFacts(), Options{}).at(s).m.Draft()
		if want := `{"version":2,"step":"` + name + `",`; !keep || !strings.HasPrefix(string(d.Answers), want) {
			t.Errorf("at %s it keeps %s, want %s…", s.Title(), d.Answers, want)
		}
	}
}

func TestANewerDraftIsRefusedInWordsAndLeftAlone(t *testing.T) {
	newer := access.Draft{ID: "c9", Answers: []byte(`{"version":3,"step":["later"],"platform":"local"}`), UpdatedAt: today}
	p := sit(t, emptyFacts(), Options{})
	problem := p.m.Resume(Resumed{Draft: newer})
	if problem == nil || !strings.Contains(problem.What, "newer connectpd") || !strings.Contains(problem.Kept, "stays as it is") {
		t.Fatalf("problem %+v", problem)
	}
	p.at(StepReview)
	for _, d := range p.w.drafts {
		if d.ID == newer.ID {
			t.Error("the newer draft was written over")
		}
	}
	// Offered beside one that can be read, that one is proposed.
	f := emptyFacts()
	f.NewID, f.Drafts = "c2", []access.Draft{newer, oldDraft(t, "key")}
	f.Drafts[1].ID = "c0"
	q := sit(t, f, Options{})
	page := q.m.Page()
	if first := choiceOf(t, page, chooseDraft+"c9"); !strings.Contains(first.Refused, "newer connectpd") || first.Chosen {
		t.Errorf("offered as %+v", first)
	}
	if !choiceOf(t, page, chooseDraft+"c0").Chosen {
		t.Error("the draft that can be read is not proposed")
	}
	if problem := q.choose(chooseDraft + "c9"); problem == nil || problem.Code != flow.CodeFailed {
		t.Errorf("it can be chosen: %+v", problem)
	}
	f.Drafts = f.Drafts[:1]
	if only := sit(t, f, Options{}).m.Page(); !choiceOf(t, only, chooseFresh).Chosen {
		t.Errorf("proposed %v", chosenIDs(only))
	}
}
