package setup_test

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/sync/pagerduty"
	"connectpd/wizard/flow"
	"connectpd/wizard/flow/flowtest"
	"connectpd/wizard/local"
	"connectpd/wizard/platform"
	"connectpd/wizard/setup"
	"connectpd/wizard/setup/setuptest"
)

func TestBackNeverChecksAndLosesNothing(t *testing.T) {
	f := setuptest.EmptyHome()
	f.People = []access.Person{{Name: "Grace", Email: "grace@example.com", Role: access.ConnectorAdministrator}}
	p := setuptest.Sit(t, f, setup.Options{}).At(setup.StepApp)
	p.M.Set(platform.FieldNewApp, "Paging")
	p.M.Set(flow.FieldIDP, "Okta")
	p.At(setup.StepOwners)
	p.Choose(setup.ChoosePerson + "grace@example.com")
	p.At(setup.StepKey)
	p.M.Set(flow.FieldSubdomain, "acme")
	p.At(setup.StepReview)
	before := p.M.Proposal()
	// Leave something wrong behind on the way: going back does not mind.
	p.M.Back()
	p.M.Back()
	p.M.Set(flow.FieldSubdomain, "not a name!")
	p.M.Back()
	p.M.Back()
	p.M.Back()
	p.WantStep(setup.StepConnector)
	if p.M.Back() {
		t.Error("there is something before the first step")
	}
	calls := len(p.Calls)
	p.At(setup.StepKey)
	p.M.Set(flow.FieldSubdomain, "acme")
	p.At(setup.StepReview)
	if after := p.M.Proposal(); !reflect.DeepEqual(before, after) {
		t.Errorf("before %+v\nafter %+v", before, after)
	}
	for _, d := range p.Calls[calls:] {
		if d.Kind == setup.WorkCheck {
			t.Error("the token is checked again although it is the same")
		}
	}
}

func TestBackGivesUpTheCallUnderWay(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{}).At(setup.StepKey)
	p.M.Paste([]byte(setuptest.GoodKey))
	d, _ := flowtest.Call(p.M)
	if d.Name != setup.WorkCheck || p.M.Waiting() != d.Attempt || p.M.Page().Waiting == "" {
		t.Fatalf("due %+v, waiting %d", d, p.M.Waiting())
	}
	if !p.M.Back() || p.M.Waiting() != 0 {
		t.Fatal("the check is still waited for")
	}
	p.WantStep(setup.StepKey)
	d.Run(t.Context())() // its result comes all the same
	p.WantStep(setup.StepKey)
	if p.M.Page().Fields[0].Last4 != "" {
		t.Error("a stale result was taken")
	}
}

// TestASaveThatWasGivenUpStandsSaved: it happened, though nobody waited for it.
func TestASaveThatWasGivenUpStandsSaved(t *testing.T) {
	for name, err := range map[string]error{"saved": nil, "failed": setuptest.ErrTest} {
		p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{NoSync: true}).At(setup.StepReview)
		if err != nil {
			p.Answer = func(setuptest.Due) *setuptest.Result { return &setuptest.Result{Err: err} }
		}
		p.M.Next()
		d, _ := flowtest.Call(p.M)
		if d.Name != setup.WorkSave || !p.M.Back() || p.M.Waiting() != 0 {
			t.Fatalf("%s: due %+v, waiting %d", name, d, p.M.Waiting())
		}
		d.Run(t.Context())()
		if saved := p.M.Saved().ID != ""; saved != (err == nil) || p.M.Over() != saved || p.M.Page().Problem != nil {
			t.Errorf("%s: recorded %+v, over %v, %v", name, p.M.Saved(), p.M.Over(), p.M.Page().Problem)
		}
	}
}

func TestANewTokenReplacesTheCheckUnderWay(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{}).At(setup.StepKey)
	p.M.Paste([]byte(setuptest.GoodKey))
	first, _ := flowtest.Call(p.M)
	p.M.Paste([]byte("u+Kb1c2d3e4f5g6h7i8j"))
	second, ok := flowtest.Call(p.M)
	if r := second.Request.(setup.CheckRequest); !ok || second.Attempt == first.Attempt || r.Token.Last4() != "7i8j" {
		t.Fatalf("second %+v", second)
	}
	p.Answer = func(setuptest.Due) *setuptest.Result { return &setuptest.Result{Err: setuptest.ErrTest} }
	first.Run(t.Context())()
	p.Answer = nil
	if p.M.Page().Problem != nil {
		t.Error("the first token's trouble is told of the second")
	}
	second.Run(t.Context())()
	p.WantStep(setup.StepReview)
}

func TestWhatWasSavedStaysSavedWhoeverWaits(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{}).At(setup.StepReview)
	p.M.Next()
	d, _ := flowtest.Call(p.M)
	p.M.Back() // Esc while saving
	p.WantStep(setup.StepReview)
	d.Run(t.Context())()
	p.WantStep(setup.StepSync)
	p.Answer = func(setuptest.Due) *setuptest.Result {
		return &setuptest.Result{Connector: access.Connector{ID: "other"}}
	}
	d.Run(t.Context())()
	if p.M.Saved().ID != "c1" {
		t.Error("saved twice")
	}
	if _, keep := p.M.Draft(); keep {
		t.Error("a draft of what is saved")
	}
}

func TestAFailedSaveSaysSoAndCanBeTriedAgain(t *testing.T) {
	failures := map[flow.Code]error{
		flow.CodeKeychain: &place.Error{Op: "store", Reason: place.Locked},
		flow.CodeFailed:   setuptest.ErrTest,
		flow.CodeBusy:     access.ErrMoved,
		flow.CodeRejected: &pagerduty.Error{Class: pagerduty.ClassRejected, Status: 401},
	}
	for code, err := range failures {
		p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{}).At(setup.StepReview)
		p.Answer = setuptest.On(setup.WorkSave, setuptest.Result{Err: err})
		p.Enter()
		p.WantStep(setup.StepReview)
		problem := p.M.Page().Problem
		if problem == nil || problem.Code != code || !strings.Contains(problem.Kept, "Nothing was saved") || !errors.Is(problem, err) {
			t.Errorf("%s: %+v", code, problem)
		}
		p.Answer = nil
		p.Enter()
		p.WantStep(setup.StepSync)
	}
}

func TestRefusedChecksAreToldApart(t *testing.T) {
	cases := []struct {
		err     error
		code    flow.Code
		refusal access.Refusal
		says    string
	}{
		{&pagerduty.Error{Class: pagerduty.ClassRejected, BothRegions: true}, flow.CodeRejected, access.TokenRejected, "US"},
		{&pagerduty.Error{Class: pagerduty.ClassForbidden, Status: 403}, flow.CodeForbidden, access.Forbidden, ""},
		{&pagerduty.Error{Class: pagerduty.ClassIPBlocked, Status: 403}, flow.CodeIPBlocked, access.Forbidden, "allow list"},
		{&pagerduty.Error{Class: pagerduty.ClassScope, Scope: "users.read"}, flow.CodeForbidden, access.Forbidden, "users.read"},
		{&pagerduty.Error{Class: pagerduty.ClassRateLimit, Status: 429}, flow.CodeRateLimit, "", "rate limit"},
		{&pagerduty.Error{Class: pagerduty.ClassNetwork}, flow.CodeNetwork, "", "network"},
		{&pagerduty.Error{Class: pagerduty.ClassServer, Status: 503}, flow.CodeServer, "", ""},
		{setuptest.ErrTest, flow.CodeFailed, "", "it broke"},
	}
	seen := map[string]bool{}
	for _, c := range cases {
		p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{}).At(setup.StepKey)
		p.Answer = setuptest.On(setup.WorkCheck, setuptest.Result{Err: c.err})
		p.Paste(setuptest.GoodKey)
		p.WantStep(setup.StepKey)
		problem := p.WantProblem(c.code, flow.FieldToken)
		text := strings.Join(problem.Lines(), " ")
		if !strings.Contains(text, c.says) || !strings.Contains(text, "Nothing was saved") {
			t.Errorf("%v: %s", c.err, text)
		}
		if strings.Contains(text, setuptest.GoodKey) {
			t.Errorf("the problem quotes the token: %s", text)
		}
		if access.RefusalOf(problem) != c.refusal {
			t.Errorf("%v: refusal %q, want %q", c.err, access.RefusalOf(problem), c.refusal)
		}
		if seen[problem.What+problem.Do] {
			t.Errorf("said twice: %s", text)
		}
		seen[problem.What+problem.Do] = true
		// Enter checks the same token again.
		p.Answer = nil
		p.Enter()
		p.WantStep(setup.StepReview)
	}
}

func connected(owners ...string) access.Connector {
	c := access.Connector{ID: "c0", Name: "PagerDuty", Platform: access.Local, App: access.App{ID: "a1", Name: "PagerDuty"},
		Account: setuptest.Acme().Account, Token: access.Token{Number: 3, Last4: "x9Qa", StoredIn: place.OS}}
	for _, o := range owners {
		c.Owners = append(c.Owners, access.Owner{Person: access.Person{Email: o, Role: access.ConnectorAdministrator}})
	}
	return c
}

func checkedAs(c access.Connector, inUse bool) func(setuptest.Due) *setuptest.Result {
	return setuptest.On(setup.WorkCheck, setuptest.Result{Checked: setup.Checked{Identity: setuptest.Acme(), Connector: &c, InUse: inUse}})
}

func TestSameAnswersChangeTheTokenOnly(t *testing.T) {
	c := connected("Ada@example.com")
	f := setuptest.EmptyHome()
	f.Apps, f.Connectors = []access.App{c.App}, []access.Connector{c}
	for _, inUse := range []bool{false, true} {
		p := setuptest.Sit(t, f, setup.Options{})
		p.Answer = checkedAs(c, inUse)
		p.At(setup.StepReview)
		if got := strings.Join(p.M.Page().Notes, " "); !strings.Contains(got, "same answers") {
			t.Errorf("the review does not say so: %s", got)
		}
		p.Enter()
		save := p.Saved()
		if !save.Replace || save.InUse != inUse || save.Connector.ID != "c0" || save.DraftID != "c1" {
			t.Errorf("saves %+v", save)
		}
		end, _ := p.M.Ended()
		if !end.Unchanged || end.SameToken != inUse {
			t.Errorf("ended %+v", end)
		}
	}
}

func TestAConnectedAccountOffersToReplaceItsToken(t *testing.T) {
	c := connected("grace@example.com")
	f := setuptest.EmptyHome()
	f.Apps, f.Connectors = []access.App{c.App}, []access.Connector{c}
	p := setuptest.Sit(t, f, setup.Options{})
	p.Answer = checkedAs(c, false)
	p.At(setup.StepKey)
	p.Paste(setuptest.GoodKey)
	p.WantStep(setup.StepKey)
	p.WantProblem(flow.CodeConnected, flow.FieldToken)
	p.Enter()
	p.WantStep(setup.StepKey)
	p.WantProblem(flow.CodeConnected, flow.FieldToken)
	p.Act(setup.ActReplace)
	if problem := p.Enter(); problem != nil {
		t.Fatal(problem.Lines())
	}
	p.WantStep(setup.StepReview)
	p.Enter()
	if save := p.Saved(); !save.Replace || save.Connector.ID != "c0" {
		t.Errorf("saves %+v", save)
	}
}

func TestSurroundingsAreSaid(t *testing.T) {
	f := setuptest.EmptyHome()
	f.EnvToken, f.APIBase = true, "http://127.0.0.1:8080"
	p := setuptest.Sit(t, f, setup.Options{}).At(setup.StepKey)
	for range 2 {
		got := strings.Join(p.M.Page().Notes, " ")
		if !strings.Contains(got, "CONNECTPD_TOKEN") || !strings.Contains(got, f.APIBase) {
			t.Errorf("%s says %q", p.M.Step().Title(), got)
		}
		p.At(setup.StepReview)
	}
}

func TestFixingARowReturnsToTheReview(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{}).At(setup.StepReview)
	for _, row := range p.M.Page().Rows {
		p.M.GoTo(row.ID)
		if p.M.Step() == setup.StepReview {
			t.Errorf("the row %s leads nowhere", row.ID)
		}
		if problem := p.Enter(); problem != nil {
			t.Fatalf("%s: %v", row.ID, problem.Lines())
		}
		p.WantStep(setup.StepReview)
	}
	p.M.GoTo("no such row")
	p.WantStep(setup.StepReview)
}

func TestLeavingOneselfOutWhileFixingHandsOver(t *testing.T) {
	f := setuptest.EmptyHome()
	f.People = []access.Person{{Name: "Grace", Email: "grace@example.com", Role: access.ConnectorAdministrator}}
	p := setuptest.Sit(t, f, setup.Options{}).At(setup.StepReview)
	p.M.GoTo(setup.RowOwners)
	p.Act(local.ActOwners)
	p.Choose(setup.ChoosePerson + "ada@example.com")
	p.Choose(setup.ChoosePerson + "grace@example.com")
	p.Enter()
	page := p.M.Page()
	if page.Title != "Hand over" || len(page.Warnings) == 0 || !strings.Contains(strings.Join(page.Message, "\n"), "Grace") {
		t.Fatalf("page %+v", page)
	}
	// One may change one's mind there.
	p.Choose(setup.ChooseOwnMyself)
	p.Enter()
	p.WantStep(setup.StepReview)
	if len(p.Owners()) != 2 {
		t.Errorf("owners %+v", p.Owners())
	}
}

func TestCannotSeeTheMenuKeepsEveryAnswer(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{}).At(setup.StepApp)
	p.M.Set(platform.FieldNewApp, "Paging")
	p.At(setup.StepKey)
	p.Act(setup.ActNoMenu)
	if page := p.M.Page(); !strings.Contains(strings.Join(page.Intro, " "), "Account Owners") {
		t.Errorf("it does not say who can: %v", page.Intro)
	}
	p.Enter()
	p.WantProblem(flow.CodeMissing, "")
	p.Act(local.ActAddPerson)
	p.M.Set(local.FieldPersonEmail, "grace@example.com")
	p.Enter()
	p.Enter()
	p.Enter()
	over := p.Last().HandOver
	if over.Connector.App.Name != "Paging" || len(over.To) != 1 || over.To[0].Email != "grace@example.com" || over.From.Email != "ada@example.com" {
		t.Errorf("hands over %+v", over)
	}
	if len(over.Connector.Owners) != 2 {
		t.Errorf("owners %+v", over.Connector.Owners)
	}
	// Back from there would undo what happened.
	if !p.M.Back() || p.M.Page().Title != "Handed over" {
		t.Error("went back after the handover")
	}
}

func TestAFailedHandOverStays(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{}).At(setup.StepKey)
	p.Answer = setuptest.On(setup.WorkHandOver, setuptest.Result{Err: setuptest.ErrTest})
	p.Act(setup.ActNoMenu)
	p.Act(local.ActAddPerson)
	p.M.Set(local.FieldPersonEmail, "grace@example.com")
	p.Enter()
	p.Enter()
	p.Enter()
	p.WantProblem(flow.CodeFailed, "")
	if _, over := p.M.Ended(); over {
		t.Error("ended")
	}
}

func TestTheSyncThatCannotStartEndsSaved(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{})
	p.Answer = setuptest.On(setup.WorkSync, setuptest.Result{Err: &store.BusyError{PID: 7, Host: "here", Since: setuptest.Today}})
	p.At(setup.StepReview)
	p.Enter()
	p.WantProblem(flow.CodeBusy, "")
	p.Enter()
	end, over := p.M.Ended()
	if !over || end.Kind != setup.Done || end.Err == nil || end.Connector.ID != "c1" {
		t.Errorf("ended %v %+v", over, end)
	}
}

func TestNoSyncEndsAfterSaving(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{NoSync: true}).At(setup.StepReview)
	p.Enter()
	end, over := p.M.Ended()
	if !over || end.Kind != setup.Done || p.M.Sync() != nil || end.Connector.ID != "c1" {
		t.Errorf("ended %v %+v", over, end)
	}
}

// Whatever a person does, the machine neither panics nor shows an empty page,
// and never asks for two calls at once.
func TestRandomWalks(t *testing.T) {
	f := setuptest.EmptyHome()
	f.Apps = []access.App{{ID: "a1", Name: "PagerDuty", IDP: "Okta"}}
	f.People = []access.Person{{Name: "Grace", Email: "grace@example.com", Role: access.ConnectorAdministrator},
		{Name: "Bob", Email: "bob@example.com", Role: access.NoPlatformRole}}
	for seed := range uint64(300) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		p := setuptest.Begin(t, f, setup.Options{})
		m := p.M
		if seed%3 == 0 {
			p.Answer = func(d setuptest.Due) *setuptest.Result {
				if rnd.IntN(3) == 0 {
					return &setuptest.Result{Err: setuptest.ErrTest}
				}
				return nil
			}
		}
		var pending []flow.Work
		for range 120 {
			page := m.Page()
			if page.Title == "" || page.Question == "" {
				t.Fatalf("seed %d: a page without title or question: %+v", seed, page)
			}
			randomMove(rnd, m, page)
			calls := 0
			for d, ok := m.Due(); ok; d, ok = m.Due() {
				if d.Errand {
					d.Run(t.Context())()
					continue
				}
				pending = append(pending, d)
				calls++
			}
			if calls > 1 {
				t.Fatalf("seed %d: two calls at once", seed)
			}
			if len(pending) > 0 && rnd.IntN(2) == 0 {
				pending[0].Run(t.Context())()
				pending = pending[1:]
			}
			if end, over := m.Ended(); over {
				if end.Kind == setup.Done && end.Connector.ID == "" {
					t.Fatalf("seed %d: done without a connector", seed)
				}
				break
			}
		}
	}
}

func randomMove(rnd *rand.Rand, m *setup.Machine, page flow.Page) {
	words := []string{"", "x", "acme", "grace@example.com", "PagerDuty", setuptest.GoodKey, "\x1b[31m\u202e"}
	switch rnd.IntN(9) {
	case 0:
		m.Back()
	case 1:
		if n := len(page.Choices); n > 0 {
			m.Choose(page.Choices[rnd.IntN(n)].ID)
		}
	case 2:
		if n := len(page.Actions); n > 0 {
			m.Act(page.Actions[rnd.IntN(n)].ID)
		}
	case 3:
		if n := len(page.Fields); n > 0 {
			if f := page.Fields[rnd.IntN(n)]; f.Secret {
				m.SetSecret(f.ID, []byte(words[rnd.IntN(len(words))]))
			} else {
				m.Set(f.ID, words[rnd.IntN(len(words))])
			}
		}
	case 4:
		m.Paste([]byte(words[rnd.IntN(len(words))]))
	case 5:
		if n := len(page.Rows); n > 0 {
			m.GoTo(page.Rows[rnd.IntN(n)].ID)
		}
	case 6:
		m.Leaving()
		m.Keeps(true)
	default:
		m.Next()
	}
}
