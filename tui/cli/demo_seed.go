package cli

import (
	"context"
	"fmt"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/wizard"
)

// demoPeople is how many people the demo has to choose owners from.
const demoPeople = 12

// cast picks the demo's people from the company: somebody at the keyboard,
// others who may own a connector, and some who may not.
func cast(users []access.User) []store.Person {
	var admins, others []access.User
	for _, u := range users {
		switch {
		case u.Status != access.Active:
		case access.IsAdmin(u.Role):
			admins = append(admins, u)
		default:
			others = append(others, u)
		}
	}
	var people []store.Person
	add := func(from []access.User, n int, role store.PlatformRole) []access.User {
		n = min(n, len(from), demoPeople-len(people))
		for _, u := range from[:n] {
			people = append(people, store.Person{Name: u.Name, Email: u.Email, Role: role})
		}
		return from[n:]
	}
	admins = add(admins, 1, store.SuperAdministrator)
	admins = add(admins, 3, store.ConnectorAdministrator)
	// Two of them may own connectors but are no administrators in
	// PagerDuty: the review warns of them.
	others = add(others, 2, store.ConnectorAdministrator)
	add(admins, 1, store.NoPlatformRole)
	add(others, demoPeople, store.NoPlatformRole)
	return people
}

// demoMe is who sits at the demo's keyboard.
func demoMe(people []store.Person) wizard.Me {
	return wizard.Me{Name: people[0].Name, Email: people[0].Email, Source: "the demo"}
}

// seedDemo puts the apps and people of the demo into its store.
func seedDemo(ctx context.Context, st *store.Store, users int, people []store.Person) error {
	apps := []store.App{
		{Name: "PagerDuty", IDP: "Okta", Accounts: users},
		{Name: "PagerDuty sandbox"},
	}
	for _, app := range apps {
		if _, err := st.AddApp(ctx, app); err != nil {
			return fmt.Errorf("add the demo's app: %w", err)
		}
	}
	for _, p := range people {
		if _, err := st.PutPerson(ctx, p); err != nil {
			return fmt.Errorf("add the demo's people: %w", err)
		}
	}
	return nil
}
