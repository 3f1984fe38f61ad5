package simulator

import (
	"fmt"
	"time"
)

// makePolicies puts schedules on escalation policies, and arranges as many
// on-call rows as the size asks for. Everybody's time on call is without
// gaps, so the number holds at any time.
func (g *generator) makePolicies() {
	used := g.usedSchedules()
	n := g.size.Policies
	if n == 0 {
		n = (len(used) + 2) / 3
	}
	if n == 0 {
		return
	}
	for i := range n {
		p := &policy{id: g.ids.object(), name: fmt.Sprintf("Policy %d", i+1)}
		g.policies = append(g.policies, p)
	}
	for i, s := range used {
		p := g.policies[i%n]
		// Two schedules of three stand on a level of their own.
		if last := len(p.levels) - 1; last >= 0 && i%3 == 2 {
			p.levels[last] = append(p.levels[last], target{schedule: s.id})
			continue
		}
		p.levels = append(p.levels, []target{{schedule: s.id}})
	}
	if g.size.OnCallRows > 0 {
		g.fitRows(used)
		return
	}
	for i, p := range g.policies {
		if i%5 == 0 && len(g.users) > 0 { // on call directly, always
			p.levels = append(p.levels, []target{{user: g.users[g.rng.IntN(len(g.users))].id}})
		}
		if i%3 == 1 && len(p.levels) > 0 { // the first level again, as the last
			p.levels = append(p.levels, p.levels[0])
		}
	}
}

// usedSchedules leaves out the last Unused layer-based schedules and every
// third shift-based one.
func (g *generator) usedSchedules() []*schedule {
	var used []*schedule
	for i, s := range g.schedules {
		switch {
		case !s.shifts && i >= g.size.Schedules-g.size.Unused:
		case s.shifts && i%3 == 0:
		default:
			used = append(used, s)
		}
	}
	return used
}

// fitRows adds levels, or leaves schedules without anybody on call, until
// there are exactly as many rows as asked for.
func (g *generator) fitRows(used []*schedule) {
	rows := 0
	var single []*schedule
	for _, s := range used {
		names, _ := g.onCallAt(s, epoch.Add(500*week))
		rows += len(names)
		if !s.shifts && len(names) == 1 {
			single = append(single, s)
		}
	}
	kept := single
	for i := 0; rows > g.size.OnCallRows && i < len(single); i++ {
		g.retire(single[i])
		kept = single[i+1:]
		rows--
	}
	for i := 0; rows < g.size.OnCallRows && len(g.users) > 0; i++ {
		p := g.policies[i%len(g.policies)]
		next := target{user: g.users[g.rng.IntN(len(g.users))].id}
		if k := len(kept); k > 0 && i%5 != 0 {
			next = target{schedule: kept[i%k].id}
		}
		p.levels = append(p.levels, []target{next})
		rows++
	}
}

// retire ends a schedule's rotation: its people stay listed, nobody is on.
func (g *generator) retire(s *schedule) {
	for i := range s.layers {
		s.layers[i].end = epoch.Add(950 * time.Hour)
	}
}
