package setup

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
	"connectpd/wizard/local"
	"connectpd/wizard/platform"
)

func TestBackNeverChecksAndLosesNothing(t *testing.T) {
	f := emptyFacts()
	f.People = []access.Person{{Name: "Grace", Email: "grace@example.com", Role: access.ConnectorAdministrator}}
	p := sit(t, f, Options{}).at(StepApp)
	p.m.Set(platform.FieldNewApp, "Paging")
	p.m.Set(flow.FieldIDP, "Okta")
	p.at(StepOwners)
	p.choose(choosePerson + "grace@example.com")
	p.at(StepKey)
	p.m.Set(flow.FieldSubdomain, "acme")
	p.at(StepReview)
	before := p.m.proposal()
	// Leave something wrong behind on the way: going back does not mind.
	p.m.Back()
	p.m.Back()
	p.m.Set(flow.FieldSubdomain, "not a name!")
	p.m.Back()
	p.m.Back()
	p.m.Back()
	p.wantStep(StepConnector)
	if p.m.Back() {
		t.Error("there is something before the first step")
	}
	calls := len(p.w.calls)
	p.at(StepKey)
	p.m.Set(flow.FieldSubdomain, "acme")
	p.at(StepReview)
	if after := p.m.proposal(); !reflect.DeepEqual(before, after) {
		t.Errorf("before %+v\nafter %+v", before, after)
	}
	for _, d := range p.w.calls[calls:] {
		if d.Kind == WorkCheck {
			t.Error("the token is checked again although it is the same")
		}
	}
}

func TestBackGivesUpTheCallUnderWay(t *testing.T) {
	p := sit(t, emptyFacts(), Options{}).at(StepKey)
	p.m.Paste([]byte(goodKey))
	d, _ := due(p.m)
	if d.Name != WorkCheck || p.m.Waiting() != d.Attempt || p.m.Page().Waiting == "" {
		t.Fatalf("due %+v, waiting %d", d, p.m.Waiting())
	}
	if !p.m.Back() || p.m.Waiting() != 0 {
		t.Fatal("the check is still waited for")
	}
	p.wantStep(StepKey)
	d.Run(t.Context())() // its result comes all the same
	p.wantStep(StepKey)
	if p.m.tok.checked != nil {
		t.Error("a stale result was taken")
	}
}

// TestASaveThatWasGivenUpStandsSaved: it happened, though nobody waited for it.
func TestASaveThatWasGivenUpStandsSaved(t *testing.T) {
	for name, err := range map[string]error{"saved": nil, "failed": errTest} {
		p := sit(t, emptyFacts(), Options{NoSync: true}).at(StepReview)
		if err != nil {
			p.w.answer = func(Due) *Result { return &Result{Err: err} }
		}
		p.m.Next()
		d, _ := due(p.m)
		if d.Name != WorkSave || !p.m.Back() || p.m.Waiting() != 0 {
			t.Fatalf("%s: due %+v, waiting %d", name, d, p.m.Waiting())
		}
		d.Run(t.Context())()
		if saved := p.m.Saved().ID != ""; saved != (err == nil) || p.m.Over() != saved || p.m.Page().Problem != nil {
			t.Errorf("%s: recorded %+v, over %v, %v", name, p.m.Saved(), p.m.Over(), p.m.Page().Problem)
		}
	}
}

func TestANewTokenReplacesTheCheckUnderWay(t *testing.T) {
	p := sit(t, emptyFacts(), Options{}).at(StepKey)
	p.m.Paste([]byte(goodKey))
	first, _ := due(p.m)
	p.m.Paste([]byte("u+Kb1c2d3e4f5g6h7i8j"))
	second, ok := due(p.m)
	if r := second.Request.(CheckRequest); !ok || second.Attempt == first.Attempt || r.Token.Last4() != "7i8j" {
		t.Fatalf("second %+v", second)
	}
	p.w.answer = func(Due) *Result { return &Result{Err: errTest} }
	first.Run(t.Context())()
	p.w.answer = nil
	if p.m.Page().Problem != nil {
		t.Error("the first token's trouble is told of the second")
	}
	second.Run(t.Context())()
	p.wantStep(StepReview)
}

func TestWhatWasSavedStaysSavedWhoeverWaits(t *testing.T) {
	p := sit(t, emptyFacts(), Options{}).at(StepReview)
	p.m.Next()
	d, _ := due(p.m)
	p.m.Back() // Esc while saving
	p.wantStep(StepReview)
	d.Run(t.Context())()
	p.wantStep(StepSync)
	p.w.answer = func(Due) *Result { return &Result{Connector: access.Connector{ID: "other"}} }
	d.Run(t.Context())()
	if p.m.syncing().connector.ID != "c1" {
		t.Error("saved twice")
	}
	if _, keep := p.m.Draft(); keep {
		t.Error("a draft of what is saved")
	}
}

func TestAFailedSaveSaysSoAndCanBeTriedAgain(t *testing.T) {
	failures := map[flow.Code]error{
		flow.CodeKeychain: &place.Error{Op: "store", Reason: place.Locked},
		flow.CodeFailed:   errTest,
		flow.CodeBusy:     access.ErrMoved,
		flow.CodeRejected: &pagerduty.Error{Class: pagerduty.ClassRejected, Status: 401},
	}
	for code, err := range failures {
		p := sit(t, emptyFacts(), Options{}).at(StepReview)
		p.w.answer = func(d Due) *Result {
			if d.Kind == WorkSave {
				return &Result{Err: err}
			}
			return nil
		}
		p.enter()
		p.wantStep(StepReview)
		problem := p.m.Page().Problem
		if problem == nil || problem.Code != code || !strings.Contains(problem.Kept, "Nothing was saved") || !errors.Is(problem, err) {
			t.Errorf("%s: %+v", code, problem)
		}
		p.w.answer = nil
		p.enter()
		p.wantStep(StepSync)
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
		{errTest, flow.CodeFailed, "", "it broke"},
	}
	seen := map[string]bool{}
	for _, c := range cases {
		p := sit(t, emptyFacts(), Options{}).at(StepKey)
		p.w.answer = func(d Due) *Result {
			if d.Kind == WorkCheck {
				return &Result{Err: c.err}
			}
			return nil
		}
		p.paste(goodKey)
		p.wantStep(StepKey)
		problem := p.wantProblem(c.code, flow.FieldToken)
		text := strings.Join(problem.Lines(), " ")
		if !strings.Contains(text, c.says) || !strings.Contains(text, "Nothing was saved") {
			t.Errorf("%v: %s", c.err, text)
		}
		if strings.Contains(text, goodKey) {
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
		p.w.answer = nil
		p.enter()
		p.wantStep(StepReview)
	}
}

func connected(owners ...string) access.Connector {
	c := access.Connector{ID: "c0", Name: "PagerDuty", Platform: access.Local, App: access.App{ID: "a1", Name: "PagerDuty"},
		Account: acme().Account, Token: access.Token{Number: 3, Last4: "x9Qa", StoredIn: place.OS}}
	for _, o := range owners {
		c.Owners = append(c.Owners, access.Owner{Person: access.Person{Email: o, Role: access.ConnectorAdministrator}})
	}
	return c
}

func checkedAs(c access.Connector, inUse bool) func(Due) *Result {
	return func(d Due) *Result {
		if d.Kind == WorkCheck {
			return &Result{Checked: Checked{Identity: acme(), Connector: &c, InUse: inUse}}
		}
		return nil
	}
}

func TestSameAnswersChangeTheTokenOnly(t *testing.T) {
	c := connected("Ada@example.com")
	f := emptyFacts()
	f.Apps, f.Connectors = []access.App{c.App}, []access.Connector{c}
	for _, inUse := range []bool{false, true} {
		p := sit(t, f, Options{})
		p.w.answer = checkedAs(c, inUse)
		p.at(StepReview)
		if got := strings.Join(p.m.Page().Notes, " "); !strings.Contains(got, "same answers") {
			t.Errorf("the review does not say so: %s", got)
		}
		p.enter()
		save := p.w.calls[len(p.w.calls)-2].Save
		if !save.Replace || save.InUse != inUse || save.Connector.ID != "c0" || save.DraftID != "c1" {
			t.Errorf("saves %+v", save)
		}
		end, _ := p.m.Ended()
		if !end.Unchanged || end.SameToken != inUse {
			t.Errorf("ended %+v", end)
		}
	}
}

func TestAConnectedAccountOffersToReplaceItsToken(t *testing.T) {
	c := connected("grace@example.com")
	f := emptyFacts()
	f.Apps, f.Connectors = []access.App{c.App}, []access.Connector{c}
	p := sit(t, f, Options{})
	p.w.answer = checkedAs(c, false)
	p.at(StepKey)
	p.paste(goodKey)
	p.wantStep(StepKey)
	p.wantProblem(flow.CodeConnected, flow.FieldToken)
	p.enter()
	p.wantStep(StepKey)
	p.wantProblem(flow.CodeConnected, flow.FieldToken)
	p.act(ActReplace)
	if problem := p.enter(); problem != nil {
		t.Fatal(problem.Lines())
	}
	p.wantStep(StepReview)
	p.enter()
	if save := p.w.calls[len(p.w.calls)-2].Save; !save.Replace || save.Connector.ID != "c0" {
		t.Errorf("saves %+v", save)
	}
}

func TestSurroundingsAreSaid(t *testing.T) {
	f := emptyFacts()
	f.EnvToken, f.APIBase = true, "http://127.0.0.1:8080"
	p := sit(t, f, Options{}).at(StepKey)
	for range 2 {
		got := strings.Join(p.m.Page().Notes, " ")
		if !strings.Contains(got, "CONNECTPD_TOKEN") || !strings.Contains(got, f.APIBase) {
			t.Errorf("%s says %q", p.m.Step().Title(), got)
		}
		p.at(StepReview)
	}
}

func TestFixingARowReturnsToTheReview(t *testing.T) {
	p := sit(t, emptyFacts(), Options{}).at(StepReview)
	for _, row := range p.m.Page().Rows {
		p.m.GoTo(row.ID)
		if p.m.Step() == StepReview {
			t.Errorf("the row %s leads nowhere", row.ID)
		}
		if problem := p.enter(); problem != nil {
			t.Fatalf("%s: %v", row.ID, problem.Lines())
		}
		p.wantStep(StepReview)
	}
	p.m.GoTo("no such row")
	p.wantStep(StepReview)
}

func TestLeavingOneselfOutWhileFixingHandsOver(t *testing.T) {
	f := emptyFacts()
	f.People = []access.Person{{Name: "Grace", Email: "grace@example.com", Role: access.ConnectorAdministrator}}
	p := sit(t, f, Options{}).at(StepReview)
	p.m.GoTo(rowOwners)
	p.act(local.ActOwners)
	p.choose(choosePerson + "ada@example.com")
	p.choose(choosePerson + "grace@example.com")
	p.enter()
	page := p.m.Page()
	if page.Title != "Hand over" || len(page.Warnings) == 0 || !strings.Contains(strings.Join(page.Message, "\n"), "Grace") {
		t.Fatalf("page %+v", page)
	}
	// One may change one's mind there.
	p.choose(chooseOwnMyself)
	p.enter()
	p.wantStep(StepReview)
	if len(p.m.chosen()) != 2 {
		t.Errorf("owners %+v", p.m.chosen())
	}
}

func TestCannotSeeTheMenuKeepsEveryAnswer(t *testing.T) {
	p := sit(t, emptyFacts(), Options{}).at(StepApp)
	p.m.Set(platform.FieldNewApp, "Paging")
	p.at(StepKey)
	p.act(actNoMenu)
	if page := p.m.Page(); !strings.Contains(strings.Join(page.Intro, " "), "Account Owners") {
		t.Errorf("it does not say who can: %v", page.Intro)
	}
	p.enter()
	p.wantProblem(flow.CodeMissing, "")
	p.act(local.ActAddPerson)
	p.m.Set(local.FieldPersonEmail, "grace@example.com")
	p.enter()
	p.enter()
	p.enter()
	over := p.w.calls[len(p.w.calls)-1].HandOver
	if over.Connector.App.Name != "Paging" || len(over.To) != 1 || over.To[0].Email != "grace@example.com" || over.From.Email != "ada@example.com" {
		t.Errorf("hands over %+v", over)
	}
	if len(over.Connector.Owners) != 2 {
		t.Errorf("owners %+v", over.Connector.Owners)
	}
	// Back from there would undo what happened.
	if !p.m.Back() || p.m.Page().Title != "Handed over" {
		t.Error("went back after the handover")
	}
}

func TestAFailedHandOverStays(t *testing.T) {
	p := sit(t, emptyFacts(), Options{}).at(StepKey)
	p.w.answer = func(d Due) *Result {
		if d.Kind == WorkHandOver {
			return &Result{Err: errTest}
		}
		return nil
	}
	p.act(actNoMenu)
	p.act(local.ActAddPerson)
	p.m.Set(local.FieldPersonEmail, "grace@example.com")
	p.enter()
	p.enter()
	p.enter()
	p.wantProblem(flow.CodeFailed, "")
	if _, over := p.m.Ended(); over {
		t.Error("ended")
	}
}

func TestTheSyncThatCannotStartEndsSaved(t *testing.T) {
	p := sit(t, emptyFacts(), Options{})
	p.w.answer = func(d Due) *Result {
		if d.Kind == WorkSync {
			return &Result{Err: &store.BusyError{PID: 7, Host: "here", Since: today}}
		}
		return nil
	}
	p.at(StepReview)
	p.enter()
	p.wantProblem(flow.CodeBusy, "")
	p.enter()
	end, over := p.m.Ended()
	if !over || end.Kind != Done || end.Err == nil || end.Connector.ID != "c1" {
		t.Errorf("ended %v %+v", over, end)
	}
}

func TestNoSyncEndsAfterSaving(t *testing.T) {
	p := sit(t, emptyFacts(), Options{NoSync: true}).at(StepReview)
	p.enter()
	end, over := p.m.Ended()
	if !over || end.Kind != Done || p.m.Sync() != nil || end.Connector.ID != "c1" {
		t.Errorf("ended %v %+v", over, end)
	}
}

// Whatever a person does, the machine neither panics nor shows an empty page,
// and never asks for two calls at once.
func TestRandomWalks(t *testing.T) {
	f := emptyFacts()
	f.Apps = []access.App{{ID: "a1", Name: "PagerDuty", IDP: "Okta"}}
	f.People = []access.Person{{Name: "Grace", Email: "grace@example.com", Role: access.ConnectorAdministrator},
		{Name: "Bob", Email: "bob@example.com", Role: access.NoPlatformRole}}
	for seed := range uint64(300) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		w := &world{}
		m := begin(f, Options{}, w)
		if seed%3 == 0 {
			w.answer = func(d Due) *Result {
				if rnd.IntN(3) == 0 {
					return &Result{Err: errTest}
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
			if d, ok := due(m); ok {
				pending = append(pending, d)
				if second, ok := due(m); ok && !second.Detached && !d.Detached {
					t.Fatalf("seed %d: two calls at once", seed)
				}
			}
			if len(pending) > 0 && rnd.IntN(2) == 0 {
				pending[0].Run(t.Context())()
				pending = pending[1:]
			}
			if end, over := m.Ended(); over {
				if end.Kind == Done && end.Connector.ID == "" {
					t.Fatalf("seed %d: done without a connector", seed)
				}
				break
			}
		}
	}
}

func randomMove(rnd *rand.Rand, m *Machine, page flow.Page) {
	words := []string{"", "x", "acme", "grace@example.com", "PagerDuty", goodKey, "\x1b[31m\u202e"}
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
		m.keeps(true)
	default:
		m.Next()
	}
}
