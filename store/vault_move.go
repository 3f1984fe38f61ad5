package store

import (
	"context"

	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
)

// Move makes a placed token the connector's token in one transaction, only if
// the connector still names p.Began (ErrMoved otherwise), then deletes the old
// item. The old token becomes the connector's OldToken. After a failure the
// placed token is given up; after the move nothing fails any more: an old item
// that cannot be deleted now is left to CleanUp.
func (v *Vault) Move(ctx context.Context, p Placed) (Connector, error) {
	c, err := v.store.moveTo(ctx, p, true)
	return v.moved(ctx, p, c, err)
}

// moved ends a move. A commit whose answer was lost may have happened: the
// store is asked before the new item is deleted.
func (v *Vault) moved(ctx context.Context, p Placed, c Connector, err error) (Connector, error) {
	ctx = context.WithoutCancel(ctx)
	if err != nil {
		is, asked := v.store.Connector(ctx, p.ConnectorID)
		if asked != nil || is.Token.Number != p.Token.Number {
			v.undo(ctx, p, true)
			return Connector{}, err
		}
		c = is
	}
	v.settled(p.item())
	_ = v.sweep(ctx, p.ConnectorID)
	return c, nil
}

// sweep deletes what is marked old, of one connector or ("") of all.
func (v *Vault) sweep(ctx context.Context, connectorID string) error {
	list, err := v.store.items(ctx, connectorID)
	if err != nil {
		return err
	}
	return v.deleteAll(ctx, list, func(it noted) bool { return it.state == itemOld && !it.held })
}

// MoveKind takes the token in use to another keychain: it is placed there and
// compared, the connector moves to it, and the item before is deleted. To
// None, the token is only forgotten here. From None it is what is given, which
// the caller has found to be the token in use. The token stays the same one:
// its age and whatever is known of it stay too.
func (v *Vault) MoveKind(ctx context.Context, connectorID string, to keychain.Kind, given secret.Value) (Connector, error) {
	c, err := v.store.Connector(ctx, connectorID)
	if err != nil || c.Token.StoredIn == to {
		return c, err
	}
	tok := given
	if c.Token.StoredIn != keychain.None || given.Empty() {
		if tok, err = v.get(ctx, c.ID, c.Token); err != nil {
			return Connector{}, err
		}
	}
	p, err := v.Place(ctx, c.ID, to, tok, access.Identity{Kind: c.Token.Kind}, nil)
	if err != nil {
		return Connector{}, err
	}
	if p.Began != c.Token.Number { // rotated since it was read
		v.undo(ctx, p, true)
		return Connector{}, errMoved
	}
	p.Token.AddedAt = c.Token.AddedAt
	c, err = v.store.moveTo(ctx, p, false)
	return v.moved(ctx, p, c, err)
}
