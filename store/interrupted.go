package store

import (
	"context"
	"strconv"
)

// cutOffKey begins the settings that remember when it was found that the
// change of a connector's token had been cut off: the connector's id follows.
const cutOffKey = "token-cut-off/"

// noteCutOff remembers that the process that placed a token for a connector
// died before the connector moved to it: the token from before is in use. Of a
// set-up there is no connector, and nothing is noted.
func (s *Store) noteCutOff(ctx context.Context, it tokenItem) error {
	return s.write(ctx, "noting a change of the token that was cut off", func(t *tx) error {
		_, err := t.exec(`INSERT INTO setting (key, value)
			SELECT ?1, ?2 WHERE EXISTS (SELECT 1 FROM connector WHERE id = ?3 AND gone_at = 0 AND token_number > 0)
			ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
			cutOffKey+it.connectorID, strconv.FormatInt(stamp(s.now()), 10), it.connectorID)
		return err
	})
}

// forgetCutOff is for a connector whose token was changed since, or that is
// disconnected.
func forgetCutOff(t *tx, connectorID string) error {
	_, err := t.exec("DELETE FROM setting WHERE key = ?", cutOffKey+connectorID)
	return err
}
