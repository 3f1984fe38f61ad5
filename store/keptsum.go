package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
)

// sum is a row's checksum: over its table, its columns and their values.
func (r keptRow) sum(table string) []byte {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00", table)
	for i, c := range r.columns {
		text := fmt.Sprint(r.values[i])
		if b, ok := r.values[i].([]byte); ok {
			text = string(b)
		}
		fmt.Fprintf(h, "%s %T %d %s\x00", c, r.values[i], len(text), text)
	}
	return h.Sum(nil)
}

// armKept makes the triggers that note changed rows, and the checksums of all
// rows: a migration has just changed the tables.
func armKept(t *tx) error {
	list, err := keptTables(t)
	if err != nil || len(list) == 0 {
		return err
	}
	for _, q := range []string{"DELETE FROM kept_changed", "DELETE FROM kept_sum"} {
		if _, err := t.exec(q); err != nil {
			return err
		}
	}
	for _, k := range list {
		for event, rows := range map[string][]string{"INSERT": {"NEW"}, "UPDATE": {"OLD", "NEW"}, "DELETE": {"OLD"}} {
			name := "kept_" + k.name + "_" + event
			body := ""
			for _, row := range rows {
				body += "INSERT INTO kept_changed (tbl, key) VALUES ('" + k.name + "', " + k.keyOf(row) + "); "
			}
			if _, err := t.exec("DROP TRIGGER IF EXISTS " + name); err != nil {
				return err
			}
			if _, err := t.exec("CREATE TRIGGER " + name + " AFTER " + event + " ON " + k.name + " BEGIN " + body + "END"); err != nil {
				return err
			}
		}
		if err := k.eachRow(t, "", func(r keptRow) error { return putSum(t, k.name, r) }); err != nil {
			return err
		}
	}
	sum, err := schemaSum(t)
	if err != nil {
		return err
	}
	_, err = t.exec("INSERT INTO kept_sum (tbl, key, sum) VALUES ('', 'schema', ?)", sum)
	return err
}

// schemaSum is the checksum of the schema and its version: a table whose
// description was altered is read wrongly although its rows are sound.
func schemaSum(t *tx) ([]byte, error) {
	var version int
	if err := t.row("PRAGMA user_version").Scan(&version); err != nil {
		return nil, err
	}
	h := sha256.New()
	fmt.Fprintf(h, "%d\x00", version)
	err := t.each("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name", nil, func(r *sql.Rows) error {
		var part [4]string
		err := r.Scan(&part[0], &part[1], &part[2], &part[3])
		fmt.Fprintf(h, "%q\x00", part)
		return err
	})
	return h.Sum(nil), err
}

// verifySchema is *DamagedError where the schema is not what the migrations
// made.
func (s *Store) verifySchema(t *tx) error {
	has, err := t.has("SELECT 1 FROM sqlite_schema WHERE name = 'kept_sum'")
	if err != nil || !has {
		return err
	}
	is, err := schemaSum(t)
	if err != nil {
		return err
	}
	var was []byte
	err = t.row("SELECT sum FROM kept_sum WHERE tbl = '' AND key = 'schema'").Scan(&was)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if !bytes.Equal(is, was) {
		return &DamagedError{Path: s.path(), Backup: restorable(s.home), Err: errors.New("its schema was altered")}
	}
	return nil
}

func putSum(t *tx, table string, r keptRow) error {
	_, err := t.exec("INSERT OR REPLACE INTO kept_sum (tbl, key, sum) VALUES (?, ?, ?)", table, r.key, r.sum(table))
	return err
}

// resum brings the checksums of the rows that this transaction touched up to
// date, and reports whether there were any. It is the last thing that every
// write does.
func resum(t *tx, list []keptTable) (bool, error) {
	if len(list) == 0 {
		return false, nil
	}
	changed := map[string][]string{}
	err := t.each("SELECT DISTINCT tbl, key FROM kept_changed", nil, func(r *sql.Rows) error {
		var table, key string
		err := r.Scan(&table, &key)
		changed[table] = append(changed[table], key)
		return err
	})
	if err != nil || len(changed) == 0 {
		return false, err
	}
	for _, k := range list {
		for _, key := range changed[k.name] {
			if _, err := t.exec("DELETE FROM kept_sum WHERE tbl = ? AND key = ?", k.name, key); err != nil {
				return false, err
			}
			if err := k.eachRow(t, key, func(r keptRow) error { return putSum(t, k.name, r) }); err != nil {
				return false, err
			}
		}
	}
	_, err = t.exec("DELETE FROM kept_changed")
	return true, err
}

// alteredRow is a row of a kept table that is not as connectpd wrote it.
type alteredRow struct {
	table keptTable
	key   string
	sum   []byte // of the row as it was written; nil: no such row was
	gone  bool   // the row is not there any more
}

func (a alteredRow) String() string { return a.table.name + " " + a.key }

// verifyKept compares every row of the kept tables with its checksum. Nobody
// waits for it. *AlteredError when some differ.
func (s *Store) verifyKept(ctx context.Context) error {
	var altered []alteredRow
	err := s.read(ctx, "checking what is kept", func(t *tx) (err error) {
		if err := s.verifySchema(t); err != nil {
			return err
		}
		altered, err = alteredRows(t)
		return err
	})
	if err != nil || len(altered) == 0 {
		return err
	}
	return &alteredError{Path: s.path(), rows: altered}
}

func alteredRows(t *tx) ([]alteredRow, error) {
	list, err := keptTables(t)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	sums := map[string]map[string][]byte{}
	err = t.each("SELECT tbl, key, sum FROM kept_sum", nil, func(r *sql.Rows) error {
		var table, key string
		var sum []byte
		err := r.Scan(&table, &key, &sum)
		if sums[table] == nil {
			sums[table] = map[string][]byte{}
		}
		sums[table][key] = sum
		return err
	})
	if err != nil {
		return nil, err
	}
	var altered []alteredRow
	for _, k := range list {
		err := k.eachRow(t, "", func(r keptRow) error {
			sum := sums[k.name][r.key]
			if !bytes.Equal(sum, r.sum(k.name)) {
				altered = append(altered, alteredRow{table: k, key: r.key, sum: sum})
			}
			delete(sums[k.name], r.key)
			return nil
		})
		if err != nil {
			return nil, err
		}
		for key, sum := range sums[k.name] {
			altered = append(altered, alteredRow{table: k, key: key, sum: sum, gone: true})
		}
	}
	return altered, nil
}
