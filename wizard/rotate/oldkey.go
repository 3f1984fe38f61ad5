package rotate

import (
	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/secret"
	"connectpd/wizard/flow"
)

// fieldOldKey is where the old key is pasted that connectpd no longer has.
const fieldOldKey = "old_key"

// Ids of the actions of the last page.
const (
	actLater    = "later"    // leave the old key for now; a reminder stays
	ActDisabled = "disabled" // the person says that the old key is disabled
)

// oldKey is the replaced one, until PagerDuty refuses it.
type oldKey struct {
	is    access.OldToken
	token secret.Value // held in memory only
	// pasted: connectpd no longer had it, and the person pasted it.
	pasted  bool
	length  int // characters as pasted
	shape   *flow.Problem
	asked   bool // PagerDuty was asked, and still took it
	refused bool
	letGo   bool // the person said that it is disabled
}

// ForOldKey starts the conversation about the old key alone, after a rotation
// that was left before PagerDuty was seen to refuse it. The facts' connector
// has an OldToken. The key itself is no longer kept: the person pastes it once
// more, or says that it is disabled.
func ForOldKey(f Facts, s Services) *Machine {
	c := f.Connector
	m := &Machine{facts: f, services: s, replaced: &c, onlyOld: true}
	m.toOldKey()
	return m
}

// toOldKey goes to the old key, where there is one that may still work.
func (m *Machine) toOldKey() {
	if m.replaced.OldToken == nil || m.old.refused {
		m.ended = true
		return
	}
	m.old.is = *m.replaced.OldToken
	m.step = StepOldKey
}

// wantsOldKey: PagerDuty could be asked if the person pasted the old key.
func (m *Machine) wantsOldKey() bool {
	return m.step == StepOldKey && !m.old.refused && (m.old.token.Empty() || m.old.pasted)
}

// setOldKey takes the old key as pasted or typed.
func (m *Machine) setOldKey(typed []byte) {
	if !m.wantsOldKey() {
		return
	}
	m.desk.Drop()
	o := &m.old
	o.token, o.shape, o.asked = secret.Value{}, nil, false
	if o.length = len([]rune(string(typed))); o.length == 0 {
		o.pasted = false
		return
	}
	o.pasted = true
	if o.token, o.shape = CleanOldKey(o.is, secret.New(typed)); o.shape == nil {
		o.length = o.token.Len()
	}
}

// CleanOldKey takes the old key out of what was pasted. It refuses another
// key: that one's refusal would prove nothing.
func CleanOldKey(is access.OldToken, given secret.Value) (secret.Value, *flow.Problem) {
	clean, p := flow.CleanSecret(given)
	if p == nil {
		if flow.WholeKey(clean) && (is.Last4 == "" || clean.Last4() == is.Last4) {
			return clean, nil
		}
		p = &flow.Problem{Told: failure.Tell(failure.NotTheOldKey, failure.Blanks{"last4": is.Last4, "length": flow.KeyLengthWords()})}
	}
	p.Field, p.Flag, p.Kept = fieldOldKey, "", "The reminder stays."
	return secret.Value{}, p
}

func (m *Machine) askOldKey() *flow.Problem {
	switch {
	case m.old.shape != nil:
		return m.old.shape
	case m.old.token.Empty():
		m.ended = true
	case m.desk.Waiting() == 0:
		r := OldKeyRequest{Connector: *m.replaced, Old: m.old.token}
		m.desk.Ask(flow.Call(workOldKey, r, m.services.AskOldKey, m.oldKeyAsked))
	}
	return nil
}

func (m *Machine) oldKeyAsked(a OldKeyAnswer, err error) {
	m.old.asked, m.problem = true, nil
	switch {
	case err != nil:
		m.problem = m.oldKeyProblem(err)
	case a.Refused:
		m.old.refused, m.old.token, m.ended = true, secret.Value{}, true
		if a.Connector.ID != "" {
			*m.replaced = a.Connector
		}
	}
}

func (m *Machine) oldKeyLetGo(_ access.Connector, err error) {
	m.problem = failed(err)
	m.ended, m.old.letGo = err == nil, err == nil
}

func (m *Machine) oldKeyPage(p *flow.Page) {
	p.Title = "Old key"
	p.Question = "Disable the old key in PagerDuty."
	if c, replaced := m.Replaced(); replaced {
		p.Intro = []string{"The new key …" + c.Token.Last4 + " is " + inUse(c) + "."}
	}
	p.Intro = append(p.Intro, "The old key "+describe(m.old.is.Last4, m.old.is.AddedAt)+".")
	p.Guide = []string{
		"In PagerDuty open Integrations, then API Access Keys under Developer Tools.",
		"Find the key by its creation date and choose Disable. You can undo that if something else still uses it. Delete it later.",
	}
	p.Address = m.guide().Address
	p.Next = "check whether it still works"
	later := flow.Action{ID: actLater, Label: "Later", Help: "A reminder stays on home."}
	if m.wantsOldKey() {
		m.pastePage(p)
	}
	if !m.old.token.Empty() {
		p.Actions = append([]flow.Action{later}, p.Actions...)
	}
	switch {
	case m.desk.Waiting() != 0:
		p.Waiting = "Trying the old key until PagerDuty refuses it"
		p.WaitHint = "Disable it in PagerDuty now. Go back to stop checking; a reminder then stays on home."
	case m.old.asked && m.problem == nil:
		p.Notes = append(p.Notes, "It still works. Disable it in PagerDuty, then try again.")
	}
}

// pastePage is the part for an old key that connectpd no longer has.
func (m *Machine) pastePage(p *flow.Page) {
	p.Intro = append(p.Intro, "connectpd no longer has the old key. If you do, paste it to check whether it still works; it is not kept.")
	p.Fields = []flow.Field{{ID: fieldOldKey, Label: "Old key", Secret: true, Optional: true, Length: m.old.length}}
	if !m.old.token.Empty() {
		p.Fields[0].Last4 = m.old.token.Last4()
	}
	p.Actions = []flow.Action{{ID: ActDisabled, Label: "I have disabled it", Help: "Removes the reminder without asking PagerDuty."}}
	if m.old.length == 0 {
		p.Next = "later"
	}
}

func (m *Machine) oldKeyProblem(err error) *flow.Problem {
	p := flow.CheckProblem(err, m.old.token, m.facts.APIBase)
	p.Field = ""
	p.Told = failure.Tell(failure.OldKeyUnknown, failure.Blanks{"reason": p.Said()})
	p.Kept = "The new token is in use."
	return p
}
