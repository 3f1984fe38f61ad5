package store

import (
	"context"
	"errors"
	"fmt"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/keychain"
	"connectpd/store/secret"
)

// Place notes the next number, stores the token, reads it back, compares, and
// proves it as read back with prove (one authenticated request; nil: it was
// proved before). On failure the new item is deleted. With kind None nothing
// is stored and the token as given is proved.
func (v *Vault) Place(ctx context.Context, connectorID string, kind keychain.Kind, tok secret.Value,
	id access.Identity, prove func(context.Context, secret.Value) error) (Placed, error) {
	if tok.Empty() {
		return Placed{}, errors.New("there is no token to keep")
	}
	if err := v.store.readOnly; err != nil { // the lock of who places is a file too
		return Placed{}, err
	}
	owner, err := v.begin()
	if err != nil {
		return Placed{}, err
	}
	p, err := v.store.note(ctx, connectorID, kind, owner)
	v.placed(p.item())
	if err != nil {
		v.settled(p.item())
		return Placed{}, err
	}
	record(&p, tok, kind, id)
	p.Token.AddedAt = v.store.now()
	sure := true
	if kind != keychain.None {
		tok, sure, err = v.put(ctx, p, tok)
	}
	if err == nil && prove != nil {
		err = prove(ctx, tok)
	}
	if err != nil {
		v.undo(ctx, p, sure)
		return Placed{}, err
	}
	return p, nil
}

// put stores a token and reads it back. A write that failed may have arrived
// all the same, so the item is read before the failure is believed. sure is
// false while a write may still arrive.
func (v *Vault) put(ctx context.Context, p Placed, tok secret.Value) (back secret.Value, sure bool, err error) {
	kc, err := v.open(p.Token.StoredIn)
	if err != nil {
		return secret.Value{}, true, err
	}
	name := account(p.ConnectorID, p.Token.Number)
	setErr := kc.Set(ctx, name, tok)
	back, err = kc.Get(ctx, name)
	switch {
	case err == nil && back.Equal(tok):
		return back, setErr == nil, nil
	case setErr != nil:
		return secret.Value{}, false, setErr
	case err != nil:
		return secret.Value{}, true, fmt.Errorf("reading the API token back: %w", err)
	default:
		return secret.Value{}, true, &keychain.Error{Op: "read", Kind: p.Token.StoredIn, Reason: keychain.Damaged,
			Told: failure.Tell(failure.KeychainReadsOther, failure.Blanks{"place": p.Token.StoredIn.Noun()})}
	}
}

// undo deletes a placed item; nothing was moved to it. What cannot be deleted
// now, or may still arrive, is left to CleanUp. The caller has an error to
// report that matters more than any of this.
func (v *Vault) undo(ctx context.Context, p Placed, sure bool) {
	ctx = context.WithoutCancel(ctx) // Ctrl+C must not leave a token behind
	defer v.settled(p.item())
	ok, err := v.store.giveUp(ctx, p.item())
	if err != nil || !ok {
		return
	}
	it := noted{tokenItem: p.item(), kind: p.Token.StoredIn, state: itemOld}
	if sure {
		_ = v.delete(ctx, it)
		return
	}
	if kc, err := v.open(it.kind); err == nil {
		_ = kc.Delete(ctx, account(it.connectorID, it.number))
	}
}

// delete deletes an old item and then its note.
func (v *Vault) delete(ctx context.Context, it noted) error {
	if it.kind != keychain.None {
		kc, err := v.open(it.kind)
		if err != nil {
			return err
		}
		err = kc.Delete(ctx, account(it.connectorID, it.number))
		if err != nil && !isReason(err, keychain.NotFound) {
			return fmt.Errorf("deleting an old API token: %w", err)
		}
	}
	return v.store.dropNote(ctx, it.tokenItem)
}

// Abandon deletes a placed token that will not be used. One that a connector
// or draft names by now is left alone.
func (v *Vault) Abandon(ctx context.Context, p Placed) error {
	defer v.settled(p.item())
	ctx = context.WithoutCancel(ctx)
	ok, err := v.store.giveUp(ctx, p.item())
	if err != nil || !ok {
		return err
	}
	return v.delete(ctx, noted{tokenItem: p.item(), kind: p.Token.StoredIn, state: itemOld})
}
