package simulator

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

func (a *Account) mustSchedule(id string) *schedule {
	s := a.schedByID[id]
	if s == nil {
		panic(fmt.Sprintf("simulator: no schedule %q", id))
	}
	return s
}

// NewSchedule describes a schedule to be added. People hand over weekly in
// the given order; nobody at all is allowed. Layers, or rotations where the
// schedule is shift-based, say it in full instead.
type NewSchedule struct {
	ID        string // "" is made up
	Name      string
	TimeZone  string // "" is "Etc/UTC"
	Shifts    bool   // shift-based
	TeamID    string
	People    []string // ids; an unknown one is listed all the same
	Layers    []Layer
	Rotations []Rotation
}

// AddSchedule adds a schedule that no policy uses and returns its id.
func (a *Account) AddSchedule(n NewSchedule) (id string) {
	a.edit(func() { id = a.addSchedule(n).id })
	return id
}

func (a *Account) addSchedule(n NewSchedule) *schedule {
	s := a.newSchedule(n)
	a.schedules = insert(a.schedules, s, scheduleKey)
	return s
}

// newSchedule makes a schedule that stands in no list yet.
func (a *Account) newSchedule(n NewSchedule) *schedule {
	s := &schedule{id: n.ID, name: n.Name, timeZone: cmp.Or(n.TimeZone, "Etc/UTC"), shifts: n.Shifts,
		layers: n.Layers, rotations: n.Rotations}
	if s.id == "" {
		s.id = a.ids.object()
	}
	if n.TeamID != "" {
		s.teams = []string{n.TeamID}
	}
	switch {
	case len(n.People) == 0:
	case n.Shifts:
		s.rotations = []Rotation{a.weekly(n.People)}
	default:
		s.layers = []Layer{{ID: a.ids.object(), Name: "Layer 1", Start: epoch, Turn: week, People: n.People}}
	}
	a.schedByID[s.id] = s
	return s
}

// weekly is a rotation that people take in turns of a week.
func (a *Account) weekly(people []string) Rotation {
	return Rotation{a.ids.long(), []Event{{ID: a.ids.long(), Name: "Weekly", Start: epoch,
		Period: week, Length: week, PerPerson: 1, People: people}}}
}

// RemoveSchedule deletes a schedule, from policies too.
func (a *Account) RemoveSchedule(id string) {
	a.edit(func() {
		s := a.mustSchedule(id)
		a.schedules = without(a.schedules, s)
		delete(a.schedByID, id)
		for _, p := range a.policies {
			for i, level := range p.levels {
				p.levels[i] = without(level, Target{ScheduleID: id})
			}
		}
	})
}

// RenameSchedule changes a schedule's name, and with it its place in the list.
func (a *Account) RenameSchedule(id, name string) {
	a.edit(func() {
		s := a.mustSchedule(id)
		a.schedules = without(a.schedules, s)
		s.name, s.row = name, nil
		a.schedules = insert(a.schedules, s, scheduleKey)
	})
}

// SetTimeZone changes a schedule's time zone; its turns stay where they are.
func (a *Account) SetTimeZone(id, zone string) {
	a.edit(func() {
		s := a.mustSchedule(id)
		s.timeZone, s.row = zone, nil
	})
}

// UpgradeSchedule makes a layer-based schedule a shift-based one with the
// same id: it leaves one list and appears in the other.
func (a *Account) UpgradeSchedule(id string) {
	a.edit(func() {
		s := a.mustSchedule(id)
		var live []string
		for _, p := range s.people() {
			if a.userByID[p] != nil {
				live = append(live, p)
			}
		}
		s.shifts, s.layers, s.overrides, s.row = true, nil, nil, nil
		s.rotations = []Rotation{a.weekly(live)}
	})
}

// HandOver lets the next person of each rotation of a schedule take over.
func (a *Account) HandOver(scheduleID string) {
	a.edit(func() { a.handOver(a.mustSchedule(scheduleID)) })
}

func (a *Account) handOver(s *schedule) {
	for i := range s.layers {
		s.layers[i].People = rotate(s.layers[i].People)
	}
	for _, r := range s.rotations {
		for i := range r.Events {
			if !r.Events[i].Every {
				r.Events[i].People = rotate(r.Events[i].People)
			}
		}
	}
	s.row = nil
}

func rotate(people []string) []string {
	if len(people) < 2 {
		return people
	}
	return append(append([]string(nil), people[1:]...), people[0])
}

// Override puts a user on call for a time, whatever the layers say. They do
// not become a member of the schedule.
func (a *Account) Override(scheduleID, userID string, from, end time.Time) {
	a.edit(func() {
		s := a.mustSchedule(scheduleID)
		s.overrides = append(s.overrides, override{a.mustUser(userID).id, from, end})
	})
}

// AddToSchedule puts a user on a schedule, last in turn.
func (a *Account) AddToSchedule(scheduleID, userID string) {
	a.edit(func() { a.addToSchedule(a.mustSchedule(scheduleID), userID) })
}

func (a *Account) addToSchedule(s *schedule, userID string) {
	s.row = nil
	if n := len(s.layers); n > 0 {
		l := &s.layers[n-1]
		l.People = append(append([]string(nil), l.People...), userID)
	} else if len(s.rotations) > 0 && len(s.rotations[0].Events) > 0 {
		e := &s.rotations[0].Events[0]
		e.People = append(append([]string(nil), e.People...), userID)
	}
}

// RemoveFromSchedule takes a user off a schedule.
func (a *Account) RemoveFromSchedule(scheduleID, userID string) {
	a.edit(func() {
		s := a.mustSchedule(scheduleID)
		s.row = nil
		for i := range s.layers {
			s.layers[i].People = without(s.layers[i].People, userID)
		}
		for _, r := range s.rotations {
			for i := range r.Events {
				if r.Events[i].People = without(r.Events[i].People, userID); len(r.Events[i].People) == 0 {
					r.Events[i].People = []string{""} // an event has one member at least
				}
			}
		}
	})
}

// Target is what an escalation policy's level names: one of the two ids.
type Target struct{ ScheduleID, UserID string }

// AddPolicy adds an escalation policy and returns its id.
func (a *Account) AddPolicy(name string, levels ...[]Target) (id string) {
	a.edit(func() { id = a.addPolicy(name, levels...).id })
	return id
}

func (a *Account) addPolicy(name string, levels ...[]Target) *policy {
	p := &policy{id: a.ids.object(), name: name}
	for _, level := range levels {
		for _, t := range level {
			if t.UserID != "" {
				a.mustUser(t.UserID)
			}
			if s := a.schedByID[t.ScheduleID]; s != nil {
				s.row = nil
			}
		}
		p.levels = append(p.levels, slices.Clone(level))
	}
	a.policies = append(a.policies, p)
	return p
}
