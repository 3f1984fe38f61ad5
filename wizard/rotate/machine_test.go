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
	"connectpd/wizard/flow/flowtest"
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
	*flowtest.Somebody[*Machine]
	*world
}

// sit begins a rotation; the place of the token was tried.
func sit(t *testing.T, f Facts) *somebody {
	p := sitIn(t, f, nil)
	p.Settle()
	return p
}

// sitIn begins a rotation in a world that answers so.
func sitIn(t *testing.T, f Facts, answer func(call) *result) *somebody {
	w := &world{}
	w.Answer = answer
	return &somebody{flowtest.Sit(t, New(f, w)), w}
}

// wantProblem gives the problem of the page, which says what is kept.
func (p *somebody) wantProblem(code flow.Code) *flow.Problem {
	p.Helper()
	problem := p.WantProblem(code)
	if problem.Kept == "" {
		p.Errorf("the problem %s does not say what is kept: %v", code, problem.Lines())
	}
	return problem
}

// The budget of DESIGN section 3: a rotation costs 3 presses and one paste. One
// more begins it on home, and one leaves the sync that follows.
func TestRotationCostsThreePressesAndOnePaste(t *testing.T) {
	p := sit(t, facts(Asked))
	if intro := strings.Join(p.M.Page().Intro, " "); !strings.Contains(intro, "x9Qa") || !strings.Contains(intro, "2 March 2026") {
		t.Errorf("the page does not name the current token: %s", intro)
	}
	p.Paste(newKey)
	if c, ok := p.M.Replaced(); !ok || c.Token.Last4 != "7i8j" || p.M.Step() != StepOldKey {
		t.Fatalf("replaced %v %+v, at %d", ok, c, p.M.Step())
	}
	page := p.M.Page()
	text := strings.Join(append(page.Guide, page.Intro...), " ")
	for _, says := range []string{"Disable", "undo that", "2 March 2026", "The new key …7i8j is stored and in use."} {
		if !strings.Contains(text, says) {
			t.Errorf("the old key's page does not say %q: %s", says, text)
		}
	}
	p.Enter() // ask PagerDuty, which refuses it
	if got := p.M.Told(); !strings.Contains(got, "The old key …x9Qa no longer works") || !strings.Contains(got, "It ends in 7i8j.") {
		t.Errorf("it tells %q", got)
	}
	const beginAndLeave = 2
	if !p.M.Over() || !p.M.OldKeyRefused() || p.Presses+beginAndLeave > 3 || p.Pastes != 1 {
		t.Errorf("ended %v, refused %v, %d presses, %d pastes", p.M.Over(), p.M.OldKeyRefused(), p.Presses, p.Pastes)
	}
}

func TestOldKeyThatStillWorks(t *testing.T) {
	p := sit(t, facts(Asked))
	p.Answer = on(workOldKey, result{})
	p.Paste(newKey)
	p.Enter()
	if got := strings.Join(p.M.Page().Notes, " "); !strings.Contains(got, "still works") || p.M.Over() {
		t.Errorf("it says %q", got)
	}
	if p.M.Back() || p.M.Step() != StepOldKey || p.M.Over() {
		t.Error("there is something to go back to after the token was replaced")
	}
	p.M.Leave("")
	if c, _ := p.M.Replaced(); !p.M.Over() || p.M.OldKeyRefused() || c.OldToken == nil {
		t.Error("leaving it for later loses the reminder")
	}
}

func TestAskingWithTheOldKeyCanBeStopped(t *testing.T) {
	p := sit(t, facts(Asked))
	p.Paste(newKey)
	p.M.Next()
	d, ok := p.M.Due()
	if r, asks := d.Request.(OldKeyRequest); !ok || !asks || r.Old.Empty() || p.M.Page().Waiting == "" {
		t.Fatalf("due %+v", d)
	}
	if !p.M.Back() || p.M.Waiting() != 0 || p.M.Over() {
		t.Error("it cannot be stopped")
	}
	d.Run(t.Context())()
	if p.M.OldKeyRefused() {
		t.Error("a stale answer was taken")
	}
}

func TestOldKeyThatCannotBeAskedWith(t *testing.T) {
	p := sit(t, facts(Gone))
	p.Answer = func(d call) *result {
		if d.Kind != workReplace {
			return nil
		}
		c := d.Connector
		c.OldToken = &access.OldToken{Last4: "x9Qa", AddedAt: added}
		return &result{Connector: c}
	}
	p.Paste(newKey)
	page := p.M.Page()
	if p.M.Step() != StepOldKey || len(page.Actions) != 1 || page.Actions[0].ID != ActDisabled {
		t.Fatalf("page %+v", page)
	}
	p.M.Act(ActDisabled)
	p.Settle()
	if last := p.Calls[len(p.Calls)-1]; last.Kind != workForget || !p.M.Over() {
		t.Errorf("last call %v, ended %v", last.Kind, p.M.Over())
	}
}

func TestARefusedTokenHasNoOldKeyPage(t *testing.T) {
	p := sit(t, facts(Rejected))
	p.Answer = func(d call) *result {
		if d.Kind == workReplace {
			return &result{Connector: d.Connector}
		}
		return nil
	}
	if p.M.Page().Heading != "Enter the API token again" {
		t.Error(p.M.Page().Heading)
	}
	p.Paste(newKey)
	if _, ok := p.M.Replaced(); !ok || !p.M.Over() {
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
			p.Answer = func(d call) *result { r := c.result; return &r }
			p.Paste(newKey)
			problem := p.wantProblem(c.code)
			if strings.Contains(strings.Join(problem.Lines(), " "), newKey) {
				t.Error("the problem quotes the token")
			}
			if _, replaced := p.M.Replaced(); replaced || p.M.Unsaved() {
				t.Error("something changed")
			}
			p.Answer = nil
			p.Paste("y_NbAkKc66ryYTWUXYEu")
			if _, replaced := p.M.Replaced(); !replaced {
				t.Errorf("a good token after it: %+v", p.M.Page().Problem)
			}
		})
	}
}

func TestTheRejectedKeyMayComeBack(t *testing.T) {
	p := sit(t, facts(Rejected)) // it was enabled again in PagerDuty
	p.Answer = on(workCheck, result{Same: true, Identity: access.Identity{Kind: access.AccountKey}})
	p.Paste(newKey)
	if _, replaced := p.M.Replaced(); !replaced {
		t.Errorf("problem %+v", p.M.Page().Problem)
	}
}

func TestATokenThatSeesLessIsReviewed(t *testing.T) {
	p := sit(t, facts(Asked))
	p.Answer = on(workCheck, result{Identity: access.Identity{Kind: access.UserToken, UserRole: "user", UserName: "Bob", Plan: access.Plan{AdvancedPermissions: true}}})
	p.Paste(newKey)
	page := p.M.Page()
	if p.M.Step() != StepReview || len(page.Warnings) != 1 || !strings.Contains(page.Warnings[0], "Bob") || !p.M.Unsaved() {
		t.Fatalf("at %d: %+v", p.M.Step(), page)
	}
	p.M.Back()
	if p.M.Step() != StepKey {
		t.Error("back does not lead to the token")
	}
	p.Enter()
	p.Enter()
	if _, replaced := p.M.Replaced(); !replaced {
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
		p.Answer = on(workReplace, result{Err: err})
		p.Paste(newKey)
		if problem := p.wantProblem(code); !strings.Contains(problem.Kept, "Nothing was changed") {
			t.Errorf("%s: %v", code, problem.Lines())
		}
		p.Answer = nil
		p.Enter()
		if _, replaced := p.M.Replaced(); !replaced {
			t.Errorf("%s: Enter does not try again", code)
		}
	}
}

func TestEscWhileReplacingKeepsWhatHappened(t *testing.T) {
	p := sit(t, facts(Asked))
	p.M.Paste([]byte(newKey))
	check, _ := p.M.Due()
	check.Run(t.Context())()
	replace, _ := p.M.Due()
	if replace.Name != workReplace {
		t.Fatalf("due %v", replace.Name)
	}
	p.M.Back()
	replace.Run(t.Context())()
	if _, replaced := p.M.Replaced(); !replaced {
		t.Error("a replaced token is not told")
	}
}

func TestFillTakesTheTokenOfAFlag(t *testing.T) {
	p := sit(t, facts(Asked))
	if problem := p.M.Fill(secret.New([]byte("Token token=" + newKey))); problem != nil {
		t.Fatal(problem.Lines())
	}
	p.Enter()
	if c, replaced := p.M.Replaced(); !replaced || c.Token.Last4 != "7i8j" || p.M.Token().Last4() != "7i8j" {
		t.Errorf("replaced %v %+v", replaced, c)
	}
	if problem := sit(t, facts(Asked)).M.Fill(secret.New([]byte("no token"))); problem == nil || access.RefusalOf(problem) != access.TokenRejected {
		t.Errorf("problem %+v", problem)
	}
}

func TestRandomWalks(t *testing.T) {
	for seed := range uint64(300) {
		rnd := rand.New(rand.NewPCG(seed, 2))
		f := facts([]Why{Asked, Rejected, Gone}[seed%3])
		f.NeedPassphrase = seed%5 == 0
		p := sit(t, f)
		p.Answer = func(call) *result {
			if rnd.IntN(4) == 0 {
				return &result{Err: errors.New("it broke")}
			}
			return nil
		}
		var pending []flow.Work
		for range 80 {
			page := p.M.Page()
			if page.Heading == "" || page.Title == "" || page.Question == "" {
				t.Fatalf("seed %d: an empty page %+v", seed, page)
			}
			switch rnd.IntN(7) {
			case 0:
				p.M.Back()
			case 1:
				p.M.Paste([]byte(newKey))
			case 2:
				if n := len(page.Actions); n > 0 {
					p.M.Act(page.Actions[rnd.IntN(n)].ID)
				}
			case 3:
				if n := len(page.Fields); n > 0 {
					p.M.Set(page.Fields[rnd.IntN(n)].ID, "acme")
					p.M.SetSecret(page.Fields[rnd.IntN(n)].ID, []byte(newKey))
				}
			default:
				p.M.Next()
			}
			if d, ok := p.M.Due(); ok {
				pending = append(pending, d)
			}
			if len(pending) > 0 && rnd.IntN(2) == 0 {
				pending[0].Run(t.Context())()
				pending = pending[1:]
			}
		}
	}
}
