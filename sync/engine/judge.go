package engine

import (
	"context"
	"fmt"
	"strings"

	"connectpd/store/access"
)

// A result is held when a kind shrank by more than a fifth and by more than
// ten rows, or to nothing.
const (
	shrinkShare = 5 // one in so many
	shrinkRows  = 10
)

// judgedKinds are the kinds whose shrinking is suspicious. On-call turns come
// and go by the clock.
var judgedKinds = [...]access.Kind{
	access.KindUsers, access.KindTeams, access.KindMemberships, access.KindSchedules, access.KindScheduleMembers,
}

// comparison is what the verdict on a run depends on.
type comparison struct {
	before, after map[access.Kind]int
	coverage      map[access.Kind]access.Coverage
	// sawAll, seesAll: whether the key of the applied run before, and the
	// one of this run, by their nature see the whole account.
	sawAll, seesAll bool
}

// verdict is what would be lost if the run were applied; empty: apply it.
// Only kinds that were read as a whole are judged: what was not proved
// complete takes nobody for gone, and what was not read stays as it was.
func (x comparison) verdict() []Shrink {
	var out []Shrink
	for _, k := range judgedKinds {
		if x.coverage[k].State != access.Read {
			continue
		}
		before, after := x.before[k], x.after[k]
		lost := before - after
		switch {
		case after == 0 && before > 0:
			out = append(out, Shrink{Kind: k, Before: before, After: after, Reason: nothingBack})
		case lost > shrinkRows && lost*shrinkShare > before:
			out = append(out, Shrink{Kind: k, Before: before, After: after, Reason: farFewer})
		}
	}
	if len(out) == 0 && x.sawAll && !x.seesAll {
		return x.seesLess()
	}
	return out
}

// keep counts what stays as it was as having come back.
func (x comparison) keep(n map[access.Kind]int) {
	for k, n := range n {
		x.after[k] += n
	}
}

// seesLess lists every kind that would lose something to a key that sees
// less; the users when none would, because the next one might.
func (x comparison) seesLess() []Shrink {
	var out []Shrink
	for _, k := range judgedKinds {
		if x.coverage[k].State == access.Read && x.after[k] < x.before[k] {
			out = append(out, Shrink{Kind: k, Before: x.before[k], After: x.after[k], Reason: seesLess})
		}
	}
	if len(out) == 0 {
		k := access.KindUsers
		out = append(out, Shrink{Kind: k, Before: x.before[k], After: x.after[k], Reason: seesLess})
	}
	return out
}

// judge compares a dataset with the snapshot. A first run has nothing to lose.
func (r *runner) judge(ctx context.Context, d *access.Dataset) ([]Shrink, error) {
	if r.conn.LastApplied == nil {
		return nil, nil
	}
	counts, err := r.before.counts(ctx)
	if err != nil {
		return nil, err
	}
	x := comparison{
		before:   kindCounts(counts),
		after:    kindCounts(countDataset(d)),
		coverage: d.Coverage,
		sawAll:   r.conn.LastApplied.SeesAll,
		seesAll:  d.Identity.SeesAll(),
	}
	if len(d.Coverage[access.KindMemberships].Except)+len(d.Coverage[access.KindScheduleMembers].Except) > 0 {
		before, err := r.before.snapshot(ctx)
		if err != nil {
			return nil, err
		}
		x.keep(standing(before, d.Coverage))
	}
	return x.verdict(), nil
}

func kindCounts(c access.Counts) map[access.Kind]int {
	return map[access.Kind]int{
		access.KindUsers:           c.Users,
		access.KindTeams:           c.Teams,
		access.KindMemberships:     c.TeamMemberships,
		access.KindSchedules:       c.Schedules,
		access.KindScheduleMembers: c.ScheduleMembers,
		access.KindOnCall:          c.OnCall,
	}
}

// countDataset counts a dataset as store.Counts counts a snapshot: users are
// those whom the account lists.
func countDataset(d *access.Dataset) access.Counts {
	c := access.Counts{Teams: len(d.Teams), Roles: len(d.Roles), Schedules: len(d.Schedules)}
	for _, u := range d.Users {
		if isLive(u) {
			c.Users++
		}
	}
	for _, g := range d.Grants {
		switch {
		case g.Type == access.TypeTeam:
			c.TeamMemberships++
		case g.Type == access.TypeRole:
			c.RoleAssignments++
		case g.Entitlement == access.Member:
			c.ScheduleMembers++
		case g.Entitlement == access.OnCall:
			c.OnCall++
		}
	}
	return c
}

// heldReason says in one line why a run is held.
func heldReason(shrinks []Shrink) string {
	parts := make([]string, 0, len(shrinks))
	for _, s := range shrinks {
		name := s.Kind.Label()
		switch s.Reason {
		case nothingBack:
			parts = append(parts, fmt.Sprintf("no %s came back, %d before", name, s.Before))
		case seesLess:
			parts = append(parts, fmt.Sprintf("this kind of API key sees less: %d %s, %d before", s.After, name, s.Before))
		default:
			parts = append(parts, fmt.Sprintf("only %d %s came back, %d before", s.After, name, s.Before))
		}
	}
	return strings.Join(parts, "; ")
}
