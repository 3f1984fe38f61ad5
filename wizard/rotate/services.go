package rotate

import (
	"context"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/store/secret"
)

// Names of the work that a rotation asks for.
const (
	workBrowser = "browser"
	workPlace   = "place"   // try the place where the new token will be kept
	workCheck   = "check"   // check the new token
	workReplace = "replace" // place it and move the connector to it
	workOldKey  = "old key" // ask PagerDuty with the old key until it is refused
	workForget  = "forget"  // note that the person says the old key is disabled
)

// Services are what a rotation calls.
type Services interface {
	// OpenPage opens an https address in the browser.
	OpenPage(ctx context.Context, address string) error
	// TryPlace stores, reads back and deletes a probe item where the new token
	// will be kept; an encrypted file's passphrase has to open what is there.
	TryPlace(ctx context.Context, r PlaceRequest) error
	// CheckNewToken tells what a new token opens.
	CheckNewToken(ctx context.Context, r CheckRequest) (Checked, error)
	// ReplaceToken places a checked token and moves the connector to it.
	ReplaceToken(ctx context.Context, r ReplaceRequest) (Replaced, error)
	// AskOldKey asks PagerDuty with the old key until it is refused, or
	// patience ends.
	AskOldKey(ctx context.Context, r OldKeyRequest) (OldKeyAnswer, error)
	// LetOldKeyGo notes that the person says the old key is disabled.
	LetOldKeyGo(ctx context.Context, c access.Connector) (access.Connector, error)
}

// PlaceRequest asks to try a place.
type PlaceRequest struct {
	Kind       place.Kind
	Passphrase secret.Value // of the encrypted file, where it was typed
}

// CheckRequest asks what a new token is.
type CheckRequest struct {
	Connector access.Connector
	Token     secret.Value
}

// Checked is what a new token turned out to be.
type Checked struct {
	Identity access.Identity
	Other    bool // it opens another account than the connector's
	Same     bool // it is the key already in use
}

// ReplaceRequest asks to move the connector to a checked token.
type ReplaceRequest struct {
	Connector access.Connector
	Token     secret.Value
	Identity  access.Identity
}

// Replaced is a connector with its new token.
type Replaced struct {
	Connector access.Connector
	Old       secret.Value // the token that was replaced; empty where it could not be read
	Refused   bool         // PagerDuty refuses the old one already
}

// OldKeyRequest asks whether an old key still works.
type OldKeyRequest struct {
	Connector access.Connector
	Old       secret.Value
}

// OldKeyAnswer tells what PagerDuty said of an old key.
type OldKeyAnswer struct {
	Connector access.Connector // without the reminder, once it is refused
	Refused   bool
}
