package setup

import (
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow"
	"connectpd/wizard/handover"
)

// The hand-over in a tenant: the connector is created there for its owners,
// and the tenant tells them.

func (s tenantSite) refusesMe() string {
	if s.a.Me.Email == "" {
		return "the credential is not a person's"
	}
	return refusedInTenant(s.a.Me.Role)
}

func (s tenantSite) handOverPage(o *ownersStage, p *flow.Page) {
	to, host := handover.Names(o.recipients()), o.tenantHost()
	p.Question = "Create the connector for " + to + "?"
	p.Intro = []string{
		"You are not among the owners, so " + to + " will create the API key and enter it in " + host + ". No key passes through you.",
		"The connector is created there now, waiting for its API token, and the tenant tells them by e-mail. Here it is remembered as handed over.",
	}
	if o.fromKey {
		p.Intro[0] = to + " will create the API key and enter it in " + host + ". No key passes through you."
	}
	if o.promotes() {
		p.Intro = append(p.Intro, "First the app "+o.chosenApp().Name+" is made managed there, which cannot be undone.")
	}
	if o.tok.checked != nil {
		p.Warnings = []string{"The API token that was checked is not handed over and not kept."}
	}
	p.Choices = []flow.Choice{{ID: ChooseConfirmHandOver, Label: "Create it for them", Detail: "in the app " + o.chosenApp().Name, Chosen: o.fromKey || !o.mine()}}
	if !o.fromKey {
		p.Choices = append(p.Choices, flow.Choice{ID: ChooseOwnMyself, Label: "Carry on myself", Detail: "adds you to the owners",
			Chosen: o.mine(), Refused: s.refusesMe()})
	}
	p.Next = "create it"
	if o.desk.Wants(WorkHandOver) {
		p.Waiting = "Creating the connector in " + host
	}
}

// handOver has the connector created for its owners.
func (s tenantSite) handOver(o *ownersStage) *flow.Problem {
	r := HandOverRequest{Connector: o.proposal(), To: o.recipients(), From: o.mePerson(), Me: o.remembered(), Noted: o.noted(), Keychain: o.a.Keychain}
	r.Connector.ID = o.facts.NewID // never that of a connector that was to move
	there := s.registration()
	if o.fromKey { // whoever cannot create the key is none of its owners
		r.Connector.Owners, there.OwnerIDs = nil, nil
		for _, c := range o.chosen() {
			if !c.You {
				r.Connector.Owners = append(r.Connector.Owners, ownerOf(c))
				there.OwnerIDs = append(there.OwnerIDs, c.ID)
			}
		}
	}
	r.There = there
	o.passOn(r)
	return nil
}

func (s tenantSite) lives() string { return "in " + s.tenantHost() }

// saves says what Save does, in its order.
func (s tenantSite) saves() string {
	text := "Save creates the connector in " + s.tenantHost()
	if s.promotes() {
		text = "Save makes the app " + s.a.Tenant.App.Name + " managed in " + s.tenantHost() + ", which cannot be undone, and creates the connector on it"
	}
	if s.a.Tenant.Connector != "" {
		text = "Save takes up the connector that is in " + s.tenantHost()
	}
	if s.tok.replace {
		text = "Save takes up the connector in " + s.tenantHost()
	}
	return text + ", puts the token into its place here, gives it to the tenant, and then records the connector. Nothing was saved so far."
}

// promotes: the chosen app is discovered and is made managed with Save.
func (s *state) promotes() bool { return s.a.Tenant.App.Binding != nil && s.a.Tenant.App.ID == "" }

// tenantWarnings are what deserves a second look before saving in a tenant.
func (s *state) tenantWarnings() []string {
	if s.tenant.signed == nil {
		return nil
	}
	var list []string
	caller := s.tenant.signed.Caller
	if caller.Role == tenant.NoRole {
		list = append(list, "You are neither Connector Administrator nor Super Administrator in the tenant: it may refuse.")
	}
	if s.a.Tenant.App.Name == "" && caller.Role == tenant.ConnectorAdministrator {
		list = append(list, "Connector Administrators usually may not create apps: the tenant may refuse the new one.")
	}
	if s.promotes() && caller.Role != tenant.SuperAdministrator && caller.Role != tenant.CouldNotCheck {
		list = append(list, "Only a Super Administrator may make a discovered app managed: the tenant may refuse.")
	}
	for _, c := range s.chosen() {
		if tenantRole(tenant.CouldNotCheck) == c.Role {
			list = append(list, "Whether "+c.label()+" may own connectors in the tenant could not be checked.")
		}
	}
	return list
}
