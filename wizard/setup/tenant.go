package setup

import (
	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/wizard/conductorone/tenant"
)

// Roles of the tenant in the store's words. An Application Administrator owns
// no connectors.
var tenantRoles = map[tenant.Role]access.PlatformRole{
	tenant.SuperAdministrator:     access.SuperAdministrator,
	tenant.ConnectorAdministrator: access.ConnectorAdministrator,
	tenant.CouldNotCheck:          access.PlatformRoleUnknown,
}

func tenantRole(r tenant.Role) access.PlatformRole {
	if role, ok := tenantRoles[r]; ok {
		return role
	}
	return access.NoPlatformRole
}

// tenantState is what the machine knows of the tenant while it talks.
type tenantState struct {
	signing bool // the sign-in page of step 1 is shown
	chosen  string
	typed   tenant.Credentials // what was entered by hand
	raw     int                // characters of a secret that is none (yet)
	signed  *tenant.SignIn
	// resumeTo is the step that a resumed set-up goes on with once it is
	// signed in; 0 the next one.
	resumeTo Step
	// takesOver: who signs in becomes one of the owners.
	takesOver bool

	apps  appSearch
	look  appLook
	users userSearch
	want  tenantWants
}

// tenantWants are answers of flags that only the tenant can tell the meaning
// of.
type tenantWants struct {
	app, newApp, me string
	owners          []string
}

// Ids of the sign-in page.
const (
	ChooseSignIn = "signin:"              // + tenant.Offer.ID
	ChoosePaste  = ChooseSignIn + "paste" // a client id and secret by hand
)

// tenantHost is the tenant signed in to, or the one that is meant; "" unknown.
func (s *state) tenantHost() string {
	if s.tenant.signed != nil {
		return s.tenant.signed.Host()
	}
	return tenant.Credentials{ClientID: s.a.Tenant.ClientID}.Tenant()
}

// credentials are those of the sign-in.
func (s *state) credentials() tenant.Credentials {
	if s.tenant.signed == nil {
		return tenant.Credentials{}
	}
	return s.tenant.signed.Credentials
}

// choosePlatform changes where the connector lives. Who it is that sits here,
// the app and the owners are asked anew: they are the platform's.
func (s *state) choosePlatform(p access.Platform) {
	if _, known := sites[p]; p == s.a.Platform || !known {
		return
	}
	proposed := state{facts: s.facts}
	proposed.propose()
	s.a.Platform, s.a.Tenant = p, tenant.Answers{}
	s.a.AppID, s.a.NewApp, s.a.IDP = proposed.a.AppID, s.at().newAppName(), proposed.a.IDP
	s.a.Me, s.a.Added, s.a.Owners = proposed.a.Me, nil, proposed.a.Owners
	s.tenant = tenantState{want: s.tenant.want}
	s.at().begin()
	// A token that was checked is checked again, against the other answers.
	s.tok.checked, s.tok.replace, s.tok.clash = nil, false, nil
}

// keepsSecret tells where the client secret will be kept, in words.
func (s *state) keepsSecret() string {
	if s.a.Keychain == place.None {
		return "It is not kept: you give it again when the tenant is asked next time."
	}
	return "With Save it goes to " + s.a.Keychain.Label() + "."
}

// arrived asks for what a step needs to know of the platform.
func (m *Machine) arrived() {
	switch m.step {
	case StepApp:
		m.at().arriveAtApps()
	case StepOwners:
		m.owners().begin()
		m.at().arriveAtOwners()
	}
}

// goOnSignedIn goes on with a set-up that was taken up, once somebody is
// signed in.
func (m *Machine) goOnSignedIn() {
	to := m.tenant.resumeTo
	m.tenant.resumeTo = 0
	m.enter(to)
	if to == StepKey && !m.tok.clean.Empty() {
		m.Next() // a token that was kept is checked
	}
}
