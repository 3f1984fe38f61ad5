package store

import (
	"context"

	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
)

// Vault joins store and keychain: it numbers tokens, places them, proves them
// and cleans up. The mechanism is the design's section 6, "Token".
type Vault struct{}

// NewVault makes one. open returns the keychain of a kind (the same one each
// time).
func NewVault(s *Store, open func(keychain.Kind) (keychain.Keychain, error)) *Vault {
	panic("contract")
}

// Token reads a connector's token in use. *keychain.Error otherwise.
func (v *Vault) Token(ctx context.Context, c Connector) (secret.Value, error) { panic("contract") }

// Place notes the next number, stores the token, reads it back, compares, and
// proves it as read back with prove (one authenticated request). On failure
// the new item is deleted. With kind None nothing is stored and the token as
// given is proved.
func (v *Vault) Place(ctx context.Context, connectorID string, kind keychain.Kind, tok secret.Value,
	id access.Identity, prove func(context.Context, secret.Value) error) (Placed, error) {
	panic("contract")
}

// Move makes a placed token the connector's token in one transaction, only if
// the connector still names p.Began (ErrMoved otherwise), then deletes the old
// item. The old token becomes the connector's OldToken.
func (v *Vault) Move(ctx context.Context, p Placed) (Connector, error) { panic("contract") }

// Abandon deletes a placed token that will not be used.
func (v *Vault) Abandon(ctx context.Context, p Placed) error { panic("contract") }

// KeepWithDraft leaves a checked token with a draft; DraftToken reads it.
func (v *Vault) KeepWithDraft(ctx context.Context, d Draft, p Placed) error { panic("contract") }

// DraftToken reads the token kept with a draft.
func (v *Vault) DraftToken(ctx context.Context, d Draft) (secret.Value, error) { panic("contract") }

// Forget deletes every keychain item of a connector or draft.
func (v *Vault) Forget(ctx context.Context, connectorID string) error { panic("contract") }

// CleanUp deletes what crashes left behind: items noted but never moved to,
// old items never deleted. It is quick when there is nothing to do, and does
// not touch what a live process is placing.
func (v *Vault) CleanUp(ctx context.Context) error { panic("contract") }
