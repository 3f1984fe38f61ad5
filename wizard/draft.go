package wizard

import (
	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/wizard/talk"
)

// Draft is what to keep of an unfinished set-up, without the token; false
// when nothing worth keeping was answered, or all is saved already.
func (m *Machine) Draft() (store.Draft, bool) {
	if !m.touched || m.ending != nil || m.syncing().connector.ID != "" || m.owners().done != nil {
		return store.Draft{}, false
	}
	a := m.a
	a.Step = min(m.reached, StepToken)
	return store.Draft{ID: m.facts.NewID, Answers: a.encode()}, true
}

// LeaveKeep is the choice of leaving that keeps a checked secret, too.
const LeaveKeep = "keep"

// Leaving is the question to ask before leaving; nil when one may leave at
// once (answers are kept without asking).
func (m *Machine) Leaving() *talk.Question {
	y := m.syncing()
	switch {
	case m.ending != nil || m.owners().done != nil:
		return nil
	case m.step == StepSync && y.sync != nil && y.summary == nil:
		return &talk.Question{
			Question: "Stop this sync?",
			Text:     []string{"The connector and its token are saved. What is kept of the account stays as it was; run connectpd sync at any time."},
			Choices: []talk.Choice{
				{ID: talk.LeaveStay, Label: "Go on watching", Chosen: true},
				{ID: talk.LeaveDrop, Label: "Stop the sync and leave"},
			},
		}
	case !m.hasUnsavedToken() && m.hasUnsavedSignIn():
		return m.leavingSignIn()
	case !m.hasUnsavedToken():
		return nil
	}
	q := &talk.Question{
		Question: "Keep the API token for later?",
		Text: []string{
			"It was checked but is not saved yet, and PagerDuty will not show it again.",
			"Every other answer is kept: connectpd setup takes them up again.",
		},
	}
	if m.canKeepToken() {
		q.Choices = []talk.Choice{{ID: LeaveKeep, Label: "Keep it in " + KeptIn(m.a.Keychain) + " and leave", Chosen: true}}
	} else {
		q.Question = "Leave and lose the API token?"
	}
	q.Choices = append(q.Choices,
		talk.Choice{ID: talk.LeaveDrop, Label: "Leave without it"},
		talk.Choice{ID: talk.LeaveStay, Label: "Stay", Chosen: !m.canKeepToken()})
	return q
}

func (m *Machine) hasUnsavedToken() bool {
	return m.tok.checked != nil && !m.tok.checked.InUse && m.syncing().connector.ID == ""
}

func (m *Machine) canKeepToken() bool { return m.a.Keychain != keychain.None && m.settled() }

// Leave is what Services.Leave should do: keep the draft, and with keepToken
// the checked token in the keychain.
func (m *Machine) Leave(keepToken bool) LeaveRequest {
	d, keep := m.Draft()
	r := LeaveRequest{Draft: d, Keep: keep}
	if keep && keepToken && m.hasUnsavedToken() && m.canKeepToken() {
		r.Token, r.Checked, r.Keychain = m.tok.clean, *m.tok.checked, m.a.Keychain
	}
	if keep && keepToken && m.hasUnsavedSignIn() && m.canKeepToken() {
		c := m.credentials()
		r.SignIn, r.Keychain = &c, m.a.Keychain
	}
	return r
}

// Resume takes up an unfinished set-up: its answers, and its checked token
// where one was kept. What no longer exists (an app, say) is proposed anew.
func (m *Machine) Resume(r Resumed) *talk.Problem {
	a, err := decodeAnswers(r.Draft.Answers)
	if err != nil {
		m.problem = &talk.Problem{Code: talk.CodeFailed, Err: err,
			What: "The unfinished set-up cannot be taken up: " + err.Error() + ".",
			Do:   "Answer again; nothing of it was saved."}
		return m.problem
	}
	m.offer.open = false
	m.facts.NewID = r.Draft.ID
	m.adopt(a)
	m.touched = true
	step := min(max(a.Step, StepConnector), StepToken)
	if !r.Token.Empty() {
		step = StepToken
	}
	to, typed := step, m.a.Keychain == keychain.OS || m.a.Keychain == keychain.None || m.facts.HavePassphrase
	if !typed || m.inTenant() {
		step = StepConnector // a passphrase has to be typed first, or nobody is signed in yet
	}
	m.probe(false)
	m.enter(step)
	if m.inTenant() {
		m.tenant.signing, m.tenant.resumeTo, m.tenant.takesOver = typed, to, r.TakenOver
	}
	if !r.Token.Empty() {
		m.tok = tokenState{length: r.Token.Len(), clean: r.Token}
		if step == StepToken {
			return m.Next()
		}
	}
	return nil
}

// adopt takes answers that were kept, as far as they still fit.
func (s *state) adopt(a answers) {
	proposed := s.a
	s.a = a
	switch a.Platform {
	case store.Local:
	case store.ConductorOne:
		s.tenant = tenantState{want: s.tenant.want}
		s.proposeSignIn()
	default:
		s.a.Platform = proposed.Platform
	}
	switch a.Keychain {
	case keychain.OS, keychain.File, keychain.None:
	default:
		s.a.Keychain = proposed.Keychain
	}
	if _, ok := s.app(a.AppID); !ok && a.AppID != "" && !s.inTenant() {
		s.a.AppID, s.a.NewApp = proposed.AppID, proposed.NewApp
	}
	if s.a.NewApp == "" {
		s.a.NewApp = proposed.NewApp
	}
	if s.a.Me.Email == "" {
		s.a.Me = proposed.Me
	}
	s.kc = keychainState{first: secret.Value{}}
	s.tok = tokenState{}
}
