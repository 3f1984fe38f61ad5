package store

import (
	"context"
	"errors"
	"time"
)

// Prune drops the history before a time: closed spans that had ended in the
// run which stood then, or earlier; and with them the copies of the store that
// may hold it still. What is open, the run records and every later state stay
// as they are. It reports how many spans went. *TracesError: they went, but not
// without traces.
func (s *Store) Prune(ctx context.Context, connectorID string, before time.Time) (int64, error) {
	var gone int64
	err := s.deleting(ctx, func() (bool, error) {
		horizon, err := s.RunAt(ctx, connectorID, before)
		if err == nil {
			gone, err = s.pruneTo(ctx, connectorID, horizon.ID)
		} else if errors.Is(err, ErrNoRun) {
			err = nil
		}
		return gone > 0 || len(s.copies()) > 0, err
	})
	return gone, err
}

func (s *Store) pruneTo(ctx context.Context, connectorID string, run int64) (int64, error) {
	var gone int64
	err := s.change(ctx, "pruning the history", connectorID, func(t *tx, conn int64) error {
		for _, table := range []string{"user_closed", "resource_closed", "grant_closed"} {
			n, err := t.change("DELETE FROM "+table+" WHERE conn = ? AND to_run <= ?", conn, run)
			if err != nil {
				return err
			}
			gone += n
		}
		if _, err := t.exec("DELETE FROM direct_on_call WHERE conn = ? AND to_run > 0 AND to_run <= ?", conn, run); err != nil {
			return err
		}
		// Ids that no span names any more: people who left should leave.
		if _, err := t.exec(`DELETE FROM thing WHERE conn = ?1
			AND num NOT IN (SELECT num FROM user_span WHERE conn = ?1)
			AND num NOT IN (SELECT num FROM resource_span WHERE conn = ?1)`, conn); err != nil {
			return err
		}
		_, err := t.exec("UPDATE connector SET pruned_run = max(pruned_run, ?) WHERE num = ?", run, conn)
		return err
	})
	return gone, err
}
