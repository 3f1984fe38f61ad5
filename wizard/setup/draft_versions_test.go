package setup_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/store/secret"
	"connectpd/wizard/flow"
	"connectpd/wizard/setup"
	"connectpd/wizard/setup/setuptest"
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
	return access.Draft{ID: "c1", Answers: answers, UpdatedAt: setuptest.Today}
}

// takeUp resumes a draft, with the token kept with it where there is one.
func takeUp(t *testing.T, f setuptest.Known, d access.Draft, token string) *setuptest.Somebody {
	t.Helper()
	f.NewID = "c2"
	return setuptest.Resume(t, f, setup.Resumed{Draft: d, Token: secret.New([]byte(token))}, nil)
}

func TestDraftsThatNumberTheStepGoOnWhereTheyWereLeft(t *testing.T) {
	for _, c := range []struct {
		left  string
		token string
		to    setup.Step
		app   string
		owns  int
	}{
		{"connector", "", setup.StepConnector, "PagerDuty", 1},
		{"app", "", setup.StepApp, "PagerDuty", 1},
		{"owners", "", setup.StepOwners, "Paging", 1},
		{"key", "", setup.StepKey, "Paging", 2},
		{"token", "", setup.StepKey, "Paging", 2},
		{"review", "", setup.StepKey, "Paging", 2},
		{"review", setuptest.GoodKey, setup.StepReview, "Paging", 2},
		{"owners", setuptest.GoodKey, setup.StepReview, "Paging", 1},
	} {
		p := takeUp(t, setuptest.EmptyHome(), oldDraft(t, c.left), c.token)
		p.WantStep(c.to)
		p.At(setup.StepReview)
		if got := p.M.Proposal(); got.ID != "c1" || got.App.Name != c.app || len(got.Owners) != c.owns {
			t.Errorf("left at %s: goes on as %+v", c.left, got)
		}
	}
}

// A hand-over that was taken over again, and left at the page of the key.
func TestATakenOverDraftThatNumbersTheStepGoesOn(t *testing.T) {
	c := access.Connector{ID: "c1", Name: "PagerDuty", Platform: access.Local, App: access.App{ID: "a1", Name: "Paging"},
		HandedOver: &access.HandOver{Name: "Grace Hopper"},
		Owners:     []access.Owner{{Person: access.Person{Name: "Grace Hopper", Email: "grace@example.com", Role: access.ConnectorAdministrator}}}}
	f := setuptest.EmptyHome()
	f.Apps, f.Connectors, f.People = []access.App{c.App}, []access.Connector{c}, []access.Person{c.Owners[0].Person}
	for token, to := range map[string]setup.Step{"": setup.StepKey, setuptest.GoodKey: setup.StepReview} {
		p := takeUp(t, f, oldDraft(t, "taken-over"), token)
		p.WantStep(to)
		p.At(setup.StepReview)
		if got := p.M.Proposal(); got.ID != "c1" || got.App.ID != "a1" || len(got.Owners) != 2 {
			t.Errorf("goes on as %+v", got)
		}
	}
}

func TestADraftNamesItsStep(t *testing.T) {
	for s, name := range map[setup.Step]string{setup.StepApp: "app", setup.StepOwners: "owners", setup.StepKey: "key", setup.StepReview: "key"} {
		d, keep := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{}).At(s).M.Draft()
		if want := `{"version":2,"step":"` + name + `",`; !keep || !strings.HasPrefix(string(d.Answers), want) {
			t.Errorf("at %s it keeps %s, want %s…", s.Title(), d.Answers, want)
		}
	}
}

func TestANewerDraftIsRefusedInWordsAndLeftAlone(t *testing.T) {
	newer := access.Draft{ID: "c9", Answers: []byte(`{"version":3,"step":["later"],"platform":"local"}`), UpdatedAt: setuptest.Today}
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{})
	problem := p.M.Resume(setup.Resumed{Draft: newer})
	if problem == nil || !strings.Contains(problem.What, "newer connectpd") || !strings.Contains(problem.Kept, "is unchanged") {
		t.Fatalf("problem %+v", problem)
	}
	p.At(setup.StepReview)
	for _, d := range p.Drafts {
		if d.ID == newer.ID {
			t.Error("the newer draft was written over")
		}
	}
	// Offered beside one that can be read, that one is proposed.
	f := setuptest.EmptyHome()
	f.NewID, f.Drafts = "c2", []access.Draft{newer, oldDraft(t, "key")}
	f.Drafts[1].ID = "c0"
	q := setuptest.Sit(t, f, setup.Options{})

	if first := q.Choice(setup.ChooseDraft + "c9"); !strings.Contains(first.Refused, "newer connectpd") || first.Chosen {
		t.Errorf("offered as %+v", first)
	}
	if !q.Choice(setup.ChooseDraft + "c0").Chosen {
		t.Error("the draft that can be read is not proposed")
	}
	if problem := q.Choose(setup.ChooseDraft + "c9"); problem == nil || problem.Code != flow.CodeFailed {
		t.Errorf("it can be chosen: %+v", problem)
	}
	f.Drafts = f.Drafts[:1]
	if only := setuptest.Sit(t, f, setup.Options{}); !only.Choice(setup.ChooseFresh).Chosen {
		t.Errorf("proposed %v", only.Chosen())
	}
}
