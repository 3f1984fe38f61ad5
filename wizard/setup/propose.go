package setup

import (
	"strings"

	"connectpd/store/access"
	"connectpd/store/place"
)

const heading = "Add a connector"

// catalogueName is what the catalogue holds.
const catalogueName = "PagerDuty"

// propose fills in the best answers: what Enter takes on each step.
func (s *state) propose() {
	s.a = answers{
		Version: answersVersion, Step: StepConnector,
		Platform: access.Local, Keychain: s.facts.Keychain,
		Me: person{Name: s.facts.Me.Name, Email: s.facts.Me.Email, Role: access.SuperAdministrator},
	}
	if s.a.Keychain == "" {
		s.a.Keychain = place.OS
	}
	if app, ok := bestApp(s.facts.Apps); ok {
		s.a.AppID = app.ID
	}
	s.a.NewApp = s.at().newAppName()
	if s.a.Me.Email != "" {
		s.a.Owners = []string{s.a.Me.Email}
	}
	s.met = s.facts.Me.Known
}

// bestApp is the app that PagerDuty most likely is: the one made by the
// identity provider before others of that name.
func bestApp(apps []access.App) (access.App, bool) {
	var best access.App
	found := false
	for _, a := range apps {
		if !looksLikePagerDuty(a.Name) {
			continue
		}
		if !found || (best.IDP == "" && a.IDP != "") {
			best, found = a, true
		}
	}
	return best, found
}

func looksLikePagerDuty(name string) bool {
	return strings.Contains(strings.ToLower(strings.ReplaceAll(name, " ", "")), "pagerduty")
}

// inCatalogue reports whether a typed name means PagerDuty.
func inCatalogue(typed string) bool {
	name := strings.ToLower(strings.Join(strings.Fields(typed), ""))
	return strings.HasPrefix("pagerduty", name) || name == "pd"
}
