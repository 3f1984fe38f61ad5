package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/keychain"
	"connectpd/store/secret"
)

// PlaceSecret places a tenant's client secret as Place does a token: noted,
// stored, read back, compared. It was proved by signing in with it.
func (v *Vault) PlaceSecret(ctx context.Context, host string, kind keychain.Kind, clientSecret secret.Value) (Placed, error) {
	return v.Place(ctx, itemOf(host), kind, clientSecret, access.Identity{}, nil)
}

// TenantSecret reads the client secret of a tenant's sign-in. *keychain.Error
// otherwise.
func (v *Vault) TenantSecret(ctx context.Context, in SignIn) (secret.Value, error) {
	if in.Secret.Number == 0 || in.Secret.StoredIn == keychain.None {
		return secret.Value{}, &keychain.Error{Op: "read", Kind: keychain.None, Reason: keychain.NotKept,
			Told: failure.Tell(failure.KeychainNoSignIn, failure.Blanks{"tenant": in.Host})}
	}
	return v.get(ctx, itemOf(in.Host), in.Secret)
}

// Save records a connector with its placed token (see Store.SaveConnector) and,
// where it lives in a tenant (c.Tenant), the placed secret of the sign-in, in
// one transaction, and deletes the items that they replace. A Placed without a
// number leaves that secret as it is. With c.HandedOver it is one that its
// owners finish in the tenant. After a failure both are given up.
func (v *Vault) Save(ctx context.Context, c Connector, token, clientSecret Placed) (Connector, error) {
	var also func(*tx) error
	if c.Tenant != nil {
		also = func(t *tx) error { return moveSecret(t, c.Tenant.SignIn, clientSecret) }
	}
	saved, err := v.store.saveConnector(ctx, c, token, also)
	ctx = context.WithoutCancel(ctx)
	if err != nil {
		is, lookUp := v.store.Connector(ctx, cmp.Or(c.ID, token.ConnectorID))
		if lookUp != nil || !holdsBoth(is, c, token, clientSecret) {
			v.giveUpPlaced(ctx, token, clientSecret)
			return Connector{}, err
		}
		saved = is // the commit's answer was lost
	}
	for _, p := range [...]Placed{token, clientSecret} {
		if p.Token.Number > 0 {
			v.settled(p.item())
			_ = v.sweep(ctx, p.ConnectorID)
		}
	}
	return saved, nil
}

// holdsBoth reports whether a connector is recorded as it was to be, with both
// secrets.
func holdsBoth(is, c Connector, token, clientSecret Placed) bool {
	return (is.Tenant != nil) == (c.Tenant != nil) && (token.Token.Number == 0 || is.Token.Number == token.Token.Number) &&
		(clientSecret.Token.Number == 0 || is.Tenant != nil && is.Tenant.Secret.Number == clientSecret.Token.Number)
}

func (v *Vault) giveUpPlaced(ctx context.Context, placed ...Placed) {
	for _, p := range placed {
		if p.Token.Number > 0 {
			v.undo(ctx, p, true)
		}
	}
}

// KeepSignIn makes a placed secret that of a tenant's sign-in: of one that is
// known here, or for the draft of that id. After a failure it is given up.
func (v *Vault) KeepSignIn(ctx context.Context, draft string, in SignIn, p Placed) error {
	err := v.store.write(ctx, "keeping the sign-in", func(t *tx) error {
		if err := moveSecret(t, in, p); err != nil {
			return err
		}
		if draft == "" {
			return nil
		}
		n, err := t.change("UPDATE draft SET tenant = ? WHERE id = ?", in.Host, draft)
		if err == nil && n == 0 {
			err = errors.New("there is no such draft")
		}
		return err
	})
	if err != nil {
		v.giveUpPlaced(context.WithoutCancel(ctx), p)
		return err
	}
	v.settled(p.item())
	_ = v.sweep(context.WithoutCancel(ctx), p.ConnectorID)
	return nil
}

// moveSecret makes a placed secret the tenant's. It is ErrMoved when another
// one took its place since the work began. Without a placed secret the tenant
// is only noted.
func moveSecret(t *tx, in SignIn, p Placed) error {
	var has int
	err := t.row("SELECT secret_number FROM tenant WHERE host = ?", in.Host).Scan(&has)
	known := !errors.Is(err, sql.ErrNoRows)
	if err != nil && known {
		return err
	}
	if p.Token.Number == 0 {
		if known {
			return nil
		}
		_, err := t.exec("INSERT INTO tenant (host, client_id) VALUES (?, ?)", in.Host, in.ClientID)
		return err
	}
	if has != p.Began || p.ConnectorID != itemOf(in.Host) {
		return errMoved
	}
	n, err := t.change("UPDATE token_item SET state = ?, owner = '' WHERE connector_id = ? AND number = ? AND state = ?",
		itemInUse, p.ConnectorID, p.Token.Number, itemAbout)
	if err != nil {
		return err
	}
	if n == 0 {
		return fmt.Errorf("the secret of %s was given up already", in.Host)
	}
	if _, err := t.exec("UPDATE token_item SET state = ?, owner = '' WHERE connector_id = ? AND number <> ? AND state = ?",
		itemOld, p.ConnectorID, p.Token.Number, itemInUse); err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO tenant (host, client_id, secret_number, secret_stored_in, secret_added_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (host) DO UPDATE SET client_id = excluded.client_id, secret_number = excluded.secret_number,
			secret_stored_in = excluded.secret_stored_in, secret_added_at = excluded.secret_added_at`,
		in.Host, in.ClientID, p.Token.Number, p.Token.StoredIn, stamp(p.Token.AddedAt))
	return err
}

// sweepTenants deletes the secrets of tenants that were forgotten.
func (v *Vault) sweepTenants(ctx context.Context) error {
	list, err := v.store.items(ctx, "")
	if err != nil {
		return err
	}
	return v.deleteAll(ctx, list, func(it noted) bool {
		return it.state == itemOld && strings.HasPrefix(it.connectorID, itemPrefix)
	})
}
