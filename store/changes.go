package store

import (
	"context"
	"slices"
	"strings"

	"connectpd/store/access"
)

// ChangeQuery narrows Changes to the difference between what run Since and
// what run Until left: the net effect, not every step. Since 0 is before the
// first run, Until 0 is today.
type ChangeQuery struct {
	ConnectorID  string
	Since, Until int64
	UserEmail    string // any address the person had
	Type         access.ResourceType
}

// Changes lists differences, oldest first. Something gained and lost in
// between is no change; neither is what a kind's baseline brought: it was
// there before. *PrunedError when Since is older than what is kept.
func (s *Store) Changes(ctx context.Context, q ChangeQuery) ([]Change, error) {
	var list []Change
	err := s.readOf(ctx, "comparing runs", q.ConnectorID, func(t *tx, conn int64) error {
		c := comparer{t: t, conn: conn, since: q.Since, until: q.Until, clock: newClock(t), users: map[int32]*access.User{}}
		if c.until == 0 {
			c.until = now
		}
		for _, run := range []int64{q.Since, q.Until} {
			if run == 0 {
				continue
			}
			if err := notPruned(t, conn, run); err != nil {
				return err
			}
		}
		for _, step := range []func() error{c.load, c.compareUsers, c.compareResources, c.compareGrants} {
			if err := step(); err != nil {
				return err
			}
		}
		var err error
		list, err = c.narrowed(q)
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(list, compareChanges)
	return list, nil
}

func compareChanges(a, b Change) int {
	for _, d := range []int{
		int(a.Run - b.Run),
		strings.Compare(strings.ToLower(a.User.Name), strings.ToLower(b.User.Name)),
		strings.Compare(a.User.ID, b.User.ID),
		typeNums[a.Type] - typeNums[b.Type],
		strings.Compare(strings.ToLower(a.Resource), strings.ToLower(b.Resource)),
		strings.Compare(a.ResourceID, b.ResourceID),
		strings.Compare(string(a.Kind), string(b.Kind)),
		strings.Compare(string(a.Entitlement), string(b.Entitlement)),
		strings.Compare(a.Field, b.Field),
	} {
		if d != 0 {
			return d
		}
	}
	return 0
}

// narrowed applies the query's filters.
func (c *comparer) narrowed(q ChangeQuery) ([]Change, error) {
	ids, err := c.idsByEmail(q.UserEmail)
	if err != nil {
		return nil, err
	}
	kept := c.list[:0]
	for _, x := range c.list {
		if q.Type != "" && x.Type != q.Type || ids != nil && !ids[x.User.ID] {
			continue
		}
		if x.At, err = c.clock.finished(x.Run); err != nil {
			return nil, err
		}
		kept = append(kept, x)
	}
	return kept, nil
}

// idsByEmail are the users that ever had an address; nil without one.
func (c *comparer) idsByEmail(email string) (map[string]bool, error) {
	if email = strings.TrimSpace(email); email == "" {
		return nil, nil
	}
	ids := map[string]bool{}
	err := c.t.each(`SELECT DISTINCT t.id FROM user_span u JOIN thing t ON t.conn = u.conn AND t.num = u.num
		WHERE u.conn = ? AND u.email = ? COLLATE NOCASE`, []any{c.conn, email}, scanInto(ids))
	return ids, err
}

// span is when something held. A baseline held before it was first seen.
type span struct {
	from, to int64
	baseline bool
}

// holdsAt reports whether the span covers a run.
func (s span) holdsAt(run int64) bool { return (s.baseline || s.from <= run) && run < s.to }
