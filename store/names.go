package store

import (
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"connectpd/store/access"
)

// now is the as-of of a reader that asks for what holds today: later than any
// run.
const now int64 = 1<<62 - 1

// asOf turns the run that a caller named (0: today) into one to compare spans
// with. A run whose data never stood answers with what stood then.
func asOf(t *tx, conn, run int64) (int64, error) {
	if run == 0 {
		return now, nil
	}
	known, err := t.has("SELECT 1 FROM run WHERE conn = ? AND id = ?", conn, run)
	if err != nil {
		return 0, err
	}
	if !known {
		return 0, ErrNoRun
	}
	return run, notPruned(t, conn, run)
}

func notPruned(t *tx, conn, run int64) error {
	var oldest int64
	if err := t.row("SELECT pruned_run FROM connector WHERE num = ?", conn).Scan(&oldest); err != nil {
		return err
	}
	if run < oldest {
		return &PrunedError{Run: run, Oldest: oldest}
	}
	return nil
}

// spanFrom is where to read spans from and the condition that makes them hold
// at a run: the open tables alone answer for today.
func spanFrom(table string, at int64) (from, where string, args []any) {
	if at == now {
		return table + "_open", "", nil
	}
	return table + "_span", " AND from_run <= ? AND to_run > ?", []any{at, at}
}

// usersAt reads the users at a run that a further condition allows, by num.
func usersAt(t *tx, conn, at int64, and string, more ...any) (map[int32]*userRow, error) {
	from, where, args := spanFrom("user", at)
	args = append(append([]any{conn}, args...), more...)
	users := map[int32]*userRow{}
	scan := newUserScan()
	err := t.each("SELECT "+userColumns+" FROM "+from+" WHERE conn = ?"+where+and, args, func(r *sql.Rows) error {
		u, err := scan.scan(r)
		users[u.num] = &u
		return err
	})
	if err != nil {
		return nil, err
	}
	return users, nameUsers(t, conn, users)
}

// usersByEmail reads the users who have an address.
func usersByEmail(t *tx, conn, at int64, email string) (map[int32]*userRow, error) {
	return usersAt(t, conn, at, " AND email = ? COLLATE NOCASE", strings.TrimSpace(email))
}

// usersOf reads the users who hold the grants: a few one by one, many in one
// sweep over all.
func usersOf(t *tx, conn, at int64, grants []grantRow) (map[int32]*userRow, error) {
	users := map[int32]*userRow{}
	for _, g := range grants {
		users[g.user] = nil
	}
	if len(users) > fewUsers {
		return usersAt(t, conn, at, "")
	}
	from, where, args := spanFrom("user", at)
	scan := newUserScan()
	for num := range users {
		u, err := scan.scan(t.row("SELECT "+userColumns+" FROM "+from+" WHERE conn = ? AND num = ?"+where,
			append([]any{conn, num}, args...)...))
		if err != nil {
			return nil, err
		}
		users[num] = &u
	}
	return users, nameUsers(t, conn, users)
}

// nameUsers fills in the ids.
func nameUsers(t *tx, conn int64, users map[int32]*userRow) error {
	if len(users) <= fewUsers {
		for num, u := range users {
			if err := t.row("SELECT id FROM thing WHERE conn = ? AND num = ?", conn, num).Scan(&u.ID); err != nil {
				return err
			}
		}
		return nil
	}
	var num narrow[int32]
	var id string
	return t.each("SELECT num, id FROM thing WHERE conn = ? AND type = 1", []any{conn}, func(r *sql.Rows) error {
		err := r.Scan(&num, &id)
		if u := users[num.v]; u != nil {
			u.ID = id
		}
		return err
	})
}

// resourcesAt reads all teams, roles and schedules at a run, by num.
func resourcesAt(t *tx, conn, at int64) (map[int32]*resourceRow, error) {
	from, where, args := spanFrom("resource", at)
	list := map[int32]*resourceRow{}
	scan := newResourceScan()
	err := t.each("SELECT "+resourceColumns+" FROM "+from+" WHERE conn = ?"+where, append([]any{conn}, args...),
		func(r *sql.Rows) error {
			x, err := scan.scan(r)
			list[x.num] = &x
			return err
		})
	if err != nil {
		return nil, err
	}
	var num narrow[int32]
	var typ narrow[int8]
	var id string
	return list, t.each("SELECT num, type, id FROM thing WHERE conn = ? AND type <> 1", []any{conn},
		func(r *sql.Rows) error {
			err := r.Scan(&num, &typ, &id)
			if x := list[num.v]; x != nil {
				x.typ, x.id = typeByNum[typ.v], id
			}
			return err
		})
}

// clock answers when runs finished, asking once for each.
type clock struct {
	t     *tx
	known map[int64]time.Time
}

func newClock(t *tx) *clock { return &clock{t: t, known: map[int64]time.Time{}} }

func (c *clock) finished(run int64) (time.Time, error) {
	if at, ok := c.known[run]; ok {
		return at, nil
	}
	var us int64
	err := c.t.row("SELECT finished_at FROM run WHERE id = ?", run).Scan(&us)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	c.known[run] = moment(us)
	return c.known[run], err
}

// sightings answers when a kind, or one resource below it, was last read.
type sightings struct {
	runs []Run // applied ones, newest first
}

// sightingsBack is how many runs sightings looks back: a kind that was not
// read for longer is told by the run that first saw the row.
const sightingsBack = 50

func loadSightings(t *tx, conn, at int64) (sightings, error) {
	var s sightings
	err := eachRun(t, conn, func(r Run) bool {
		if r.Applied && r.ID <= at {
			s.runs = append(s.runs, r)
		}
		return len(s.runs) < sightingsBack && !(len(s.runs) == 1 && readAll(r.Coverage))
	})
	return s, err
}

// readAll reports whether one run suffices: it read every kind it could.
func readAll(coverage map[access.Kind]access.Coverage) bool {
	for _, k := range access.Kinds {
		c := coverage[k]
		if c.State == access.NotRead || c.State == access.Incomplete || c.State == "" || len(c.Except) > 0 {
			return false
		}
	}
	return true
}

// lastRead is when the newest run that read a kind completely, and this
// resource, had finished. Zero when none did.
func (s sightings) lastRead(k access.Kind, resource string) time.Time {
	for _, r := range s.runs {
		if c := r.Coverage[k]; c.State == access.Read && !slices.Contains(c.Except, resource) {
			return r.FinishedAt
		}
	}
	return time.Time{}
}
