package simulator

import (
	"net/http"
	"time"
)

// getShiftSchedule is the detail of a shift-based schedule. A layer-based
// one's id is a bad request here, not a missing schedule.
func getShiftSchedule(q *asked) answer {
	s := q.schedByID[q.x.id]
	switch {
	case s == nil || !q.v.schedule(s.id):
		return notFound(2100, "Not Found")
	case !s.shifts:
		return v3Failure("schedule.id", "This schedule is not a V3 schedule")
	}
	w := wireShifts{ID: s.id, Type: "schedule_v3", Name: s.name, TimeZone: s.timeZone, Description: s.description,
		Teams: q.teamRefs(s.teams, q.v.sight), Policies: q.policyRefs(s, q.v.sight), Rotations: []wireRotation{},
		Self: q.api() + "/v3/schedules/" + s.id, HTMLURL: q.web() + "/schedules/" + s.id}
	w.HTTPCalURL, w.WebCalURL = calendar(s.id)
	for _, r := range s.rotations {
		w.Rotations = append(w.Rotations, q.renderRotation(s, r))
	}
	if len(q.include("final_schedule")) > 0 && q.query.Has("since") && q.query.Has("until") {
		since, until, bad := q.timesOr(0)
		if bad != nil {
			return v3Failure("since", "is not a date range")
		}
		w.Final = q.finalShifts(s, since, until)
	}
	return respondJSON(http.StatusOK, map[string]any{"schedule": w})
}

func (q *asked) renderRotation(s *schedule, r Rotation) wireRotation {
	w := wireRotation{ID: r.ID, Type: "schedule_rotation", Events: []wireEvent{},
		Self: q.api() + "/v3/schedules/" + s.id + "/rotations/" + r.ID}
	for _, e := range r.Events {
		we := wireEvent{ID: e.ID, Type: "schedule_event", Name: e.Name,
			Start: wireZoned{stamp(e.Start), s.timeZone}, End: wireZoned{stamp(e.Start.Add(e.Length)), s.timeZone},
			Since: stamp(e.Start), Recurrence: []string{"RRULE:FREQ=WEEKLY"},
			Strategy: wireStrategy{Type: "rotating_member_assignment_strategy", Shifts: max(e.PerPerson, 1),
				Members: []wireShiftMember{}}}
		if e.Period < week {
			we.Recurrence[0] = "RRULE:FREQ=DAILY"
		}
		if e.Every {
			we.Strategy.Type, we.Strategy.Shifts = "every_member_assignment_strategy", 0
		}
		for _, id := range e.People {
			we.Strategy.Members = append(we.Strategy.Members, shiftMember(id))
		}
		w.Events = append(w.Events, we)
	}
	return w
}

func shiftMember(id string) wireShiftMember {
	if id == "" {
		return wireShiftMember{Type: "empty_member"}
	}
	return wireShiftMember{Type: "user_member", UserID: id}
}

// finalShifts are the computed assignments that overlap [since, until].
func (q *asked) finalShifts(s *schedule, since, until time.Time) *wireFinalShifts {
	f := &wireFinalShifts{Type: "final_schedule", Assignments: []wireAssigned{}}
	var covered time.Duration
	var last time.Time
	for _, t := range q.turns(s, since, until) {
		if t.end.IsZero() {
			t.end = distantFuture
		}
		if !t.start.Equal(last) {
			covered += clipped(t, since, until)
			last = t.start
		}
		e := q.entry(t, since, until)
		end := until
		if e.End == nil {
			e.End = stampOrNull(end)
		}
		f.Assignments = append(f.Assignments, wireAssigned{Type: "computed_shift_assignment",
			Start: e.Start, End: *e.End, Member: shiftMember(t.user),
			Source: wireSource{"schedule_rotation", s.rotationOf(t.user)}})
	}
	f.Coverage = *coverage(covered, until.Sub(since))
	return f
}

func (sc *schedule) rotationOf(user string) string {
	for _, r := range sc.rotations {
		for _, e := range r.Events {
			if contains(e.People, user) {
				return r.ID
			}
		}
	}
	return ""
}
