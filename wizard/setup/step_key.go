package setup

import (
	"connectpd/store/place"
	"connectpd/wizard/flow"
)

// Ids of step 4.
const (
	ActNoMenu = "no_menu" // "I cannot see this menu"
)

// keyStage is step 4: how to create the key in PagerDuty.
type keyStage struct {
	*state
	quiet
	note   string // what became of opening the browser
	failed bool
}

func (k *keyStage) guide() flow.KeyGuide {
	sub, p := flow.CleanSubdomain(k.a.Subdomain)
	if p != nil {
		sub = ""
	}
	return flow.NewKeyGuide(k.a.Platform, k.facts.Today, sub)
}

func (k *keyStage) page(p *flow.Page) {
	g := k.guide()
	p.Question = "Create an API key in PagerDuty."
	p.Guide, p.Copy, p.Address = g.Steps, g.Description, g.Address
	p.Fields = []flow.Field{{
		ID: flow.FieldSubdomain, Label: "Your PagerDuty account", Value: k.a.Subdomain, Optional: true, Placeholder: "acme",
		Help: "The first part of its address, acme in https://acme.pagerduty.com: completes the address above.",
	}}
	p.Hints = []string{
		"An account key sees the whole account. A user token sees what its user sees, so take an Admin's or Account Owner's if there is no other.",
	}
	p.TakesKey = true
	p.Paste = "As soon as you have the key, paste it here: it lands in the token field of the next step."
	p.Next = "next"
	if k.facts.Browser {
		p.Next = "open PagerDuty in the browser"
	}
	p.Actions = []flow.Action{{
		ID: ActNoMenu, Label: "I cannot see this menu",
		Help: "Only Admins (Global Admins) and Account Owners have it. Hand over to one of them; every answer is kept.",
	}}
}

func (k *keyStage) set(field, text string) {
	if field == flow.FieldSubdomain {
		k.a.Subdomain = text
	}
}

// next opens the browser and goes on to the token: the guide stays in sight
// there.
func (k *keyStage) next() (outcome, *flow.Problem) {
	sub, p := flow.CleanSubdomain(k.a.Subdomain)
	if p != nil {
		return stay, p
	}
	k.a.Subdomain = sub
	k.open()
	return goOn, nil
}

// open asks for the browser.
func (k *keyStage) open() {
	k.note, k.failed = "", false
	if k.facts.Browser {
		k.desk.Send(flow.Call(WorkBrowser, k.guide().Open, nothing(k.services.OpenPage), k.opened))
	}
}

func (k *keyStage) opened(_ struct{}, err error) {
	k.failed = err != nil
	k.note = "PagerDuty is open in your browser."
	if k.failed {
		k.note = "No browser could be opened. Open the address yourself."
	}
}

// settled reports whether a place for the token was found.
func (s *state) settled() bool {
	return s.a.Keychain == place.None || s.a.Keychain != "" && s.a.Keychain == s.kc.works
}
