package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"connectpd/store/access"
)

// AccessQuery narrows Access. Zero fields do not narrow.
type AccessQuery struct {
	ConnectorID string
	UserEmail   string              // without case
	Type        access.ResourceType // team, role, schedule
	Resource    string              // id, or exact name without case
	AsOfRun     int64               // 0: now
}

// Access lists who holds what, sorted by user name, type, resource name.
// yield is called row by row, after everything was read; its error ends the
// listing. ErrNoRun and *PrunedError answer an AsOfRun that cannot be.
func (s *Store) Access(ctx context.Context, q AccessQuery, yield func(Holding) error) error {
	var l listing
	err := s.readOf(ctx, "listing access", q.ConnectorID, func(t *tx, conn int64) error {
		return l.load(t, conn, q)
	})
	if err != nil {
		return err
	}
	l.sort()
	for i, g := range l.grants {
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := yield(l.holding(g)); err != nil {
			return err
		}
	}
	return nil
}

// listing is what an access query needs in memory: names once, grants as
// numbers.
type listing struct {
	users     map[int32]*userRow
	resources map[int32]*resourceRow
	ents      entitlements
	grants    []grantRow
	clock     *clock
	seen      sightings
}

func (l *listing) load(t *tx, conn int64, q AccessQuery) error {
	at, err := asOf(t, conn, q.AsOfRun)
	if err != nil {
		return err
	}
	if l.ents, err = loadEntitlements(t); err != nil {
		return err
	}
	if q.UserEmail != "" {
		if l.users, err = usersByEmail(t, conn, at, q.UserEmail); err != nil {
			return err
		}
	}
	if l.resources, err = resourcesAt(t, conn, at); err != nil {
		return err
	}
	narrowed := keepAsked(l.resources, q)
	if l.seen, err = loadSightings(t, conn, at); err != nil {
		return err
	}
	if err := l.loadGrants(t, conn, at, q, narrowed); err != nil {
		return err
	}
	if q.UserEmail == "" {
		if l.users, err = usersOf(t, conn, at, l.grants); err != nil {
			return err
		}
	}
	l.clock = newClock(t)
	for _, g := range l.grants { // while the transaction lasts
		if _, err := l.clock.finished(g.from); err != nil {
			return err
		}
	}
	return nil
}

// keepAsked drops the resources that a query does not ask for and reports
// whether it asks for some only.
func keepAsked(list map[int32]*resourceRow, q AccessQuery) bool {
	if q.Type == "" && q.Resource == "" {
		return false
	}
	for num, r := range list {
		if q.Type != "" && r.typ != q.Type || q.Resource != "" && r.id != q.Resource && !strings.EqualFold(r.name, q.Resource) {
			delete(list, num)
		}
	}
	return true
}

// fewKeys is up to how many users or resources are asked for one by one,
// through an index, rather than by one sweep over all grants.
const fewKeys = 64

// fewUsers is up to how many users are looked up one by one rather than read
// with all others.
const fewUsers = 500

func (l *listing) loadGrants(t *tx, conn, at int64, q AccessQuery, narrowed bool) error {
	from, where, args := spanFrom("grant", at)
	query := "SELECT " + grantColumns + " FROM " + from + " WHERE conn = ?"
	row := newGrantScan()
	scan := func(r *sql.Rows) error {
		g, err := row.scan(r)
		if l.resources[g.resource] != nil && (q.UserEmail == "" || l.users[g.user] != nil) {
			l.grants = append(l.grants, g)
		}
		return err
	}
	byKey := func(column string, nums []int32) error {
		for _, n := range nums {
			if err := t.each(query+" AND "+column+" = ?"+where, append([]any{conn, n}, args...), scan); err != nil {
				return err
			}
		}
		return nil
	}
	switch {
	case q.UserEmail != "" && len(l.users) <= fewKeys:
		return byKey("user", numsOf(l.users))
	case narrowed && len(l.resources) <= fewKeys:
		return byKey("resource", numsOf(l.resources))
	default:
		return t.each(query+where, append([]any{conn}, args...), scan)
	}
}

func numsOf[V any](m map[int32]V) []int32 {
	list := make([]int32, 0, len(m))
	for n := range m {
		list = append(list, n)
	}
	slices.Sort(list)
	return list
}

// sort orders the grants as people read them. Names are compared once each,
// grants by the ranks that come out.
func (l *listing) sort() {
	users := rank(l.users, func(u *userRow) rankKey { return rankKey{0, strings.ToLower(u.Name), u.ID} })
	resources := rank(l.resources, func(r *resourceRow) rankKey {
		return rankKey{typeNums[r.typ], strings.ToLower(r.name), r.id}
	})
	slices.SortFunc(l.grants, func(a, b grantRow) int {
		if d := users[a.user] - users[b.user]; d != 0 {
			return int(d)
		}
		if d := resources[a.resource] - resources[b.resource]; d != 0 {
			return int(d)
		}
		return int(a.ent - b.ent)
	})
}

// rankKey is what rows are ordered by.
type rankKey struct {
	group    int
	name, id string
}

// rank is the place of every row in an order, by num.
func rank[V any](m map[int32]V, key func(V) rankKey) []int32 {
	type entry struct {
		rankKey
		num int32
	}
	list := make([]entry, 0, len(m))
	most := int32(0)
	for num, v := range m {
		list = append(list, entry{key(v), num})
		most = max(most, num)
	}
	slices.SortFunc(list, func(a, b entry) int {
		return cmp.Or(a.group-b.group, strings.Compare(a.name, b.name), strings.Compare(a.id, b.id))
	})
	places := make([]int32, most+1)
	for i, e := range list {
		places[e.num] = int32(i)
	}
	return places
}

func (l *listing) holding(g grantRow) Holding {
	u, r := l.users[g.user], l.resources[g.resource]
	first := l.clock.known[g.from]
	last := l.seen.lastRead(grantKind(r.typ, g.ent), r.id)
	if last.Before(first) {
		last = first
	}
	return Holding{
		User: u.User, Type: r.typ, ResourceID: r.id, ResourceName: r.name, Entitlement: l.ents.names[g.ent],
		FirstSeen: Seen{At: first, Baseline: g.baseline}, LastSeen: last,
	}
}
