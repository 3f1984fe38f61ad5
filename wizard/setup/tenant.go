package setup

import (
	"strings"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/store/words"
	"connectpd/wizard/conductorone/tenant"
)

// tenantAnswers is what was answered about a ConductorOne tenant. Its secret
// is not among it.
type tenantAnswers struct {
	ClientID string `json:"client_id,omitempty"` // the tenant follows from it
	// App is the chosen app of the tenant; without a name a new one (NewApp).
	App TenantApp `json:"app,omitzero"`
	// Connector is the tenant's connector that is continued: one that was
	// found on the app, or that an earlier try made. Empty: a new one.
	Connector string `json:"connector,omitempty"`
	// Promotion tells how far App, a discovered one, has come on its way to
	// being managed.
	Promotion promotion `json:"promotion,omitempty"`
}

// promotion is making a discovered app managed, which nobody can undo.
type promotion string

const (
	PromotionBegun promotion = "begun" // noted before it is asked for: it may be done
	PromotionDone  promotion = "done"  // App is the app that came of it
)

// TenantApp is an app of a tenant, as far as a set-up needs it later.
type TenantApp struct {
	ID      string          `json:"id,omitempty"` // empty of one that is not managed yet
	Name    string          `json:"name"`
	IDP     string          `json:"idp,omitempty"`
	Binding *tenant.Binding `json:"binding,omitempty"`
}

// key tells apps of a tenant apart, also those without an id.
func (a TenantApp) key() string {
	if b := a.Binding; a.ID == "" && b != nil {
		return strings.Join([]string{b.AppID, b.ResourceTypeID, b.ResourceID}, "/")
	}
	return a.ID
}

func TenantAppOf(a tenant.App) TenantApp {
	t := TenantApp{ID: a.ID, Name: words.OneLine(a.Name)}
	if a.Kind != tenant.AppManaged {
		t.IDP = words.OneLine(a.IdP)
	}
	if a.ID == "" {
		t.Binding = &a.Binding
	}
	return t
}

// SignInOffer is a tenant's credential that was found on this computer. It is
// offered by its name and tenant, and used only when a person (or a flag)
// says so.
type SignInOffer struct {
	ID          string // names the choice: "env", "cone:default", "kept:acme.conductor.one"
	From        string // "from the variables CONDUCTORONE_CLIENT_ID and CONDUCTORONE_CLIENT_SECRET"
	Credentials tenant.Credentials
	// Kept: its secret is in the keychain, and is read when it is chosen.
	Kept bool
}

// The offers of the environment's variables: the program's own and cone's.
const (
	OfferEnv     = "env"
	OfferEnvCone = "env-cone"
)

// SignedIn is a sign-in that the tenant accepted.
type SignedIn struct {
	Credentials tenant.Credentials
	Caller      tenant.Caller
	// Kept: the secret is in the keychain already.
	Kept bool
}

// Host is the tenant.
func (s SignedIn) Host() string { return s.Credentials.Tenant() }

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
	signed  *SignedIn
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
	ChooseSignIn = "signin:"              // + SignInOffer.ID
	ChoosePaste  = ChooseSignIn + "paste" // a client id and secret by hand

	FieldClientID     = "client_id"
	FieldClientSecret = "client_secret"
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
	s.a.Platform, s.a.Tenant = p, tenantAnswers{}
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
