package store

import (
	"context"
	"database/sql"
	"os"
)

// accessTables hold a connector's data by its num.
var accessTables = []string{
	"held", "run", "thing", "user_open", "user_closed", "resource_open", "resource_closed",
	"grant_open", "grant_closed", "direct_on_call", "kind_baseline", "never_read",
}

// Disconnect removes the connector and its token record; purge also its
// access data and log. Without purge the history waits for the same account
// to be connected again. Its keychain items are marked for deletion; deleting
// them is Vault.Forget's, before or after. The caller holds the sync lock.
func (s *Store) Disconnect(ctx context.Context, id string, purge bool) error {
	err := s.change(ctx, "disconnecting", id, func(t *tx, num int64) error {
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
		if err := pruneTenants(t); err != nil {
			return err
		}
		if purge {
			return purgeConnector(t, id, num)
		}
		_, err := t.exec(`UPDATE connector SET gone_at = ?, token_number = 0, token_last4 = '', token_kind = '',
			token_stored_in = '', token_added_at = 0, token_refused = '', handed_name = '', handed_email = '', handed_at = 0, handed_file = '',
			status = ?, status_reason = '' WHERE num = ?`, stamp(s.now()), NotConnected, num)
		return err
	})
	if err != nil {
		return err
	}
	if lock, _, err := s.lockPaths(id); err == nil {
		_ = os.Remove(lock) // an empty file; nobody syncs what is gone
	}
	return nil
}

// PurgeDisconnected purges what a connector left that was disconnected
// without purge, found by its id, name or subdomain. ErrNoConnector when there
// is no such leftover, *AmbiguousError naming ids when there are several.
func (s *Store) PurgeDisconnected(ctx context.Context, ref string) error {
	return s.write(ctx, "purging", func(t *tx) error {
		var ids []string
		var num int64
		err := t.each("SELECT num, id FROM connector WHERE gone_at > 0 AND (id = ?1 OR name = ?1 OR subdomain = lower(?1))",
			[]any{ref}, func(r *sql.Rows) error {
				var id string
				err := r.Scan(&num, &id)
				ids = append(ids, id)
				return err
			})
		switch {
		case err != nil:
			return err
		case ref == "" || len(ids) == 0:
			return ErrNoConnector
		case len(ids) > 1:
			return &AmbiguousError{Ref: ref, Names: ids}
		}
		return purgeConnector(t, ids[0], num)
	})
}

func purgeConnector(t *tx, id string, num int64) error {
	for _, table := range accessTables {
		if _, err := t.exec("DELETE FROM "+table+" WHERE conn = ?", num); err != nil {
			return err
		}
	}
	if _, err := t.exec("DELETE FROM log WHERE connector_id = ?", id); err != nil {
		return err
	}
	_, err := t.exec("DELETE FROM connector WHERE num = ?", num)
	return err
}
