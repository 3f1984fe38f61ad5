package store

import (
	"bytes"
	"compress/flate"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"connectpd/store/access"
)

// Hold keeps d as the connector's held result beside the snapshot. A result
// held before is replaced: it was taken earlier.
func (s *Store) Hold(ctx context.Context, r Run, d *access.Dataset) (Run, error) {
	r.Result, r.Applied, r.Baseline, r.Changes = ResultHeld, false, false, ChangeCounts{}
	if r.Coverage == nil {
		r.Coverage = d.Coverage
	}
	packed, err := pack(d)
	if err != nil {
		return r, err
	}
	err = s.change(ctx, "keeping the held result", r.ConnectorID, func(t *tx, num int64) error {
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
		if _, err := t.exec("INSERT OR REPLACE INTO held (conn, run, dataset) VALUES (?, ?, ?)", num, r.ID, packed); err != nil {
			return err
		}
		return settle(t, num, r)
	})
	return r, err
}

// HeldRun is the held run and what it brought, or nil.
func (s *Store) HeldRun(ctx context.Context, connectorID string) (*Run, *access.Dataset, error) {
	var run *Run
	var packed []byte
	err := s.readOf(ctx, "reading the held result", connectorID, func(t *tx, num int64) error {
		id, blob, err := loadHeld(t, num)
		if err != nil || id == 0 {
			return err
		}
		packed = blob
		run, err = newestRun(t, num, "r.id = ?", id)
		return err
	})
	if err != nil || run == nil {
		return nil, nil, err
	}
	d, err := unpack(packed)
	return run, d, err
}

// AcceptHeld applies exactly that held run, as if it had not been held.
func (s *Store) AcceptHeld(ctx context.Context, connectorID string, runID int64) (Run, error) {
	var out Run
	err := s.change(ctx, "accepting the held result", connectorID, func(t *tx, num int64) error {
		id, packed, err := loadHeld(t, num)
		if err != nil {
			return err
		}
		if id == 0 || id != runID {
			return ErrNoHeldRun
		}
		d, err := unpack(packed)
		if err != nil {
			return err
		}
		run, err := newestRun(t, num, "r.id = ?", id)
		if err != nil {
			return err
		}
		if run == nil {
			return fmt.Errorf("held run %d: %w", id, ErrNoRun)
		}
		// The record is opened again and ends as an ordinary run of that time.
		if _, err := t.exec("UPDATE run SET finished_at = 0 WHERE id = ?", id); err != nil {
			return err
		}
		run.Result, run.Reason = ResultOK, ""
		if partial(run.Coverage) {
			run.Result, run.Reason = ResultPartial, partialReason(run.Coverage)
		}
		out, err = s.apply(t, num, *run, d)
		return err
	})
	return out, err
}

// DiscardHeld drops the held run and gives the connector its status back.
func (s *Store) DiscardHeld(ctx context.Context, connectorID string, runID int64) error {
	return s.change(ctx, "discarding the held result", connectorID, func(t *tx, num int64) error {
		n, err := t.change("DELETE FROM held WHERE conn = ? AND run = ?", num, runID)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNoHeldRun
		}
		return resettle(t, num)
	})
}

func loadHeld(t *tx, num int64) (run int64, packed []byte, err error) {
	err = t.row("SELECT run, dataset FROM held WHERE conn = ?", num).Scan(&run, &packed)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil, nil
	}
	return run, packed, err
}

// partial reports whether a run with that coverage misses something.
func partial(coverage map[access.Kind]access.Coverage) bool {
	for _, c := range coverage {
		if c.State == access.NotRead || c.State == access.Incomplete || len(c.Except) > 0 {
			return true
		}
	}
	return false
}

// partialReason says what a run misses.
func partialReason(coverage map[access.Kind]access.Coverage) string {
	var parts []string
	for _, k := range access.Kinds {
		c, name := coverage[k], strings.ReplaceAll(string(k), "_", " ")
		switch {
		case c.State == access.NotRead:
			parts = append(parts, name+" could not be read")
		case c.State == access.Incomplete || len(c.Except) > 0:
			parts = append(parts, name+" are incomplete")
		default:
			continue
		}
		if c.Reason != "" {
			parts[len(parts)-1] += ": " + c.Reason
		}
	}
	return strings.Join(parts, "; ")
}

// pack makes a dataset small: JSON, deflated.
func pack(d *access.Dataset) ([]byte, error) {
	var buf bytes.Buffer
	w, err := flate.NewWriter(&buf, flate.BestSpeed)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(json.NewEncoder(w).Encode(d), w.Close()); err != nil {
		return nil, fmt.Errorf("packing the held result: %w", err)
	}
	return buf.Bytes(), nil
}

func unpack(packed []byte) (*access.Dataset, error) {
	var d access.Dataset
	r := flate.NewReader(bytes.NewReader(packed))
	defer func() { _ = r.Close() }()
	if err := json.NewDecoder(r).Decode(&d); err != nil {
		return nil, fmt.Errorf("reading the held result: %w", err)
	}
	return &d, nil
}
