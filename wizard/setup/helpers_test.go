package setup

import (
	"context"
	"errors"
	"testing"
	"time"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/sync/pagerduty"
	"connectpd/wizard/conductorone/steps"
	"connectpd/wizard/flow"
	"connectpd/wizard/local"
	"connectpd/wizard/platform"
)

// goodKey has the documented shape of an account key.
const goodKey = "y_NbAkKc66ryYTWUXYEu"

var today = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

// known is what a set-up knows at its start, of tenants too.
type known struct {
	Facts
	tenantFacts
}

type tenantFacts = steps.Facts

// begin starts a set-up in a world with both platforms.
func begin(f known, o Options, w *world) *Machine {
	here, _ := local.Platform{}.Offer(context.Background())
	f.Platforms = []platform.Offer{here, steps.Offer(f.tenantFacts, w)}
	return New(f.Facts, o, w)
}

// emptyFacts is an empty home with somebody at the keyboard.
func emptyFacts() known {
	return known{Facts: Facts{
		NewID: "c1", Today: today, Browser: true,
		Me: Me{Name: "Ada Lovelace", Email: "ada@example.com", Source: "git config"},
	}}
}

// acme is the account that goodKey opens in these tests.
func acme() access.Identity {
	return access.Identity{
		Account: access.Account{Subdomain: "acme", Region: "us", API: pagerduty.USBase},
		Kind:    access.AccountKey, Users: 250,
		Plan: access.Plan{Known: true, Teams: true, AdvancedPermissions: true},
	}
}

// somebody sits before a machine: every Enter, Space or letter is a press.
type somebody struct {
	*testing.T
	m       *Machine
	w       *world
	presses int
	pastes  int
}

func sit(t *testing.T, f known, o Options) *somebody {
	t.Helper()
	w := &world{}
	p := &somebody{T: t, m: begin(f, o, w), w: w}
	p.settle()
	return p
}

// sitIn sits before a machine whose first call was not answered yet.
func sitIn(t *testing.T, f known, answer func(Due) *Result) *somebody {
	return before(t, begin(f, Options{}, &world{}), answer)
}

// before sits before a machine in a world.
func before(t *testing.T, m *Machine, answer func(Due) *Result) *somebody {
	w := m.services.(*world)
	w.answer = answer
	return &somebody{T: t, m: m, w: w}
}

// settle makes the calls that are due.
func (p *somebody) settle() {
	for range 20 {
		w, ok := due(p.m)
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

func (p *somebody) choose(id string) *flow.Problem {
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
		if p.m.Step() == StepKey && p.m.tok.checked == nil {
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

func (p *somebody) wantProblem(code flow.Code, field string) *flow.Problem {
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

var errNoKeychain = &place.Error{Op: "probe", Kind: place.OS, Reason: place.Missing}

// without makes probes of a kind fail.
func without(kind place.Kind, err error) func(Due) *Result {
	return func(d Due) *Result {
		if d.Kind == WorkProbe && d.Keychain == kind {
			return &Result{Err: err}
		}
		return nil
	}
}

var errTest = errors.New("it broke")
