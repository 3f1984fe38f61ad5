package store

import (
	"database/sql"
	"errors"
	"slices"

	"connectpd/store/access"
)

// comparer finds the net difference between two runs from the spans that
// began or ended in between.
type comparer struct {
	t            *tx
	conn         int64
	since, until int64
	clock        *clock
	ents         entitlements
	things       map[int32]thing
	users        map[int32]*access.User // as they were last seen alive
	list         []Change
}

// touched selects the spans that began or ended after since, up to until. That
// they ended after since follows, but it is what the closed ones have an index
// for.
const touched = ` WHERE conn = ?1 AND to_run > ?2 AND from_run <= ?3 AND (from_run > ?2 OR to_run <= ?3)`

func (c *comparer) args() []any { return []any{c.conn, c.since, c.until} }

func (c *comparer) load() (err error) {
	c.ents, err = loadEntitlements(c.t)
	return err
}

// thing names a number.
func (c *comparer) thing(num int32) (thing, error) {
	if th, ok := c.things[num]; ok {
		return th, nil
	}
	if c.things == nil {
		c.things = map[int32]thing{}
	}
	th := thing{num: num}
	var typ int
	err := c.t.row("SELECT type, id FROM thing WHERE conn = ? AND num = ?", c.conn, num).Scan(&typ, &th.id)
	th.typ = typeByNum[typ]
	c.things[num] = th
	return th, err
}

// user is a user as the newest span up to until tells, a live one before a
// deleted one: people look for the name and address that somebody had.
func (c *comparer) user(num int32) (access.User, error) {
	if u := c.users[num]; u != nil {
		return *u, nil
	}
	th, err := c.thing(num)
	if err != nil {
		return access.User{}, err
	}
	row, err := newUserScan().scan(c.t.row("SELECT "+userColumns+` FROM user_span WHERE conn = ? AND num = ? AND from_run <= ?
		ORDER BY status IN ('deleted', 'unseen'), from_run DESC LIMIT 1`, c.conn, num, c.until))
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return access.User{}, err
	}
	row.ID = th.id
	c.users[num] = &row.User
	return row.User, nil
}

// sides are the two states of one thing: its spans at since and at until.
type sides[V any] struct {
	before, after *V
	run           int64 // when it became what it is at until
}

func (s *sides[V]) add(sp span, v V, since, until int64) {
	if sp.holdsAt(since) {
		s.before = &v
	}
	if sp.holdsAt(until) {
		s.after, s.run = &v, sp.from
	} else if s.after == nil && sp.to <= until && sp.to > s.run {
		s.run = sp.to
	}
}

func (c *comparer) compareUsers() error {
	found := map[int32]*sides[userRow]{}
	var to int64
	scan := newUserScan(&to)
	err := c.t.each("SELECT "+userColumns+", to_run FROM user_span"+touched, c.args(), func(r *sql.Rows) error {
		u, err := scan.scan(r)
		if found[u.num] == nil {
			found[u.num] = &sides[userRow]{}
		}
		found[u.num].add(span{u.from, to, u.baseline}, u, c.since, c.until)
		return err
	})
	if err != nil {
		return err
	}
	for _, num := range numsOf(found) {
		s := found[num]
		who, err := c.user(num)
		if err != nil {
			return err
		}
		change := Change{Run: s.run, User: who, Type: access.TypeUser, ResourceID: who.ID, Resource: who.Name}
		switch {
		case s.before.live() && s.after.live():
			c.addFields(change, userFields(s.before.User, s.after.User))
		case s.before.live():
			c.add(change, Lost)
		case s.after.live():
			c.add(change, Gained)
		}
	}
	return nil
}

func (c *comparer) compareResources() error {
	found := map[int32]*sides[resourceRow]{}
	var to int64
	scan := newResourceScan(&to)
	err := c.t.each("SELECT "+resourceColumns+", to_run FROM resource_span"+touched, c.args(), func(r *sql.Rows) error {
		x, err := scan.scan(r)
		if found[x.num] == nil {
			found[x.num] = &sides[resourceRow]{}
		}
		found[x.num].add(span{x.from, to, x.baseline}, x, c.since, c.until)
		return err
	})
	if err != nil {
		return err
	}
	for _, num := range numsOf(found) {
		th, err := c.thing(num)
		if err != nil {
			return err
		}
		s := found[num]
		if th.typ == access.TypeRole || s.before == nil && s.after == nil {
			continue
		}
		change := Change{Run: s.run, Type: th.typ, ResourceID: th.id}
		switch {
		case s.before == nil:
			change.Resource = s.after.name
			c.add(change, Gained)
		case s.after == nil:
			change.Resource = s.before.name
			c.add(change, Lost)
		default:
			change.Resource = s.after.name
			c.addFields(change, resourceFields(th.typ, s.before.resourceAttrs, s.after.resourceAttrs))
		}
	}
	return nil
}

func (c *comparer) compareGrants() error {
	found := map[grantRow]*sides[struct{}]{}
	var to int64
	scan := newGrantScan(&to)
	err := c.t.each("SELECT "+grantColumns+", to_run FROM grant_span"+touched, c.args(),
		func(r *sql.Rows) error {
			g, err := scan.scan(r)
			key, sp := grantRow{user: g.user, resource: g.resource, ent: g.ent}, span{g.from, to, g.baseline}
			if found[key] == nil {
				found[key] = &sides[struct{}]{}
			}
			found[key].add(sp, struct{}{}, c.since, c.until)
			return err
		})
	if err != nil {
		return err
	}
	var lost, gained []delta
	for key, s := range found {
		if (s.before == nil) == (s.after == nil) {
			continue
		}
		th, err := c.thing(key.resource)
		if err != nil {
			return err
		}
		d := delta{user: key.user, resource: key.resource, ent: key.ent, typ: th.typ, run: s.run}
		if s.after == nil {
			lost = append(lost, d)
		} else {
			gained = append(gained, d)
		}
	}
	slices.SortFunc(lost, compareDeltas)
	slices.SortFunc(gained, compareDeltas)
	return c.addGrants(pairUp(lost, gained))
}

func compareDeltas(a, b delta) int {
	return grantRow{user: a.user, resource: a.resource, ent: a.ent}.
		compare(grantRow{user: b.user, resource: b.resource, ent: b.ent})
}

func (c *comparer) addGrants(altered [][2]delta, lost, gained []delta) error {
	for _, pair := range altered {
		change, err := c.grantChange(pair[1])
		if err != nil {
			return err
		}
		change.Field = "role"
		change.From, change.To = string(c.ents.names[pair[0].ent]), string(c.ents.names[pair[1].ent])
		if pair[1].typ == access.TypeRole { // the role is the resource there
			was, err := c.thing(pair[0].resource)
			if err != nil {
				return err
			}
			change.From, change.To = was.id, change.ResourceID
		}
		c.add(change, Altered)
	}
	for kind, list := range map[ChangeKind][]delta{Lost: lost, Gained: gained} {
		for _, d := range list {
			change, err := c.grantChange(d)
			if err != nil {
				return err
			}
			c.add(change, kind)
		}
	}
	return nil
}

func (c *comparer) grantChange(d delta) (Change, error) {
	u, err := c.user(d.user)
	if err != nil {
		return Change{}, err
	}
	th, err := c.thing(d.resource)
	if err != nil {
		return Change{}, err
	}
	name, err := c.resourceName(d.resource)
	return Change{
		Run: d.run, User: u, Type: d.typ, ResourceID: th.id, Resource: name, Entitlement: c.ents.names[d.ent],
	}, err
}

// resourceName is the newest name up to until.
func (c *comparer) resourceName(num int32) (string, error) {
	var name string
	err := c.t.row(`SELECT name FROM resource_span WHERE conn = ? AND num = ? AND from_run <= ?
		ORDER BY from_run DESC LIMIT 1`, c.conn, num, c.until).Scan(&name)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return name, err
}

func (c *comparer) add(change Change, kind ChangeKind) {
	change.Kind = kind
	c.list = append(c.list, change)
}

func (c *comparer) addFields(change Change, fields []fieldChange) {
	for _, f := range fields {
		change.Field, change.From, change.To = f.field, f.from, f.to
		c.add(change, Altered)
	}
}

// scanInto collects texts.
func scanInto(set map[string]bool) func(*sql.Rows) error {
	return func(r *sql.Rows) error {
		var s string
		err := r.Scan(&s)
		set[s] = true
		return err
	}
}
