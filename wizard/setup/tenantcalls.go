package setup

import (
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/wizard/conductorone/tenant"
)

// SignInRequest asks to sign in to a tenant.
type SignInRequest struct {
	Credentials tenant.Credentials
	// Kept: the secret is the one in the keychain.
	Kept bool
}

// FindRequest asks a tenant for what it has.
type FindRequest struct {
	Credentials tenant.Credentials
	Query       string   // of FindApps and FindUsers; "" what there is
	Emails      []string // of FindUsers: these people
	Only        bool     // of FindUsers: nobody but Emails
	App         string   // of LookAtApp
}

// TenantRequest is the tenant's part of a save or hand-over.
type TenantRequest struct {
	Credentials tenant.Credentials
	// Kept: the sign-in's secret is in the keychain already.
	Kept bool
	// App is chosen; without a name a new one, called NewApp.
	App    TenantApp
	NewApp string
	// Connector is the tenant's connector to go on with; "" makes one.
	Connector string
	Promotion promotion
	OwnerIDs  []string
	// Draft is the set-up as it stands, to note in it what was made.
	Draft access.Draft
}

// TenantMade is what exists in the tenant after a save or hand-over, also
// after one that failed: what is tried again goes on with it.
type TenantMade struct {
	App       TenantApp
	Connector string
	Promotion promotion // of App
}

// tenantRequest is nil for a connector of this computer.
func (s *state) tenantRequest() *TenantRequest {
	if s.tenant.signed == nil {
		return nil
	}
	r := &TenantRequest{
		Credentials: s.credentials(), Kept: s.tenant.signed.Kept,
		App: s.a.Tenant.App, NewApp: words.OneLine(s.a.NewApp), Connector: s.a.Tenant.Connector,
		Promotion: s.a.Tenant.Promotion,
	}
	for _, c := range s.chosen() {
		r.OwnerIDs = append(r.OwnerIDs, c.ID)
	}
	a := s.a
	a.Step = StepKey
	r.Draft = access.Draft{ID: s.facts.NewID, Answers: a.encode()}
	return r
}

// made notes what exists in the tenant now.
func (s *state) made(m TenantMade) {
	if m.App.Name != "" {
		s.a.Tenant.App, s.a.Tenant.Promotion = m.App, m.Promotion
	}
	if m.Connector != "" {
		s.a.Tenant.Connector = m.Connector
	}
}

// proposedTenant is where the connector will be registered; nil on this
// computer.
func (s *state) proposedTenant() *access.Tenant {
	host := s.tenantHost()
	if host == "" {
		return nil
	}
	return &access.Tenant{SignIn: access.SignIn{Host: host, ClientID: s.a.Tenant.ClientID},
		AppID: s.a.Tenant.App.ID, ConnectorID: s.a.Tenant.Connector}
}

// ownerOf records a chosen person; ids of a tenant are not the store's.
func ownerOf(c candidate) access.Owner {
	return access.Owner{Person: access.Person{Name: c.Name, Email: c.Email, Role: c.Role}}
}

// connectorID is the id that the connector is recorded by: a new one, or that
// of the connector of this computer that moves into the tenant.
func (s *state) connectorID() string {
	if s.tok.moves != "" {
		return s.tok.moves
	}
	return s.facts.NewID
}

// NotedIn are the answers of a draft, with what exists in the tenant now.
func (m TenantMade) NotedIn(kept []byte) ([]byte, error) {
	a, err := decodeAnswers(kept)
	if err != nil {
		return nil, err
	}
	a.Tenant.App, a.Tenant.Connector, a.Tenant.Promotion = m.App, m.Connector, m.Promotion
	return a.encode(), nil
}
