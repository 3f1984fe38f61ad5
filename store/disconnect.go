package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"time"
)

// accessTables hold a connector's data by its num.
var accessTables = []string{
	"held", "run", "thing", "user_open", "user_closed", "resource_open", "resource_closed",
	"grant_open", "grant_closed", "direct_on_call", "kind_baseline", "never_read",
}

// Disconnect removes the connector and its token record; purge also its
// access data, its log and its reviews that are not sealed (sealed ones are
// DeleteReviews'), and the copies of the store that may hold them still
// (*TracesError: it went, but not without traces). Without purge the history
// waits for the same account to be connected again. Its keychain items are
// marked for deletion; deleting them is Vault.Forget's, before or after. The
// caller holds the sync lock.
func (s *Store) Disconnect(ctx context.Context, id string, purge bool) error {
	drop := func() (bool, error) { return purge, s.disconnect(ctx, id, purge) }
	var err error
	if purge {
		err = s.deleting(ctx, drop)
	} else {
		_, err = drop()
	}
	var traces *TracesError
	if err != nil && !errors.As(err, &traces) {
		return err
	}
	if lock, _, err := s.lockPaths(id); err == nil {
		_ = os.Remove(lock) // an empty file; nobody syncs what is gone
	}
	return err
}

func (s *Store) disconnect(ctx context.Context, id string, purge bool) error {
	return s.change(ctx, "disconnecting", id, func(t *tx, num int64) error {
		for _, q := range []string{
			"UPDATE token_item SET state = 'old', owner = '' WHERE connector_id = ?",
			"DELETE FROM draft WHERE id = ?",
			"DELETE FROM token_counter WHERE connector_id = ?1 AND NOT EXISTS (SELECT 1 FROM token_item WHERE connector_id = ?1)",
		} {
			if _, err := t.exec(q, id); err != nil {
				return err
			}
		}
		for _, q := range []string{
			"DELETE FROM connector_owner WHERE conn = ?",
			"DELETE FROM held WHERE conn = ?",
			"DELETE FROM old_key WHERE conn = ?",
			"DELETE FROM tenant_connector WHERE conn = ?",
		} {
			if _, err := t.exec(q, num); err != nil {
				return err
			}
		}
		if err := forgetCutOff(t, id); err != nil {
			return err
		}
		if err := pruneTenants(t); err != nil {
			return err
		}
		if purge {
			return s.purgeConnector(t, id, num)
		}
		_, err := t.exec(`UPDATE connector SET gone_at = ?, token_number = 0, token_last4 = '', token_kind = '',
			token_stored_in = '', token_added_at = 0, token_refused = '', handed_name = '', handed_email = '', handed_at = 0, handed_file = '',
			status = ?, status_reason = '' WHERE num = ?`, stamp(s.now()), NotConnected, num)
		return err
	})
}

// Leftover is what stays of a connector that was disconnected without purge:
// its access data, its history and its log.
type Leftover struct {
	ID, Name  string
	Subdomain string
	Since     time.Time // the day it was disconnected
}

// Leftover finds one by the connector's id, name or subdomain. ErrNoConnector
// when there is none, *AmbiguousError naming ids when there are several.
func (s *Store) Leftover(ctx context.Context, ref string) (Leftover, error) {
	var list []Leftover
	err := s.read(ctx, "looking for what a connector left", func(t *tx) error {
		return t.each(`SELECT id, name, subdomain, gone_at FROM connector
			WHERE gone_at > 0 AND (id = ?1 OR name = ?1 COLLATE NOCASE OR subdomain = lower(?1)) ORDER BY gone_at`,
			[]any{ref}, func(r *sql.Rows) error {
				var l Leftover
				var gone int64
				err := r.Scan(&l.ID, &l.Name, &l.Subdomain, &gone)
				l.Since = moment(gone)
				list = append(list, l)
				return err
			})
	})
	switch {
	case err != nil:
		return Leftover{}, err
	case ref == "" || len(list) == 0:
		return Leftover{}, ErrNoConnector
	case len(list) > 1:
		ids := make([]string, len(list))
		for i, l := range list {
			ids[i] = l.ID
		}
		return Leftover{}, &AmbiguousError{Ref: ref, Names: ids}
	}
	return list[0], nil
}

// PurgeLeftover deletes it. ErrNoConnector when it is gone, or was connected
// again meanwhile.
func (s *Store) PurgeLeftover(ctx context.Context, id string) error {
	return s.deleting(ctx, func() (bool, error) { return true, s.purgeLeftover(ctx, id) })
}

func (s *Store) purgeLeftover(ctx context.Context, id string) error {
	return s.write(ctx, "purging", func(t *tx) error {
		var num int64
		err := t.row("SELECT num FROM connector WHERE id = ? AND gone_at > 0", id).Scan(&num)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrNoConnector
		}
		if err != nil {
			return err
		}
		return s.purgeConnector(t, id, num)
	})
}

func (s *Store) purgeConnector(t *tx, id string, num int64) error {
	for _, table := range accessTables {
		if _, err := t.exec("DELETE FROM "+table+" WHERE conn = ?", num); err != nil {
			return err
		}
	}
	for _, table := range []string{"log", "account_mark"} {
		if _, err := t.exec("DELETE FROM "+table+" WHERE connector_id = ?", id); err != nil {
			return err
		}
	}
	if _, err := s.deleteReviews(t, "connector_id = ? AND sealed = ''", id); err != nil {
		return err
	}
	_, err := t.exec("DELETE FROM connector WHERE num = ?", num)
	return err
}
