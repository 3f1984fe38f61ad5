package rotate

import (
	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/secret"
	"connectpd/wizard/talk"
)

// DueKind names a service call.
type DueKind string

// The calls that a rotation asks for.
const (
	DueBrowser DueKind = "browser"
	DueCheck   DueKind = "check"   // check the new token
	DueReplace DueKind = "replace" // place it and move the connector to it
	DueOldKey  DueKind = "old_key" // ask PagerDuty with the old key until it is refused
	DueForget  DueKind = "forget"  // the person says the old key is disabled
)

// Due is one service call. Only the part of its kind is set.
type Due struct {
	Kind       DueKind
	Attempt    int
	Address    string
	Connector  store.Connector
	Passphrase secret.Value    // of the encrypted file; mostly empty
	Token      secret.Value    // the new one, of DueCheck and DueReplace
	Old        secret.Value    // of DueOldKey
	Identity   access.Identity // of DueReplace
}

// Result is what a call came to.
type Result struct {
	Kind     DueKind
	Attempt  int
	Err      error
	Identity access.Identity // of DueCheck
	// Other: the token opens another account than the connector's.
	Other bool
	// Same: it is the key already in use.
	Same bool
	// Connector has its new token, of DueReplace; of DueOldKey and DueForget
	// it has no reminder any more.
	Connector store.Connector
	// Old is the token that was replaced; empty where it could not be read.
	Old secret.Value
	// Refused: PagerDuty refuses the old key, of DueOldKey and DueReplace.
	Refused bool
}

func (m *Machine) ask(d Due) {
	m.attempt++
	d.Attempt = m.attempt
	m.due, m.waiting, m.kind = &d, d.Attempt, d.Kind
}

func (m *Machine) drop() { m.due, m.waiting, m.kind = nil, 0, "" }

func (m *Machine) wants(k DueKind) bool { return m.waiting != 0 && m.kind == k }

// Due is the service call that should start now, given out once.
func (m *Machine) Due() (Due, bool) {
	if m.due == nil {
		return Due{}, false
	}
	d := *m.due
	m.due = nil
	return d, true
}

// Waiting is the attempt under way; 0 when none is. A face cancels the context
// of an attempt that is no longer it.
func (m *Machine) Waiting() int { return m.waiting }

// Feed takes the result of a call; stale ones are dropped, except that what
// was replaced stays replaced.
func (m *Machine) Feed(r Result) *talk.Problem {
	wanted := m.waiting != 0 && r.Attempt == m.waiting && r.Kind == m.kind
	happened := r.Kind == DueReplace && r.Err == nil && m.replaced == nil
	if !wanted && !happened {
		return nil
	}
	m.drop()
	m.problem = nil
	switch r.Kind {
	case DueBrowser:
		m.browser = "PagerDuty is open in your browser."
		if r.Err != nil {
			m.browser = "No browser could be opened. Open the address yourself."
		}
	case DueCheck:
		m.problem = m.checked(r)
	case DueReplace:
		m.problem = m.wasReplaced(r)
	case DueOldKey:
		m.problem = m.oldKeyAsked(r)
	case DueForget:
		m.ended, m.old.letGo = r.Err == nil, r.Err == nil
		if r.Err != nil {
			m.problem = failed(r.Err)
		}
	}
	return m.problem
}

func (m *Machine) checked(r Result) *talk.Problem {
	switch {
	case r.Err != nil:
		return m.checkProblem(r.Err)
	case r.Other:
		return m.otherAccount(r.Identity.Account)
	case r.Same && m.facts.Why == Asked:
		return sameKey(m.facts.Connector.Token)
	}
	m.token.identity = &r.Identity
	if len(m.warnings()) > 0 {
		m.step = StepReview
		return nil
	}
	m.replace()
	return nil
}

func (m *Machine) wasReplaced(r Result) *talk.Problem {
	if r.Err != nil {
		return m.replaceProblem(r.Err)
	}
	c := r.Connector
	m.replaced, m.old.token, m.old.refused = &c, r.Old, r.Refused
	m.toOldKey()
	return nil
}
