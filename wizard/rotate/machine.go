// Package rotate holds the conversation in which a connector's API token is
// replaced: because it is due, was rejected, or is gone. Like the set-up it is
// a pure machine; wizard.Services does what it asks for.
//
// It must not know a terminal, a service or the set-up.
package rotate

import (
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/secret"
	"connectpd/wizard/talk"
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
	Connector store.Connector
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

// Machine is the conversation. It is a talk.Conversation and not safe for
// concurrent use.
type Machine struct {
	facts   Facts
	step    Step
	problem *talk.Problem

	attempt, waiting int
	kind             DueKind
	due              *Due

	subdomain  string
	passphrase secret.Value
	token      token
	browser    string // what became of opening it
	replaced   *store.Connector
	old        oldKey
	// onlyOld: the token was replaced earlier, and only the old key is left.
	onlyOld bool
	ended   bool
}

// token is the new one on its way.
type token struct {
	length   int
	clean    secret.Value
	shape    *talk.Problem
	identity *access.Identity // once checked
}

var _ talk.Conversation = (*Machine)(nil)

// New starts one.
func New(f Facts) *Machine { return &Machine{facts: f, step: StepIntro} }

// Facts are those it was made with.
func (m *Machine) Facts() Facts { return m.facts }

// Step is the current one.
func (m *Machine) Step() Step { return m.step }

// Choose does nothing: a rotation has no choices.
func (m *Machine) Choose(string) *talk.Problem { return nil }

// Set gives a field its text.
func (m *Machine) Set(field, text string) {
	m.problem = nil
	if field == talk.FieldSubdomain {
		m.subdomain = text
	}
}

// SetSecret gives a secret field its content.
func (m *Machine) SetSecret(field string, typed []byte) {
	m.problem = nil
	switch field {
	case talk.FieldPassphrase:
		m.passphrase = secret.New(typed)
	case talk.FieldToken:
		if m.step > StepReview {
			return
		}
		m.drop()
		m.setToken(typed)
	case FieldOldKey:
		m.setOldKey(typed)
	}
}

func (m *Machine) setToken(typed []byte) {
	clean, shape := talk.CleanToken(typed)
	m.token = token{length: clean.Len(), clean: clean, shape: shape}
	if shape != nil {
		m.token.length = len([]rune(string(typed)))
	}
}

// Paste takes a paste as the new token (on the last page as the old key, where
// it is wanted) and starts its check.
func (m *Machine) Paste(pasted []byte) bool {
	if m.wantsOldKey() {
		m.SetSecret(FieldOldKey, pasted)
		m.Next()
		return true
	}
	if m.step != StepIntro && m.step != StepToken || m.needsPassphrase() {
		return false
	}
	m.step = StepToken
	m.SetSecret(talk.FieldToken, pasted)
	m.Next()
	return true
}

func (m *Machine) needsPassphrase() bool {
	return m.facts.NeedPassphrase && m.passphrase.Empty()
}

// Fill takes the new token from a flag and goes to its check.
func (m *Machine) Fill(v secret.Value) *talk.Problem {
	clean, shape := talk.CleanSecret(v)
	m.token = token{length: clean.Len(), clean: clean, shape: shape}
	m.step = StepToken
	return shape
}

// Token is the new token, for the sync that follows where none is kept.
func (m *Machine) Token() secret.Value { return m.token.clean }

// Act does one of the page's actions.
func (m *Machine) Act(id string) *talk.Problem {
	m.problem = nil
	switch {
	case id == talk.ActOpen && m.step <= StepToken:
		m.open()
	case id == ActLater && m.step == StepOldKey:
		m.drop()
		m.ended = true
	case id == ActDisabled && m.wantsOldKey():
		m.ask(Due{Kind: DueForget, Connector: *m.replaced})
	}
	return nil
}

// Next is what Enter does.
func (m *Machine) Next() *talk.Problem {
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

func (m *Machine) leaveIntro() *talk.Problem {
	if m.needsPassphrase() {
		return &talk.Problem{Code: talk.CodeMissing, Field: talk.FieldPassphrase,
			Flag: "CONNECTPD_PASSPHRASE_FILE or CONNECTPD_PASSPHRASE",
			What: "The token is kept in an encrypted file, and its passphrase is missing.", Do: "Type it."}
	}
	sub, p := talk.CleanSubdomain(m.subdomain)
	if p != nil {
		return p
	}
	m.subdomain = sub
	m.step = StepToken
	m.open()
	return nil
}

func (m *Machine) open() {
	if m.facts.Browser && m.waiting == 0 {
		m.ask(Due{Kind: DueBrowser, Address: m.guide().Open})
	}
}

func (m *Machine) checkToken() *talk.Problem {
	if m.wants(DueCheck) || m.wants(DueReplace) {
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
	m.ask(Due{Kind: DueCheck, Connector: m.facts.Connector, Token: m.token.clean, Passphrase: m.passphrase})
	return nil
}

func (m *Machine) replace() {
	if m.wants(DueReplace) || m.token.identity == nil {
		return
	}
	m.ask(Due{Kind: DueReplace, Connector: m.facts.Connector, Token: m.token.clean,
		Passphrase: m.passphrase, Identity: *m.token.identity})
}

// Back goes one page back; false on the first, and once the token is replaced.
func (m *Machine) Back() bool {
	m.problem = nil
	if m.waiting != 0 && !m.wants(DueBrowser) {
		m.drop()
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
func (m *Machine) Replaced() (store.Connector, bool) {
	if m.replaced == nil || m.onlyOld {
		return store.Connector{}, false
	}
	return *m.replaced, true
}

// Ended reports that the conversation is over (Replaced tells whether the
// token was replaced).
func (m *Machine) Ended() bool { return m.ended }

// OldKeyRefused reports that PagerDuty was seen to refuse the old key.
func (m *Machine) OldKeyRefused() bool { return m.old.refused }

// Unsaved reports that a checked token would be lost by leaving.
func (m *Machine) Unsaved() bool { return m.token.identity != nil && m.replaced == nil }

// OldKeyLetGo reports that the person said that the old key is disabled.
func (m *Machine) OldKeyLetGo() bool { return m.old.letGo }
