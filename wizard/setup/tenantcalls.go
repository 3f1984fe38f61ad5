package setup

import (
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/wizard/conductorone/tenant"
)

// there is the tenant's part of a registration; nil on this computer.
func (s *state) there() any {
	if s.tenant.signed == nil {
		return nil
	}
	return s.registration()
}

func (s *state) registration() tenant.Registration {
	r := tenant.Registration{
		SignIn: *s.tenant.signed,
		App:    s.a.Tenant.App, NewApp: words.OneLine(s.a.NewApp), Connector: s.a.Tenant.Connector,
		Promotion: s.a.Tenant.Promotion,
	}
	for _, c := range s.chosen() {
		r.OwnerIDs = append(r.OwnerIDs, c.ID)
	}
	return r
}

// noted is the set-up as it stands, for the platform to note in it what was
// made.
func (s *state) noted() access.Draft {
	a := s.a
	a.Step = StepKey
	return access.Draft{ID: s.facts.NewID, Answers: a.encode()}
}

// made notes what exists in the tenant now.
func (s *state) made(there any) {
	m, _ := there.(tenant.Made)
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
