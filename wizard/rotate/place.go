package rotate

import (
	"connectpd/store/place"
	"connectpd/wizard/flow"
)

// tried is the place where the new token will be kept.
type tried struct {
	works      bool
	passphrase flow.Passphrase
	// after: a token waits to be checked as soon as the place works.
	after bool
}

// untried is a place whose passphrase, where it needs one, is an old one.
func untried() tried { return tried{passphrase: flow.Passphrase{Old: true}} }

// kind is where the new token will be kept: where the current one is.
func (m *Machine) kind() place.Kind {
	if kind := m.facts.Connector.Token.StoredIn; kind != "" {
		return kind
	}
	return place.OS
}

// beginPlace tries the place at once, or asks for its passphrase first.
func (m *Machine) beginPlace() {
	switch {
	case m.kind() == place.None:
		m.place.works = true
	case m.facts.NeedPassphrase:
		m.step = StepPlace
	default:
		m.tryPlace()
	}
}

func (m *Machine) tryPlace() {
	if m.desk.Wants(workPlace) {
		return
	}
	r := PlaceRequest{Kind: m.kind(), Passphrase: m.place.passphrase.Value}
	m.desk.Ask(flow.Call(workPlace, r, flow.Unanswered(m.services.TryPlace), m.placeTried))
}

func (m *Machine) placeTried(_ struct{}, err error) {
	after := m.place.after
	m.place.works, m.place.after, m.problem = err == nil, false, nil
	if err != nil {
		m.step = StepPlace
		m.problem = m.keychainProblem(err, "Nothing was changed; the current token stays.")
		return
	}
	if m.step == StepPlace {
		m.step = StepKey
	}
	if after || !m.token.clean.Empty() && m.token.identity == nil {
		m.Next()
	}
}

// stopPlace gives up waiting for the place: it may be tried again.
func (m *Machine) stopPlace() {
	m.desk.Drop()
	m.placeTried(struct{}{}, place.Unwaited(m.kind()))
	m.problem = nil
}

// leavePlace tries the place that was not open.
func (m *Machine) leavePlace() *flow.Problem {
	if m.facts.NeedPassphrase {
		if p := m.place.passphrase.Problem(flow.NothingChanged); p != nil {
			return p
		}
	}
	m.tryPlace()
	return nil
}

func (m *Machine) setPassphrase(field string, typed []byte) {
	if m.place.passphrase.Set(field, typed) {
		m.place.works = false
		m.desk.Drop()
	}
}

func (m *Machine) placePage(p *flow.Page) {
	kind := m.kind()
	p.Title, p.Next = "Where it is kept", "try again"
	p.Question = "First, " + kind.Label() + " has to be unlocked."
	p.Intro = []string{"The new token of " + m.facts.Connector.Name + " will be kept there, so connectpd tests it before you create a key."}
	if m.facts.NeedPassphrase {
		p.Question, p.Next = "What is the passphrase of the encrypted file?", "next"
		m.place.passphrase.Ask(p)
	}
	m.trying(p)
}

// trying says that the place is being tried.
func (m *Machine) trying(p *flow.Page) {
	if m.desk.Wants(workPlace) {
		p.Waiting, p.Slow, p.WaitHint = m.kind().Tries(), m.kind().Slow(), "Go back to stop waiting."
	}
}
