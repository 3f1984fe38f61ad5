package setup

import (
	"strings"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/store/secret"
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

// Directory maps e-mails (lower case) to PagerDuty base roles.
type Directory struct {
	Complete bool // whoever is not in it is unknown there
	Roles    map[string]string
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
	Connector access.Connector
	Keychain  place.Kind
	Token     secret.Value
	Identity  access.Identity
	// Replace: the connector exists; only its token changes.
	Replace bool
	// Me is who saves, where that is to be remembered; zero where not.
	Me Me
	// InUse: with Replace, it is the very token that the connector uses.
	InUse bool
	// DraftID is the draft that this set-up goes back to; empty for none.
	DraftID string
	// There is the platform's own part, and Noted the set-up as it stands, for
	// the platform to note in it what was made.
	There any
	Noted access.Draft
}

// HandOverRequest asks to record that somebody else will finish.
type HandOverRequest struct {
	Connector access.Connector // with its owners
	To        []access.Person  // who the message goes to
	From      access.Person    // who asks
	Me        Me               // as in SaveRequest
	Note      string           // optional words of theirs
	// There is the platform's own part, and Noted the set-up as it stands, for
	// the platform to note in it what was made.
	There    any
	Noted    access.Draft
	Keychain place.Kind // of the secret of the sign-in there
}
