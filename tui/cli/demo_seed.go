package cli

import (
	"context"
	"fmt"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/sync/simulator"
	"connectpd/wizard/setup"
)

// demoMe is who sits at the demo's keyboard.
func demoMe(company simulator.DemoIdentity) setup.Me {
	return setup.Me{Name: company.Me.Name, Email: company.Me.Email, Known: true}
}

// platformRoles gives the demo's people roles on the platform, in their
// order: the one at the keyboard may do everything, the next ones own
// connectors, and so does the first who is no administrator in PagerDuty (the
// review warns of that). The others may not.
func platformRoles(people []simulator.Person) []store.PlatformRole {
	const mayOwn = 4
	roles := make([]store.PlatformRole, len(people))
	warned := false
	for i, p := range people {
		switch admin := access.IsAdmin(p.PagerDutyRole); {
		case i == 0:
			roles[i] = store.SuperAdministrator
		case admin && i <= mayOwn:
			roles[i] = store.ConnectorAdministrator
		case !admin && !warned:
			roles[i], warned = store.ConnectorAdministrator, true
		default:
			roles[i] = store.NoPlatformRole
		}
	}
	return roles
}

// seedDemo puts the apps and people of the demo into its store.
func seedDemo(ctx context.Context, st *store.Store, company simulator.DemoIdentity, accounts int) error {
	apps := []store.App{
		{Name: "PagerDuty", IDP: "Okta", Accounts: accounts},
		{Name: "PagerDuty sandbox"},
	}
	for _, app := range apps {
		if _, err := st.AddApp(ctx, app); err != nil {
			return fmt.Errorf("add the demo's app: %w", err)
		}
	}
	for i, role := range platformRoles(company.People) {
		p := company.People[i]
		if _, err := st.PutPerson(ctx, store.Person{Name: p.Name, Email: p.Email, Role: role}); err != nil {
			return fmt.Errorf("add the demo's people: %w", err)
		}
	}
	return nil
}
