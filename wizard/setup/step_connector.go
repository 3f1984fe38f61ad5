package setup

import (
	"strings"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/place"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow"
)

// Ids of step 1.
const (
	FieldCatalogue = "catalogue"

	ChoosePlatform = "platform:" // + access.Platform
	ChooseKeychain = "keychain:" // + place.Kind

	ActElsewhere  = "elsewhere"   // keep the token somewhere else
	ActProbeAgain = "probe_again" // try the keychain again
)

// connectorStage is step 1: what, where, and where the token will be kept.
type connectorStage struct {
	*state
	typed *string // in the catalogue's field; nil: untouched
}

func (c *connectorStage) page(p *flow.Page) {
	if c.offering() {
		c.offerPage(p)
		return
	}
	if c.tenant.signing {
		c.signInPage(p)
		return
	}
	p.Question = "Which connector, and where should it live?"
	p.Intro = []string{
		"This takes about two minutes. You need Admin (Global Admin) or Account Owner in PagerDuty, because you will create an API key there.",
		"connectpd only reads: it changes nothing in PagerDuty.",
	}
	p.Intro = append(c.InvitationSays(), p.Intro...)
	p.Fields = []flow.Field{{
		ID: FieldCatalogue, Label: "Connector", Value: c.catalogue(), Focus: true,
		Help: "The catalogue holds PagerDuty: users, teams, roles and schedules.",
	}}
	p.Choices = c.platforms()
	c.keychainPart(p)
	if c.facts.EnvToken {
		p.Notes = append(p.Notes, envTokenNote)
	}
}

// platforms are where a connector can live.
func (c *connectorStage) platforms() []flow.Choice {
	list := []flow.Choice{
		{ID: string(access.Local), Label: "On this computer", Detail: "you see the data; ConductorOne is not told"},
		{ID: string(access.ConductorOne), Label: "In a ConductorOne tenant", Detail: "needs a client id and secret"},
	}
	for i := range list {
		list[i].Chosen = list[i].ID == string(c.a.Platform)
		list[i].ID, list[i].Group = ChoosePlatform+list[i].ID, "Where should it live?"
	}
	return list
}

func (c *connectorStage) catalogue() string {
	if c.typed != nil {
		return *c.typed
	}
	return catalogueName
}

func (c *connectorStage) choose(id string) *flow.Problem {
	if c.offering() {
		return c.chooseOffer(id)
	}
	if c.tenant.signing {
		c.chooseSignIn(id)
		return nil
	}
	if kind, ok := strings.CutPrefix(id, ChooseKeychain); ok {
		c.chooseKeychain(place.Kind(kind))
	}
	if platform, ok := strings.CutPrefix(id, ChoosePlatform); ok {
		c.choosePlatform(access.Platform(platform))
	}
	return nil
}

func (c *connectorStage) set(field, text string) {
	switch field {
	case FieldCatalogue:
		c.typed = &text
	case tenant.FieldClientID:
		c.problem = c.setSignIn(field, []byte(text))
	}
}

func (c *connectorStage) setSecret(field string, typed []byte) {
	if field == tenant.FieldClientSecret {
		c.problem = c.setSignIn(field, typed)
		return
	}
	c.setPassphrase(field, typed)
}

// back leaves the sign-in for the choice of the platform.
func (c *connectorStage) back() bool {
	was := c.tenant.signing || c.kc.elsewhere
	c.tenant.signing, c.kc.elsewhere = false, false
	return was
}

func (c *connectorStage) act(id string) *flow.Problem {
	switch id {
	case ActElsewhere:
		c.kc.elsewhere = true
	case ActProbeAgain:
		c.a.Keychain = place.OS
		c.kc.failed, c.kc.tried = nil, ""
		c.probe(false)
	}
	return nil
}

func (c *connectorStage) next() (outcome, *flow.Problem) {
	if c.offering() {
		return c.takeOffer()
	}
	if c.tenant.signing {
		return c.takeSignIn()
	}
	if name := c.catalogue(); !inCatalogue(name) {
		return stay, &flow.Problem{
			Told:  failure.Tell(failure.CatalogueOther, failure.Blanks{"name": strings.TrimSpace(name)}),
			Field: FieldCatalogue,
		}
	}
	c.typed = nil
	if c.at().handsOver() {
		return goOn, nil // no token will be kept here
	}
	out, p := c.settleKeychain()
	if out == goOn && c.at().signsIn() {
		c.tenant.signing = true
		return stay, nil
	}
	return out, p
}
