package rows

import (
	"cmp"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
)

// Mark says what a person is besides active: "(invited)"; empty for most.
func Mark(s access.UserStatus) string {
	switch s {
	case access.Active, "":
		return ""
	case access.Unseen:
		return "(not visible)"
	}
	return "(" + string(s) + ")"
}

// StatusSentence says what is special about a user; empty for most.
func StatusSentence(s access.UserStatus) string {
	switch s {
	case access.Invited:
		return "Invited: has not accepted the invitation yet."
	case access.Deleted:
		return "Deleted in PagerDuty, but a schedule still lists this user."
	case access.Unseen:
		return "Appears in a team or schedule, but is not visible to the key in use."
	}
	return ""
}

// Person names a person of the account, with what they are besides active.
func Person(u access.User) string {
	return marked(cmp.Or(u.Name, u.Email, u.ID), u.Status)
}

func marked(name string, s access.UserStatus) string {
	if m := Mark(s); m != "" {
		return name + " " + m
	}
	return name
}

// Resource names a team, a role or a schedule.
func Resource(g store.Holding) string { return cmp.Or(g.ResourceName, g.ResourceID) }

// GrantColumns head the cells of a grant.
var GrantColumns = []string{"PERSON", "EMAIL", "ACCESS", "TYPE", "RESOURCE"}

// Grant is who holds what.
func Grant(g store.Holding) Row {
	return Row{
		Cells:    []string{marked(g.User.Name, g.User.Status), g.User.Email, string(g.Entitlement), string(g.Type), g.ResourceName},
		Sentence: words.Comma(Person(g.User), g.User.Email, Held(g)),
	}
}

// Held is a grant as it is said of its person.
func Held(g store.Holding) string {
	text := string(g.Type) + " " + Resource(g)
	if g.Type == access.TypeRole && g.Entitlement == access.Assigned {
		return text
	}
	return text + ": " + string(g.Entitlement)
}

// Holder is a grant as it is said of its team, role or schedule.
func Holder(g store.Holding) string {
	text := words.Comma(Person(g.User), g.User.Email)
	if g.Type == access.TypeRole {
		return text
	}
	return text + ": " + string(g.Entitlement)
}
