package setup

import (
	"strings"

	"connectpd/store/access"
	"connectpd/store/place"
)

const heading = "Add a connector"

// propose fills in the best answers: what Enter takes on each step.
func (s *state) propose() {
	s.a = answers{Version: answersVersion, Step: StepConnector}
	s.a.Platform, s.a.Keychain = s.facts.Platforms[0].ID, s.facts.Keychain
	if s.a.Keychain == "" {
		s.a.Keychain = place.OS
	}
	s.proposeOwners()
	s.at().Propose()
}

// proposeOwners has who sits here own the connector.
func (s *state) proposeOwners() {
	s.a.Me = person{Name: s.facts.Me.Name, Email: s.facts.Me.Email, Role: access.SuperAdministrator}
	s.a.Added, s.a.Owners, s.a.Met = nil, nil, s.facts.Me.Known
	if s.a.Me.Email != "" {
		s.a.Owners = []string{s.a.Me.Email}
	}
}

// inCatalogue reports whether a typed name means PagerDuty.
func inCatalogue(typed string) bool {
	name := strings.ToLower(strings.Join(strings.Fields(typed), ""))
	return strings.HasPrefix("pagerduty", name) || name == "pd"
}
