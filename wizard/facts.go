package wizard

import (
	"time"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/wizard/handover"
	"connectpd/wizard/talk"
)

// Facts is what a machine knows of its surroundings. Services.Facts gathers
// it before the conversation starts.
type Facts struct {
	Apps       []store.App
	People     []store.Person
	Connectors []store.Connector
	Drafts     []store.Draft // newest first

	Me Me
	// NewID is the id that the connector will have.
	NewID string
	Today time.Time // for the key's description, in local time

	Keychain       keychain.Kind // to propose: the kind that worked last, or OS
	HavePassphrase bool          // CONNECTPD_PASSPHRASE or its file is there
	Browser        bool          // a browser can be opened here
	APIBase        string        // CONNECTPD_API_URL; "" the public ones
	EnvToken       bool          // CONNECTPD_TOKEN is set (and not used here)
	Demo           bool
	Home           string // where answers and messages are kept
}

// Me is the person at the keyboard, as proposed.
type Me struct {
	Name, Email string
	Source      string // "git config", "your account on this computer", …
}

// SetupFlags are the answers that `connectpd setup` was given. Zero fields
// were not given.
type SetupFlags struct {
	Platform    string
	App         string // id or name
	NewApp, IDP string
	Owners      []string // e-mails, or "Name <e-mail>"
	Me          string
	Region      string
	Keychain    string
	Passphrase  secret.Value // of the variables, or typed
	Token       secret.Value // raw, from standard input or a file
	Yes         bool
	Invitation  *handover.Invitation
	Connector   string // --connector name for the new one; "" proposed
}

// MissingAnswer is an answer that only a flag can give where nobody is asked.
type MissingAnswer struct {
	What string // "who owns the connector"
	Flag string // "--owner EMAIL"
}

// Fill takes answers from flags. It returns every answer that cannot be right.
func (m *Machine) Fill(f SetupFlags) []*talk.Problem { panic("stub") }

// Missing lists what has to be given by flags before Drive can carry on
// without a person. Empty: nothing.
func (m *Machine) Missing() []MissingAnswer { panic("stub") }

// Resumed is an unfinished set-up that is taken up again.
type Resumed struct {
	Draft store.Draft
	Token secret.Value // where one was kept with it
}

// LeaveRequest is what leaving should keep.
type LeaveRequest struct {
	Draft store.Draft
	Keep  bool // there are answers worth keeping
	// Token is the checked token to keep with them; empty for none.
	Token    secret.Value
	Checked  Checked
	Keychain keychain.Kind
}
