package wizard

import (
	"strings"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/engine"
	"connectpd/wizard/handover"
	"connectpd/wizard/talk"
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
	Connector *store.Connector
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
		return store.UnknownEmail
	}
	return role
}

// SaveRequest asks to keep the token and record the connector.
type SaveRequest struct {
	Connector store.Connector
	Keychain  keychain.Kind
	Token     secret.Value
	Identity  access.Identity
	// Replace: the connector exists; only its token changes.
	Replace bool
	// InUse: with Replace, it is the very token that the connector uses.
	InUse bool
	// DraftID is the draft that this set-up goes back to; empty for none.
	DraftID string
	// Tenant is where the connector lives in ConductorOne; nil on this
	// computer.
	Tenant *TenantRequest
}

// HandOverRequest asks to record that somebody else will finish.
type HandOverRequest struct {
	Connector store.Connector // with its owners
	To        []store.Person  // who the message goes to
	From      store.Person    // who asks
	Note      string          // optional words of theirs
	// Tenant creates the connector there for its owners instead of writing
	// a message: the tenant tells them.
	Tenant   *TenantRequest
	Keychain keychain.Kind // of the tenant's secret
}

// SyncRequest asks for a sync.
type SyncRequest struct {
	Connector string // id, name or subdomain; "" the only one
	// Token is used for this run when it is not empty (typed by a person, or
	// just saved nowhere). Otherwise CONNECTPD_TOKEN (unless Stored), then
	// the keychain.
	Token       secret.Value
	Stored      bool // never CONNECTPD_TOKEN: the sync of a set-up or rotation
	Concurrency int  // 1 to 16; 0 the default
	// Follow waits for the tenant too, for at most FollowFor: the sync of a
	// set-up.
	Follow bool
}

// EndingKind is how a conversation ended.
type EndingKind string

// The endings.
const (
	Done         EndingKind = "done"          // saved; Outcome says how the sync went
	HandedOverTo EndingKind = "handed_over"   // HandOver says to whom
	Left         EndingKind = "left"          // the person left; Draft when answers were kept
	GoOnInLines  EndingKind = "go_on_in_line" // F2: the same machine, in line mode
	Reenter      EndingKind = "reenter"       // the token was rejected and a new one is wanted
	Cancelled    EndingKind = "cancelled"     // Ctrl+C, a signal
)

// Ending is how any conversation ends.
type Ending struct {
	Kind      EndingKind
	Connector store.Connector // zero where none came of it
	Outcome   *engine.Outcome // of the sync that ran; nil when none did
	HandOver  *handover.Outcome
	Draft     string // id of the draft that was kept
	Summary   *Summary
	// Unchanged: a set-up with the same answers; only the token changed (or
	// not even that, with SameToken).
	Unchanged bool
	SameToken bool
	// Err is why the sync after a set-up did not start.
	Err error
	// Open goes on in plain lines with GoOnInLines, where it was begun from
	// home. Nil: what the program was started for.
	Open talk.Conversation
}
