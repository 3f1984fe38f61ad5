package store

import (
	"context"
	"database/sql"
	"errors"

	"connectpd/store/keychain"
	"connectpd/store/secret"
)

// KeepWithDraft leaves a checked token with a draft; DraftToken reads it. The
// draft's answers are kept too when there are any. A token that was kept with
// it before is deleted.
func (v *Vault) KeepWithDraft(ctx context.Context, d Draft, p Placed) error {
	if p.Token.StoredIn == keychain.None {
		return notKept(p.Token)
	}
	err := v.store.write(ctx, "keeping the token with the draft", func(t *tx) error {
		known, err := t.has("SELECT 1 FROM draft WHERE id = ?", p.ConnectorID)
		if err != nil {
			return err
		}
		if !known || d.Answers != nil {
			d.ID = p.ConnectorID
			if err := v.store.putDraft(t, d); err != nil {
				return err
			}
		}
		if _, err := t.exec("UPDATE token_item SET state = ?, owner = '' WHERE connector_id = ? AND state = ? AND number <> ?",
			itemOld, p.ConnectorID, itemDraft, p.Token.Number); err != nil {
			return err
		}
		n, err := t.change("UPDATE token_item SET state = ?, owner = '' WHERE connector_id = ? AND number = ? AND state IN (?, ?)",
			itemDraft, p.ConnectorID, p.Token.Number, itemAbout, itemDraft)
		if err != nil {
			return err
		}
		if n == 0 {
			return errors.New("the token was given up already")
		}
		_, err = t.exec(`UPDATE draft SET token_number = ?, token_last4 = ?, token_kind = ?, token_stored_in = ?,
			token_added_at = ? WHERE id = ?`, p.Token.Number, p.Token.Last4, p.Token.Kind, p.Token.StoredIn,
			stamp(p.Token.AddedAt), p.ConnectorID)
		return err
	})
	if err != nil {
		v.undo(ctx, p, true)
		return err
	}
	v.settled(p.item())
	_ = v.sweep(ctx, p.ConnectorID)
	return nil
}

// DraftToken reads the token kept with a draft.
func (v *Vault) DraftToken(ctx context.Context, d Draft) (secret.Value, error) {
	var tok Token
	err := v.store.read(ctx, "reading the draft", func(t *tx) error {
		err := t.row("SELECT token_number, token_stored_in FROM draft WHERE id = ?", d.ID).Scan(&tok.Number, &tok.StoredIn)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	if err != nil {
		return secret.Value{}, err
	}
	return v.get(ctx, d.ID, tok)
}
