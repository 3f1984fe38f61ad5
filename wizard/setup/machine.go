// Package setup holds the guided set-up of a connector: a flow with its steps,
// answers, checks and texts. What differs by the platform that the connector
// lives on it asks that platform for (platform.Steps).
//
// It must not know a terminal, a screen or a key, nor which platforms there
// are. It does no I/O and has no clock.
package setup

import (
	"connectpd/store/access"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

// Options of a set-up.
type Options struct {
	NoSync bool // end after saving
}

// Machine is the flow of a set-up. It is not safe for concurrent use.
type Machine struct {
	*state
	stages [Steps + 1]stage
	step   Step
	// reached is the furthest step that was shown.
	reached Step
	// fixing is the row of the review from which the step was entered; it
	// leads back there. Empty: it was not.
	fixing  string
	before  said   // the answers as they stood when fixing began
	restore func() // and the platform's own
	ending  *Ended
	// notKept is why leaving could not keep the answers.
	notKept error
}

var _ flow.Flow = (*Machine)(nil)

// state is what the steps share.
type state struct {
	facts Facts
	opts  Options
	said
	flow *Machine // which the answers of services come back to
	// desk has the calls; goOn is whether the flow goes on after the one
	// that is waited for.
	desk     flow.Desk
	goOn     bool
	services SetupServices
	problem  *flow.Problem
	// alone: nobody can be asked. See Machine.Alone.
	alone bool
	// touched: something was answered that is worth keeping.
	touched bool
	// flagged are answers that came as flags: they are not proposals.
	flagged platform.Flagged
	own     own // the platforms' parts
	offer   offer
}

// said is what a person said, and what services made of it. Copies are apart:
// lists in it are replaced, never written into.
type said struct {
	a   answers
	kc  keychainState
	tok tokenState
	// signing: the page is shown on which somebody signs in to the platform.
	signing bool
	// resumeTo is the step that a resumed set-up goes on with once somebody is
	// signed in; 0 the next one.
	resumeTo Step
	// takesOver: others were to finish it, and who signs in does after all.
	takesOver bool
}

// stage is one step's part of the conversation.
type stage interface {
	// page adds what is the step's own to p.
	page(p *flow.Page)
	choose(id string) *flow.Problem
	set(field, text string)
	setSecret(field string, typed []byte)
	act(id string) *flow.Problem
	// next checks the step's answers and reports what comes of it.
	next() (outcome, *flow.Problem)
	// back undoes a branch within the step; false: leave the step.
	back() bool
}

// quiet is a stage that takes no input; steps embed it.
type quiet struct{}

func (quiet) choose(string) *flow.Problem { return nil }
func (quiet) set(string, string)          {}
func (quiet) setSecret(string, []byte)    {}
func (quiet) act(string) *flow.Problem    { return nil }
func (quiet) back() bool                  { return false }

// New starts a conversation at step 1 with the best answers chosen.
func New(f Facts, o Options, services SetupServices) *Machine {
	s := &state{facts: f, opts: o, services: services, own: own{}}
	s.kc.phrase = f.passphrase()
	m := &Machine{state: s, step: StepConnector, reached: StepConnector}
	s.flow = m
	s.propose()
	m.stages = [...]stage{
		StepConnector: &connectorStage{state: s},
		StepApp:       newAppStage(s),
		StepOwners:    &ownersStage{state: s},
		StepKey:       &keyStage{state: s},
		StepReview:    &reviewStage{state: s},
		StepSync:      &syncStage{state: s},
	}
	s.makeOffer()
	s.probe(false)
	return m
}

// Alone says that nobody can be asked: what only a person may choose is refused
// with the flag that says it.
func (m *Machine) Alone() { m.alone = true }

// Step is the current one.
func (m *Machine) Step() Step { return m.step }

// Page is what to show now.
func (m *Machine) Page() flow.Page {
	p := flow.Page{
		Heading: heading, Number: int(m.step), Steps: m.steps(), Title: m.step.Title(),
		Problem: m.problem, Next: "next",
	}
	m.stages[m.step].page(&p)
	if m.step != StepConnector {
		m.tryingMeanwhile(&p)
	}
	p.First = m.first() && p.Waiting == ""
	return p
}

// first reports that there is no page before this one.
func (m *Machine) first() bool {
	return m.step == StepConnector && !m.signing && !m.kc.asking && !m.connector().browsing
}

func (m *Machine) steps() []flow.Step {
	list := make([]flow.Step, Steps)
	for i := range list {
		s := Step(i + 1)
		list[i] = flow.Step{Title: stepShorts[s], Done: s != m.step && s <= m.reached}
	}
	return list
}

// Choose picks or ticks a choice of the page.
func (m *Machine) Choose(id string) *flow.Problem {
	m.problem = m.stages[m.step].choose(id)
	m.touched = true
	return m.problem
}

// Set gives a field of the page its text.
func (m *Machine) Set(field, text string) {
	m.problem = nil
	m.stages[m.step].set(field, text)
}

// SetSecret gives a secret field of the page its content.
func (m *Machine) SetSecret(field string, typed []byte) {
	m.problem = nil
	m.stages[m.step].setSecret(field, typed)
}

// Paste takes a paste on the step API key as the token, and starts the check;
// on the sign-in page as client id and secret.
func (m *Machine) Paste(pasted []byte) bool {
	if m.step == StepConnector && m.signing {
		return m.pasteSignIn(pasted)
	}
	if m.step != StepKey {
		return false
	}
	m.SetSecret(flow.FieldToken, pasted)
	m.Next()
	return true
}

func (m *Machine) pasteSignIn(pasted []byte) bool {
	taken, ready, p := m.at().SignIn().Paste(pasted)
	if taken {
		m.problem = p
	}
	if ready {
		m.Next()
	}
	return taken
}

// Act does one of the page's actions.
func (m *Machine) Act(id string) *flow.Problem {
	m.problem = nil
	switch {
	case id == actNoMenu && m.step == StepKey:
		m.enter(StepOwners)
		m.owners().askWho()
		return nil
	}
	m.problem = m.stages[m.step].act(id)
	return m.problem
}

// Next is what Enter does.
func (m *Machine) Next() *flow.Problem {
	if m.ending != nil {
		return nil
	}
	out, problem := m.stages[m.step].next()
	m.problem = problem
	if problem == nil {
		m.follow(out)
	}
	return m.problem
}

// follow acts on what a step came to.
func (m *Machine) follow(out outcome) {
	switch {
	case out == stay:
	case out == theEnd && m.step == StepOwners:
		m.finish(HandedOverTo)
	case out == theEnd:
		m.finish(Done)
	case m.step == StepOwners && !m.settled() && !m.desk.Wants(WorkProbe):
		// It was to be handed over, and no longer is: a token will be kept.
		m.enter(StepConnector)
	case m.step == StepConnector && m.resumeTo > StepConnector:
		m.goOnSignedIn()
	case m.fixing != "" && m.tok.checked != nil:
		m.fixing = ""
		m.enter(StepReview)
	default:
		m.enter(m.step + 1)
	}
}

// enter shows a step.
func (m *Machine) enter(s Step) {
	m.step, m.reached = s, max(m.reached, s)
	m.problem = nil
	m.touched = m.touched || s > StepConnector
	m.signing = false
	m.arrived()
	m.keepAnswers()
}

// Back goes one page back; false on the first, and once the connector is
// saved. A call under way is given up.
func (m *Machine) Back() bool {
	m.problem = nil
	if m.step == StepSync || m.ending != nil {
		return false
	}
	switch {
	case m.desk.Wants(WorkProbe) && m.step == StepConnector:
		m.stopProbe()
		return true
	case m.desk.Wants(WorkProbe) && m.kc.after:
		m.kc.after = false
		return true
	case m.desk.Waiting() != 0 && !m.desk.Wants(WorkProbe):
		m.drop()
		return true
	}
	m.goOn = false
	if m.fixing != rowKeychain && m.stages[m.step].back() {
		return true
	}
	if m.fixing != "" {
		m.said, m.fixing = m.before, ""
		m.restore()
		m.enter(StepReview)
		return true
	}
	if m.step == StepConnector {
		return false
	}
	m.step--
	m.signing = m.step == StepConnector && m.signsIn()
	m.arrived()
	m.keepAnswers()
	return true
}

// GoTo goes back to an answered step by the id of a review row. Next from
// there leads straight back to the review while the token still stands.
func (m *Machine) GoTo(row string) {
	s, ok := rowSteps[row]
	if !ok || m.step != StepReview || m.desk.Waiting() != 0 {
		return
	}
	m.before, m.restore = m.said, m.at().Snapshot()
	m.enter(s)
	m.fixing = row
	if row == rowKeychain {
		m.Act(actElsewhere)
	}
}

// Due is the work that should start now.
func (m *Machine) Due() (flow.Work, bool) { return m.desk.Due() }

// Waiting is the attempt whose answer is wanted.
func (m *Machine) Waiting() int { return m.desk.Waiting() }

// Over reports that the set-up has ended; a sync may run then (see Sync).
func (m *Machine) Over() bool { return m.ending != nil }

// Saved is the connector, once it is recorded.
func (m *Machine) Saved() access.Connector { return m.syncing().connector }

// Sync is the sync that the set-up started; nil before.
func (m *Machine) Sync() Running { return m.syncing().sync }

// Ended is how the set-up ended, once it has.
func (m *Machine) Ended() (Ended, bool) {
	if m.ending == nil {
		return Ended{}, false
	}
	return *m.ending, true
}

func (m *Machine) finish(k EndKind) {
	e := Ended{Kind: k}
	switch k {
	case HandedOverTo:
		done := m.owners().done
		e.Connector, e.HandOver = done.Connector, done
	default:
		y := m.syncing()
		e.Connector, e.Err = y.connector, y.err
		e.Unchanged, e.SameToken = m.Unchanged()
	}
	m.end(e)
}

// Unchanged reports that what was saved had the same answers before, and
// whether its token is the same as well.
func (m *Machine) Unchanged() (answers, token bool) {
	answers = m.tok.replace
	return answers, answers && m.tok.checked.InUse &&
		m.syncing().connector.Token.StoredIn == m.tok.checked.Connector.Token.StoredIn
}

// end ends the flow; a call under way is not waited for.
func (m *Machine) end(e Ended) {
	m.drop()
	m.ending = &e
}

func (m *Machine) connector() *connectorStage { return m.stages[StepConnector].(*connectorStage) }
func (m *Machine) owners() *ownersStage       { return m.stages[StepOwners].(*ownersStage) }
func (m *Machine) syncing() *syncStage        { return m.stages[StepSync].(*syncStage) }
