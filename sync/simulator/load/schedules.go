package load

import (
	"fmt"
	"time"

	"connectpd/sync/simulator"
)

func (g *generator) makeSchedules() {
	for i := range g.size.Schedules + g.size.ShiftSchedules {
		s := &simulator.NewSchedule{ID: g.ID(), Name: fmt.Sprintf("On call %d", i+1),
			TimeZone: timeZones[i%len(timeZones)], Shifts: i >= g.size.Schedules}
		if i == 0 && len(g.teams) > 1 {
			s.ID = g.teams[1].id
		}
		var team madeTeam
		if len(g.teams) > 0 && i%4 != 3 {
			team = g.teams[i%len(g.teams)]
			s.TeamID, s.Name = team.id, fmt.Sprintf("%s on call %d", team.name, i+1)
		}
		crew := g.crew(team)
		if s.Shifts {
			s.Rotations = g.makeRotations(i, crew)
		} else {
			s.Layers = g.makeLayers(i, crew)
		}
		g.schedules = append(g.schedules, s)
	}
	for i, s := range g.schedules[:g.size.Schedules] {
		if i%20 == 2 {
			g.listDeleted(s, fmt.Sprintf("Former Colleague %d", i+1))
		}
	}
}

// crew draws the people of a schedule: of its team where it has one with
// anybody in it, since PagerDuty puts a schedule's people into its team.
func (g *generator) crew(team madeTeam) (people []string) {
	n := min(2+g.rng.IntN(4), len(g.users))
	if len(team.members) > 0 {
		for _, k := range g.rng.Perm(len(team.members))[:min(n, len(team.members))] {
			people = append(people, team.members[k])
		}
		return people
	}
	for _, k := range g.sample(n) {
		people = append(people, g.users[k])
	}
	return people
}

func (g *generator) makeLayers(i int, crew []string) []simulator.Layer {
	l := simulator.Layer{ID: g.ID(), Name: "Layer 1", Start: epoch, Turn: week, People: crew}
	if i%3 == 1 {
		l.Turn = 24 * time.Hour
	}
	layers := []simulator.Layer{l}
	if i%5 == 4 && len(crew) > 1 { // a second layer, weekdays' office hours
		layers = append(layers, simulator.Layer{ID: g.ID(), Name: "Day", Start: epoch, Turn: week,
			People: crew[1:], From: 8, To: 18})
	}
	return layers
}

func (g *generator) makeRotations(i int, crew []string) []simulator.Rotation {
	e := simulator.Event{ID: g.ShiftID(), Name: "Weekly", Start: epoch, Period: week, Length: week, PerPerson: 1, People: crew}
	if i%3 == 2 && len(crew) > 1 {
		e.Every, e.People = true, crew[:2]
	}
	return []simulator.Rotation{{ID: g.ShiftID(), Events: []simulator.Event{e}}}
}

// listDeleted puts somebody who was deleted since on a layer that has ended.
func (g *generator) listDeleted(s *simulator.NewSchedule, name string) {
	id := g.AddDeleted(name)
	old := simulator.Layer{ID: g.ID(), Name: "Until last year", Start: epoch.Add(-week),
		End: epoch.Add(900 * time.Hour), Turn: week, People: []string{id}}
	s.Layers = append([]simulator.Layer{old}, s.Layers...)
}
