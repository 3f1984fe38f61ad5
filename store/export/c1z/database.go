package c1z

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"time"

	_ "modernc.org/sqlite" // the driver

	"connectpd/store/access"
)

// tables are those of the format's first version. Readers add what later
// versions of theirs have.
const tables = `
CREATE TABLE v1_resource_types (
	id integer primary key, external_id text not null, data blob not null, sync_id text not null, discovered_at datetime not null);
CREATE TABLE v1_resources (
	id integer primary key, resource_type_id text not null, external_id text not null,
	parent_resource_type_id text, parent_resource_id text, data blob not null, sync_id text not null, discovered_at datetime not null);
CREATE TABLE v1_entitlements (
	id integer primary key, resource_type_id text not null, resource_id text not null, external_id text not null,
	data blob not null, sync_id text not null, discovered_at datetime not null);
CREATE TABLE v1_grants (
	id integer primary key, resource_type_id text not null, resource_id text not null, entitlement_id text not null,
	principal_resource_type_id text not null, principal_resource_id text not null, external_id text not null,
	data blob not null, sync_id text not null, discovered_at datetime not null);
CREATE TABLE v1_assets (
	id integer primary key, external_id text not null, content_type text not null, data blob not null,
	sync_id text not null, discovered_at datetime not null);
CREATE TABLE v1_connector_sessions (
	id integer primary key, sync_id text not null, key text not null, value blob not null);
CREATE TABLE v1_sync_runs (
	id integer primary key, sync_id text not null, started_at datetime not null, ended_at datetime, sync_token text not null,
	sync_type text not null default 'full', parent_sync_id text not null default '');
`

// indexes are made when the rows are there, which is faster.
const indexes = `
CREATE UNIQUE INDEX idx_resource_types_external_sync_v1 ON v1_resource_types (external_id, sync_id);
CREATE INDEX idx_resources_resource_type_id_v1 ON v1_resources (resource_type_id);
CREATE INDEX idx_resources_parent_resource_id_v1 ON v1_resources (parent_resource_type_id, parent_resource_id);
CREATE UNIQUE INDEX idx_resources_external_sync_v1 ON v1_resources (external_id, sync_id);
CREATE INDEX idx_entitlements_resource_id_v1 ON v1_entitlements (resource_type_id, resource_id);
CREATE UNIQUE INDEX idx_entitlements_external_sync_v1 ON v1_entitlements (external_id, sync_id);
CREATE INDEX idx_grants_resource_type_id_resource_id_v1 ON v1_grants (resource_type_id, resource_id);
CREATE INDEX idx_grants_principal_id_v1 ON v1_grants (principal_resource_type_id, principal_resource_id);
CREATE INDEX idx_grants_entitlement_id_principal_id_v1 ON v1_grants (entitlement_id, principal_resource_type_id, principal_resource_id);
CREATE UNIQUE INDEX idx_grants_external_sync_v1 ON v1_grants (external_id, sync_id);
CREATE UNIQUE INDEX idx_assets_external_sync_v1 ON v1_assets (external_id, sync_id);
CREATE UNIQUE INDEX idx_session_store_sync_key_v1 ON v1_connector_sessions (sync_id, key);
CREATE UNIQUE INDEX idx_sync_runs_sync_id_v1 ON v1_sync_runs (sync_id);
`

const (
	addType = `INSERT INTO v1_resource_types (external_id, data, sync_id, discovered_at) VALUES (?, ?, ?, ?)`
	addRes  = `INSERT INTO v1_resources (resource_type_id, external_id, data, sync_id, discovered_at) VALUES (?, ?, ?, ?, ?)`
	addEnt  = `INSERT INTO v1_entitlements (resource_type_id, resource_id, external_id, data, sync_id, discovered_at) VALUES (?, ?, ?, ?, ?, ?)`
	addGr   = `INSERT INTO v1_grants (resource_type_id, resource_id, entitlement_id, principal_resource_type_id, principal_resource_id,
		external_id, data, sync_id, discovered_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
	addRun = `INSERT INTO v1_sync_runs (sync_id, started_at, ended_at, sync_token, sync_type) VALUES (?, ?, ?, '', 'full')`
)

// database is the one inside of a file. It is kept in memory: nothing that a
// killed process leaves on the disk has anybody's name in it.
type database struct {
	pool *sql.DB
	conn *sql.Conn
}

// inMemory is the address of a database of its own. Its pages are the largest
// there are: the driver's memory comes in powers of two up to that size, and a
// page with its header would take twice its own. Nothing is ever rolled back,
// because a fill that fails is thrown away whole; and what is sorted for an
// index stays in memory too.
const inMemory = "file::memory:?_pragma=page_size(65536)&_pragma=journal_mode(OFF)&_pragma=temp_store(2)"

func newDatabase(ctx context.Context) (*database, error) {
	pool, err := sql.Open("sqlite", inMemory)
	if err != nil {
		return nil, fmt.Errorf("make a database in memory: %w", err)
	}
	conn, err := pool.Conn(ctx) // one connection is one database
	if err != nil {
		_ = pool.Close()
		return nil, fmt.Errorf("make a database in memory: %w", err)
	}
	// A page takes a piece of memory twice as large where it is one of 4 KiB
	// with what the library adds to it; large pages waste little.
	if _, err := conn.ExecContext(ctx, "PRAGMA page_size = 32768; PRAGMA journal_mode = OFF"); err != nil {
		_ = pool.Close()
		return nil, fmt.Errorf("make a database in memory: %w", err)
	}
	return &database{pool, conn}, nil
}

func (db *database) close() {
	_ = db.conn.Close()
	_ = db.pool.Close()
}

// fill writes everything in one transaction.
func (db *database) fill(ctx context.Context, r Run, c *catalog) error {
	t, err := db.conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer t.Rollback() // after Commit it does nothing
	if _, err := t.ExecContext(ctx, tables); err != nil {
		return err
	}
	f := &filling{ctx: ctx, t: t, syncID: r.syncID(), seen: stamp(r.FinishedAt)}
	f.types()
	f.resources(c)
	f.entitlements(c)
	f.grants(c)
	if f.err != nil {
		return f.err
	}
	if _, err := t.ExecContext(ctx, addRun, f.syncID, stamp(r.StartedAt), f.seen); err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, indexes); err != nil {
		return err
	}
	return t.Commit()
}

// stamp is a time as readers of the format expect it.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.999999999") }

// filling adds rows of one sync. The first error stays.
type filling struct {
	ctx    context.Context
	t      *sql.Tx
	syncID string
	seen   string
	err    error
}

// each runs a statement once for each of n rows, whose values row gives.
func (f *filling) each(statement string, n int, row func(i int) []any) {
	if f.err != nil {
		return
	}
	s, err := f.t.PrepareContext(f.ctx, statement)
	if err != nil {
		f.err = err
		return
	}
	defer s.Close()
	for i := range n {
		if _, f.err = s.ExecContext(f.ctx, append(row(i), f.syncID, f.seen)...); f.err != nil {
			return
		}
	}
}

func (f *filling) types() {
	f.each(addType, len(kinds), func(i int) []any {
		k := kinds[i]
		return []any{string(k.id), []byte(resourceType(k.id, k.name, k.trait))}
	})
}

func (f *filling) resources(c *catalog) {
	f.each(addRes, len(c.resources), func(i int) []any {
		r := c.resources[i]
		return []any{string(r.kind), r.key(), []byte(whole(r, c.user(r)))}
	})
}

func (f *filling) entitlements(c *catalog) {
	f.each(addEnt, len(c.entitlements), func(i int) []any {
		e := c.entitlements[i]
		return []any{string(e.on.kind), e.on.id, e.id(), []byte(entitlementMessage(e))}
	})
}

func (f *filling) grants(c *catalog) {
	var held *entitlement // of the grant before: they come by entitlement
	var id string
	var encoded message
	f.each(addGr, len(c.grants), func(i int) []any {
		g := c.grants[i]
		if g.held != held {
			held, id, encoded = g.held, g.held.id(), heldMessage(*g.held)
		}
		return []any{string(held.on.kind), held.on.id, id, string(g.by.kind), g.by.id, g.id(), []byte(grantMessage(encoded, g))}
	})
}

// user is the person that a resource is. Who is only named by a grant is
// unseen.
func (c *catalog) user(r resource) access.User {
	if u, ok := c.users[r.id]; ok && r.kind == access.TypeUser {
		return u
	}
	return access.User{ID: r.id, Status: access.Unseen}
}

// pages writes the database as the file that it would be.
func (db *database) pages(ctx context.Context, w io.Writer) error {
	rows, err := db.conn.QueryContext(ctx, "SELECT data FROM sqlite_dbpage ORDER BY pgno")
	if err != nil {
		return fmt.Errorf("read the database's pages: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var page sql.RawBytes
		if err := rows.Scan(&page); err != nil {
			return fmt.Errorf("read a page of the database: %w", err)
		}
		if _, err := w.Write(page); err != nil {
			return err
		}
	}
	return rows.Err()
}
