package setup

import (
	"fmt"
	"strings"

	"connectpd/store"
	"connectpd/store/keychain"
)

const heading = "Add a connector"

// catalogueName is what the catalogue holds.
const catalogueName = "PagerDuty"

// propose fills in the best answers: what Enter takes on each step.
func (s *state) propose() {
	s.a = answers{
		Version: answersVersion, Step: StepConnector,
		Platform: store.Local, Keychain: s.facts.Keychain,
		NewApp: catalogueName,
		Me:     person{Name: s.facts.Me.Name, Email: s.facts.Me.Email, Role: store.SuperAdministrator},
	}
	if s.a.Keychain == "" {
		s.a.Keychain = keychain.OS
	}
	if app, ok := bestApp(s.facts.Apps); ok {
		s.a.AppID = app.ID
	}
	for n := 2; ; n++ {
		if _, taken := s.appNamed(s.a.NewApp); !taken {
			break
		}
		s.a.NewApp = fmt.Sprintf("%s %d", catalogueName, n)
	}
	if s.a.Me.Email != "" {
		s.a.Owners = []string{s.a.Me.Email}
	}
}

// bestApp is the app that PagerDuty most likely is: the one made by the
// identity provider before others of that name.
func bestApp(apps []store.App) (store.App, bool) {
	var best store.App
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
