package rotate

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/store/secret"
	"connectpd/sync/pagerduty"
	"connectpd/wizard/flow"
)

const newKey = "u+Kb1c2d3e4f5g6h7i8j"

var added = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func facts(why Why) Facts {
	return Facts{
		Connector: access.Connector{ID: "c1", Name: "PagerDuty", Platform: access.Local,
			Account: access.Account{Subdomain: "acme", Region: "us", API: pagerduty.USBase},
			Token:   access.Token{Number: 1, Last4: "x9Qa", Kind: access.AccountKey, StoredIn: place.OS, AddedAt: added}},
		Why: why, Today: added.AddDate(0, 0, 91), Browser: true,
	}
}

// somebody rotates, in a world of services.
type somebody struct {
	*testing.T
	*world
	m       *Machine
	presses int
	pastes  int
}

// sit begins a rotation; the place of the token was tried.
func sit(t *testing.T, f Facts) *somebody {
	p := sitIn(t, f, nil)
	p.settle()
	return p
}

// sitIn begins a rotation in a world that answers so.
func sitIn(t *testing.T, f Facts, answer func(call) *result) *somebody {
	w := &world{answer: answer}
	return &somebody{T: t, world: w, m: New(f, w)}
}

func (p *somebody) settle() {
	for range 10 {
		w, ok := p.m.Due()
		if !ok {
			return
		}
		w.Run(p.Context())()
	}
	p.Fatal("calls without end")
}

func (p *somebody) enter() *flow.Problem {
	p.presses++
	p.m.Next()
	p.settle()
	return p.m.Page().Problem
}

func (p *somebody) paste(s string) {
	p.pastes++
	p.m.Paste([]byte(s))
	p.settle()
}

func (p *somebody) wantProblem(code flow.Code) *flow.Problem {
	p.Helper()
	got := p.m.Page().Problem
	if got == nil || got.Code != code || got.What == "" || got.Do == "" || got.Kept == "" {
		p.Fatalf("problem %+v, want %s", got, code)
	}
	return got
}

// The budget of DESIGN section 3: a rotation costs 3 presses and one paste. One
// more begins it on home, and one leaves the sync that follows.
func TestRotationCostsThreePressesAndOnePaste(t *testing.T) {
	p := sit(t, facts(Asked))
	if intro := strings.Join(p.m.Page().Intro, " "); !strings.Contains(intro, "x9Qa") || !strings.Contains(intro, "2 March 2026") {
		t.Errorf("the page does not name the current token: %s", intro)
	}
	p.paste(newKey)
	if c, ok := p.m.Replaced(); !ok || c.Token.Last4 != "7i8j" || p.m.Step() != StepOldKey {
		t.Fatalf("replaced %v %+v, at %d", ok, c, p.m.Step())
	}
	page := p.m.Page()
	text := strings.Join(append(page.Guide, page.Intro...), " ")
	for _, says := range []string{"Disable", "undone", "2 March 2026", "The new key …7i8j is stored and in use."} {
		if !strings.Contains(text, says) {
			t.Errorf("the old key's page does not say %q: %s", says, text)
		}
	}
	p.enter() // ask PagerDuty, which refuses it
	if got := p.m.Told(); !strings.Contains(got, "The old key …x9Qa no longer works") || !strings.Contains(got, "It ends 7i8j.") {
		t.Errorf("it tells %q", got)
	}
	const beginAndLeave = 2
	if !p.m.Over() || !p.m.OldKeyRefused() || p.presses+beginAndLeave > 3 || p.pastes != 1 {
		t.Errorf("ended %v, refused %v, %d presses, %d pastes", p.m.Over(), p.m.OldKeyRefused(), p.presses, p.pastes)
	}
}

func TestOldKeyThatStillWorks(t *testing.T) {
	p := sit(t, facts(Asked))
	p.answer = func(d call) *result {
		if d.Kind == workOldKey {
			return &result{}
		}
		return nil
	}
	p.paste(newKey)
	p.enter()
	if got := strings.Join(p.m.Page().Notes, " "); !strings.Contains(got, "still works") || p.m.Over() {
		t.Errorf("it says %q", got)
	}
	if p.m.Back() || p.m.Step() != StepOldKey || p.m.Over() {
		t.Error("there is something to go back to after the token was replaced")
	}
	p.m.Leave("")
	if c, _ := p.m.Replaced(); !p.m.Over() || p.m.OldKeyRefused() || c.OldToken == nil {
		t.Error("leaving it for later loses the reminder")
	}
}

func TestAskingWithTheOldKeyCanBeStopped(t *testing.T) {
	p := sit(t, facts(Asked))
	p.paste(newKey)
	p.m.Next()
	d, ok := p.m.Due()
	if r, asks := d.Request.(OldKeyRequest); !ok || !asks || r.Old.Empty() || p.m.Page().Waiting == "" {
		t.Fatalf("due %+v", d)
	}
	if !p.m.Back() || p.m.Waiting() != 0 || p.m.Over() {
		t.Error("it cannot be stopped")
	}
	d.Run(t.Context())()
	if p.m.OldKeyRefused() {
		t.Error("a stale answer was taken")
	}
}

func TestOldKeyThatCannotBeAskedWith(t *testing.T) {
	p := sit(t, facts(Gone))
	p.answer = func(d call) *result {
		if d.Kind != workReplace {
			return nil
		}
		c := d.Connector
		c.OldToken = &access.OldToken{Last4: "x9Qa", AddedAt: added}
		return &result{Connector: c}
	}
	p.paste(newKey)
	page := p.m.Page()
	if p.m.Step() != StepOldKey || len(page.Actions) != 1 || page.Actions[0].ID != ActDisabled {
		t.Fatalf("page %+v", page)
	}
	p.m.Act(ActDisabled)
	p.settle()
	if last := p.calls[len(p.calls)-1]; last.Kind != workForget || !p.m.Over() {
		t.Errorf("last call %v, ended %v", last.Kind, p.m.Over())
	}
}

func TestARefusedTokenHasNoOldKeyPage(t *testing.T) {
	p := sit(t, facts(Rejected))
	p.answer = func(d call) *result {
		if d.Kind == workReplace {
			return &result{Connector: d.Connector}
		}
		return nil
	}
	if p.m.Page().Heading != "Enter the API token again" {
		t.Error(p.m.Page().Heading)
	}
	p.paste(newKey)
	if _, ok := p.m.Replaced(); !ok || !p.m.Over() {
		t.Error("it goes on after the token is replaced")
	}
}

func TestNewTokensThatDoNotFit(t *testing.T) {
	other := access.Identity{Account: access.Account{Subdomain: "umbrella", Region: "us"}, Kind: access.AccountKey}
	cases := []struct {
		name   string
		result result
		code   flow.Code
	}{
		{"another account", result{Identity: other, Other: true}, flow.CodeOtherAccount},
		{"the key in use", result{Same: true}, flow.CodeSameKey},
		{"refused", result{Err: &pagerduty.Error{Class: pagerduty.ClassRejected}}, flow.CodeRejected},
		{"network", result{Err: &pagerduty.Error{Class: pagerduty.ClassNetwork}}, flow.CodeNetwork},
		{"no keychain", result{Err: &place.Error{Reason: place.Locked}}, flow.CodeKeychain},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := sit(t, facts(Asked))
			p.answer = func(d call) *result { r := c.result; return &r }
			p.paste(newKey)
			problem := p.wantProblem(c.code)
			if strings.Contains(strings.Join(problem.Lines(), " "), newKey) {
				t.Error("the problem quotes the token")
			}
			if _, replaced := p.m.Replaced(); replaced || p.m.Unsaved() {
				t.Error("something changed")
			}
			p.answer = nil
			p.paste("y_NbAkKc66ryYTWUXYEu")
			if _, replaced := p.m.Replaced(); !replaced {
				t.Errorf("a good token after it: %+v", p.m.Page().Problem)
			}
		})
	}
}

func TestTheRejectedKeyMayComeBack(t *testing.T) {
	p := sit(t, facts(Rejected)) // it was enabled again in PagerDuty
	p.answer = func(d call) *result {
		if d.Kind == workCheck {
			return &result{Same: true, Identity: access.Identity{Kind: access.AccountKey}}
		}
		return nil
	}
	p.paste(newKey)
	if _, replaced := p.m.Replaced(); !replaced {
		t.Errorf("problem %+v", p.m.Page().Problem)
	}
}

func TestATokenThatSeesLessIsReviewed(t *testing.T) {
	p := sit(t, facts(Asked))
	p.answer = func(d call) *result {
		if d.Kind == workCheck {
			return &result{Identity: access.Identity{Kind: access.UserToken, UserRole: "user", UserName: "Bob", Plan: access.Plan{AdvancedPermissions: true}}}
		}
		return nil
	}
	p.paste(newKey)
	page := p.m.Page()
	if p.m.Step() != StepReview || len(page.Warnings) != 1 || !strings.Contains(page.Warnings[0], "Bob") || !p.m.Unsaved() {
		t.Fatalf("at %d: %+v", p.m.Step(), page)
	}
	p.m.Back()
	if p.m.Step() != StepKey {
		t.Error("back does not lead to the token")
	}
	p.enter()
	p.enter()
	if _, replaced := p.m.Replaced(); !replaced {
		t.Error("not replaced")
	}
}

func TestAFailedReplacementChangesNothing(t *testing.T) {
	for code, err := range map[flow.Code]error{
		flow.CodeKeychain: &place.Error{Reason: place.Locked},
		flow.CodeBusy:     access.ErrMoved,
		flow.CodeFailed:   errors.New("disk full"),
	} {
		p := sit(t, facts(Asked))
		p.answer = func(d call) *result {
			if d.Kind == workReplace {
				return &result{Err: err}
			}
			return nil
		}
		p.paste(newKey)
		if problem := p.wantProblem(code); !strings.Contains(problem.Kept, "Nothing was changed") {
			t.Errorf("%s: %v", code, problem.Lines())
		}
		p.answer = nil
		p.enter()
		if _, replaced := p.m.Replaced(); !replaced {
			t.Errorf("%s: Enter does not try again", code)
		}
	}
}

func TestEscWhileReplacingKeepsWhatHappened(t *testing.T) {
	p := sit(t, facts(Asked))
	p.m.Paste([]byte(newKey))
	check, _ := p.m.Due()
	check.Run(t.Context())()
	replace, _ := p.m.Due()
	if replace.Name != workReplace {
		t.Fatalf("due %v", replace.Name)
	}
	p.m.Back()
	replace.Run(t.Context())()
	if _, replaced := p.m.Replaced(); !replaced {
		t.Error("a replaced token is not told")
	}
}

func TestFillTakesTheTokenOfAFlag(t *testing.T) {
	p := sit(t, facts(Asked))
	if problem := p.m.Fill(secret.New([]byte("Token token=" + newKey))); problem != nil {
		t.Fatal(problem.Lines())
	}
	p.enter()
	if c, replaced := p.m.Replaced(); !replaced || c.Token.Last4 != "7i8j" || p.m.Token().Last4() != "7i8j" {
		t.Errorf("replaced %v %+v", replaced, c)
	}
	if problem := sit(t, facts(Asked)).m.Fill(secret.New([]byte("no token"))); problem == nil || access.RefusalOf(problem) != access.TokenRejected {
		t.Errorf("problem %+v", problem)
	}
}

func TestRandomWalks(t *testing.T) {
	for seed := range uint64(300) {
		rnd := rand.New(rand.NewPCG(seed, 2))
		f := facts([]Why{Asked, Rejected, Gone}[seed%3])
		f.NeedPassphrase = seed%5 == 0
		p := sit(t, f)
		p.answer = func(call) *result {
			if rnd.IntN(4) == 0 {
				return &result{Err: errors.New("it broke")}
			}
			return nil
		}
		var pending []flow.Work
		for range 80 {
			page := p.m.Page()
			if page.Heading == "" || page.Title == "" || page.Question == "" {
				t.Fatalf("seed %d: an empty page %+v", seed, page)
			}
			switch rnd.IntN(7) {
			case 0:
				p.m.Back()
			case 1:
				p.m.Paste([]byte(newKey))
			case 2:
				if n := len(page.Actions); n > 0 {
					p.m.Act(page.Actions[rnd.IntN(n)].ID)
				}
			case 3:
				if n := len(page.Fields); n > 0 {
					p.m.Set(page.Fields[rnd.IntN(n)].ID, "acme")
					p.m.SetSecret(page.Fields[rnd.IntN(n)].ID, []byte(newKey))
				}
			default:
				p.m.Next()
			}
			if d, ok := p.m.Due(); ok {
				pending = append(pending, d)
			}
			if len(pending) > 0 && rnd.IntN(2) == 0 {
				pending[0].Run(t.Context())()
				pending = pending[1:]
			}
		}
	}
}
