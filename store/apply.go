package store

import (
	"context"
	"fmt"
	"strings"

	"connectpd/store/access"
)

// Apply writes the differences between the snapshot and d, the run's record
// and the connector's status in one transaction: history as spans, nothing
// per row when nothing changed. r.Result is ok or partial; r.Coverage, or
// else d.Coverage, says what was read (a kind that it does not name was not).
// Returned is the finished run with Counts, Changes and Baseline. A result
// that was held is superseded and dropped.
func (s *Store) Apply(ctx context.Context, r Run, d *access.Dataset) (Run, error) {
	if r.Result != ResultOK && r.Result != ResultPartial {
		return r, fmt.Errorf("applying a run as %q", r.Result)
	}
	if r.Coverage == nil {
		r.Coverage = d.Coverage
	}
	out := r
	err := s.change(ctx, "applying the sync", r.ConnectorID, func(t *tx, num int64) (err error) {
		out, err = s.apply(t, num, r, d)
		return err
	})
	if err != nil {
		return r, err
	}
	return out, nil
}

func (s *Store) apply(t *tx, num int64, r Run, d *access.Dataset) (Run, error) {
	st, err := loadState(t, num)
	if err != nil {
		return r, err
	}
	if r.ID <= st.lastRun {
		return r, fmt.Errorf("run %d is older than run %d, whose data stands", r.ID, st.lastRun)
	}
	p := makePlan(st, r, d)
	if err := p.write(t, num); err != nil {
		return r, err
	}
	if err := p.writeMarks(t, num); err != nil {
		return r, err
	}
	if r.Coverage[access.KindUsers].State == access.Read {
		if err := judgeOwners(t, num, p.roleOf); err != nil {
			return r, err
		}
	}
	if _, err := t.exec("DELETE FROM held WHERE conn = ?", num); err != nil {
		return r, err
	}
	r.Applied, r.Baseline, r.Counts, r.Changes = true, st.lastRun == 0, p.counts, p.changes
	if err := s.finish(t, num, &r); err != nil {
		return r, err
	}
	return r, settle(t, num, r)
}

// roleOf is the base role of the user with that address, as the run left it.
// That nobody has it can only be said by a key that sees everybody; otherwise
// it is not known ("").
func (p *plan) roleOf(email string) (string, error) {
	for _, u := range p.liveUsers {
		if u != nil && strings.EqualFold(u.Email, strings.TrimSpace(email)) {
			return u.Role, nil
		}
	}
	if !p.seesAll {
		return "", nil
	}
	return UnknownEmail, nil
}

// writeMarks keeps which kinds, and which resources below them, have been
// read: the first complete reading of each is a baseline.
func (p *plan) writeMarks(t *tx, conn int64) error {
	for _, k := range access.Kinds {
		read := p.cover[k].State == access.Read
		if read && !p.st.based[k] {
			if _, err := t.exec("INSERT INTO kind_baseline (conn, kind, run) VALUES (?, ?, ?)", conn, k, p.run); err != nil {
				return err
			}
		}
		if k == access.KindUsers || k == access.KindTeams || k == access.KindSchedules {
			continue
		}
		if err := p.markResources(t, conn, k, read); err != nil {
			return err
		}
	}
	return nil
}

// markResources keeps never_read of one kind of grants.
func (p *plan) markResources(t *tx, conn int64, k access.Kind, read bool) error {
	for num := 1; num < len(p.st.things.all); num++ {
		th := p.st.things.all[num]
		if th.typ == access.TypeUser || !kindHasType(k, th.typ) {
			continue
		}
		was := p.st.neverRead[k][th.num]
		is := p.stands(th.num) && !(read && !p.except[k][th.num]) && (was || p.news(th.num, k, read))
		query := ""
		switch {
		case is && !was:
			query = "INSERT INTO never_read (conn, kind, resource) VALUES (?, ?, ?)"
		case was && !is:
			query = "DELETE FROM never_read WHERE conn = ? AND kind = ? AND resource = ?"
		default:
			continue
		}
		if _, err := t.exec(query, conn, k, th.num); err != nil {
			return err
		}
	}
	return nil
}

// news reports whether a resource that was not read this time was never read
// before either, although its kind was: it is new, or the kind's baseline left
// it out. (While the kind has no baseline, everything is still to come.)
func (p *plan) news(num int32, k access.Kind, read bool) bool {
	if p.st.based[k] {
		return p.st.resources[num] == nil
	}
	return read
}
