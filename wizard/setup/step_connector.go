package setup

import (
	"strings"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/place"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

// Ids of step 1.
const (
	fieldCatalogue = "catalogue"

	ChoosePlatform = "platform:" // + access.Platform
	chooseKeychain = "keychain:" // + place.Kind

	actElsewhere = "elsewhere" // keep the token somewhere else
	actCatalogue = "catalogue" // look for another connector
)

// connectorStage is step 1: what, where, and where the token will be kept.
type connectorStage struct {
	*state
	browsing bool // the catalogue is open
	typed    string
}

func (c *connectorStage) page(p *flow.Page) {
	if c.offering() {
		c.offerPage(p)
		return
	}
	switch {
	case c.signing:
		c.at().SignIn().Page(p)
		return
	case c.browsing:
		c.cataloguePage(p)
		return
	case c.kc.asking:
		c.placePage(p)
		return
	}
	p.Question = "Where should the PagerDuty connector live?"
	p.Intro = append(c.InvitationSays(),
		"It reads users, teams, roles and schedules, and changes nothing in PagerDuty.",
		"This takes about two minutes. You need to be Admin (Global Admin) or Account Owner in PagerDuty to create an API key.")
	p.Choices = c.platforms()
	c.placeNote(p)
	p.Actions = append(p.Actions, flow.Action{ID: actCatalogue, Label: "Find another connector"})
	if c.facts.EnvToken {
		p.Notes = append(p.Notes, envTokenNote)
	}
}

// cataloguePage searches the catalogue, which is a short one.
func (c *connectorStage) cataloguePage(p *flow.Page) {
	p.Title, p.Question = "Catalog", "Which connector are you looking for?"
	p.Intro = []string{"The catalog has PagerDuty: users, teams, roles and schedules."}
	p.Fields = []flow.Field{{ID: fieldCatalogue, Label: "Connector", Value: c.typed, Focus: true, Placeholder: platform.Catalogue}}
}

// platforms are where a connector can live.
func (c *connectorStage) platforms() []flow.Choice {
	var list []flow.Choice
	for _, o := range c.facts.Platforms {
		list = append(list, flow.Choice{ID: ChoosePlatform + string(o.ID), Label: o.Label, Detail: o.Detail, Chosen: o.ID == c.a.Platform})
	}
	return list
}

func (c *connectorStage) choose(id string) *flow.Problem {
	if c.offering() {
		return c.chooseOffer(id)
	}
	if c.signing {
		return c.at().SignIn().Choose(id)
	}
	if kind, ok := strings.CutPrefix(id, chooseKeychain); ok {
		c.chooseKeychain(place.Kind(kind))
	}
	if id, ok := strings.CutPrefix(id, ChoosePlatform); ok {
		c.choosePlatform(access.Platform(id))
	}
	return nil
}

func (c *connectorStage) set(field, text string) {
	switch {
	case c.signing:
		c.at().SignIn().Set(field, text)
	case field == fieldCatalogue:
		c.typed = text
	}
}

func (c *connectorStage) setSecret(field string, typed []byte) {
	if c.signing {
		c.at().SignIn().SetSecret(field, typed)
		return
	}
	c.setPassphrase(field, typed)
}

// back leaves a page of the step for its first one.
func (c *connectorStage) back() bool {
	was := c.signing || c.kc.asking || c.browsing
	c.signing, c.kc.asking, c.browsing = false, false, false
	return was
}

func (c *connectorStage) act(id string) *flow.Problem {
	switch id {
	case actElsewhere:
		c.kc.asking, c.kc.elsewhere = true, true
	case actCatalogue:
		c.browsing, c.typed = true, ""
	}
	return nil
}

func (c *connectorStage) next() (outcome, *flow.Problem) {
	switch {
	case c.offering():
		return c.takeOffer()
	case c.signing:
		return c.takeSignIn()
	case c.browsing:
		return stay, c.takeCatalogue()
	case c.handsOver():
		return goOn, nil // no token will be kept here
	}
	settle := c.settleKeychain
	if c.kc.asking {
		settle = c.takePlace
	}
	out, p := settle()
	if out == goOn && c.signsIn() {
		c.signing = true
		return stay, nil
	}
	return out, p
}

func (c *connectorStage) takeCatalogue() *flow.Problem {
	if !inCatalogue(c.typed) {
		return &flow.Problem{Told: failure.Tell(failure.CatalogueOther, failure.Blanks{"name": strings.TrimSpace(c.typed)}), Field: fieldCatalogue}
	}
	c.browsing = false
	return nil
}

// takeSignIn signs in, once there is a place for the secret.
func (c *connectorStage) takeSignIn() (outcome, *flow.Problem) {
	if out, p := c.settleKeychain(); out != goOn {
		c.signing = p == nil
		return stay, p
	}
	return c.at().SignIn().Next()
}
