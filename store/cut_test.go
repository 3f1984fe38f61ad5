package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"modernc.org/sqlite"
)

// errCut is what the n-th statement answers instead of running.
var errCut = errors.New("cut")

// cutter is a driver that lets a number of statements through and then fails
// all others, as a full disk or a dying machine would.
type cutter struct {
	sqlite.Driver
	left atomic.Int64 // statements that still pass; negative: all
	each func()       // when set, called before every statement
}

func (c *cutter) pass() error {
	if c.each != nil {
		c.each()
	}
	if c.left.Load() < 0 {
		return nil
	}
	if c.left.Add(-1) < 0 {
		c.left.Store(0)
		return errCut
	}
	return nil
}

func (c *cutter) Open(name string) (driver.Conn, error) {
	conn, err := c.Driver.Open(name)
	return &cutConn{conn, c}, err
}

type cutConn struct {
	driver.Conn
	c *cutter
}

func (k *cutConn) ExecContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Result, error) {
	if err := k.c.pass(); err != nil {
		return nil, err
	}
	return k.Conn.(driver.ExecerContext).ExecContext(ctx, q, args)
}

func (k *cutConn) QueryContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Rows, error) {
	if err := k.c.pass(); err != nil {
		return nil, err
	}
	return k.Conn.(driver.QueryerContext).QueryContext(ctx, q, args)
}

func (k *cutConn) PrepareContext(ctx context.Context, q string) (driver.Stmt, error) {
	s, err := k.Conn.(driver.ConnPrepareContext).PrepareContext(ctx, q)
	return &cutStmt{s, k.c}, err
}

func (k *cutConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	t, err := k.Conn.(driver.ConnBeginTx).BeginTx(ctx, o)
	return &cutTx{t, k.c}, err
}

type cutStmt struct {
	driver.Stmt
	c *cutter
}

func (s *cutStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	if err := s.c.pass(); err != nil {
		return nil, err
	}
	return s.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
}

func (s *cutStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	if err := s.c.pass(); err != nil {
		return nil, err
	}
	return s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
}

type cutTx struct {
	driver.Tx
	c *cutter
}

func (t *cutTx) Commit() error {
	if err := t.c.pass(); err != nil {
		return errors.Join(err, t.Tx.Rollback())
	}
	return t.Tx.Commit()
}

var theCutter = &cutter{}

// cutHome is a store behind the cutter with one run applied.
func cutHome(t *testing.T) (*Store, Connector) {
	t.Helper()
	theCutter.left.Store(-1)
	t.Cleanup(func() { theCutter.left.Store(-1) })
	s := openIn(t, t.TempDir()+"/home", Options{driver: theCutter, Now: newFakeClock().now})
	c := connect(t, s)
	syncOnce(t, s, c, newWorld(1).dataset())
	return s, c
}

// eachCut does f again and again, one more statement passing each time, until
// f succeeds; check looks after each failure.
func eachCut(t *testing.T, f func() error, check func(n int64, err error)) {
	t.Helper()
	for n := int64(0); ; n++ {
		theCutter.left.Store(n)
		err := f()
		theCutter.left.Store(-1)
		if err == nil {
			if n < 3 {
				t.Fatalf("it took %d statements only: nothing was tested", n)
			}
			return
		}
		if !errors.Is(err, errCut) {
			t.Fatalf("cut at statement %d: %v", n, err)
		}
		check(n, err)
	}
}

// An apply that is cut at any statement, the commit included, leaves the
// snapshot, its history and the status as they were, and can be done again.
func TestApplyCutAtEveryStatement(t *testing.T) {
	s, c := cutHome(t)
	ctx := context.Background()
	w := newWorld(1)
	for range 200 {
		w.live()
	}
	d := w.dataset()
	d.DirectOnCall = small().DirectOnCall
	before := dump(t, s)
	r, err := s.BeginRun(ctx, Run{ConnectorID: c.ID})
	if err != nil {
		t.Fatal(err)
	}
	r.Result = ResultPartial
	r.Reason = "so that the status changes too"
	eachCut(t, func() error {
		_, err := s.Apply(ctx, r, d)
		return err
	}, func(n int64, _ error) {
		if after := dump(t, s); !equal(before, after) {
			t.Fatalf("cut at statement %d: the snapshot changed", n)
		}
		is, err := s.Connector(ctx, c.ID)
		if err != nil || is.Status != Connected || is.StatusReason != "" || is.LastRun.ID == r.ID {
			t.Fatalf("cut at statement %d: %s %q %v", n, is.Status, is.StatusReason, err)
		}
	})
	if got := sortedHoldings(t, s, c, 0); !equal(got, grantTexts(d)) {
		t.Error("the apply that passed is wrong")
	}
	checkSpans(t, s)
}

// The same for a context that ends between any two statements.
func TestApplyCancelledAnywhere(t *testing.T) {
	s, c := cutHome(t)
	w := newWorld(1)
	for range 60 {
		w.live()
	}
	before := dump(t, s)
	r, err := s.BeginRun(context.Background(), Run{ConnectorID: c.ID})
	if err != nil {
		t.Fatal(err)
	}
	r.Result = ResultOK
	d := w.dataset()
	for n := int64(0); ; n++ {
		ctx := &countingContext{Context: context.Background(), left: n}
		_, err := s.Apply(ctx, r, d)
		if err == nil {
			if n < 10 {
				t.Fatalf("only %d moments to cancel at", n)
			}
			break
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("cancelled at look %d: %v", n, err)
		}
		if after := dump(t, s); !equal(before, after) {
			t.Fatalf("cancelled at look %d: the snapshot changed", n)
		}
	}
	if got := sortedHoldings(t, s, c, 0); !equal(got, grantTexts(d)) {
		t.Error("the apply that passed is wrong")
	}
}

// countingContext ends when it was looked at so many times.
type countingContext struct {
	context.Context
	mu   sync.Mutex
	left int64
}

func (c *countingContext) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

func TestOtherWritesCutAtEveryStatement(t *testing.T) {
	s, c := cutHome(t)
	ctx := context.Background()
	syncOnce(t, s, c, newWorld(2).dataset())
	r, err := s.BeginRun(ctx, Run{ConnectorID: c.ID})
	if err == nil {
		_, err = s.Hold(ctx, r, small())
	}
	if err != nil {
		t.Fatal(err)
	}
	everything := func() []string {
		is, err := s.Connector(ctx, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		held, _, err := s.HeldRun(ctx, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		list := append(dump(t, s), itoa(len(is.Owners)), is.Name, string(is.Status), is.App.Name)
		if held != nil {
			list = append(list, itoa(int(held.ID)))
		}
		return list
	}
	other := c
	other.Name, other.App = "Renamed", App{Name: "Another"}
	other.Owners = append(other.Owners, Owner{Person: Person{Email: "bob@example.com"}})
	// In an order in which each finds what it needs.
	for _, x := range []struct {
		name string
		do   func() error
	}{
		{"save", func() error { _, err := s.SaveConnector(ctx, other, Placed{}); return err }},
		{"prune", func() error { _, err := s.Prune(ctx, c.ID, time.Now().Add(time.Hour)); return deleted(err) }},
		{"accept", func() error { _, err := s.AcceptHeld(ctx, c.ID, r.ID); return err }},
		{"disconnect", func() error { return deleted(s.Disconnect(ctx, c.ID, true)) }},
	} {
		t.Run(x.name, func(t *testing.T) {
			before := everything()
			eachCut(t, x.do, func(n int64, _ error) {
				if after := everything(); !equal(before, after) {
					t.Fatalf("cut at statement %d: something changed", n)
				}
			})
		})
	}
}

// deleted forgives traces: the deletion itself was done, and is not cut.
func deleted(err error) error {
	var traces *TracesError
	if errors.As(err, &traces) {
		return nil
	}
	return err
}
