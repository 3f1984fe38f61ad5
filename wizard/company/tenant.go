package company

import (
	"testing"

	"connectpd/store/secret"
	"connectpd/wizard/conductorone/fake"
	"connectpd/wizard/conductorone/tenant"
)

// TenantHost is where the company's ConductorOne tenant lives.
const TenantHost = "acme.conductor.one"

// Tenant is the company's ConductorOne tenant.
type Tenant struct {
	*fake.Server
	Credentials tenant.Credentials // of Ada, Super Administrator
}

// BesideTenant has the company use ConductorOne: of its people there Ada and
// Grace may own connectors and Bob may not, and PagerDuty is one of the apps
// that they reach through Okta.
func (c *Company) BesideTenant(t testing.TB) *Tenant {
	made := fake.New(TenantHost, fake.Options{Now: c.now})
	ada := made.AddPerson(fake.Person{Name: "Ada Lovelace", Email: "ada@example.com", Role: fake.SuperAdmin})
	made.AddPerson(fake.Person{Name: "Grace Hopper", Email: "grace@example.com", Role: fake.ConnectorAdmin})
	made.AddPerson(fake.Person{Name: "Bob Martin", Email: "bob@example.com", Role: fake.Basic})
	made.AddApp("PagerDuty", made.AddDirectory("Okta", 30), 25)
	there := &Tenant{Server: fake.NewServer(made)}
	t.Cleanup(there.Close)
	c.Network[TenantHost] = there
	there.SignAs(ada)
	return there
}

// SignAs makes the credentials those of another person.
func (t *Tenant) SignAs(userID string) {
	id, text := t.Tenant().NewCredential(userID, "")
	t.Credentials = tenant.Credentials{ClientID: id, Secret: secret.New([]byte(text))}
}
