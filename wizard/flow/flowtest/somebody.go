package flowtest

import (
	"strings"
	"testing"

	"connectpd/wizard/flow"
)

// Somebody sits before a flow: every Enter, Space or letter is a press.
type Somebody[F flow.Flow] struct {
	testing.TB
	M               F
	Presses, Pastes int
}

// Sit sits before a flow whose first works are not done yet.
func Sit[F flow.Flow](t testing.TB, m F) *Somebody[F] { return &Somebody[F]{TB: t, M: m} }

// Call is the next work of a flow that is no errand.
func Call(f flow.Flow) (flow.Work, bool) {
	for w, ok := f.Due(); ok; w, ok = f.Due() {
		if !w.Errand {
			return w, true
		}
	}
	return flow.Work{}, false
}

// Settle does the works that are due.
func Settle(t testing.TB, f flow.Flow) {
	t.Helper()
	for range 40 {
		w, ok := f.Due()
		if !ok {
			return
		}
		w.Run(t.Context())()
	}
	t.Fatal("works without end")
}

// Settle does the works that are due to the flow.
func (p *Somebody[F]) Settle() {
	p.Helper()
	Settle(p, p.M)
}

// Enter goes on, and gives what is wrong then.
func (p *Somebody[F]) Enter() *flow.Problem {
	p.Helper()
	p.Presses++
	p.M.Next()
	p.Settle()
	return p.M.Page().Problem
}

// Choose picks or ticks a choice.
func (p *Somebody[F]) Choose(id string) *flow.Problem {
	p.Helper()
	p.Presses++
	problem := p.M.Choose(id)
	p.Settle()
	return problem
}

// Act does one of the page's actions.
func (p *Somebody[F]) Act(id string) {
	p.Helper()
	p.Presses++
	p.M.Act(id)
	p.Settle()
}

// Paste pastes, and reports whether the flow took it.
func (p *Somebody[F]) Paste(text string) bool {
	p.Helper()
	p.Pastes++
	took := p.M.Paste([]byte(text))
	p.Settle()
	return took
}

// Choice is the one of that id, or whose label begins so.
func (p *Somebody[F]) Choice(is string) flow.Choice {
	p.Helper()
	page := p.M.Page()
	for _, c := range page.Choices {
		if c.ID == is || strings.HasPrefix(c.Label, is) {
			return c
		}
	}
	p.Fatalf("no choice %q on the page %q: %+v", is, page.Title, page.Choices)
	return flow.Choice{}
}

// Pick chooses by what the page calls it.
func (p *Somebody[F]) Pick(label string) *flow.Problem {
	p.Helper()
	return p.Choose(p.Choice(label).ID)
}

// Chosen are the ids of what is chosen on the page.
func (p *Somebody[F]) Chosen() []string {
	var list []string
	for _, c := range p.M.Page().Choices {
		if c.Chosen {
			list = append(list, c.ID)
		}
	}
	return list
}

// Do does an action by what the page calls it.
func (p *Somebody[F]) Do(label string) {
	p.Helper()
	for _, a := range p.M.Page().Actions {
		if strings.HasPrefix(a.Label, label) {
			p.Act(a.ID)
			return
		}
	}
	p.Fatalf("no action %q: %+v", label, p.M.Page().Actions)
}

// Type gives a plain field its text, by what the page calls it.
func (p *Somebody[F]) Type(label, text string) {
	p.Helper()
	for _, f := range p.M.Page().Fields {
		if strings.HasPrefix(f.Label, label) {
			p.M.Set(f.ID, text)
			return
		}
	}
	p.Fatalf("no field %q: %+v", label, p.M.Page().Fields)
}

// WantProblem gives the problem of the page, which says what happened and what
// to do.
func (p *Somebody[F]) WantProblem(code flow.Code) *flow.Problem {
	p.Helper()
	problem := p.M.Page().Problem
	if problem == nil || problem.Code != code {
		p.Fatalf("problem %+v, want %s", problem, code)
	}
	if problem.What == "" || problem.Do == "" {
		p.Errorf("the problem %s does not say everything: %v", code, problem.Lines())
	}
	return problem
}

// Asked notes what services were asked, in whatever shape a test notes it.
type Asked[Q, A any] struct {
	Calls []Q
	// Answer may answer in place of the healthy world; where it gives nil, it
	// does not.
	Answer func(Q) *A
}

// Ask notes a call, and gives the healthy world's answer unless Answer gives
// another.
func (a *Asked[Q, A]) Ask(q Q, healthy A) A {
	a.Calls = append(a.Calls, q)
	if a.Answer != nil {
		if given := a.Answer(q); given != nil {
			return *given
		}
	}
	return healthy
}

// Last is the newest call.
func (a *Asked[Q, A]) Last() Q { return a.Calls[len(a.Calls)-1] }
