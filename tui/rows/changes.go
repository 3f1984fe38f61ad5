package rows

import (
	"cmp"
	"fmt"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
)

// ChangeColumns head the cells of a change.
var ChangeColumns = []string{"WHEN", "CHANGE", "PERSON", "WHAT", "ON", "NAME"}

// Change is what was gained, lost or altered.
func Change(ch store.Change) Row {
	return Row{
		Cells:    []string{words.Date(ch.At), string(ch.Kind), ch.User.Name, changed(ch), string(ch.Type), ch.Resource},
		Sentence: words.Comma(became(ch), words.Date(ch.At)),
	}
}

// changed is what changed, beside the person and the thing.
func changed(ch store.Change) string {
	switch {
	case ch.Field != "":
		return Altered(ch)
	case ch.Entitlement != "":
		return string(ch.Entitlement)
	case ch.Kind == store.Lost:
		return "no longer there"
	}
	return "new"
}

// became is a change in a sentence.
func became(ch store.Change) string {
	who, what := Person(ch.User), string(ch.Type)+" "+cmp.Or(ch.Resource, ch.ResourceID)
	now := map[store.ChangeKind]string{store.Gained: " is now ", store.Lost: " is no longer "}[ch.Kind]
	switch {
	case ch.Field != "" && ch.User.ID == "":
		return words.Capital(what) + ": " + Altered(ch)
	case ch.Field != "" && ch.Type == access.TypeUser:
		return who + ": " + Altered(ch)
	case ch.Field != "":
		return who + ", " + what + ": " + Altered(ch)
	case ch.Type == access.TypeUser:
		return who + now + "in the account"
	case ch.Entitlement == "":
		return words.Capital(what) + now + "there"
	case ch.Type == access.TypeRole:
		return who + now + cmp.Or(ch.Resource, ch.ResourceID)
	case ch.Entitlement == access.OnCall:
		return who + now + "on call for " + what
	}
	return who + now + string(ch.Entitlement) + " of " + what
}

// fieldNames name the fields of people and things.
var fieldNames = map[string]string{
	"email": "email", "job_title": "job title", "time_zone": "time zone", "sso": "single sign-on", "default_role": "open to",
}

// Altered is a value that was altered, with the one before.
func Altered(ch store.Change) string {
	switch {
	case ch.Field == "role" && ch.Type == access.TypeRole:
		return "was " + roleBefore(ch)
	case ch.Field == "role":
		return ch.To + ", was " + ch.From
	case ch.Field == "status" && ch.From == string(access.Invited) && ch.To == string(access.Active):
		return "accepted the invitation"
	}
	return fmt.Sprintf("%s %s, was %s", cmp.Or(fieldNames[ch.Field], ch.Field), cmp.Or(ch.To, "(none)"), cmp.Or(ch.From, "(none)"))
}

// roleBefore is the label of the role somebody had. The new role's name tells
// which of the two sets of labels the account's plan has.
func roleBefore(ch store.Change) string {
	return access.RoleName(ch.From, access.RoleName(ch.To, true) == ch.Resource)
}
