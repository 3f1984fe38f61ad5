package simulator

import "time"

// schedule gives every team a primary schedule and half of them a secondary
// one, six of those shift-based, on an escalation policy per team.
func (d *demo) schedule() {
	for i, t := range d.teams {
		able := d.responders(t)
		primary := d.put(t.name+" primary", t, able[:min(4, len(able))], false)
		levels := [][]Target{{{ScheduleID: primary.id}}}
		if i%2 == 0 {
			// Back-to-front, so that the same person is rarely on both.
			second := append([]string(nil), able[max(0, len(able)-3):]...)
			s := d.put(t.name+" secondary", t, second, i%4 == 0)
			levels = append(levels, []Target{{ScheduleID: s.id}})
		}
		if i%6 == 5 { // whoever is first is asked again at the end
			levels = append(levels, levels[0])
		}
		p := d.addPolicy(t.name, levels...)
		p.teams = []string{t.id}
	}
}

// responders are those of a team who can act on incidents.
func (d *demo) responders(t *team) []string {
	var out []string
	for _, m := range t.members {
		if u := d.userByID[m.user]; !isStakeholder(u.role) && u.role != "restricted_access" {
			out = append(out, u.id)
		}
	}
	return out
}

// put adds a schedule of a team, handed over on different weekdays.
func (d *demo) put(name string, t *team, people []string, shifts bool) *schedule {
	s := d.addSchedule(NewSchedule{Name: name, Shifts: shifts, People: people})
	if t != nil {
		s.teams = []string{t.id}
	}
	s.timeZone = "Europe/Amsterdam"
	day := time.Duration(len(d.schedules)%5) * 24 * time.Hour
	for i := range s.layers {
		s.layers[i].Start = epoch.Add(day)
	}
	for _, r := range s.rotations {
		for i := range r.Events {
			r.Events[i].Start = epoch.Add(day)
		}
	}
	return s
}

func (d *demo) teamNamed(name string) *team {
	for _, t := range d.teams {
		if t.name == name {
			return t
		}
	}
	panic("simulator: no team " + name)
}

// surprise puts in what deserves a look.
func (d *demo) surprise() {
	d.invite()

	// Nobody is on the weekend cover: its people moved on.
	weekend := d.put("Storefront weekend cover", d.teamNamed("Storefront"), nil, false)
	d.addPolicy("Storefront weekend", []Target{{ScheduleID: weekend.id}})

	// A night shift that lists somebody who left.
	warehouse := d.teamNamed("Warehouse Systems")
	nights := d.put("Warehouse night shift", warehouse, d.responders(warehouse)[:3], false)
	left := d.ids.object()
	d.deleted[left] = deletedUser{"Martin Kessler", epoch.Add(20 * week)}
	nights.layers = append([]Layer{{ID: d.ids.object(), Name: "Before the move", Start: epoch.Add(-week),
		End: epoch.Add(22 * week), Turn: week, People: []string{left, nights.layers[0].People[0]}}}, nights.layers...)
	d.addPolicy("Warehouse nights", []Target{{ScheduleID: nights.id}})

	// A stakeholder is on call: she can read incidents, not act on them.
	noor := d.byName["Noor Rahman"]
	comms := d.put("Customer communications", d.teamNamed("Customer Support"), []string{noor.id}, false)
	d.addPolicy("Customer communications", []Target{{ScheduleID: comms.id}})

	// The last resort is a person, not a schedule, and always on call.
	sre := d.teamNamed("Site Reliability")
	d.addPolicy("Major incidents", []Target{{ScheduleID: d.primaryOf(sre)}},
		[]Target{{UserID: d.byName["Henrik Sandberg"].id}})

	// A rota kept for the sale that no policy uses any more.
	d.put("Autumn sale rota", d.teamNamed("Checkout"), d.responders(d.teamNamed("Checkout"))[2:6], false)
}

func (d *demo) primaryOf(t *team) string {
	for _, s := range d.schedules {
		if s.name == t.name+" primary" {
			return s.id
		}
	}
	panic("simulator: no primary schedule of " + t.name)
}

// invite leaves eight invitations open: six of people with access, one of
// them on a schedule, and two of people who were given nothing yet.
func (d *demo) invite() {
	for i, t := range []string{"Payments", "Payments", "Orders", "Catalog", "Mobile Apps", "Databases"} {
		members := d.teamNamed(t).members
		d.userByID[members[5+i%3].user].invited = true
	}
	for _, u := range d.users[len(d.users)-2:] {
		u.invited = true
	}
	payments := d.teamNamed("Payments")
	waiting := d.userByID[payments.members[5].user]
	s := d.schedByID[d.primaryOf(payments)]
	d.addToSchedule(s, waiting.id)
}
