package store

import (
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
	if l.users, err = usersAt(t, conn, at, q.UserEmail); err != nil {
		return err
	}
	if l.resources, err = resourcesAt(t, conn, at); err != nil {
		return err
	}
	narrowed := narrow(l.resources, q)
	if l.seen, err = loadSightings(t, conn, at); err != nil {
		return err
	}
	if err := l.loadGrants(t, conn, at, q, narrowed); err != nil {
		return err
	}
	l.clock = newClock(t)
	for _, g := range l.grants { // while the transaction lasts
		if _, err := l.clock.finished(g.from); err != nil {
			return err
		}
	}
	return nil
}

// narrow drops the resources that a query does not ask for and reports
// whether it asks for some only.
func narrow(list map[int32]*resourceRow, q AccessQuery) bool {
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

func (l *listing) loadGrants(t *tx, conn, at int64, q AccessQuery, narrowed bool) error {
	from, where, args := spanFrom("grant", at)
	query := "SELECT user, resource, ent, from_run, baseline FROM " + from + " WHERE conn = ?"
	scan := func(r *sql.Rows) error {
		var g grantRow
		if err := r.Scan(&g.user, &g.resource, &g.ent, &g.from, &g.baseline); err != nil {
			return err
		}
		if l.users[g.user] != nil && l.resources[g.resource] != nil {
			l.grants = append(l.grants, g)
		}
		return nil
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
	users := rank(l.users, func(a, b *userRow) bool { return byName(a.Name, b.Name, a.ID, b.ID) })
	resources := rank(l.resources, func(a, b *resourceRow) bool {
		if a.typ != b.typ {
			return typeNums[a.typ] < typeNums[b.typ]
		}
		return byName(a.name, b.name, a.id, b.id)
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

// rank is the place of every row in an order, by num.
func rank[V any](m map[int32]V, less func(a, b V) bool) map[int32]int32 {
	nums := numsOf(m)
	slices.SortFunc(nums, func(a, b int32) int {
		switch {
		case less(m[a], m[b]):
			return -1
		case less(m[b], m[a]):
			return 1
		default:
			return 0
		}
	})
	places := make(map[int32]int32, len(nums))
	for i, n := range nums {
		places[n] = int32(i)
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
