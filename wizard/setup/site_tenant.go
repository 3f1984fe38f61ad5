package setup

import (
	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/wizard/flow"
)

// tenantSite is a ConductorOne tenant: its apps, its people and their roles
// are asked for as whoever signs in.
type tenantSite struct{ *state }

func (s tenantSite) begin() { s.proposeSignIn() }

func (s tenantSite) signsIn() bool { return true }

// newAppName: whether the tenant has an app of that name it tells later.
func (s tenantSite) newAppName() string { return catalogueName }

func (s tenantSite) tokenGoes() string {
	return "The token goes to PagerDuty to be checked. With Save it goes to " + s.tenantHost() + " and to " + s.a.Keychain.Label() + ", nowhere else."
}

// keepsApp: the tenant tells once somebody is signed in.
func (s tenantSite) keepsApp(string) bool { return true }

func (s tenantSite) chooseOwner(c candidate) *flow.Problem {
	if c.Refused != "" {
		return cannotOwn(failure.OwnerRefusedRole, failure.Blanks{"who": c.label(), "why": c.Refused})
	}
	s.tick(person{ID: c.ID, Name: c.Name, Email: c.Email, Role: c.Role}, !s.a.owns(c.Email))
	return nil
}

// asksMe: the tenant tells who signed in.
func (s tenantSite) asksMe() bool { return false }

// asks has the people found that flags name, before one is missed.
func (s tenantSite) asks() bool {
	if !s.desk.Wants(WorkUsers) && !s.tenant.users.read && len(s.tenant.want.owners) > 0 {
		s.askUsers("", false)
		return true
	}
	return s.desk.Wants(WorkUsers)
}

func (s tenantSite) detailOf(candidate) string { return "" }

func (s tenantSite) whoElse(p *flow.Page) {
	p.Intro[1] = "Choose one of them: the connector is created for them in " + s.tenantHost() + ", and they enter the key there."
	p.Actions = []flow.Action{{ID: ActFindPerson, Label: "Search by name or e-mail"}}
	s.usersWait(p)
}

// handsOver is known only once the tenant told who sits here.
func (s tenantSite) handsOver() bool { return false }

// movesHere: a connector of this computer can move into the tenant.
func (s tenantSite) movesHere(c access.Connector) bool { return c.Platform == access.Local }

func (s tenantSite) holds(c access.Connector) bool {
	return c.Tenant != nil && c.Tenant.Host == s.tenantHost() && c.Tenant.ConnectorID == s.a.Tenant.Connector
}
