package load

import (
	"time"

	"connectpd/sync/simulator"
)

// A policy is its levels, level 1 first.
type policy = [][]simulator.Target

// makePolicies puts schedules on escalation policies, and arranges as many
// on-call rows as the size asks for. Everybody's time on call is without
// gaps, so the number holds at any time.
func (g *generator) makePolicies() []policy {
	used := g.usedSchedules()
	n := g.size.Policies
	if n == 0 {
		n = (len(used) + 2) / 3
	}
	if n == 0 {
		return nil
	}
	policies := make([]policy, n)
	for i, s := range used {
		p := &policies[i%n]
		// Two schedules of three stand on a level of their own.
		if last := len(*p) - 1; last >= 0 && i%3 == 2 {
			(*p)[last] = append((*p)[last], simulator.Target{ScheduleID: s.ID})
			continue
		}
		*p = append(*p, []simulator.Target{{ScheduleID: s.ID}})
	}
	if g.size.OnCallRows > 0 {
		g.fitRows(policies, used)
		return policies
	}
	for i := range policies {
		p := &policies[i]
		if i%5 == 0 && len(g.users) > 0 { // on call directly, always
			*p = append(*p, []simulator.Target{{UserID: g.anybody()}})
		}
		if i%3 == 1 && len(*p) > 0 { // the first level again, as the last
			*p = append(*p, (*p)[0])
		}
	}
	return policies
}

func (g *generator) anybody() string { return g.users[g.rng.IntN(len(g.users))] }

// usedSchedules leaves out the last Unused layer-based schedules and every
// third shift-based one.
func (g *generator) usedSchedules() []*simulator.NewSchedule {
	var used []*simulator.NewSchedule
	for i, s := range g.schedules {
		switch {
		case !s.Shifts && i >= g.size.Schedules-g.size.Unused:
		case s.Shifts && i%3 == 0:
		default:
			used = append(used, s)
		}
	}
	return used
}

// fitRows adds levels, or leaves schedules without anybody on call, until
// there are exactly as many rows as asked for.
func (g *generator) fitRows(policies []policy, used []*simulator.NewSchedule) {
	rows := 0
	var single []*simulator.NewSchedule
	for _, s := range used {
		n := onCall(s)
		rows += n
		if !s.Shifts && n == 1 {
			single = append(single, s)
		}
	}
	kept := single
	for i := 0; rows > g.size.OnCallRows && i < len(single); i++ {
		retire(single[i])
		kept = single[i+1:]
		rows--
	}
	for i := 0; rows < g.size.OnCallRows && len(g.users) > 0; i++ {
		next := simulator.Target{UserID: g.anybody()}
		if k := len(kept); k > 0 && i%5 != 0 {
			next = simulator.Target{ScheduleID: kept[i%k].ID}
		}
		p := &policies[i%len(policies)]
		*p = append(*p, []simulator.Target{next})
		rows++
	}
}

// onCall is how many people a schedule that was just made has on call, at any
// time: layers hand over without a gap, and the later wins.
func onCall(s *simulator.NewSchedule) int {
	switch {
	case s.Shifts && s.Rotations[0].Events[0].Every:
		return len(s.Rotations[0].Events[0].People)
	case s.Shifts:
		return min(1, len(s.Rotations[0].Events[0].People))
	}
	return min(1, len(s.Layers[len(s.Layers)-1].People))
}

// retire ends a schedule's rotation: its people stay listed, nobody is on.
func retire(s *simulator.NewSchedule) {
	for i := range s.Layers {
		s.Layers[i].End = epoch.Add(950 * time.Hour)
	}
}
