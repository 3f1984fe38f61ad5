package cli

import (
	"fmt"
	"time"

	"connectpd/store/secret"
	"connectpd/wizard/conductorone"
	"connectpd/wizard/conductorone/fake"
	"connectpd/wizard/setup"
)

// serveTenant serves the demo's ConductorOne tenant on a loopback port until
// close is called. Its syncs judge a token as the demo's PagerDuty account
// would, and it knows nobody but the demo's company.
func serveTenant(acc *account) (*fake.Running, fake.DemoIdentity, error) {
	o := fake.DemoOptions()
	o.SyncTakes = demoTenantSync
	o.Judge = func(token string) string {
		for _, k := range acc.simulator.Keys() {
			if k.Token == token && !k.Disabled {
				return ""
			}
		}
		return "PagerDuty answered 401 Unauthorized: Provided Access Token is invalid"
	}
	o.Holds = func(string) int { return acc.simulator.Users() }
	tenant, id := fake.Demo(o)
	served, err := fake.Listen(tenant)
	if err != nil {
		return nil, id, fmt.Errorf("serve the demo's tenant: %w", err)
	}
	return served, id, nil
}

// inDemoTenant lets the demo's services speak to its tenant, and offers its
// credential. No variable has a say in it.
func (a *app) inDemoTenant(s *session, served *fake.Running, id fake.DemoIdentity) {
	s.services.TenantBase = served.URL()
	s.services.Surroundings = conductorone.Surroundings{ClientID: id.ClientID, Secret: secret.New([]byte(id.ClientSecret))}
	a.redactor.Add(s.services.Surroundings.Secret)
}

// demoAnswers are what the demo answers by itself where nobody is asked.
func demoAnswers(acc *account, platform string) setup.SetupFlags {
	return setup.SetupFlags{Platform: platform, Token: secret.New([]byte(acc.simulator.AccountKey())), Yes: true}
}

// demoTenantSync is how long the tenant's own sync takes: a little less than
// the one here, so that both ends are seen.
const demoTenantSync = 5 * time.Second
