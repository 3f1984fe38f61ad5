package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// keep says what becomes of a table when the store is lost.
type keep string

const (
	// kept tables hold what people entered and what tokens are called. Their
	// rows carry checksums and stand in the daily backup.
	kept keep = "kept"
	// readAgain tables hold access data, its history and the log: the next sync
	// begins them anew.
	readAgain keep = "read again"
	// ownFile tables hold the contents of reviews, which name each other by
	// their SHA-256 and stand in a file for each review.
	ownFile keep = "own file"
	// ownBooks are those of the checksums.
	ownBooks keep = "own books"
)

// tables is every table of the store, in an order in which rows may refer to
// tables before.
var tables = []struct {
	name string
	keep keep
}{
	{"setting", kept}, {"app", kept}, {"person", kept}, {"connector", kept}, {"connector_owner", kept},
	{"old_key", kept}, {"tenant", kept}, {"tenant_connector", kept}, {"draft", kept},
	{"token_item", kept}, {"token_counter", kept}, {"repair", kept},
	{"review", kept}, {"account_mark", kept},

	{"review_event", ownFile}, {"review_document", ownFile}, {"review_file", ownFile},

	{"run", readAgain}, {"held", readAgain}, {"thing", readAgain}, {"entitlement", readAgain},
	{"user_open", readAgain}, {"user_closed", readAgain}, {"resource_open", readAgain}, {"resource_closed", readAgain},
	{"grant_open", readAgain}, {"grant_closed", readAgain}, {"direct_on_call", readAgain},
	{"kind_baseline", readAgain}, {"never_read", readAgain}, {"log", readAgain},

	{"kept_sum", ownBooks}, {"kept_changed", ownBooks},
}

// keptTable is a kept table as the open file has it.
type keptTable struct {
	name string
	key  []string // the columns of its primary key
}

// keptTables lists those that the file has: one of an older schema has fewer,
// and none before checksums.
func keptTables(t *tx) ([]keptTable, error) {
	var list []keptTable
	if has, err := t.has("SELECT 1 FROM sqlite_schema WHERE name = 'kept_sum'"); err != nil || !has {
		return nil, err
	}
	for _, known := range tables {
		if known.keep != kept {
			continue
		}
		k := keptTable{name: known.name}
		err := t.each("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", []any{k.name}, func(r *sql.Rows) error {
			var column string
			err := r.Scan(&column)
			k.key = append(k.key, column)
			return err
		})
		if err != nil {
			return nil, err
		}
		if len(k.key) > 0 {
			list = append(list, k)
		}
	}
	return list, nil
}

// learnKept notes them for as long as the store is open: a schema changes only
// while it is opened.
func (s *Store) learnKept(ctx context.Context) error {
	return s.read(ctx, "opening the store", func(t *tx) (err error) {
		s.kept, err = keptTables(t)
		return err
	})
}

// keyOf is the key of a row in SQL; row is NEW, OLD or the table's name.
func (k keptTable) keyOf(row string) string {
	columns := make([]string, len(k.key))
	for i, c := range k.key {
		columns[i] = row + "." + c
	}
	return "json_array(" + strings.Join(columns, ", ") + ")"
}

// where is the condition that finds a row by its key, given as ?1.
func (k keptTable) where() string {
	parts := make([]string, len(k.key))
	for i, c := range k.key {
		parts[i] = fmt.Sprintf("%s = json_extract(?1, '$[%d]')", c, i)
	}
	return strings.Join(parts, " AND ")
}

// keptRow is a row with its columns in their order.
type keptRow struct {
	key     string
	columns []string
	values  []any // int64, string, []byte or nil
}

// eachRow calls f with the rows of a kept table, by key; with a key only that
// one.
func (k keptTable) eachRow(t *tx, key string, f func(keptRow) error) error {
	query, args := "SELECT "+k.keyOf(k.name)+", * FROM "+k.name, []any(nil)
	if key != "" {
		query, args = query+" WHERE "+k.where(), []any{key}
	}
	return t.each(query+" ORDER BY "+strings.Join(k.key, ", "), args, func(r *sql.Rows) error {
		row, err := scanKept(r)
		if err != nil {
			return err
		}
		return f(row)
	})
}

func scanKept(r *sql.Rows) (keptRow, error) {
	columns, err := r.Columns()
	if err != nil {
		return keptRow{}, err
	}
	row := keptRow{columns: columns[1:], values: make([]any, len(columns)-1)}
	into := []any{&row.key}
	for i := range row.values {
		into = append(into, &row.values[i])
	}
	return row, r.Scan(into...)
}
