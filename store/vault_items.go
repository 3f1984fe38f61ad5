package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"

	"github.com/gofrs/flock"

	"connectpd/store/keychain"
)

// tokenItem names one keychain item: item NUMBER of a connector.
type tokenItem struct {
	connectorID string
	number      int
}

// itemState is what the store knows of an item.
type itemState string

const (
	itemAbout itemState = "about"  // noted; may or may not be written
	itemInUse itemState = "in_use" // a connector names it
	itemDraft itemState = "draft"  // a draft names it
	itemOld   itemState = "old"    // to be deleted
)

// noted is a row of token_item.
type noted struct {
	tokenItem
	kind  keychain.Kind
	state itemState
	owner string
	held  bool // not to be cleaned up before a sync has succeeded, see itemHeld
}

// note gives a connector (or one to be) its next number and writes down that
// an item of that number is about to be made.
func (s *Store) note(ctx context.Context, connectorID string, kind keychain.Kind, owner string) (Placed, error) {
	p := Placed{ConnectorID: connectorID}
	err := s.write(ctx, "noting the token", func(t *tx) error {
		err := t.row(`SELECT token_number FROM connector WHERE id = ?1
			UNION ALL SELECT secret_number FROM tenant WHERE `+tenantItem+` = ?1`, connectorID).Scan(&p.Began)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		err = t.row(`INSERT INTO token_counter (connector_id, last) VALUES (?1, ?2 + 1)
			ON CONFLICT (connector_id) DO UPDATE SET last = max(last, ?2) + 1 RETURNING last`, connectorID, p.Began).
			Scan(&p.Token.Number)
		if err != nil {
			return err
		}
		_, err = t.exec(`INSERT INTO token_item (connector_id, number, kind, state, owner, pid, noted_at)
			VALUES (?, ?, ?, ?, ?, ?, ?)`, connectorID, p.Token.Number, kind, itemAbout, owner, os.Getpid(), stamp(s.now()))
		return err
	})
	return p, err
}

// moveTo makes a placed token that of the connector it was placed for.
func (s *Store) moveTo(ctx context.Context, p Placed, reminder bool) (Connector, error) {
	var c Connector
	err := s.change(ctx, "moving to the new token", p.ConnectorID, func(t *tx, num int64) error {
		if err := s.moveToken(t, num, p, reminder); err != nil {
			return err
		}
		var err error
		c, err = readBack(t, p.ConnectorID)
		return err
	})
	if err == nil {
		s.fillLive(&c)
	}
	return c, err
}

// moveToken makes a placed token the connector's. It is ErrMoved when the
// connector has another token than when the work began. With reminder the
// token before becomes the OldToken; without, both are the same token in
// another keychain, and what is known of it stays known.
func (s *Store) moveToken(t *tx, num int64, p Placed, reminder bool) error {
	var old Token
	var added int64
	err := t.row("SELECT token_number, token_last4, token_added_at FROM connector WHERE num = ?", num).
		Scan(&old.Number, &old.Last4, &added)
	if err != nil {
		return err
	}
	if old.Number != p.Began {
		return errMoved
	}
	n, err := t.change(`UPDATE token_item SET state = ?, owner = '' WHERE connector_id = ? AND number = ?
		AND state IN (?, ?)`, itemInUse, p.ConnectorID, p.Token.Number, itemAbout, itemDraft)
	if err != nil {
		return err
	}
	if n == 0 {
		return fmt.Errorf("token %d of connector %s was given up already", p.Token.Number, p.ConnectorID)
	}
	if _, err := t.exec(`UPDATE token_item SET state = ?, owner = '' WHERE connector_id = ? AND number <> ?
		AND state IN (?, ?)`, itemOld, p.ConnectorID, p.Token.Number, itemInUse, itemDraft); err != nil {
		return err
	}
	if _, err := t.exec(`UPDATE connector SET token_number = ?, token_last4 = ?, token_kind = ?, token_stored_in = ?,
		token_added_at = ? WHERE num = ?`, p.Token.Number, p.Token.Last4, p.Token.Kind, p.Token.StoredIn,
		stamp(p.Token.AddedAt), num); err != nil {
		return err
	}
	if err := forgetCutOff(t, p.ConnectorID); err != nil {
		return err
	}
	if !reminder {
		return nil
	}
	if err := s.noteOldKey(t, num, old, added, p.Token.Last4); err != nil {
		return err
	}
	if _, err := t.exec("UPDATE connector SET token_refused = '' WHERE num = ?", num); err != nil {
		return err
	}
	return resettle(t, num)
}

// noteOldKey remembers the key that was replaced until PagerDuty is seen to
// refuse it. One that is in use again is no old key: it was only stored anew,
// or its replacement was taken back.
func (s *Store) noteOldKey(t *tx, num int64, old Token, added int64, inUse string) error {
	if old.Number > 0 && (old.Last4 != inUse || inUse == "") {
		if _, err := t.exec("INSERT OR REPLACE INTO old_key (conn, last4, added_at, replaced_at) VALUES (?, ?, ?, ?)",
			num, old.Last4, added, stamp(s.now())); err != nil {
			return err
		}
	}
	if inUse == "" {
		return nil
	}
	_, err := t.exec("DELETE FROM old_key WHERE conn = ? AND last4 = ?", num, inUse)
	return err
}

// items lists noted items, those of one connector or ("") all.
func (s *Store) items(ctx context.Context, connectorID string) ([]noted, error) {
	var list []noted
	err := s.read(ctx, "listing token items", func(t *tx) error {
		return t.each(`SELECT connector_id, number, kind, state, owner, `+itemHeld+` FROM token_item
			WHERE ?1 = '' OR connector_id = ?1`, []any{connectorID}, func(r *sql.Rows) error {
			var it noted
			err := r.Scan(&it.connectorID, &it.number, &it.kind, &it.state, &it.owner, &it.held)
			list = append(list, it)
			return err
		})
	})
	return list, err
}

// giveUp marks an item for deletion, unless a connector or draft names it by
// now. It reports whether it may be deleted.
func (s *Store) giveUp(ctx context.Context, it tokenItem) (bool, error) {
	var n int64
	err := s.write(ctx, "giving the token up", func(t *tx) (err error) {
		n, err = t.change(`UPDATE token_item SET state = ?, owner = '' WHERE connector_id = ? AND number = ?
			AND state IN (?, ?)`, itemOld, it.connectorID, it.number, itemAbout, itemOld)
		return err
	})
	return n > 0, err
}

// dropNote forgets an item that is deleted, and the counter of a connector
// that is gone with its last item.
func (s *Store) dropNote(ctx context.Context, it tokenItem) error {
	return s.write(ctx, "forgetting the token item", func(t *tx) error {
		if _, err := t.exec("DELETE FROM token_item WHERE connector_id = ? AND number = ? AND state = ?",
			it.connectorID, it.number, itemOld); err != nil {
			return err
		}
		_, err := t.exec(`DELETE FROM token_counter WHERE connector_id = ?1
			AND NOT EXISTS (SELECT 1 FROM token_item WHERE connector_id = ?1)
			AND NOT EXISTS (SELECT 1 FROM connector WHERE id = ?1 AND gone_at = 0)
			AND NOT EXISTS (SELECT 1 FROM draft WHERE id = ?1)
			AND NOT EXISTS (SELECT 1 FROM tenant WHERE `+tenantItem+` = ?1)`, it.connectorID)
		return err
	})
}

// removeLock takes a lock's file away while it is held, and then lets go.
func removeLock(l *flock.Flock) error {
	err := os.Remove(l.Path())
	return errors.Join(err, l.Unlock())
}
