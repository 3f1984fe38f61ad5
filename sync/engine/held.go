package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"connectpd/store"
	"connectpd/store/access"
)

// HeldRun is a held result beside the snapshot it would replace.
type HeldRun struct {
	Run     store.Run
	Shrinks []Shrink // per kind, why it is held
	Lost    []Loss   // what accepting it would take away
}

// Loss is one resource or grant that a held run no longer has.
type Loss = access.Loss

// Held reads the held run of a connector and what it would take away; nil
// when nothing is held.
func Held(ctx context.Context, st *store.Store, connectorID string) (*HeldRun, error) {
	run, held, err := st.HeldRun(ctx, connectorID)
	if err != nil {
		return nil, fmt.Errorf("reading the held run: %w", err)
	}
	if run == nil || held == nil {
		return nil, nil
	}
	now, err := st.Snapshot(ctx, connectorID, 0)
	if err != nil {
		return nil, fmt.Errorf("reading the snapshot: %w", err)
	}
	conn, err := st.Connector(ctx, connectorID)
	if err != nil {
		return nil, fmt.Errorf("reading the connector: %w", err)
	}
	return heldAgainst(*run, held, now, conn.LastApplied), nil
}

func heldAgainst(run store.Run, held, now *access.Dataset, applied *store.Run) *HeldRun {
	x := comparison{
		before: kindCounts(countDataset(now)), after: kindCounts(countDataset(held)),
		coverage: held.Coverage, sawAll: applied != nil && applied.SeesAll, seesAll: run.SeesAll,
	}
	x.keep(standing(now, held.Coverage))
	return &HeldRun{Run: run, Shrinks: x.verdict(), Lost: losses(now, held)}
}

// losses compares only what the held run read as a whole.
func losses(now, held *access.Dataset) []Loss {
	l := lossFinder{held: held, has: make(map[resourceKey]bool), gone: make(map[resourceKey]bool), names: make(map[resourceKey]string), users: make(map[string]access.User)}
	l.resources(now)
	l.grants(now)
	slices.SortStableFunc(l.out, func(a, b Loss) int {
		return cmp.Or(cmp.Compare(typeOrder(a.Type), typeOrder(b.Type)), cmp.Compare(a.Name, b.Name),
			cmp.Compare(a.ID, b.ID), cmp.Compare(a.User.Name, b.User.Name))
	})
	return l.out
}

func typeOrder(t access.ResourceType) int { return slices.Index(access.ResourceTypes[:], t) }

type resourceKey struct {
	t  access.ResourceType
	id string
}

type lossFinder struct {
	held  *access.Dataset
	has   map[resourceKey]bool // in the held result, as what counts
	gone  map[resourceKey]bool // said to be lost
	names map[resourceKey]string
	users map[string]access.User
	out   []Loss
}

func (l *lossFinder) whole(k access.Kind) bool { return l.held.Coverage[k].State == access.Read }

func (l *lossFinder) resources(now *access.Dataset) {
	for _, u := range l.held.Users {
		l.has[resourceKey{access.TypeUser, u.ID}] = isLive(u)
	}
	for _, t := range l.held.Teams {
		l.has[resourceKey{access.TypeTeam, t.ID}] = true
	}
	for _, s := range l.held.Schedules {
		l.has[resourceKey{access.TypeSchedule, s.ID}] = true
	}
	for _, u := range now.Users {
		l.users[u.ID] = u
		l.resource(access.KindUsers, access.TypeUser, u.ID, u.Name, isLive(u))
	}
	for _, t := range now.Teams {
		l.resource(access.KindTeams, access.TypeTeam, t.ID, t.Name, true)
	}
	for _, s := range now.Schedules {
		l.resource(access.KindSchedules, access.TypeSchedule, s.ID, s.Name, true)
	}
}

func (l *lossFinder) resource(k access.Kind, t access.ResourceType, id, name string, counts bool) {
	key := resourceKey{t, id}
	l.names[key] = name
	if counts && l.whole(k) && !l.has[key] {
		l.out = append(l.out, Loss{Type: t, ID: id, Name: name})
		l.gone[key] = true
	}
}

func (l *lossFinder) grants(now *access.Dataset) {
	kept := make(map[access.Grant]bool, len(l.held.Grants))
	for _, g := range l.held.Grants {
		kept[g] = true
	}
	except := make(map[access.Kind]map[string]bool)
	for k, v := range l.held.Coverage {
		except[k] = make(map[string]bool, len(v.Except))
		for _, id := range v.Except {
			except[k][id] = true
		}
	}
	for _, g := range now.Grants {
		k, judged := grantKind(g)
		key := resourceKey{g.Type, g.ResourceID}
		switch {
		case !judged || !l.whole(k) || kept[g] || except[k][g.ResourceID]:
		case l.gone[key] || l.gone[resourceKey{access.TypeUser, g.UserID}]:
			// Said already by the resource, or by the person.
		default:
			l.out = append(l.out, Loss{Type: g.Type, ID: g.ResourceID, Name: l.names[key],
				Entitlement: g.Entitlement, User: l.users[g.UserID]})
		}
	}
}

// grantKind is the judged kind of data that a grant belongs to.
func grantKind(g access.Grant) (access.Kind, bool) {
	switch {
	case g.Type == access.TypeTeam:
		return access.KindMemberships, true
	case g.Type == access.TypeSchedule && g.Entitlement == access.Member:
		return access.KindScheduleMembers, true
	default:
		return "", false
	}
}

// AcceptShrink applies exactly the held run that was shown. It needs the sync
// lock (*store.BusyError), so that no run comes in between. Another run than
// the one shown, or none, is store.ErrNoHeldRun.
func AcceptShrink(ctx context.Context, st *store.Store, connectorID string, runID int64) (store.Run, error) {
	return withLock(ctx, st, connectorID, func() (store.Run, error) {
		r, err := st.AcceptHeld(ctx, connectorID, runID)
		if err != nil {
			return r, fmt.Errorf("accepting the held sync: %w", err)
		}
		return r, nil
	})
}

// Discard drops the held run that was shown; the snapshot stands.
func Discard(ctx context.Context, st *store.Store, connectorID string, runID int64) error {
	_, err := withLock(ctx, st, connectorID, func() (store.Run, error) {
		if err := st.DiscardHeld(ctx, connectorID, runID); err != nil {
			return store.Run{}, fmt.Errorf("discarding the held sync: %w", err)
		}
		return store.Run{}, nil
	})
	return err
}

func withLock(ctx context.Context, st *store.Store, connectorID string, f func() (store.Run, error)) (store.Run, error) {
	lock, err := st.LockSync(ctx, connectorID)
	if err != nil {
		return store.Run{}, err
	}
	defer func() { _ = lock.Release() }()
	return f()
}
