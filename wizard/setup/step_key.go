package setup

import (
	"connectpd/store/place"
	"connectpd/wizard/flow"
)

// Ids of step 4.
const (
	actNoMenu  = "no_menu"       // "I cannot see this menu"
	ActReplace = "replace_token" // that account is connected: replace its token
	ActMove    = "move_into_tenant"
)

// keyStage is step 4: the API key, how it is created and what it turns out
// to be.
type keyStage struct {
	*state
	quiet
	steps bool   // how to create it is shown step by step
	note  string // what became of opening the browser
}

func (k *keyStage) guide() flow.KeyGuide {
	sub, p := flow.CleanSubdomain(k.a.Subdomain)
	if p != nil {
		sub = ""
	}
	return flow.NewKeyGuide(k.at().Says().KeyKind, k.facts.Today, sub)
}

func (k *keyStage) page(p *flow.Page) {
	p.Question, p.Next, p.TakesKey = "Paste the API key from PagerDuty.", "check", true
	token := flow.TokenField(k.tok.length)
	if k.tok.checked != nil {
		p.Next = "next"
		token.Length, token.Last4 = k.tok.clean.Len(), k.tok.clean.Last4()
		p.Notes = append(p.Notes, identityNotes(k.tok.checked.Identity)...)
	}
	p.Fields = []flow.Field{token}
	k.clashPart(p)
	if k.tok.checked == nil {
		k.guidePart(p)
	}
	p.Hints = append(p.Hints, k.at().Says().TokenGoes)
	k.surroundings(p)
	if k.desk.Wants(WorkCheck) {
		p.Waiting = "Checking the token with PagerDuty"
		p.WaitHint = "Go back to stop the check."
	}
}

// guidePart is how to create the key, until one is there.
func (k *keyStage) guidePart(p *flow.Page) {
	p.Fields = append(p.Fields, flow.Field{
		ID: flow.FieldSubdomain, Label: "Your PagerDuty account", Value: k.a.Subdomain, Optional: true, Placeholder: "acme",
		Help: "The first part of its address (acme in https://acme.pagerduty.com), to complete the address above.",
	})
	p.Actions = append(p.Actions, flow.Action{
		ID: actNoMenu, Label: "I cannot see this menu",
		Help: "Only Admins (Global Admins) and Account Owners have it. Hand over to one of them; all answers are kept.",
	})
	k.guide().Show(p, k.facts.Browser, k.steps)
	if k.steps {
		p.Hints = append(p.Hints, "An account key sees the whole account. A user token sees what its user sees: if you have no account key, use the token of an Admin or Account Owner.")
	}
	p.Opened = k.note
}

// clashPart offers what can be done where the account is connected already.
func (k *keyStage) clashPart(p *flow.Page) {
	if k.tok.clash == nil {
		return
	}
	p.Actions = append(p.Actions, flow.Action{ID: ActReplace, Label: "Replace the token of " + k.tok.clash.Named(),
		Help: "Nothing else about that connector changes."})
	if k.movable() {
		p.Actions = append(p.Actions, flow.Action{ID: ActMove, Label: "Move " + k.tok.clash.Named() + " to live " + k.at().Says().Lives,
			Help: "It keeps its data and history, and gets the app and owners chosen here."})
	}
}

func (k *keyStage) set(field, text string) {
	if field == flow.FieldSubdomain {
		k.a.Subdomain = text
	}
}

func (k *keyStage) setSecret(field string, typed []byte) {
	if field != flow.FieldToken {
		return
	}
	if k.desk.Wants(WorkCheck) {
		k.drop()
	}
	k.tok = newTokenState(typed)
}

func (k *keyStage) act(id string) *flow.Problem {
	switch {
	case id == flow.ActHow:
		k.steps = !k.steps
	case id == flow.ActOpen:
		return k.open()
	case id == ActReplace && k.tok.clash != nil:
		k.tok.replace, k.tok.clash = true, nil
	case id == ActMove && k.movable():
		k.tok.moves, k.tok.clash = k.tok.clash.ID, nil
	}
	return nil
}

// open asks for the browser.
func (k *keyStage) open() *flow.Problem {
	if problem := k.takeSubdomain(); problem != nil {
		return problem
	}
	k.note = ""
	if k.facts.Browser {
		k.desk.Send(flow.Call(WorkBrowser, k.guide().Open, flow.Unanswered(k.services.OpenPage),
			func(_ struct{}, err error) { k.note = flow.Opened("PagerDuty", err) }))
	}
	return nil
}

// takeSubdomain takes the account's name out of what was typed.
func (k *keyStage) takeSubdomain() *flow.Problem {
	sub, problem := flow.CleanSubdomain(k.a.Subdomain)
	if problem == nil {
		k.a.Subdomain = sub
	}
	return problem
}

func (k *keyStage) next() (outcome, *flow.Problem) {
	switch {
	case k.desk.Wants(WorkCheck):
		return stay, nil
	case k.tok.checked != nil && k.tok.clash == nil:
		return goOn, nil
	case k.tok.checked != nil:
		return stay, k.clashed()
	}
	if k.tok.clean.Empty() && k.tok.shape == nil {
		if problem := k.takeSubdomain(); problem != nil {
			return stay, problem
		}
		k.tok = newTokenState(nil)
	}
	if k.tok.shape != nil {
		return stay, k.tok.shape
	}
	return stay, k.askCheck()
}

// settled reports whether a place for the token was found.
func (s *state) settled() bool {
	return s.a.Keychain == place.None || s.a.Keychain != "" && s.a.Keychain == s.kc.works
}
