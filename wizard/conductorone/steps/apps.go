package steps

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
func (s *steps) askApps(query string, goOn bool) {
	s.Ask(flow.Call(WorkApps, tenant.FindRequest{Credentials: s.credentials(), Query: query}, s.tenants.FindApps, s.foundApps), goOn)
}

// foundApps takes the tenant's apps.
func (s *steps) foundApps(list tenant.AppList, err error) { s.Settle(s.appsFound(list, err)) }

// Arrive asks for the apps when the step is come to.
func (s appStep) Arrive() {
	if s.signed == nil || s.apps.read || s.Busy() {
		return
	}
	query := platform.Catalogue
	if w := s.want; w.app != "" || w.newApp != "" {
		query = w.app + w.newApp
	}
	s.askApps(query, false)
}

// appsFound takes what a search gave, and proposes the best of it where
// nothing was chosen yet.
func (s *steps) appsFound(list tenant.AppList, err error) *flow.Problem {
	if err != nil {
		return platform.Problem(err, flow.NothingSaved)
	}
	first := !s.apps.read
	searched := s.apps.finding
	s.apps.read, s.apps.list, s.apps.finding = true, list, false
	if p := s.wantedApp(); p != nil {
		return p
	}
	best := -1
	for i, a := range list.Apps {
		if searched || platform.LooksLikePagerDuty(a.Name) {
			best = i
			break
		}
	}
	if best >= 0 && (searched || first && s.a.App.Name == "" && s.want.newApp == "") {
		s.chooseApp(tenant.ChosenOf(list.Apps[best]))
	}
	return nil
}

// wantedApp finds what --app or --new-app mean.
func (s *steps) wantedApp() *flow.Problem {
	w := &s.want
	want := w.app
	if want == "" {
		want = w.newApp
	}
	if want == "" {
		return nil
	}
	for _, a := range s.apps.list.Apps {
		if a.ID == want || strings.EqualFold(words.OneLine(a.Name), words.OneLine(want)) {
			s.chooseApp(tenant.ChosenOf(a))
			return nil
		}
	}
	if w.app != "" {
		return platform.InvalidFlag(platform.FlagApp, failure.Tell(failure.NoAppThere, failure.Blanks{"typed": words.OneLine(want), "tenant": s.host()}))
	}
	s.chooseApp(tenant.Chosen{})
	s.NewApp = words.OneLine(want)
	return nil
}

// chooseApp chooses an app; without a name a new one. A connector that
// was to be continued belongs to the app before.
func (s *steps) chooseApp(a tenant.Chosen) {
	if a.Name == s.a.App.Name && a.Key() == s.a.App.Key() {
		return
	}
	s.a.App, s.a.Connector, s.a.Promotion, s.look = a, "", "", appLook{}
}

// offered are the apps to choose from: what was found, and the chosen one
// where it is not among it.
func (s *steps) offered() []tenant.App {
	list := s.apps.list.Apps
	chosen := s.a.App
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
func (s *steps) looked(r tenant.Looked, err error) *flow.Problem {
	if err != nil {
		return platform.Problem(err, flow.NothingSaved)
	}
	s.look = appLook{key: s.a.App.Key(), found: r.Connectors, owners: r.Owners}
	known := false
	for _, c := range r.Connectors {
		known = known || c.ID == s.a.Connector
	}
	if !known {
		s.a.Connector = ""
	}
	if s.a.Connector == "" && len(r.Connectors) > 0 {
		s.a.Connector = r.Connectors[0].ID
	}
	return nil
}

// Chosen is the chosen app as it is recorded here.
func (s appStep) Chosen() access.App {
	app := s.a.App
	if app.Name == "" {
		return access.App{Name: s.newName(), Tenant: s.host()}
	}
	return access.App{ID: app.ID, Name: app.Name, IDP: app.IDP, Tenant: s.host()}
}

// newName is the name of a new app.
func (s *steps) newName() string { return words.OneLine(s.NewApp) }
