package engine

import (
	"context"
	"fmt"

	"connectpd/store/access"
)

// previous is the snapshot as it stands before the run. It is read only when
// something needs it: an ordinary run needs its counts.
type previous struct {
	keep        keeper
	connectorID string
	data        *access.Dataset
}

func (p *previous) counts(ctx context.Context) (access.Counts, error) {
	c, err := p.keep.Counts(ctx, p.connectorID)
	if err != nil {
		return c, fmt.Errorf("counting the last snapshot: %w", err)
	}
	return c, nil
}

// snapshot is never nil.
func (p *previous) snapshot(ctx context.Context) (*access.Dataset, error) {
	if p.data != nil {
		return p.data, nil
	}
	d, err := p.keep.Snapshot(ctx, p.connectorID, 0)
	if err != nil {
		return nil, fmt.Errorf("reading the last snapshot: %w", err)
	}
	if d == nil {
		d = &access.Dataset{}
	}
	p.data = d
	return d, nil
}

// scheduleIDs are the ids of the snapshot's schedules of one kind.
func (p *previous) scheduleIDs(ctx context.Context, k access.ScheduleKind) ([]string, error) {
	d, err := p.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, s := range d.Schedules {
		if s.Kind == k {
			ids = append(ids, s.ID)
		}
	}
	return ids, nil
}

// standing counts the grants of a snapshot that a run leaves as they are
// because it could not read the single team or schedule that they are on.
func standing(before *access.Dataset, coverage map[access.Kind]access.Coverage) map[access.Kind]int {
	except := make(map[resourceKey]bool)
	for _, x := range [...]struct {
		k access.Kind
		t access.ResourceType
	}{{access.KindMemberships, access.TypeTeam}, {access.KindScheduleMembers, access.TypeSchedule}} {
		for _, id := range coverage[x.k].Except {
			except[resourceKey{x.t, id}] = true
		}
	}
	n := make(map[access.Kind]int)
	for _, g := range before.Grants {
		if k, judged := grantKind(g); judged && except[resourceKey{g.Type, g.ResourceID}] {
			n[k]++
		}
	}
	return n
}
