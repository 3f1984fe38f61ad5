package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// BeginRun records that a run started. The caller holds the lock.
func (s *Store) BeginRun(ctx context.Context, r Run) (Run, error) {
	if r.StartedAt.IsZero() {
		r.StartedAt = s.now()
	}
	err := s.change(ctx, "recording the sync run", r.ConnectorID, func(t *tx, num int64) error {
		id, err := nextRun(t)
		if err != nil {
			return err
		}
		r.ID = id
		_, err = t.exec("INSERT INTO run (id, conn, started_at, token_kind, sees_all, from_env) VALUES (?, ?, ?, ?, ?, ?)",
			r.ID, num, stamp(r.StartedAt), r.TokenKind, r.SeesAll, r.FromEnv)
		return err
	})
	return r, err
}

// FinishRun records a run that applied nothing (failed, cancelled). A failed
// run makes the connector need attention with the run's reason, TokenRejected
// until the token works again or is replaced; a FromEnv run does not judge
// the stored token. Counts are those of the snapshot that stands.
func (s *Store) FinishRun(ctx context.Context, r Run) (Run, error) {
	if r.Result != ResultFailed && r.Result != ResultCancelled {
		return r, fmt.Errorf("finishing a run as %q: that is Apply's or Hold's", r.Result)
	}
	r.Applied, r.Baseline, r.Changes = false, false, ChangeCounts{}
	err := s.change(ctx, "recording the end of the sync run", r.ConnectorID, func(t *tx, num int64) error {
		last, err := newestRun(t, num, "r.applied = 1")
		if err != nil {
			return err
		}
		if last != nil {
			r.Counts = last.Counts
		}
		if err := s.finish(t, num, &r); err != nil {
			return err
		}
		return settle(t, num, r)
	})
	return r, err
}

// finish writes the end of a run, once.
func (s *Store) finish(t *tx, num int64, r *Run) error {
	if r.FinishedAt.IsZero() {
		r.FinishedAt = s.now()
	}
	counts, err := json.Marshal(r.Counts)
	if err != nil {
		return err
	}
	coverage := []byte{}
	if r.Coverage != nil {
		if coverage, err = json.Marshal(r.Coverage); err != nil {
			return err
		}
	}
	n, err := t.change(`UPDATE run SET finished_at = ?, result = ?, reason = ?, requests = ?, retries = ?, waited = ?,
		counts = ?, gained = ?, lost = ?, altered = ?, on_call = ?, baseline = ?, applied = ?, token_kind = ?,
		sees_all = ?, from_env = ?, token_rejected = ?, coverage = ? WHERE id = ? AND conn = ? AND finished_at = 0`,
		stamp(r.FinishedAt), r.Result, r.Reason, r.Traffic.Requests, r.Traffic.Retries, r.Traffic.Waited.Microseconds(),
		string(counts), r.Changes.Gained, r.Changes.Lost, r.Changes.Altered, r.Changes.OnCall, r.Baseline, r.Applied,
		r.TokenKind, r.SeesAll, r.FromEnv, r.TokenRejected, string(coverage), r.ID, num)
	if err == nil && n == 0 {
		return fmt.Errorf("run %d: %w, or it has ended already", r.ID, ErrNoRun)
	}
	return err
}

// Runs lists finished runs, newest first; n 0: all.
func (s *Store) Runs(ctx context.Context, connectorID string, n int) ([]Run, error) {
	var list []Run
	err := s.readOf(ctx, "listing sync runs", connectorID, func(t *tx, num int64) error {
		return eachRun(t, num, func(r Run) bool {
			r.ConnectorID = connectorID
			list = append(list, r)
			return n <= 0 || len(list) < n
		})
	})
	return list, err
}

// RunAt is the newest applied run that had finished by then: what the
// snapshot was at that time. ErrNoRun when there was none yet.
func (s *Store) RunAt(ctx context.Context, connectorID string, when time.Time) (Run, error) {
	return s.findRun(ctx, connectorID, "r.applied = 1 AND r.finished_at <= ?", stamp(when))
}

// Run is one run of a connector, finished or not. ErrNoRun.
func (s *Store) Run(ctx context.Context, connectorID string, id int64) (Run, error) {
	return s.findRun(ctx, connectorID, "r.id = ?", id)
}

func (s *Store) findRun(ctx context.Context, connectorID, where string, args ...any) (Run, error) {
	var found Run
	err := s.readOf(ctx, "finding a sync run", connectorID, func(t *tx, num int64) error {
		r, err := newestRun(t, num, where, args...)
		if err == nil && r == nil {
			return ErrNoRun
		}
		if err == nil {
			found = *r
		}
		return err
	})
	return found, err
}

// readOf runs f on one consistent view for one connector.
func (s *Store) readOf(ctx context.Context, doing, id string, f func(t *tx, num int64) error) error {
	return s.read(ctx, doing, func(t *tx) error {
		num, err := connectorNum(t, id)
		if err != nil {
			return err
		}
		return f(t, num)
	})
}

const runColumns = `r.id, c.id, r.started_at, r.finished_at, r.result, r.reason, r.requests, r.retries, r.waited,
	r.counts, r.gained, r.lost, r.altered, r.on_call, r.baseline, r.applied, r.token_kind, r.sees_all, r.from_env,
	r.token_rejected, r.coverage`

// runsOf are the runs of a connector. It is a CROSS JOIN, the run first: where
// SQLite may choose the order, it parses the query anew for every number.
const runsOf = " FROM run r CROSS JOIN connector c ON c.num = r.conn WHERE r.conn = ?"

// newestRun is the newest run of a connector that where allows, or nil.
func newestRun(t *tx, num int64, where string, args ...any) (*Run, error) {
	r, err := scanRun(t.row("SELECT "+runColumns+runsOf+" AND "+
		where+" ORDER BY r.id DESC LIMIT 1", append([]any{num}, args...)...))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &r, err
}

// eachRun calls f with finished runs, newest first, until it says no.
func eachRun(t *tx, num int64, f func(Run) bool) error {
	stop := errors.New("enough")
	err := t.each("SELECT "+runColumns+runsOf+" AND r.finished_at > 0 ORDER BY r.id DESC", []any{num}, func(rows *sql.Rows) error {
		r, err := scanRun(rows)
		if err == nil && !f(r) {
			err = stop
		}
		return err
	})
	if err == stop {
		return nil
	}
	return err
}

func scanRun(row scanner) (Run, error) {
	var (
		r                         Run
		started, finished, waited int64
		counts, coverage          string
	)
	err := row.Scan(&r.ID, &r.ConnectorID, &started, &finished, &r.Result, &r.Reason, &r.Traffic.Requests,
		&r.Traffic.Retries, &waited, &counts, &r.Changes.Gained, &r.Changes.Lost, &r.Changes.Altered, &r.Changes.OnCall,
		&r.Baseline, &r.Applied, &r.TokenKind, &r.SeesAll, &r.FromEnv, &r.TokenRejected, &coverage)
	if err != nil {
		return r, err
	}
	r.StartedAt, r.FinishedAt = moment(started), moment(finished)
	r.Traffic.Waited = time.Duration(waited) * time.Microsecond
	if counts != "" {
		err = json.Unmarshal([]byte(counts), &r.Counts)
	}
	if err == nil && coverage != "" {
		err = json.Unmarshal([]byte(coverage), &r.Coverage)
	}
	if err != nil {
		return r, fmt.Errorf("reading run %d: %w", r.ID, err)
	}
	return r, nil
}
