package store

import (
	"fmt"
	"strings"
)

// batchRows is how many rows one INSERT carries. Measured: a batch halves the
// cost of single rows, and larger ones gain nothing more.
const batchRows = 32

// bulk inserts many rows into one table.
type bulk struct {
	t     *tx
	into  string // "INSERT INTO table (columns)"
	width int
	full  string // the text of a whole batch
	args  []any
}

func newBulk(t *tx, into string, width int) *bulk {
	b := &bulk{t: t, into: into, width: width, args: make([]any, 0, width*batchRows)}
	b.full = b.text(batchRows)
	return b
}

func (b *bulk) text(rows int) string {
	row := "(" + strings.TrimSuffix(strings.Repeat("?,", b.width), ",") + ")"
	return b.into + " VALUES " + strings.TrimSuffix(strings.Repeat(row+",", rows), ",")
}

// add takes one row.
func (b *bulk) add(values ...any) error {
	if len(values) != b.width {
		return fmt.Errorf("%s: %d values for %d columns", b.into, len(values), b.width)
	}
	b.args = append(b.args, values...)
	if len(b.args) < b.width*batchRows {
		return nil
	}
	_, err := b.t.exec(b.full, b.args...)
	b.args = b.args[:0]
	return err
}

// flush writes what is left and ends.
func (b *bulk) flush() error {
	if len(b.args) == 0 {
		return nil
	}
	_, err := b.t.exec(b.text(len(b.args)/b.width), b.args...)
	return err
}

// write carries the plan out. Things come first, closed spans before the open
// ones that follow them.
func (p *plan) write(t *tx, conn int64) error {
	for _, step := range []func(*tx, int64) error{
		p.writeThings, p.writeUsers, p.writeResources, p.writeGrants, p.writeDirect,
	} {
		if err := step(t, conn); err != nil {
			return err
		}
	}
	return nil
}

// writeThings adds those new things and entitlements that rows refer to.
func (p *plan) writeThings(t *tx, conn int64) error {
	used := make([]bool, len(p.st.things.all))
	for _, u := range p.openUsers {
		used[u.num] = true
	}
	for _, r := range p.openResources {
		used[r.num] = true
	}
	b := newBulk(t, "INSERT INTO thing (conn, num, type, id)", 4)
	for _, th := range p.st.things.all[p.st.things.known:] {
		if !used[th.num] {
			continue
		}
		if err := b.add(conn, th.num, typeNums[th.typ], th.id); err != nil {
			return err
		}
	}
	if err := b.flush(); err != nil {
		return err
	}
	for _, name := range p.st.ents.fresh {
		if _, err := t.exec("INSERT INTO entitlement (num, name) VALUES (?, ?)", p.st.ents.nums[name], name); err != nil {
			return err
		}
	}
	return nil
}

func (p *plan) writeUsers(t *tx, conn int64) error {
	closed := newBulk(t, `INSERT INTO user_closed (conn, num, from_run, to_run, baseline, name, email, role, status,
		job_title, time_zone, url, sso)`, 13)
	for _, u := range p.closeUsers {
		err := closed.add(conn, u.num, u.from, p.run, u.baseline, u.Name, u.Email, u.Role, u.Status, u.JobTitle,
			u.TimeZone, u.URL, u.SSO)
		if err != nil {
			return err
		}
	}
	if err := closed.flush(); err != nil {
		return err
	}
	nums := make([]int32, len(p.closeUsers))
	for i, u := range p.closeUsers {
		nums[i] = u.num
	}
	if err := deleteNums(t, "DELETE FROM user_open WHERE conn = ? AND num = ?", conn, nums); err != nil {
		return err
	}
	open := newBulk(t, `INSERT INTO user_open (conn, num, from_run, baseline, name, email, role, status,
		job_title, time_zone, url, sso)`, 12)
	for _, u := range p.openUsers {
		err := open.add(conn, u.num, u.from, u.baseline, u.Name, u.Email, u.Role, u.Status, u.JobTitle,
			u.TimeZone, u.URL, u.SSO)
		if err != nil {
			return err
		}
	}
	return open.flush()
}

func (p *plan) writeResources(t *tx, conn int64) error {
	closed := newBulk(t, `INSERT INTO resource_closed (conn, num, from_run, to_run, baseline, name, url, default_role,
		kind, time_zone, policies)`, 11)
	nums := make([]int32, 0, len(p.closeResources))
	for _, r := range p.closeResources {
		nums = append(nums, r.num)
		err := closed.add(conn, r.num, r.from, p.run, r.baseline, r.name, r.url, r.defaultRole, r.kind, r.timeZone, r.policies)
		if err != nil {
			return err
		}
	}
	if err := closed.flush(); err != nil {
		return err
	}
	if err := deleteNums(t, "DELETE FROM resource_open WHERE conn = ? AND num = ?", conn, nums); err != nil {
		return err
	}
	open := newBulk(t, `INSERT INTO resource_open (conn, num, from_run, baseline, name, url, default_role,
		kind, time_zone, policies)`, 10)
	for _, r := range p.openResources {
		err := open.add(conn, r.num, r.from, r.baseline, r.name, r.url, r.defaultRole, r.kind, r.timeZone, r.policies)
		if err != nil {
			return err
		}
	}
	return open.flush()
}

func (p *plan) writeGrants(t *tx, conn int64) error {
	closed := newBulk(t, "INSERT INTO grant_closed (conn, user, resource, ent, from_run, to_run, baseline)", 7)
	for _, g := range p.closeGrants {
		if err := closed.add(conn, g.user, g.resource, g.ent, g.from, p.run, g.baseline); err != nil {
			return err
		}
	}
	if err := closed.flush(); err != nil {
		return err
	}
	if err := p.deleteGrants(t, conn); err != nil {
		return err
	}
	open := newBulk(t, "INSERT INTO grant_open (conn, user, resource, ent, from_run, baseline)", 6)
	for _, g := range p.openGrants {
		if err := open.add(conn, g.user, g.resource, g.ent, g.from, g.baseline); err != nil {
			return err
		}
	}
	return open.flush()
}

func (p *plan) deleteGrants(t *tx, conn int64) error {
	for _, g := range p.closeGrants {
		_, err := t.exec("DELETE FROM grant_open WHERE conn = ? AND user = ? AND resource = ? AND ent = ?", conn, g.user, g.resource, g.ent)
		if err != nil {
			return err
		}
	}
	return nil
}

func deleteNums(t *tx, query string, conn int64, nums []int32) error {
	for _, n := range nums {
		if _, err := t.exec(query, conn, n); err != nil {
			return err
		}
	}
	return nil
}

func (p *plan) writeDirect(t *tx, conn int64) error {
	if p.direct == nil {
		return nil
	}
	_, err := t.exec("UPDATE direct_on_call SET to_run = ? WHERE conn = ? AND to_run = 0", p.run, conn)
	if err != nil || *p.direct == "" {
		return err
	}
	_, err = t.exec("INSERT INTO direct_on_call (conn, from_run, to_run, people) VALUES (?, ?, 0, ?)", conn, p.run, *p.direct)
	return err
}
