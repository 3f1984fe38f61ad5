package steps

import (
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/platform"
)

// Says are the words of the shared pages.
func (s *steps) Says() platform.Says {
	says := platform.Says{
		Lives:     "in " + s.host(),
		Saves:     s.saves(),
		There:     s.there(),
		TokenGoes: "The token is sent to PagerDuty to be checked. When you save, it goes to " + s.host() + " and to " + s.Keychain.Label() + ", nowhere else.",
		KeyKind:   KeyKind(),
		Besides:   throughNames(s.look.owners[s.a.Connector]),
		Warnings:  s.warnings(),
		Left:      s.left(),
	}
	if s.a.App.Unmanaged() {
		says.Becomes = " (becomes managed)"
	}
	return says
}

// KeyKind says which kind of API key to create: a tenant may do more than read.
func KeyKind() []string {
	return []string{
		"Select Read-only API Key if ConductorOne should only read: access denied in its reviews is then removed by hand.",
		"Leave it unselected if ConductorOne may also grant and remove access, just in time.",
	}
}

func (s *steps) saves() string {
	if s.Replaces() {
		return "Save stores the token here, gives it to the tenant and then moves the connector to it. Nothing has been saved yet."
	}
	return "Save starts in " + s.host() + ", stores the token here before it gives it to the tenant, and then records the connector. Nothing has been saved yet."
}

// warnings are what deserves a second look before saving in a tenant.
func (s *steps) warnings() []string {
	if s.signed == nil {
		return nil
	}
	var list []string
	caller := s.signed.Caller
	if caller.Role == tenant.NoRole {
		list = append(list, "You are neither Connector Administrator nor Super Administrator in the tenant: it may refuse.")
	}
	if s.a.App.Name == "" && caller.Role == tenant.ConnectorAdministrator {
		list = append(list, "Connector Administrators usually cannot create apps: the tenant may refuse the new one.")
	}
	if s.a.App.Unmanaged() && caller.Role != tenant.SuperAdministrator && caller.Role != tenant.CouldNotCheck {
		list = append(list, "Only a Super Administrator can make a discovered app managed: the tenant may refuse.")
	}
	if err := s.signed.Form.Unclear; err != nil {
		told := failure.Of(err)
		list = append(list, words.Sentences(told.What, told.Do))
	}
	for _, c := range s.Answers.Chosen(s.Roster()) {
		if c.Role == roleOf(tenant.CouldNotCheck) {
			list = append(list, "Whether "+c.Label()+" can own connectors in the tenant could not be checked.")
		}
	}
	return list
}

// left is what exists in the tenant after a failure.
func (s *steps) left() string {
	host, app := s.host(), s.a.App
	switch {
	case s.a.Connector != "":
		return "In " + host + " the connector exists; if you try again, setup continues with it."
	case s.a.Promotion == tenant.PromotionDone:
		return "In " + host + " the app " + app.Name + " is managed now, and nothing else was created; if you try again, setup continues with that app."
	case s.a.Promotion == tenant.PromotionBegun:
		return "Whether the app " + app.Name + " is managed in " + host + " is not known; if you try again, setup finds out and continues."
	case app.Name != "" && s.apps.read && !s.listed(app):
		return "In " + host + " the app " + app.Name + " exists; if you try again, setup continues with it."
	}
	return ""
}

// listed: the tenant had this app when it was asked.
func (s *steps) listed(app tenant.Chosen) bool {
	for _, a := range s.apps.list.Apps {
		if tenant.ChosenOf(a).Key() == app.Key() {
			return true
		}
	}
	return false
}
