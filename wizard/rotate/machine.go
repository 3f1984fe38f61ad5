// Package rotate holds the conversation in which a connector's API token is
// replaced: because it is due, was rejected, or is gone. It is a flow: pages,
// answers and rules; Services does what it asks for.
//
// It must not know a terminal, how a service does its work, or the set-up.
package rotate

import (
	"context"
	"time"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/secret"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

// Step is where a rotation stands.
type Step int

// The steps.
const (
	StepIntro  Step = iota + 1 // the current token, how to make a new key
	StepToken                  // the new token
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

	subdomain  string
	passphrase secret.Value
	token      token
	browser    string // what became of opening it
	replaced   *access.Connector
	old        oldKey
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

// New starts one.
func New(f Facts, s Services) *Machine { return &Machine{facts: f, services: s, step: StepIntro} }

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
		m.passphrase = secret.New(typed)
	case flow.FieldToken:
		if m.step > StepReview {
			return
		}
		m.desk.Drop()
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
	if m.step != StepIntro && m.step != StepToken || m.needsPassphrase() {
		return false
	}
	m.step = StepToken
	m.SetSecret(flow.FieldToken, pasted)
	m.Next()
	return true
}

func (m *Machine) needsPassphrase() bool {
	return m.facts.NeedPassphrase && m.passphrase.Empty()
}

// Fill takes the new token from a flag and goes to its check.
func (m *Machine) Fill(v secret.Value) *flow.Problem {
	clean, shape := flow.CleanSecret(v)
	m.token = token{length: clean.Len(), clean: clean, shape: shape}
	m.step = StepToken
	return shape
}

// Token is the new token, for the sync that follows where none is kept.
func (m *Machine) Token() secret.Value { return m.token.clean }

// Act does one of the page's actions.
func (m *Machine) Act(id string) *flow.Problem {
	m.problem = nil
	switch {
	case id == flow.ActOpen && m.step <= StepToken:
		m.open()
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
	case StepIntro:
		m.problem = m.leaveIntro()
	case StepToken:
		m.problem = m.checkToken()
	case StepReview:
		m.replace()
	case StepOldKey:
		m.problem = m.askOldKey()
	}
	return m.problem
}

func (m *Machine) leaveIntro() *flow.Problem {
	if m.needsPassphrase() {
		return &flow.Problem{Told: failure.Tell(failure.PassphraseWanted), Field: flow.FieldPassphrase,
			Flag: "CONNECTPD_PASSPHRASE_FILE or CONNECTPD_PASSPHRASE"}
	}
	sub, p := flow.CleanSubdomain(m.subdomain)
	if p != nil {
		return p
	}
	m.subdomain = sub
	m.step = StepToken
	m.open()
	return nil
}

func (m *Machine) open() {
	if m.facts.Browser {
		m.desk.Send(flow.Call(workBrowser, m.guide().Open, m.openPage, m.opened))
	}
}

func (m *Machine) openPage(ctx context.Context, address string) (struct{}, error) {
	return struct{}{}, m.services.OpenPage(ctx, address)
}

func (m *Machine) opened(_ struct{}, err error) {
	m.browser = "PagerDuty is open in your browser."
	if err != nil {
		m.browser = "No browser could be opened. Open the address yourself."
	}
}

func (m *Machine) checkToken() *flow.Problem {
	if m.desk.Wants(workCheck) || m.desk.Wants(workReplace) {
		return nil
	}
	if m.needsPassphrase() {
		m.step = StepIntro
		return m.leaveIntro()
	}
	if m.token.clean.Empty() && m.token.shape == nil {
		m.setToken(nil)
	}
	if m.token.shape != nil {
		return m.token.shape
	}
	r := CheckRequest{Connector: m.facts.Connector, Token: m.token.clean, Passphrase: m.passphrase}
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
	r := ReplaceRequest{Connector: m.facts.Connector, Token: m.token.clean,
		Passphrase: m.passphrase, Identity: *m.token.identity}
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
	if m.desk.Waiting() != 0 {
		m.desk.Drop()
		return true
	}
	switch m.step {
	case StepToken:
		m.step = StepIntro
	case StepReview:
		m.step = StepToken
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

// Told is that the token is replaced, or what became of the old key alone.
func (m *Machine) Told() string {
	switch c, replaced := m.Replaced(); {
	case replaced:
		return "The token of " + c.Named() + " is replaced. It now ends " + c.Token.Last4 + "."
	case m.old.letGo:
		return "The reminder is gone; PagerDuty was not asked."
	case m.old.refused:
		return "Old key ending " + m.old.is.Last4 + " no longer works: PagerDuty refused it."
	}
	return ""
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
		Text: []string{"The new token was checked but is not kept yet. PagerDuty does not show it again.",
			"The connector keeps its current token."},
		Choices: []flow.Choice{
			{ID: flow.LeaveStay, Label: "Stay", Chosen: true},
			{ID: flow.LeaveDrop, Label: "Leave, and let the new token go"},
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
