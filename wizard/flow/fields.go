package flow

import "strings"

// Ids of fields and actions that several conversations share.
const (
	FieldToken           = "token"
	FieldPassphrase      = "passphrase"
	FieldPassphraseAgain = "passphrase_again"
	FieldSubdomain       = "subdomain"

	ActOpen = "open" // open the page's address in the browser (again)
	ActHow  = "how"  // show how a key is created, step by step
)

// NothingChanged ends a refusal about a connector that exists.
const NothingChanged = "Nothing was changed."

// NothingSaved ends a refusal before anything was kept.
const NothingSaved = "Nothing was saved."

// HoldsSecret reports that a text holds a client secret of a ConductorOne
// tenant, which is never meant for a field that shows what is typed.
func HoldsSecret(text string) bool { return strings.Contains(text, "secret-token:") }

// FieldIDP is the identity provider of an app.
const FieldIDP = "idp"

// Providers are offered as identity providers; anything may be typed.
func Providers() []string {
	return []string{"Okta", "Microsoft Entra ID", "Google Workspace", "OneLogin", "Ping Identity", "JumpCloud"}
}

// FieldNote is the sender's own words on a hand-over.
const FieldNote = "note"
