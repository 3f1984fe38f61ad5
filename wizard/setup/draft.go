package setup

import (
	"encoding/json"
	"errors"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/place"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

// Draft is what to keep of an unfinished set-up, without the token; false
// when nothing worth keeping was answered, or all is saved already.
func (m *Machine) Draft() (access.Draft, bool) {
	if !m.touched || m.ending != nil && m.ending.Kind != Left || m.syncing().connector.ID != "" || m.owners().done != nil {
		return access.Draft{}, false
	}
	return access.Draft{ID: m.facts.NewID, Answers: m.kept(min(m.reached, StepKey))}, true
}

// LeaveKeep is the choice of leaving that keeps a checked secret, too.
const LeaveKeep = "keep"

// Told is empty: whoever shows a set-up tells how it ended.
func (m *Machine) Told() string { return "" }

// Leaving is the question to ask before leaving; nil when one may leave at
// once (answers are kept without asking).
func (m *Machine) Leaving() *flow.Question {
	y := m.syncing()
	switch {
	case y.sync != nil:
		return stopsSync()
	case m.ending != nil || m.owners().done != nil:
		return nil
	case m.notKept != nil:
		return leavingWithout(m.notKept)
	case m.facts.Demo && (m.hasUnsavedToken() || m.unsavedSignIn() != nil):
		return leavesDemo()
	case !m.hasUnsavedToken() && m.unsavedSignIn() != nil:
		return m.leavingSignIn(*m.unsavedSignIn())
	case !m.hasUnsavedToken():
		return nil
	}
	q := &flow.Question{
		Question: "Keep the API token for later?",
		Text: []string{
			"It was checked but not saved yet, and PagerDuty will not show it again.",
			"All other answers are kept: run connectpd setup to continue.",
		},
	}
	if !m.canKeepToken() {
		q.Question = "Leave and lose the API token?"
	}
	q.Choices = m.leaveChoices()
	return q
}

// unsavedSignIn is an accepted sign-in that is kept nowhere yet; nil for none.
func (m *Machine) unsavedSignIn() *platform.Secret {
	in := m.at().SignIn()
	if in == nil || m.syncing().connector.ID != "" {
		return nil
	}
	return in.Unsaved()
}

// leavingSignIn asks before an accepted client secret is lost.
func (m *Machine) leavingSignIn(in platform.Secret) *flow.Question {
	q := &flow.Question{
		Question: "Keep the client secret for later?",
		Text: []string{
			in.Host + " accepted it, but it is not saved yet and will not be shown there again.",
			"All other answers are kept: run connectpd setup to continue.",
		},
	}
	if !m.canKeepToken() {
		q.Question = "Leave and lose the client secret?"
	}
	q.Choices = m.leaveChoices()
	return q
}

// leaveChoices are what becomes of a secret that is not saved.
func (m *Machine) leaveChoices() []flow.Choice {
	var list []flow.Choice
	if m.canKeepToken() {
		list = []flow.Choice{{ID: LeaveKeep, Label: "Keep it in " + m.a.Keychain.Label() + " and leave", Chosen: true}}
	}
	return append(list,
		flow.Choice{ID: flow.LeaveDrop, Label: "Leave without it"},
		flow.Choice{ID: flow.LeaveStay, Label: "Stay", Chosen: !m.canKeepToken()})
}

// leavesDemo asks once before a demo ends, whose home goes with it.
func leavesDemo() *flow.Question {
	return &flow.Question{
		Question: "End the demo?",
		Text:     []string{"Nothing of it is kept."},
		Choices: []flow.Choice{
			{ID: flow.LeaveStay, Label: "Stay", Chosen: true},
			{ID: flow.LeaveDrop, Label: "End the demo"},
		},
	}
}

// stopsSync asks before the first sync is stopped.
func stopsSync() *flow.Question {
	return &flow.Question{
		Question: "Stop this sync?",
		Text:     []string{"The connector and its token are saved. The last synced data stays unchanged; run connectpd sync at any time."},
		Choices: []flow.Choice{
			{ID: flow.LeaveStay, Label: "Keep watching", Chosen: true},
			{ID: flow.LeaveDrop, Label: "Stop the sync and leave"},
		},
	}
}

// leavingWithout asks what to do when the answers could not be kept.
func leavingWithout(err error) *flow.Question {
	return &flow.Question{
		Question: "Your answers could not be kept.",
		Text:     []string{failure.Of(err).Text()},
		Choices: []flow.Choice{
			{ID: flow.LeaveStay, Label: "Stay", Chosen: true},
			{ID: flow.LeaveDrop, Label: "Leave without them"},
		},
	}
}

func (m *Machine) hasUnsavedToken() bool {
	return m.tok.checked != nil && !m.tok.checked.InUse && m.syncing().connector.ID == ""
}

func (m *Machine) canKeepToken() bool { return m.a.Keychain != place.None && m.settled() }

// keepAnswers keeps the answers between the steps. It is a safety net: leaving
// keeps them again, and says so when even that fails.
func (m *Machine) keepAnswers() {
	if d, ok := m.Draft(); ok {
		m.desk.Send(flow.Call(workDraft, d, flow.Unanswered(m.services.SaveDraft), func(struct{}, error) {}))
	}
}

// Leave keeps the answers, with LeaveKeep a checked secret too, and ends the
// set-up. Where they cannot be kept, Leaving asks what to do.
func (m *Machine) Leave(choice string) {
	r := m.keeps(choice == LeaveKeep)
	switch {
	case choice == flow.LeaveStay:
		m.notKept = nil
	case m.ending != nil:
	case !r.Keep || m.notKept != nil:
		m.end(Ended{Kind: Left})
	default:
		m.ask(flow.Call(workLeave, r, m.services.Leave, m.left).Lasting().Unbound(), false)
	}
}

// left ends the set-up once its answers are kept.
func (m *Machine) left(draft string, err error) {
	m.notKept = err
	if err == nil {
		m.end(Ended{Kind: Left, Draft: draft})
		return
	}
	m.problem = &flow.Problem{Told: failure.Tell(failure.AnswersNotKept, failure.Blanks{"reason": failure.Sayable(err)}), Err: err}
}

// keeps is what leaving keeps: the answers, and with secrets what was checked
// and is not saved.
func (m *Machine) keeps(secrets bool) LeaveRequest {
	d, keep := m.Draft()
	r := LeaveRequest{Draft: d, Keep: keep}
	if keep && secrets && m.hasUnsavedToken() && m.canKeepToken() {
		r.Token, r.Checked, r.Keychain = m.tok.clean, *m.tok.checked, m.a.Keychain
	}
	if in := m.unsavedSignIn(); keep && secrets && in != nil && m.canKeepToken() {
		r.SignIn, r.Keychain = in, m.a.Keychain
	}
	return r
}

// Resume takes up an unfinished set-up: its answers, and its checked token
// where one was kept. What no longer exists (an app, say) is proposed anew.
func (m *Machine) Resume(r Resumed) *flow.Problem {
	a, err := decodeAnswers(r.Draft.Answers)
	if err != nil {
		m.problem = cannotResume(err)
		return m.problem
	}
	m.offer.open = false
	m.facts.NewID = r.Draft.ID
	m.adopt(a)
	m.touched = true
	step := min(max(a.Step, StepConnector), StepKey)
	if !r.Token.Empty() {
		step = StepKey
	}
	to, typed := step, m.a.Keychain == place.OS || m.a.Keychain == place.None || m.facts.HavePassphrase
	if !typed || m.signsIn() {
		step = StepConnector // a passphrase has to be typed first, or nobody is signed in yet
	}
	m.probe(false)
	m.enter(step)
	if m.signsIn() {
		m.signing, m.resumeTo, m.takesOver = typed, to, r.TakenOver
	}
	if !r.Token.Empty() {
		m.tok = tokenState{length: r.Token.Len(), clean: r.Token}
		if step == StepKey {
			return m.Next()
		}
	}
	return nil
}

// cannotResume says why an unfinished set-up is not taken up.
func cannotResume(err error) *flow.Problem {
	why := failure.Blanks{"reason": failure.Sayable(err)}
	if errors.As(err, new(newerAnswers)) {
		return &flow.Problem{Told: failure.Tell(failure.DraftNewer, why), Err: err, Kept: "The unfinished one is unchanged."}
	}
	return &flow.Problem{Told: failure.Tell(failure.DraftUnread, why), Err: err}
}

// adopt takes answers that were kept, as far as they still fit.
func (s *state) adopt(a answers) {
	proposed := s.a
	s.a = a
	if _, known := s.offered(a.Platform); !known {
		s.a.Platform = proposed.Platform
	}
	s.signing, s.resumeTo, s.takesOver = false, 0, false
	s.at().Adopt()
	switch a.Keychain {
	case place.OS, place.File, place.None:
	default:
		s.a.Keychain = proposed.Keychain
	}
	if s.a.Me.Email == "" {
		s.a.Me = proposed.Me
	}
	s.a.Met = a.Me.Email != "" && (a.Met || a.Step > StepOwners) || s.facts.Me.Known
	s.kc = keychainState{phrase: s.facts.passphrase()}
	s.tok = tokenState{}
}

// TakenOver is a handed-over connector's set-up, to go on with here. there is
// the platform's part of the answers; nil for none.
func TakenOver(c access.Connector, there json.RawMessage, me Me) Resumed {
	a := answers{Step: StepKey}
	a.Platform, a.AppID, a.Name, a.Part = c.Platform, c.App.ID, c.Name, there
	a.Me = person{Name: me.Name, Email: me.Email, Role: access.SuperAdministrator}
	for _, o := range c.Owners {
		a.Own(o.Email, true)
	}
	if there != nil { // who it is that takes it over turns out when they sign in
		a.Step = StepOwners
	} else {
		a.Own(me.Email, me.Email != "")
	}
	if !me.Known {
		a.Step = StepOwners // who it is that takes it over is asked first
	}
	return Resumed{Draft: access.Draft{ID: c.ID, Answers: a.encode()}, TakenOver: there != nil}
}
