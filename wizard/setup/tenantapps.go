package setup

import (
	"strings"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

// What step 2 asks a tenant for, and what comes of it.

// askApps asks for the tenant's apps by name.
func (s *state) askApps(query string, goOn bool) {
	s.ask(flow.Call(WorkApps, tenant.FindRequest{Credentials: s.credentials(), Query: query}, s.services.FindApps, s.flow.foundApps), goOn)
}

// arriveAtApps asks for the apps when the step is come to.
func (s tenantSite) arriveAtApps() {
	if s.tenant.signed == nil || s.tenant.apps.read || s.desk.Waiting() != 0 {
		return
	}
	query := catalogueName
	if w := s.tenant.want; w.app != "" || w.newApp != "" {
		query = w.app + w.newApp
	}
	s.askApps(query, false)
}

// appsFound takes what a search gave, and proposes the best of it where
// nothing was chosen yet.
func (s *state) appsFound(list tenant.AppList, err error) *flow.Problem {
	if err != nil {
		return platform.Problem(err, flow.NothingSaved)
	}
	first := !s.tenant.apps.read
	searched := s.tenant.apps.finding
	s.tenant.apps.read, s.tenant.apps.list, s.tenant.apps.finding = true, list, false
	if p := s.wantedApp(); p != nil {
		return p
	}
	best := -1
	for i, a := range list.Apps {
		if searched || looksLikePagerDuty(a.Name) {
			best = i
			break
		}
	}
	if best >= 0 && (searched || first && s.a.Tenant.App.Name == "" && s.tenant.want.newApp == "") {
		s.chooseTenantApp(tenant.ChosenOf(list.Apps[best]))
	}
	return nil
}

// wantedApp finds what --app or --new-app mean.
func (s *state) wantedApp() *flow.Problem {
	w := &s.tenant.want
	want := w.app
	if want == "" {
		want = w.newApp
	}
	if want == "" {
		return nil
	}
	for _, a := range s.tenant.apps.list.Apps {
		if a.ID == want || strings.EqualFold(words.OneLine(a.Name), words.OneLine(want)) {
			s.chooseTenantApp(tenant.ChosenOf(a))
			return nil
		}
	}
	if w.app != "" {
		return invalidFlag(flagApp, failure.Tell(failure.NoAppThere, failure.Blanks{"typed": words.OneLine(want), "tenant": s.tenantHost()}))
	}
	s.chooseTenantApp(tenant.Chosen{})
	s.a.NewApp = words.OneLine(want)
	return nil
}

// chooseTenantApp chooses an app; without a name a new one. A connector that
// was to be continued belongs to the app before.
func (s *state) chooseTenantApp(a tenant.Chosen) {
	if a.Name == s.a.Tenant.App.Name && a.Key() == s.a.Tenant.App.Key() {
		return
	}
	s.a.Tenant.App, s.a.Tenant.Connector, s.a.Tenant.Promotion, s.tenant.look = a, "", "", appLook{}
}

// tenantApps are the apps to choose from: what was found, and the chosen one
// where it is not among it.
func (s *state) tenantApps() []tenant.App {
	list := s.tenant.apps.list.Apps
	chosen := s.a.Tenant.App
	if chosen.Name == "" {
		return list
	}
	for _, a := range list {
		if tenant.ChosenOf(a).Key() == chosen.Key() {
			return list
		}
	}
	a := tenant.App{ID: chosen.ID, Name: chosen.Name, Kind: tenant.AppManaged}
	if chosen.IDP != "" {
		a.Kind, a.IdP = tenant.AppFromIdP, chosen.IDP
	}
	if chosen.Binding != nil {
		a.Kind, a.Binding = tenant.AppUnmanaged, *chosen.Binding
	}
	return append([]tenant.App{a}, list...)
}

// looked takes what the tenant told of an app's connectors.
func (s *state) looked(r tenant.Looked, err error) *flow.Problem {
	if err != nil {
		return platform.Problem(err, flow.NothingSaved)
	}
	s.tenant.look = appLook{key: s.a.Tenant.App.Key(), found: r.Connectors, owners: r.Owners}
	known := false
	for _, c := range r.Connectors {
		known = known || c.ID == s.a.Tenant.Connector
	}
	if !known {
		s.a.Tenant.Connector = ""
	}
	if s.a.Tenant.Connector == "" && len(r.Connectors) > 0 {
		s.a.Tenant.Connector = r.Connectors[0].ID
	}
	return nil
}

// chosenApp is the chosen app as it is recorded here.
func (s tenantSite) chosenApp() access.App {
	app := s.a.Tenant.App
	if app.Name == "" {
		return access.App{Name: words.OneLine(s.a.NewApp), Tenant: s.tenantHost()}
	}
	return access.App{ID: app.ID, Name: app.Name, IDP: app.IDP, Tenant: s.tenantHost()}
}
