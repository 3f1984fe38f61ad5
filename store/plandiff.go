package store

import (
	"slices"

	"connectpd/store/access"
)

// diffResources compares teams, roles and schedules, and counts them.
func (p *plan) diffResources() {
	for num := 1; num < len(p.st.things.all); num++ {
		th := p.st.things.all[num]
		if th.typ == "" || th.typ == access.TypeUser {
			continue
		}
		old, is := p.st.resources[num], p.brought[num]
		kind := resourceKind(th.typ)
		if old == nil && is == nil {
			continue
		}
		if is == nil {
			if p.absentIsGone(kind, th.num) {
				p.closeResources = append(p.closeResources, old)
				p.countResource(th.typ, &p.changes.Lost)
				continue
			}
			p.tally(th.typ)
			continue
		}
		p.tally(th.typ)
		if old != nil && old.resourceAttrs == *is {
			continue
		}
		row := &resourceRow{num: th.num, from: p.run, typ: th.typ, id: th.id, resourceAttrs: *is}
		switch {
		case old != nil:
			p.closeResources = append(p.closeResources, old)
			p.changes.Altered += len(resourceFields(th.typ, old.resourceAttrs, *is))
		case !p.st.based[kind]:
			row.baseline = true
		default:
			p.countResource(th.typ, &p.changes.Gained)
		}
		p.openResources = append(p.openResources, row)
	}
}

// countResource counts a resource that came or went. Roles are no news: they
// are there while somebody holds them.
func (p *plan) countResource(t access.ResourceType, n *int) {
	if t != access.TypeRole {
		*n++
	}
}

func (p *plan) tally(t access.ResourceType) {
	switch t {
	case access.TypeTeam:
		p.counts.Teams++
	case access.TypeRole:
		p.counts.Roles++
	case access.TypeSchedule:
		p.counts.Schedules++
	}
}

// stands reports whether a resource is there after the run.
func (p *plan) stands(num int32) bool {
	if p.brought[num] != nil {
		return true
	}
	th := p.st.things.all[num]
	return p.st.resources[num] != nil && !p.absentIsGone(resourceKind(th.typ), num)
}

// collectGrants turns the run's grants into sorted numbers. Grants of kinds
// that were not read, below excepted resources and on unknown resources (a
// schedule made between two requests; the next run brings it) are left out.
func (p *plan) collectGrants() {
	p.wanted = make([]grantRow, 0, len(p.d.Grants))
	for _, g := range p.d.Grants {
		res := p.st.things.num(g.Type, g.ResourceID)
		if res == 0 || g.Type == access.TypeUser || !p.stands(res) {
			continue
		}
		ent := p.st.ents.num(g.Entitlement)
		kind := grantKind(g.Type, ent)
		if !p.reads(kind) || p.except[kind][res] {
			continue
		}
		user := p.st.things.num(access.TypeUser, g.UserID)
		p.wanted = append(p.wanted, grantRow{user: user, resource: res, ent: ent, from: p.run})
	}
	slices.SortFunc(p.wanted, grantRow.compare)
	p.wanted = slices.CompactFunc(p.wanted, func(a, b grantRow) bool { return a.compare(b) == 0 })
}

// diffGrants merges the two sorted lists.
func (p *plan) diffGrants() {
	var lost, gained []delta
	replaced := p.replacements()
	old, want := p.st.grants, p.wanted
	for len(old) > 0 || len(want) > 0 {
		order := 0
		switch {
		case len(old) == 0:
			order = 1
		case len(want) == 0:
			order = -1
		default:
			order = old[0].compare(want[0])
		}
		switch {
		case order == 0:
			p.hold(want[0])
			old, want = old[1:], want[1:]
		case order > 0:
			g := want[0]
			want = want[1:]
			p.hold(g)
			if g.baseline = p.firstRead(g); !g.baseline {
				gained = append(gained, p.delta(g))
			}
			p.openGrants = append(p.openGrants, g)
		default:
			g := old[0]
			old = old[1:]
			if !p.ends(g, replaced) {
				p.hold(g)
				continue
			}
			lost = append(lost, p.delta(g))
			p.closeGrants = append(p.closeGrants, g)
		}
	}
	p.countDeltas(lost, gained)
}

func (p *plan) typeOf(num int32) access.ResourceType { return p.st.things.all[num].typ }

func (p *plan) delta(g grantRow) delta {
	return delta{user: g.user, resource: g.resource, ent: g.ent, typ: p.typeOf(g.resource)}
}

// hold counts a grant that stands after the run.
func (p *plan) hold(g grantRow) {
	p.holds[g.user] = true
	switch grantKind(p.typeOf(g.resource), g.ent) {
	case access.KindMemberships:
		p.counts.TeamMemberships++
	case access.KindUsers:
		p.counts.RoleAssignments++
	case access.KindScheduleMembers:
		p.counts.ScheduleMembers++
	case access.KindOnCall:
		p.counts.OnCall++
	}
}

// firstRead reports whether a new grant was only now seen because nobody
// looked before.
func (p *plan) firstRead(g grantRow) bool {
	kind := grantKind(p.typeOf(g.resource), g.ent)
	return !p.st.based[kind] || p.st.neverRead[kind][g.resource]
}

// ends decides on an open grant that the run did not bring.
func (p *plan) ends(g grantRow, replaced map[subject]bool) bool {
	if !p.stands(g.resource) {
		return true
	}
	kind := grantKind(p.typeOf(g.resource), g.ent)
	if p.absentIsGone(kind, g.resource) {
		return true
	}
	if p.cover[kind].State == access.Incomplete {
		s, ok := p.delta(g).subject()
		return ok && replaced[s]
	}
	return false
}

// replacements are the subjects whose value an incomplete listing brought:
// the value they had before has ended, although nothing is taken for gone.
func (p *plan) replacements() map[subject]bool {
	m := map[subject]bool{}
	for _, g := range p.wanted {
		kind := grantKind(p.typeOf(g.resource), g.ent)
		if p.cover[kind].State != access.Incomplete {
			continue
		}
		if s, ok := p.delta(g).subject(); ok {
			m[s] = true
		}
	}
	return m
}

func (p *plan) countDeltas(lost, gained []delta) {
	apart := func(list []delta) []delta {
		kept := list[:0]
		for _, d := range list {
			if grantKind(d.typ, d.ent) == access.KindOnCall {
				p.changes.OnCall++
			} else {
				kept = append(kept, d)
			}
		}
		return kept
	}
	altered, onlyLost, onlyGained := pairUp(apart(lost), apart(gained))
	p.changes.Altered += len(altered)
	p.changes.Lost += len(onlyLost)
	p.changes.Gained += len(onlyGained)
}
