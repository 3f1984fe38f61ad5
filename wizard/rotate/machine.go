// Package rotate holds the conversation in which a connector's API token is
// replaced: because it is due, was rejected, or is gone. It is a flow: pages,
// answers and rules; Services does what it asks for.
//
// It must not know a terminal, how a service does its work, or the set-up.
package rotate

import (
	"time"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/store/secret"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

// Step is where a rotation stands.
type Step int

// The steps.
const (
	StepPlace  Step = iota + 1 // only where the token's place has to be opened first
	StepKey                    // the new key: how it is made, and what it turns out to be
	StepReview                 // only where something deserves a second look
	StepOldKey                 // the old key, until PagerDuty refuses it
)

// Why a token is entered anew.
type Why string

// The reasons.
const (
	Asked    Why = "asked"    // the person wants to
	Rejected Why = "rejected" // PagerDuty refused the token
	Gone     Why = "gone"     // no token is kept, or it cannot be read
)

// Facts is what a rotation knows at its start.
type Facts struct {
	Connector access.Connector
	Place     platform.Place // where it is registered
	Why       Why
	Reason    string // in words; may be empty
	Today     time.Time
	Browser   bool
	EnvToken  bool   // CONNECTPD_TOKEN is set (and not used here)
	APIBase   string // CONNECTPD_API_URL; ""
	Demo      bool   // then APIBase is the demo's own account
	// NeedPassphrase: the token is kept in an encrypted file whose
	// passphrase nobody gave yet.
	NeedPassphrase bool
}

// Machine is the flow. It is not safe for concurrent use.
type Machine struct {
	facts    Facts
	services Services
	step     Step
	problem  *flow.Problem
	desk     flow.Desk

	place     tried
	subdomain string
	token     token
	steps     bool   // how to create the key is shown step by step
	browser   string // what became of opening it
	replaced  *access.Connector
	old       oldKey
	// onlyOld: the token was replaced earlier, and only the old key is left.
	onlyOld bool
	ended   bool
}

// token is the new one on its way.
type token struct {
	length   int
	clean    secret.Value
	shape    *flow.Problem
	identity *access.Identity // once checked
}

var _ flow.Flow = (*Machine)(nil)

// New starts one: with the place of the token, before anybody makes a key.
func New(f Facts, s Services) *Machine {
	m := &Machine{facts: f, services: s, step: StepKey, place: untried()}
	m.beginPlace()
	return m
}

// Facts are those it was made with.
func (m *Machine) Facts() Facts { return m.facts }

// Step is the current one.
func (m *Machine) Step() Step { return m.step }

// Choose does nothing: a rotation has no choices.
func (m *Machine) Choose(string) *flow.Problem { return nil }

// Set gives a field its text.
func (m *Machine) Set(field, text string) {
	m.problem = nil
	if field == flow.FieldSubdomain {
		m.subdomain = text
	}
}

// SetSecret gives a secret field its content.
func (m *Machine) SetSecret(field string, typed []byte) {
	m.problem = nil
	switch field {
	case flow.FieldPassphrase:
		m.setPassphrase(field, typed)
	case flow.FieldToken:
		if m.step > StepReview {
			return
		}
		if !m.desk.Wants(workPlace) {
			m.desk.Drop()
		}
		m.setToken(typed)
	case fieldOldKey:
		m.setOldKey(typed)
	}
}

func (m *Machine) setToken(typed []byte) {
	clean, shape := flow.CleanToken(typed)
	m.token = token{length: clean.Len(), clean: clean, shape: shape}
	if shape != nil {
		m.token.length = len([]rune(string(typed)))
	}
}

// Paste takes a paste as the new token (on the last page as the old key, where
// it is wanted) and starts its check.
func (m *Machine) Paste(pasted []byte) bool {
	if m.wantsOldKey() {
		m.SetSecret(fieldOldKey, pasted)
		m.Next()
		return true
	}
	if m.step != StepKey {
		return false
	}
	m.SetSecret(flow.FieldToken, pasted)
	m.Next()
	return true
}

// Fill takes the new token from a flag and goes to its check.
func (m *Machine) Fill(v secret.Value) *flow.Problem {
	clean, shape := flow.CleanSecret(v)
	m.token = token{length: clean.Len(), clean: clean, shape: shape}
	return shape
}

// Token is the new token, for the sync that follows where none is kept.
func (m *Machine) Token() secret.Value { return m.token.clean }

// Act does one of the page's actions.
func (m *Machine) Act(id string) *flow.Problem {
	m.problem = nil
	switch {
	case id == flow.ActOpen && m.step == StepKey:
		m.problem = m.open()
		return m.problem
	case id == flow.ActHow && m.step == StepKey:
		m.steps = !m.steps
	case id == actLater && m.step == StepOldKey:
		m.desk.Drop()
		m.ended = true
	case id == ActDisabled && m.wantsOldKey():
		m.desk.Ask(flow.Call(workForget, *m.replaced, m.services.LetOldKeyGo, m.oldKeyLetGo))
	}
	return nil
}

// Next is what Enter does.
func (m *Machine) Next() *flow.Problem {
	if m.ended {
		return nil
	}
	m.problem = nil
	switch m.step {
	case StepPlace:
		m.problem = m.leavePlace()
	case StepKey:
		m.problem = m.checkToken()
	case StepReview:
		m.replace()
	case StepOldKey:
		m.problem = m.askOldKey()
	}
	return m.problem
}

// open opens the page of the keys in the browser.
func (m *Machine) open() *flow.Problem {
	sub, p := flow.CleanSubdomain(m.subdomain)
	if p != nil {
		return p
	}
	m.subdomain = sub
	if m.facts.Browser {
		m.desk.Send(flow.Call(workBrowser, m.guide().Open, flow.Unanswered(m.services.OpenPage),
			func(_ struct{}, err error) { m.browser = flow.Opened("PagerDuty", err) }))
	}
	return nil
}

func (m *Machine) checkToken() *flow.Problem {
	if m.desk.Wants(workCheck) || m.desk.Wants(workReplace) {
		return nil
	}
	if m.token.clean.Empty() && m.token.shape == nil {
		m.setToken(nil)
	}
	if m.token.shape != nil {
		return m.token.shape
	}
	if !m.place.works {
		m.place.after = true
		m.tryPlace()
		return nil
	}
	r := CheckRequest{Connector: m.facts.Connector, Token: m.token.clean}
	m.desk.Ask(flow.Call(workCheck, r, m.services.CheckNewToken, m.checked))
	return nil
}

func (m *Machine) checked(c Checked, err error) {
	switch {
	case err != nil:
		m.problem = m.checkProblem(err)
	case c.Other:
		m.problem = m.otherAccount(c.Identity.Account)
	case c.Same && m.facts.Why == Asked:
		m.problem = sameKey(m.facts.Connector.Token)
	default:
		m.problem, m.token.identity = nil, &c.Identity
		if len(m.warnings()) > 0 {
			m.step = StepReview
			return
		}
		m.replace()
	}
}

func (m *Machine) replace() {
	if m.desk.Wants(workReplace) || m.token.identity == nil {
		return
	}
	r := ReplaceRequest{Connector: m.facts.Connector, Token: m.token.clean, Identity: *m.token.identity}
	m.desk.Ask(flow.Call(workReplace, r, m.services.ReplaceToken, m.wasReplaced).Lasting())
}

func (m *Machine) wasReplaced(r Replaced, err error) {
	switch {
	case err != nil:
		m.problem = m.replaceProblem(err)
		return
	case m.replaced != nil:
		return
	}
	m.desk.Drop()
	m.problem = nil
	m.replaced, m.old.token, m.old.refused = &r.Connector, r.Old, r.Refused
	m.toOldKey()
}

// Back goes one page back; false on the first, and once the token is replaced.
func (m *Machine) Back() bool {
	m.problem = nil
	switch {
	case m.desk.Wants(workPlace):
		m.stopPlace()
	case m.desk.Waiting() != 0:
		m.desk.Drop()
	case m.step == StepReview:
		m.step = StepKey
		m.token.identity = nil
	default:
		return false
	}
	return true
}

// Replaced is the connector with its new token, once this conversation gave it
// one.
func (m *Machine) Replaced() (access.Connector, bool) {
	if m.replaced == nil || m.onlyOld {
		return access.Connector{}, false
	}
	return *m.replaced, true
}

// Over reports that there is nothing more to say; Replaced tells whether the
// token was replaced.
func (m *Machine) Over() bool { return m.ended }

// Told is that the token is replaced, and what became of the old key.
func (m *Machine) Told() string {
	var told []string
	if c, replaced := m.Replaced(); replaced {
		told = append(told, "The new key of "+c.Named()+" is "+inUse(c)+". It ends in "+c.Token.Last4+".")
	}
	switch {
	case m.old.letGo:
		told = append(told, "The reminder is removed; PagerDuty was not asked.")
	case m.old.refused && m.old.is.Last4 != "":
		told = append(told, "The old key …"+m.old.is.Last4+" no longer works: PagerDuty refused it.")
	}
	return words.Sentences(told...)
}

// inUse says where the new key of a connector has gone: one that is not kept is
// not stored.
func inUse(c access.Connector) string {
	if c.Token.StoredIn == place.None {
		return "in use, and not kept"
	}
	return "stored and in use"
}

// Due is the work that should start now.
func (m *Machine) Due() (flow.Work, bool) { return m.desk.Due() }

// Waiting is the attempt whose answer is wanted.
func (m *Machine) Waiting() int { return m.desk.Waiting() }

// GoTo does nothing: the rows of a rotation lead nowhere.
func (m *Machine) GoTo(string) {}

// Leaving asks before a checked token is lost.
func (m *Machine) Leaving() *flow.Question {
	if !m.Unsaved() || m.ended {
		return nil
	}
	return &flow.Question{
		Question: "Leave without replacing the token?",
		Text: []string{"The new token was checked but is not stored yet. PagerDuty will not show it again.",
			"The connector keeps its current token."},
		Choices: []flow.Choice{
			{ID: flow.LeaveStay, Label: "Stay", Chosen: true},
			{ID: flow.LeaveDrop, Label: "Leave and discard the new token"},
		},
	}
}

// Leave ends the rotation where it stands.
func (m *Machine) Leave(choice string) {
	if choice != flow.LeaveStay {
		m.desk.Drop()
		m.ended = true
	}
}

// OldKeyRefused reports that PagerDuty was seen to refuse the old key.
func (m *Machine) OldKeyRefused() bool { return m.old.refused }

// Unsaved reports that a checked token would be lost by leaving.
func (m *Machine) Unsaved() bool { return m.token.identity != nil && m.replaced == nil }

// OldKeyLetGo reports that the person said that the old key is disabled.
func (m *Machine) OldKeyLetGo() bool { return m.old.letGo }
