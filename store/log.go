package store

import (
	"context"
	"database/sql"
)

// logKept bounds a connector's log; it is cut back to that once every
// logSlack entries.
const (
	logKept  = 5000
	logSlack = 500
)

// Log adds entries in one transaction: a commit costs a disk write, so whoever
// has several hands them over together. Their text is redacted by the caller.
func (s *Store) Log(ctx context.Context, connectorID string, list ...LogEntry) error {
	if len(list) == 0 {
		return nil
	}
	return s.write(ctx, "writing the log", func(t *tx) error {
		for _, e := range list {
			if e.Time.IsZero() {
				e.Time = s.now()
			}
			res, err := t.exec(`INSERT INTO log (connector_id, time, level, event, message, run_id, request_id)
				VALUES (?, ?, ?, ?, ?, ?, ?)`, connectorID, stamp(e.Time), e.Level, e.Event, e.Message, e.RunID, e.RequestID)
			if err != nil {
				return err
			}
			if seq, err := res.LastInsertId(); err == nil && seq%logSlack == 0 {
				if err := trimLog(t, connectorID); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func trimLog(t *tx, connectorID string) error {
	_, err := t.exec(`DELETE FROM log WHERE connector_id = ?1 AND seq <=
		(SELECT seq FROM log WHERE connector_id = ?1 ORDER BY seq DESC LIMIT 1 OFFSET ?2)`, connectorID, logKept)
	return err
}

// LogQuery asks for entries after Seq, oldest first; N limits to the newest N.
// Without a connector, entries of all are listed.
type LogQuery struct {
	ConnectorID string
	After       int64
	N           int
}

// LogEntries reads the log.
func (s *Store) LogEntries(ctx context.Context, q LogQuery) ([]LogEntry, error) {
	limit := int64(-1)
	if q.N > 0 {
		limit = int64(q.N)
	}
	var list []LogEntry
	err := s.read(ctx, "reading the log", func(t *tx) error {
		return t.each(`SELECT seq, time, level, event, message, run_id, request_id FROM log
			WHERE seq > ?1 AND (?2 = '' OR connector_id = ?2) ORDER BY seq DESC LIMIT ?3`,
			[]any{q.After, q.ConnectorID, limit}, func(r *sql.Rows) error {
				var e LogEntry
				var at int64
				err := r.Scan(&e.Seq, &at, &e.Level, &e.Event, &e.Message, &e.RunID, &e.RequestID)
				e.Time = moment(at)
				list = append(list, e)
				return err
			})
	})
	for i, k := 0, len(list)-1; i < k; i, k = i+1, k-1 {
		list[i], list[k] = list[k], list[i]
	}
	return list, err
}
