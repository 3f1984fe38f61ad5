package setup

import (
	"slices"
	"time"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/store/secret"
	"connectpd/wizard/flow"
	"connectpd/wizard/handover"
	"connectpd/wizard/platform"
)

// Facts is what a machine knows of its surroundings. The service gathers
// it before the conversation starts.
type Facts struct {
	Apps       []access.App
	People     []access.Person
	Connectors []access.Connector
	Drafts     []access.Draft // newest first

	Me Me
	// NewID is the id that the connector will have.
	NewID string
	Today time.Time // for the key's description, in local time

	Keychain       place.Kind // to propose: the kind that worked last, or OS
	HavePassphrase bool       // CONNECTPD_PASSPHRASE or its file is there
	Browser        bool       // a browser can be opened here
	APIBase        string     // CONNECTPD_API_URL; "" the public ones
	Mail           bool       // messages go out by e-mail
	EnvToken       bool       // CONNECTPD_TOKEN is set (and not used here)
	Demo           bool
	// Platforms are where the connector can live; the first is proposed.
	Platforms []platform.Offer
	// Invitation is the one that this set-up continues; nil for none.
	Invitation *handover.Invitation
}

// Me is the person at the keyboard, as known or proposed.
type Me = platform.Me

// Resumed is an unfinished set-up that is taken up again.
type Resumed struct {
	Draft access.Draft
	Token secret.Value // where one was kept with it
	// TakenOver: others were to finish it, and who sits here does after all.
	TakenOver bool
}

// LeaveRequest is what leaving should keep.
type LeaveRequest struct {
	Draft access.Draft
	Keep  bool // there are answers worth keeping
	// Token is the checked token to keep with them; empty for none.
	Token    secret.Value
	Checked  Checked
	Keychain place.Kind
	// SignIn is an accepted sign-in to keep with them; nil for none.
	SignIn *platform.Secret
}

// passphrase is the encrypted file's, before it is typed: an old one where
// tokens are kept in encrypted files already.
func (f *Facts) passphrase() flow.Passphrase {
	old := slices.ContainsFunc(f.Connectors, func(c access.Connector) bool {
		return c.Token.Number != 0 && c.Token.StoredIn == place.File
	})
	return flow.Passphrase{Old: old}
}
