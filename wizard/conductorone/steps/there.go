package steps

import (
	"slices"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

// there says what Save does in the tenant, by the names that the tenant uses.
func (s *steps) there() []flow.Row {
	if s.signed == nil {
		return nil
	}
	rows := []flow.Row{s.connectorRow(), s.tokenRow()}
	if !s.Replaces() {
		rows = []flow.Row{s.appRow(), s.connectorRow(), s.ownersRow(), s.tokenRow()}
	}
	for i := range rows {
		rows[i].Label, rows[i].There = "Tenant", true
	}
	return rows
}

func (s *steps) appRow() flow.Row {
	switch app := s.a.App; {
	case app.Name == "":
		return flow.Row{Value: "Creates the app " + s.newName()}
	case app.Unmanaged():
		return flow.Row{Value: "Makes the discovered app " + app.Name + " managed", Warning: "this cannot be undone"}
	default:
		return flow.Row{Value: "Uses the app " + app.Name}
	}
}

// continued is the tenant's connector that is gone on with, as far as it was
// looked at; without an id where a new one is made.
func (s *steps) continued() tenant.Connector {
	at := slices.IndexFunc(s.look.found, func(c tenant.Connector) bool { return c.ID == s.a.Connector })
	if at < 0 {
		return tenant.Connector{ID: s.a.Connector, AppID: s.a.App.ID}
	}
	return s.look.found[at]
}

func (s *steps) connectorRow() flow.Row {
	c := s.continued()
	if c.ID == "" {
		return flow.Row{Value: "Creates a PagerDuty connector on it, named " + words.OneLine(s.ConnectorName())}
	}
	text := "Continues with its existing PagerDuty connector"
	if c.Name != "" {
		text = "Continues with its connector " + words.OneLine(c.Name)
	}
	if !c.CreatedAt.IsZero() {
		text += ", created on " + words.Day(c.CreatedAt)
	}
	return flow.Row{Value: text, Link: tenant.Page(s.host(), c)}
}

func (s *steps) ownersRow() flow.Row {
	chosen := s.Answers.Chosen(s.Roster())
	now := s.look.owners[s.a.Connector].People
	var names, told, replaced []string
	same := len(chosen) == len(now)
	for _, c := range chosen {
		name := nameOf(c.Person)
		names = append(names, name)
		if !c.You && s.a.Connector == "" {
			told = append(told, name)
		}
		same = same && slices.ContainsFunc(now, func(o tenant.User) bool { return o.ID == c.ID })
	}
	for _, o := range now {
		if !slices.ContainsFunc(chosen, func(c platform.Candidate) bool { return c.ID == o.ID }) {
			replaced = append(replaced, words.OneLine(o.Name))
		}
	}
	owners := "its owner"
	if len(names) != 1 {
		owners = "its owners"
	}
	text := "Makes " + words.List(names) + " " + owners
	switch {
	case same:
		text = "Keeps " + owners + ", " + words.List(names)
	case len(replaced) > 0:
		text += " instead of " + words.List(replaced)
	case len(told) > 0:
		text += ", and notifies " + words.List(told) + " by email"
	}
	return flow.Row{Value: text}
}

func nameOf(p access.Person) string {
	if p.Name == "" {
		return p.Email
	}
	return p.Name
}

func (s *steps) tokenRow() flow.Row {
	text := "Puts the token "
	switch f := s.signed.Form; {
	case f.Field == "":
		text += "into its configuration"
	case !f.Shown:
		text += "into its usual field, " + f.Field + ": the tenant does not show the form"
	case f.Label == "" || f.Label == f.Field:
		text += "into its field " + f.Field
	default:
		text += "into its field \"" + words.OneLine(f.Label) + "\" (" + f.Field + ")"
	}
	if c := s.continued(); !c.ConfiguredAt.IsZero() {
		text += ", replacing the one of " + words.Day(c.ConfiguredAt)
	}
	return flow.Row{Value: text}
}
