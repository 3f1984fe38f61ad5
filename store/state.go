package store

import (
	"database/sql"
	"errors"

	"connectpd/store/access"
)

// state is a connector's open spans in memory.
type state struct {
	things    registry
	ents      entitlements
	users     []*userRow     // by num; nil where none is open
	resources []*resourceRow // by num
	grants    []grantRow     // sorted
	based     map[access.Kind]bool
	neverRead map[access.Kind]map[int32]bool
	direct    string // JSON, "" when there is none
	lastRun   int64  // the newest applied run; 0: none
}

// registry numbers the things of one connector.
type registry struct {
	byID  map[access.ResourceType]map[string]int32
	all   []thing // index is the num; 0 is unused
	known int     // len(all) as loaded: what follows is new
}

func newRegistry() registry {
	r := registry{byID: map[access.ResourceType]map[string]int32{}, all: make([]thing, 1)}
	for _, t := range access.ResourceTypes {
		r.byID[t] = map[string]int32{}
	}
	return r
}

// num is the number of a thing, 0 when it was never seen.
func (r *registry) num(t access.ResourceType, id string) int32 { return r.byID[t][id] }

// add numbers a thing.
func (r *registry) add(t access.ResourceType, id string) int32 {
	if n := r.byID[t][id]; n != 0 {
		return n
	}
	n := int32(len(r.all))
	r.all = append(r.all, thing{n, t, id})
	r.byID[t][id] = n
	return n
}

// entitlements numbers entitlements, those of all connectors alike.
type entitlements struct {
	nums  map[access.Entitlement]int32
	names map[int32]access.Entitlement
	fresh []access.Entitlement
}

func (e *entitlements) num(name access.Entitlement) int32 {
	if n := e.nums[name]; n != 0 {
		return n
	}
	n := int32(len(e.nums) + 1)
	e.nums[name], e.names[n] = n, name
	e.fresh = append(e.fresh, name)
	return n
}

func loadEntitlements(t *tx) (entitlements, error) {
	e := entitlements{nums: map[access.Entitlement]int32{}, names: map[int32]access.Entitlement{}}
	err := t.each("SELECT num, name FROM entitlement", nil, func(r *sql.Rows) error {
		var n int32
		var name access.Entitlement
		err := r.Scan(&n, &name)
		e.nums[name], e.names[n] = n, name
		return err
	})
	return e, err
}

// loadState reads everything that is open.
func loadState(t *tx, conn int64) (*state, error) {
	st := &state{things: newRegistry(), based: map[access.Kind]bool{}, neverRead: map[access.Kind]map[int32]bool{}}
	var err error
	if st.ents, err = loadEntitlements(t); err != nil {
		return nil, err
	}
	for _, load := range []func(*tx, int64) error{
		st.loadThings, st.loadUsers, st.loadResources, st.loadGrants, st.loadMarks,
	} {
		if err := load(t, conn); err != nil {
			return nil, err
		}
	}
	return st, nil
}

func (st *state) loadThings(t *tx, conn int64) error {
	var row struct {
		num narrow[int32]
		typ narrow[int8]
		id  string
	}
	err := t.each("SELECT num, type, id FROM thing WHERE conn = ? ORDER BY num", []any{conn}, func(r *sql.Rows) error {
		if err := r.Scan(&row.num, &row.typ, &row.id); err != nil {
			return err
		}
		num, typ, id := row.num.v, row.typ.v, row.id
		for int(num) >= len(st.things.all) { // pruning leaves gaps
			st.things.all = append(st.things.all, thing{})
		}
		st.things.all[num] = thing{num, typeByNum[typ], id}
		st.things.byID[typeByNum[typ]][id] = num
		return nil
	})
	st.things.known = len(st.things.all)
	st.users = make([]*userRow, len(st.things.all))
	st.resources = make([]*resourceRow, len(st.things.all))
	return err
}

func (st *state) loadUsers(t *tx, conn int64) error {
	scan := newUserScan()
	return t.each("SELECT "+userColumns+" FROM user_open WHERE conn = ?", []any{conn}, func(r *sql.Rows) error {
		u, err := scan.scan(r)
		if err == nil {
			u.ID = st.things.all[u.num].id
			st.users[u.num] = &u
		}
		return err
	})
}

func (st *state) loadResources(t *tx, conn int64) error {
	scan := newResourceScan()
	return t.each("SELECT "+resourceColumns+" FROM resource_open WHERE conn = ?", []any{conn}, func(r *sql.Rows) error {
		x, err := scan.scan(r)
		if err == nil {
			x.id, x.typ = st.things.all[x.num].id, st.things.all[x.num].typ
			st.resources[x.num] = &x
		}
		return err
	})
}

func (st *state) loadGrants(t *tx, conn int64) error {
	scan := newGrantScan()
	return t.each("SELECT "+grantColumns+" FROM grant_open WHERE conn = ? ORDER BY user, resource, ent",
		[]any{conn}, func(r *sql.Rows) error {
			g, err := scan.scan(r)
			st.grants = append(st.grants, g)
			return err
		})
}

// loadMarks reads what is known about how completely things were read.
func (st *state) loadMarks(t *tx, conn int64) error {
	err := t.each("SELECT kind FROM kind_baseline WHERE conn = ?", []any{conn}, func(r *sql.Rows) error {
		var k access.Kind
		err := r.Scan(&k)
		st.based[k] = true
		return err
	})
	if err != nil {
		return err
	}
	err = t.each("SELECT kind, resource FROM never_read WHERE conn = ?", []any{conn}, func(r *sql.Rows) error {
		var k access.Kind
		var num int32
		err := r.Scan(&k, &num)
		if st.neverRead[k] == nil {
			st.neverRead[k] = map[int32]bool{}
		}
		st.neverRead[k][num] = true
		return err
	})
	if err != nil {
		return err
	}
	err = t.row("SELECT people FROM direct_on_call WHERE conn = ? AND to_run = 0", conn).Scan(&st.direct)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	return t.row("SELECT coalesce(max(id), 0) FROM run WHERE conn = ? AND applied = 1", conn).Scan(&st.lastRun)
}
