package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"modernc.org/sqlite"
)

// parses is a driver that notes what is parsed on its connections.
type parses struct {
	sqlite.Driver
	mu    sync.Mutex
	texts []string
}

func (p *parses) Open(name string) (driver.Conn, error) {
	conn, err := p.Driver.Open(name)
	return &parsingConn{conn, p}, err
}

type parsingConn struct {
	driver.Conn
	p *parses
}

func (c *parsingConn) note(query string) {
	c.p.mu.Lock()
	defer c.p.mu.Unlock()
	c.p.texts = append(c.p.texts, query)
}

func (c *parsingConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	c.note(query)
	return c.Conn.(driver.ConnPrepareContext).PrepareContext(ctx, query)
}

func (c *parsingConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	c.note(query)
	return c.Conn.(driver.ExecerContext).ExecContext(ctx, query, args)
}

func (c *parsingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	c.note(query)
	return c.Conn.(driver.QueryerContext).QueryContext(ctx, query, args)
}

func (c *parsingConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	return c.Conn.(driver.ConnBeginTx).BeginTx(ctx, o)
}

// parsed are the texts that were parsed since it was asked last.
func (p *parses) parsed() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	texts := p.texts
	p.texts = nil
	return texts
}

// TestAStatementIsParsedOnce on a connection, whatever reads and writes come
// between.
func TestAStatementIsParsedOnce(t *testing.T) {
	ctx, p := context.Background(), &parses{}
	s := openIn(t, t.TempDir()+"/home", Options{driver: p, Now: newFakeClock().now})
	c := connect(t, s)
	all := func(reason string) {
		t.Helper()
		syncOnce(t, s, c, small())
		if err := s.SetStatus(ctx, c.ID, NeedsAttention, reason); err != nil {
			t.Fatal(err)
		}
		d, err := s.Snapshot(ctx, c.ID, 0)
		if err != nil || len(d.Users) == 0 {
			t.Fatalf("%v, %v", d, err)
		}
		is, err := s.Connector(ctx, c.ID)
		if err != nil || is.StatusReason != reason {
			t.Fatalf("%+v, %v", is, err)
		}
	}
	all("first")
	all("as often as not there is another way through")
	p.parsed()
	all("again")
	again := slices.DeleteFunc(p.parsed(), func(q string) bool { return !keepable(q) })
	if len(again) > 0 {
		t.Errorf("parsed again: %q", again)
	}
}

// TestStatementsKeptAreBounded: a connection that runs ever new ones lets old
// ones go.
func TestStatementsKeptAreBounded(t *testing.T) {
	made, err := connector{&sqlite.Driver{}, "file:" + filepath.Join(t.TempDir(), "some.db")}.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	conn := made.(*keepingConn)
	for i := range 3 * statementsKept {
		rows, err := conn.QueryContext(t.Context(), fmt.Sprintf("SELECT %d", i), nil)
		if err != nil {
			t.Fatal(err)
		}
		var is [1]driver.Value
		if err := rows.Next(is[:]); err != nil || is[0] != int64(i) {
			t.Fatalf("SELECT %d is %v, %v", i, is[0], err)
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if len(conn.idle) != statementsKept {
		t.Errorf("%d are kept", len(conn.idle))
	}
	if err := conn.Close(); err != nil {
		t.Error(err)
	}
}

// TestAStatementWithinItsOwnRows does not disturb them.
func TestAStatementWithinItsOwnRows(t *testing.T) {
	s := open(t)
	count := 0
	err := s.read(t.Context(), "counting", func(tx *tx) error {
		const query = "SELECT value FROM json_each('[1, 2, 3]') WHERE value > ?"
		inner := func(*sql.Rows) error { count++; return nil }
		return tx.each(query, []any{0}, func(*sql.Rows) error { return tx.each(query, []any{1}, inner) })
	})
	if err != nil || count != 3*2 {
		t.Errorf("%d rows, %v", count, err)
	}
}

// TestAKeptStatementSeesAnotherSchema that somebody else made meanwhile.
func TestAKeptStatementSeesAnotherSchema(t *testing.T) {
	home := t.TempDir() + "/home"
	s, other := openIn(t, home, Options{}), openIn(t, home, Options{})
	columns := func() (names []string) {
		err := s.read(t.Context(), "looking", func(tx *tx) error {
			return tx.each("SELECT * FROM setting", nil, func(r *sql.Rows) (err error) {
				names, err = r.Columns()
				return err
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		return names
	}
	if err := s.SetSetting(t.Context(), "k", "v"); err != nil {
		t.Fatal(err)
	}
	before := len(columns())
	if _, err := other.writer.Exec("ALTER TABLE setting ADD COLUMN since INTEGER NOT NULL DEFAULT 7"); err != nil {
		t.Fatal(err)
	}
	if after := columns(); len(after) != before+1 {
		t.Errorf("it still has the columns %q", after)
	}
}

// TestAViewThatStaysOpenIsGivenUp: where the end of a reading fails, the next
// one does not begin within it, and sees what was written meanwhile.
func TestAViewThatStaysOpenIsGivenUp(t *testing.T) {
	s, _ := cutHome(t)
	for i := range 2 * readerConns {
		theCutter.left.Store(2) // BEGIN and what is read
		if _, err := s.Setting(t.Context(), "k"); err != nil {
			t.Fatal(err)
		}
		if theCutter.left.Load() != 0 {
			t.Fatal("nothing was cut")
		}
		theCutter.left.Store(-1)
		if err := s.SetSetting(t.Context(), "k", itoa(i)); err != nil {
			t.Fatal(err)
		}
		if v, err := s.Setting(t.Context(), "k"); err != nil || v != itoa(i) {
			t.Fatalf("reading %d sees %q, %v", i, v, err)
		}
	}
}
