package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"strings"
)

// openPool opens a pool whose connections keep the statements that they ran:
// to parse one costs more than most take to run. SQLite itself parses a kept
// one again once the schema has changed.
func openPool(d driver.Driver, dsn string) *sql.DB { return sql.OpenDB(connector{d, dsn}) }

type connector struct {
	driver driver.Driver
	dsn    string
}

func (c connector) Driver() driver.Driver { return c.driver }

func (c connector) Connect(context.Context) (driver.Conn, error) {
	conn, err := c.driver.Open(c.dsn)
	if err != nil {
		return nil, err
	}
	return &keepingConn{conn, map[string]driver.Stmt{}}, nil
}

// statementsKept bounds what one connection keeps; a window's whole life takes
// about half of them.
const statementsKept = 128

// keepable reports whether a statement may be kept. A PRAGMA may do its work
// while it is parsed, and would do nothing when it is run again.
func keepable(query string) bool {
	switch verb, _, _ := strings.Cut(query, " "); verb {
	case "SELECT", "INSERT", "UPDATE", "DELETE", "BEGIN", "COMMIT":
		return true
	}
	return false
}

// keepingConn is one connection of a pool. database/sql lets one goroutine at
// a time use it.
type keepingConn struct {
	driver.Conn
	idle map[string]driver.Stmt // a statement in use is in nobody's hands but its user's
}

func (c *keepingConn) take(ctx context.Context, query string) (driver.Stmt, error) {
	if s := c.idle[query]; s != nil {
		delete(c.idle, query)
		return s, nil
	}
	return c.PrepareContext(ctx, query)
}

func (c *keepingConn) give(query string, s driver.Stmt) error {
	if c.idle[query] != nil { // run within its own rows, it was parsed twice
		return s.Close()
	}
	for other, old := range c.idle {
		if len(c.idle) < statementsKept {
			break
		}
		delete(c.idle, other)
		if err := old.Close(); err != nil {
			return err
		}
	}
	c.idle[query] = s
	return nil
}

// QueryContext runs a query that gives rows.
func (c *keepingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if !keepable(query) {
		return c.Conn.(driver.QueryerContext).QueryContext(ctx, query, args)
	}
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		_ = s.Close() // which says the same again
		return nil, err
	}
	return &keepingRows{rows, func() error { return c.give(query, s) }}, nil
}

// keepingRows gives its statement back when it is closed.
type keepingRows struct {
	driver.Rows
	give func() error
}

// Close ends the rows.
func (r *keepingRows) Close() error { return errors.Join(r.Rows.Close(), r.give()) }

// ExecContext runs a statement.
func (c *keepingConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if !keepable(query) {
		return c.Conn.(driver.ExecerContext).ExecContext(ctx, query, args)
	}
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	done, err := s.(driver.StmtExecContext).ExecContext(ctx, args)
	if err != nil {
		_ = s.Close() // which says the same again
		return nil, err
	}
	return done, c.give(query, s)
}

// Close ends the connection with its statements: SQLite keeps the file open
// while one is left.
func (c *keepingConn) Close() error {
	var errs []error
	for _, s := range c.idle {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, c.Conn.Close())...)
}

// What database/sql asks a connection for, beside this.

// PrepareContext parses a statement.
func (c *keepingConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	return c.Conn.(driver.ConnPrepareContext).PrepareContext(ctx, query)
}

// BeginTx begins a transaction.
func (c *keepingConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	return c.Conn.(driver.ConnBeginTx).BeginTx(ctx, o)
}

// ResetSession is asked before the connection is used again.
func (c *keepingConn) ResetSession(ctx context.Context) error {
	if r, asked := c.Conn.(driver.SessionResetter); asked {
		return r.ResetSession(ctx)
	}
	return nil
}

// IsValid is whether the connection may be used again.
func (c *keepingConn) IsValid() bool {
	v, asked := c.Conn.(driver.Validator)
	return !asked || v.IsValid()
}
