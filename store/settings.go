package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Setting reads a setting; "" when it was never set.
func (s *Store) Setting(ctx context.Context, key string) (string, error) {
	var value string
	err := s.read(ctx, "reading a setting", func(t *tx) (err error) {
		value, err = setting(t, key)
		return err
	})
	return value, err
}

func setting(t *tx, key string) (string, error) {
	var value string
	err := t.row("SELECT value FROM setting WHERE key = ?", key).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, err
}

// SetSetting writes a setting that does not depend on what it was before; one
// that does is UpdateSetting's.
func (s *Store) SetSetting(ctx context.Context, key, value string) error {
	return s.UpdateSetting(ctx, key, func(string) (string, error) { return value, nil })
}

// UpdateSetting writes what change makes of a setting ("" when it was never
// set). Nobody else writes between; change's error changes nothing.
func (s *Store) UpdateSetting(ctx context.Context, key string, change func(now string) (string, error)) error {
	return s.write(ctx, "writing a setting", func(t *tx) error {
		now, err := setting(t, key)
		if err != nil {
			return err
		}
		value, err := change(now)
		if err != nil {
			return refusal{err}
		}
		_, err = t.exec(`INSERT INTO setting (key, value) VALUES (?, ?)
			ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
		return err
	})
}

// DataVersion changes whenever anybody, this process included, has written to
// the store.
func (s *Store) DataVersion(ctx context.Context) (int64, error) {
	s.versionMu.Lock()
	defer s.versionMu.Unlock()
	if s.versionConn == nil {
		conn, err := s.readers.Conn(ctx)
		if err != nil {
			return 0, fmt.Errorf("watching the store: %w", err)
		}
		s.versionConn = conn
	}
	var v int64
	if err := s.versionConn.QueryRowContext(ctx, "PRAGMA data_version").Scan(&v); err != nil {
		return 0, s.dbError("watching the store", err)
	}
	return v, nil
}
