package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
)

// Pragmas of every connection. busy_timeout comes first: switching to WAL may
// have to wait. FULL, because what people typed must survive a power cut.
// trusted_schema is off so that a file from elsewhere cannot run functions.
var commonPragmas = []string{
	"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
	"temp_store(2)", "trusted_schema(0)", "journal_size_limit(1048576)",
}

// The caches, in KiB: the writer's holds the pages of a first apply, a
// reader's a query; both are upper bounds.
const (
	writerCache = 16 * 1024
	readerCache = 4 * 1024
	readerConns = 4
)

// dsn is the driver's address of the file with its pragmas.
func dsn(path string, reader bool) string {
	q := url.Values{}
	for _, p := range commonPragmas {
		q.Add("_pragma", p)
	}
	if reader {
		q.Add("_pragma", fmt.Sprintf("cache_size(-%d)", readerCache))
		q.Add("_pragma", "query_only(1)")
	} else {
		q.Add("_pragma", fmt.Sprintf("cache_size(-%d)", writerCache))
		// A transaction that reads first and writes later would otherwise
		// fail at once when another process wrote in between.
		q.Add("_txlock", "immediate")
	}
	u := url.URL{Scheme: "file", Path: slashed(path), RawQuery: q.Encode()}
	return u.String()
}

// slashed is a path as addresses have it.
func slashed(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/… on Windows
	}
	return path
}

// connect opens both pools and makes sure that the file is a database.
func (s *Store) connect(ctx context.Context, d driver.Driver) error {
	s.writer = openPool(d, dsn(s.path(), false))
	s.writer.SetMaxOpenConns(1)
	s.readers = openPool(d, dsn(s.path(), true))
	s.readers.SetMaxOpenConns(readerConns)
	s.readers.SetMaxIdleConns(readerConns)
	var n int
	if err := s.writer.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&n); err != nil {
		return s.dbError("opening the store", err)
	}
	return nil
}

// tx is a transaction whose statements stop at the end of a context but are
// never interrupted half-way.
type tx struct {
	ctx context.Context
	sql interface {
		ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
		QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
		QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	}
}

// write runs f in a transaction that takes the write lock at its start, so
// that what f reads is still true when it writes. Any error rolls back.
func (s *Store) write(ctx context.Context, doing string, f func(*tx) error) error {
	if s.readOnly != nil {
		return s.readOnly
	}
	changed := false
	err := s.transact(ctx, doing, func(t *tx) error {
		err := f(t)
		if err == nil {
			changed, err = resum(t, s.kept)
		}
		return err
	})
	if err == nil && len(s.kept) > 0 {
		s.backUpKept(ctx, changed)
	}
	return err
}

func (s *Store) transact(ctx context.Context, doing string, f func(*tx) error) error {
	conn, err := s.writer.Conn(ctx) // waiting for the connection ends with ctx
	if err != nil {
		return s.dbError(doing, err)
	}
	defer func() { _ = conn.Close() }()
	// The transaction itself is detached: database/sql would otherwise roll
	// back from another goroutine while a statement runs.
	t, err := conn.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return s.dbError(doing, err)
	}
	if err := f(&tx{ctx: ctx, sql: t}); err != nil {
		_ = t.Rollback()
		return s.dbError(doing, err)
	}
	if err := ctx.Err(); err != nil {
		_ = t.Rollback()
		return err
	}
	if err := t.Commit(); err != nil {
		return s.dbError(doing, err)
	}
	return nil
}

// read runs f on one consistent view of the store. It is no sql.Tx, which costs
// a goroutine, and its two statements parsed, each time.
func (s *Store) read(ctx context.Context, doing string, f func(*tx) error) error {
	conn, err := s.readers.Conn(ctx) // waiting for a connection ends with ctx
	if err != nil {
		return s.dbError(doing, err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.ExecContext(context.Background(), "BEGIN"); err != nil {
		return s.dbError(doing, err)
	}
	defer func() {
		// A connection on which the view stays open is given up.
		if _, err := conn.ExecContext(context.Background(), "COMMIT"); err != nil {
			_ = conn.Raw(func(any) error { return driver.ErrBadConn })
		}
	}()
	if err := f(&tx{ctx: ctx, sql: conn}); err != nil {
		return s.dbError(doing, err)
	}
	return ctx.Err()
}

// exec runs a statement.
func (t *tx) exec(query string, args ...any) (sql.Result, error) {
	if err := t.ctx.Err(); err != nil {
		return nil, err
	}
	return t.sql.ExecContext(context.Background(), query, args...)
}

// row runs a query for one row.
func (t *tx) row(query string, args ...any) *sql.Row {
	return t.sql.QueryRowContext(context.Background(), query, args...)
}

// each runs a query and calls scan for every row.
func (t *tx) each(query string, args []any, scan func(*sql.Rows) error) error {
	if err := t.ctx.Err(); err != nil {
		return err
	}
	rows, err := t.sql.QueryContext(context.Background(), query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for n := 1; rows.Next(); n++ {
		if err := scan(rows); err != nil {
			return err
		}
		if n%4096 == 0 && t.ctx.Err() != nil {
			return t.ctx.Err()
		}
	}
	return rows.Err()
}

// change runs a statement and reports how many rows it changed.
func (t *tx) change(query string, args ...any) (int64, error) {
	res, err := t.exec(query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}
