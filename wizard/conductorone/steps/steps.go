// Package steps holds the pages of a set-up in a ConductorOne tenant: the
// sign-in, the tenant's apps and its people. What they need of the tenant they
// ask for; they reach nothing themselves.
// They must not know how a tenant is reached.
package steps

import (
	"context"
	"encoding/json"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/platform"
)

// Names of the work that the pages ask for.
const (
	WorkSignIn = "sign in" // prove a client id and secret
	WorkApps   = "apps"    // search the tenant's apps
	WorkLook   = "look"    // find the PagerDuty connectors on an app
	WorkUsers  = "users"   // search the tenant's people
)

// Tenants are what the pages call.
type Tenants interface {
	SignIn(ctx context.Context, r tenant.SignInRequest) (tenant.SignIn, error)
	FindApps(ctx context.Context, r tenant.FindRequest) (tenant.AppList, error)
	ConnectorsOn(ctx context.Context, r tenant.FindRequest) (tenant.Looked, error)
	SearchUsers(ctx context.Context, r tenant.FindRequest) (tenant.FoundUsers, error)
}

// Facts are what is known of tenants when a set-up begins.
type Facts struct {
	// SignIns are the credentials that were found here, the best first.
	SignIns []tenant.Offer
	// EnvCredentials are what the variables CONDUCTORONE_CLIENT_ID and
	// CONDUCTORONE_CLIENT_SECRET say, else cone's; each half is empty where it
	// is not set.
	EnvCredentials tenant.Credentials
	EnvAccessToken bool // CONDUCTORONE_ACCESS_TOKEN is set (and of no use)
}

// Offer is a tenant as a set-up offers it.
func Offer(f Facts, t Tenants) platform.Offer {
	return platform.Offer{ID: access.ConductorOne, Label: "In a ConductorOne tenant", Detail: "needs a client id and secret",
		New: func(s *platform.Setup) platform.Steps { return &steps{Setup: s, known: f, tenants: t} }}
}

// Part is the tenant's part of the answers for a connector in it.
func Part(c access.Connector) json.RawMessage {
	t := c.Tenant
	if t == nil {
		return nil
	}
	return encode(tenant.Answers{ClientID: t.ClientID, Connector: t.ConnectorID,
		App: tenant.Chosen{ID: t.AppID, Name: c.App.Name, IDP: c.App.IDP}})
}

func encode(a tenant.Answers) json.RawMessage {
	if a == (tenant.Answers{}) {
		return nil
	}
	part, err := json.Marshal(a)
	if err != nil { // strings always marshal
		panic(err)
	}
	return part
}

// steps are a tenant's part of a set-up: its apps, its people and their roles
// are asked for as whoever signs in.
type steps struct {
	platform.Quiet
	*platform.Setup
	known   Facts
	tenants Tenants
	// want are answers of flags that only the tenant can tell the meaning of.
	want wants
	said
}

// wants are answers of flags, before the tenant has told what they mean.
type wants struct {
	app, newApp, me string
	owners          []string
}

// said is what was answered of the tenant, and what it told. Copies are apart:
// lists in it are replaced, never written into.
type said struct {
	a      tenant.Answers
	chosen string
	typed  tenant.Credentials // what was entered by hand
	raw    int                // characters of a secret that is none (yet)
	signed *tenant.SignIn

	apps  appSearch
	look  appLook
	users userSearch
}

func (s *steps) SignIn() platform.SignIn { return signIn{steps: s} }
func (s *steps) App() platform.App       { return appStep{steps: s} }
func (s *steps) Owners() platform.Owners { return owners{steps: s} }

// Propose begins with the sign-in: the app turns out in the tenant.
func (s *steps) Propose() {
	s.said = said{}
	s.AppID, s.NewApp = "", platform.Catalogue
	s.proposeSignIn()
}

// Adopt takes up what was answered of a tenant. It is held against it once
// somebody is signed in.
func (s *steps) Adopt() {
	s.said = said{}
	// What cannot be read is asked anew.
	_ = json.Unmarshal(s.Setup.Part, &s.a)
	if s.NewApp == "" {
		s.NewApp = platform.Catalogue
	}
	s.proposeSignIn()
}

// Part is what was answered of the tenant.
func (s *steps) Part() json.RawMessage { return encode(s.a) }

// Snapshot keeps what was answered and told.
func (s *steps) Snapshot() (restore func()) {
	was := s.said
	return func() { s.said = was }
}

// host is the tenant signed in to, or the one that is meant; "" unknown.
func (s *steps) host() string {
	if s.signed != nil {
		return s.signed.Host()
	}
	return tenant.Credentials{ClientID: s.a.ClientID}.Tenant()
}

// credentials are those of the sign-in.
func (s *steps) credentials() tenant.Credentials {
	if s.signed == nil {
		return tenant.Credentials{}
	}
	return s.signed.Credentials
}

// Roles of the tenant in the store's words. An Application Administrator owns
// no connectors.
func roleOf(r tenant.Role) access.PlatformRole {
	switch r {
	case tenant.SuperAdministrator:
		return access.SuperAdministrator
	case tenant.ConnectorAdministrator:
		return access.ConnectorAdministrator
	case tenant.CouldNotCheck:
		return access.PlatformRoleUnknown
	}
	return access.NoPlatformRole
}

// There is the tenant's part of a registration; nil before somebody is signed
// in.
func (s *steps) There(owners []platform.Candidate) any {
	if s.signed == nil {
		return nil
	}
	r := tenant.Registration{SignIn: *s.signed, App: s.a.App, NewApp: s.newName(), Connector: s.a.Connector, Promotion: s.a.Promotion}
	for _, c := range owners {
		r.OwnerIDs = append(r.OwnerIDs, c.ID)
	}
	return r
}

// Made notes what exists in the tenant now.
func (s *steps) Made(there any) {
	m, _ := there.(tenant.Made)
	if m.App.Name != "" {
		s.a.App, s.a.Promotion = m.App, m.Promotion
	}
	if m.Connector != "" {
		s.a.Connector = m.Connector
	}
}

// Takes a connector that is registered nowhere but here.
func (s *steps) Takes(c access.Connector) bool { return c.Tenant == nil }

// Holds the connector that the answers mean.
func (s *steps) Holds(c access.Connector) bool {
	return c.Tenant != nil && c.Tenant.Host == s.host() && c.Tenant.ConnectorID == s.a.Connector
}

// keepsSecret tells where the client secret will be kept, in words.
func (s *steps) keepsSecret() string {
	if s.Keychain == place.None {
		return "It is not kept: you enter it again the next time it is needed."
	}
	return "When you save, it goes to " + s.Keychain.Label() + "."
}
