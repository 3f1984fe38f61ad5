package store

import "context"

// accessTables hold a connector's data by its num.
var accessTables = []string{
	"held", "run", "thing", "user_open", "user_closed", "resource_open", "resource_closed",
	"grant_open", "grant_closed", "direct_on_call", "kind_baseline", "never_read",
}

// Disconnect removes the connector and its token record; purge also its
// access data and log. Without purge the history waits for the same account
// to be connected again. Its keychain items are marked for deletion; deleting
// them is Vault.Forget's, before or after. Refused with *BusyError while it
// is being synced.
func (s *Store) Disconnect(ctx context.Context, id string, purge bool) error {
	lock, err := s.LockSync(ctx, id)
	if err != nil {
		return err
	}
	defer func() { _ = lock.remove() }()
	return s.change(ctx, "disconnecting", id, func(t *tx, num int64) error {
		for _, q := range []string{
			"UPDATE token_item SET state = 'old', owner = '' WHERE connector_id = ?",
			"DELETE FROM draft WHERE id = ?",
		} {
			if _, err := t.exec(q, id); err != nil {
				return err
			}
		}
		for _, q := range []string{
			"DELETE FROM connector_owner WHERE conn = ?",
			"DELETE FROM held WHERE conn = ?",
		} {
			if _, err := t.exec(q, num); err != nil {
				return err
			}
		}
		if purge {
			return purgeConnector(t, id, num)
		}
		_, err := t.exec(`UPDATE connector SET gone_at = ?, token_number = 0, token_last4 = '', token_kind = '',
			token_stored_in = '', token_added_at = 0, token_refused = '', old_last4 = '', old_added_at = 0,
			old_replaced_at = 0, handed_name = '', handed_email = '', handed_at = 0, handed_file = '',
			status = ?, status_reason = '' WHERE num = ?`, stamp(s.now()), NotConnected, num)
		return err
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
