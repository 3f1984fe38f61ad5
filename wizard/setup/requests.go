package setup

import (
	"strings"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/store/secret"
	"connectpd/store/words"
	"connectpd/wizard/platform"
)

// CheckRequest asks what a token is.
type CheckRequest struct {
	Token  secret.Value
	Region string   // us, eu, auto (or "")
	Emails []string // owners whose PagerDuty role is wanted
}

// Checked is what a token turned out to be.
type Checked struct {
	Identity access.Identity
	// Connector is the one that has this account already; nil when none.
	Connector *access.Connector
	// InUse: the token is the very one that connector uses now.
	InUse bool
	// Directory is what the account knows of people by e-mail.
	Directory Directory
}

// Directory maps e-mails (lower case) to PagerDuty base roles, and to names.
type Directory struct {
	Complete bool // whoever is not in it is unknown there
	Roles    map[string]string
	Names    map[string]string
}

// Name is what the account calls somebody; empty where that is not known.
func (d Directory) Name(email string) string {
	return words.OneLine(d.Names[strings.ToLower(email)])
}

// Role is what an owner's PagerDutyRole should say of an e-mail.
func (d Directory) Role(email string) string {
	role, ok := d.Roles[strings.ToLower(email)]
	if !ok && d.Complete {
		return access.UnknownEmail
	}
	return role
}

// SaveRequest asks to keep the token and record the connector.
type SaveRequest struct {
	platform.Registration
	Keychain place.Kind
	Token    secret.Value
	Identity access.Identity
	// Me is who saves, where that is to be remembered; zero where not.
	Me Me
	// InUse: with Replace, it is the very token that the connector uses.
	InUse bool
	// DraftID is the draft that this set-up goes back to; empty for none.
	DraftID string
}

// HandOverRequest asks to record that somebody else will finish.
type HandOverRequest struct {
	platform.Registration                 // with the owners
	To                    []access.Person // who the message goes to
	From                  access.Person   // who asks
	Note                  string          // optional words of theirs
	Keychain              place.Kind      // of the secret of the sign-in there
	Me                    Me              // as in SaveRequest
}
