package wizard

import (
	"errors"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/sync/pagerduty"
	"connectpd/wizard/conductorone"
	"connectpd/wizard/talk"
)

// goodKey has the documented shape of an account key.
const goodKey = "y_NbAkKc66ryYTWUXYEu"

var today = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

// emptyFacts is an empty home with somebody at the keyboard.
func emptyFacts() Facts {
	return Facts{
		NewID: "c1", Today: today, Browser: true,
		Me: Me{Name: "Ada Lovelace", Email: "ada@example.com", Source: "git config"},
	}
}

// acme is the account that goodKey opens in these tests.
func acme() access.Identity {
	return access.Identity{
		Account: access.Account{Subdomain: "acme", Region: "us", API: pagerduty.USBase},
		Kind:    access.AccountKey, Users: 250,
		Plan: access.Plan{Known: true, Teams: true, AdvancedPermissions: true},
	}
}

// world answers calls as a healthy machine and account do, unless a test says
// otherwise.
type world struct {
	t     *testing.T
	calls []Due
	// answer may answer in place of the healthy world; nil: it does not.
	answer func(Due) *Result
}

func (w *world) do(d Due) Result {
	w.calls = append(w.calls, d)
	r := Result{Kind: d.Kind, Attempt: d.Attempt}
	if w.answer != nil {
		if given := w.answer(d); given != nil {
			given.Kind, given.Attempt = d.Kind, d.Attempt
			return *given
		}
	}
	switch d.Kind {
	case DueCheck:
		r.Checked = Checked{Identity: acme(), Directory: Directory{Complete: true, Roles: map[string]string{"ada@example.com": "admin"}}}
	case DueSave:
		r.Connector = d.Save.Connector
		r.Connector.Token = store.Token{Number: 1, Last4: d.Save.Token.Last4(), StoredIn: d.Save.Keychain}
	case DueHandOver:
		c := d.HandOver.Connector
		c.HandedOver = &store.HandOver{Name: names(d.HandOver.To)}
		r.HandedOver = HandedOver{Connector: c, To: d.HandOver.To, File: "/home/x/handover/c1.eml", Message: []string{"Hello"}}
	case DueSignIn:
		r.SignedIn = SignedIn{Credentials: d.SignIn.Credentials, Kept: d.SignIn.Kept, Caller: adaThere}
	case DueApps:
		r.Apps = acmeApps
	case DueUsers:
		r.Query, r.Users = d.Find.Query, conductorone.UserList{Users: []conductorone.User{adaThere.User, graceThere, bobThere}}
	case DueSync:
		r.Sync = &Sync{Connector: store.Connector{ID: d.Sync.Connector}}
	}
	return r
}

// kinds are the kinds of the calls so far.
func (w *world) kinds() []DueKind {
	var list []DueKind
	for _, d := range w.calls {
		list = append(list, d.Kind)
	}
	return list
}

// somebody sits before a machine: every Enter, Space or letter is a press.
type somebody struct {
	*testing.T
	m       *Machine
	w       *world
	presses int
	pastes  int
}

func sit(t *testing.T, f Facts, o Options) *somebody {
	t.Helper()
	p := &somebody{T: t, m: New(f, o), w: &world{t: t}}
	p.settle()
	return p
}

// settle makes the calls that are due.
func (p *somebody) settle() {
	for range 20 {
		d, ok := p.m.Due()
		if !ok {
			return
		}
		p.m.Feed(p.w.do(d))
	}
	p.Fatal("calls without end")
}

func (p *somebody) enter() *talk.Problem {
	p.presses++
	p.m.Next()
	p.settle()
	return p.m.Page().Problem
}

func (p *somebody) choose(id string) *talk.Problem {
	p.presses++
	problem := p.m.Choose(id)
	p.settle()
	return problem
}

func (p *somebody) act(id string) {
	p.presses++
	p.m.Act(id)
	p.settle()
}

func (p *somebody) paste(text string) bool {
	p.pastes++
	took := p.m.Paste([]byte(text))
	p.settle()
	return took
}

// at goes by Enter to a step.
func (p *somebody) at(s Step) *somebody {
	p.Helper()
	for range 20 {
		if p.m.Step() == s {
			return p
		}
		if p.m.Step() == StepToken && p.m.tok.checked == nil {
			p.paste(goodKey)
			continue
		}
		if problem := p.enter(); problem != nil {
			p.Fatalf("on the way to %s, at %s: %v", s.Title(), p.m.Step().Title(), problem.Lines())
		}
	}
	p.Fatalf("never came to %s", s.Title())
	return p
}

func (p *somebody) wantStep(s Step) {
	p.Helper()
	if p.m.Step() != s {
		p.Fatalf("at step %s, want %s; problem %v", p.m.Step().Title(), s.Title(), p.m.Page().Problem)
	}
}

func (p *somebody) wantProblem(code talk.Code, field string) *talk.Problem {
	p.Helper()
	problem := p.m.Page().Problem
	if problem == nil || problem.Code != code || problem.Field != field {
		p.Fatalf("problem %+v, want %s at %q", problem, code, field)
	}
	for _, part := range []string{problem.What, problem.Do} {
		if part == "" {
			p.Errorf("the problem %s does not say everything: %v", code, problem.Lines())
		}
	}
	return problem
}

func (p *somebody) endSync(result store.Result) {
	p.m.SyncEnded(Summary{Title: "Connected"})
	p.m.syncing().summary.Outcome.Run.Result = result
}

var errNoKeychain = &keychain.Error{Op: "probe", Kind: keychain.OS, Reason: keychain.Missing,
	Message: "This computer has no keychain.", Cure: "Choose another place."}

// without makes probes of a kind fail.
func without(kind keychain.Kind, err error) func(Due) *Result {
	return func(d Due) *Result {
		if d.Kind == DueProbe && d.Keychain == kind {
			return &Result{Err: err}
		}
		return nil
	}
}

var errTest = errors.New("it broke")
