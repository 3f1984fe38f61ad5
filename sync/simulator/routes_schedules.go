package simulator

import (
	"net/http"
	"time"
)

func listSchedules(q *asked) answer {
	l, bad := q.scheduleList(q.v.schedules, "schedules")
	if bad != nil {
		return *bad
	}
	// Of include[] the list honours only schedule_layers (api-schema#430).
	if len(q.include("schedule_layers")) == 0 {
		return q.page(l, classic, nil)
	}
	since, until, bad := q.timesOr(0)
	if bad != nil {
		return *bad
	}
	return q.page(l, classic, func(r row) []byte {
		s := q.schedByID[r.id]
		w := q.renderSchedule(s, q.v.sight)
		w.Layers = q.renderLayers(s, since, until)
		return encode(w)
	})
}

func listShiftSchedules(q *asked) answer {
	l, bad := q.scheduleList(q.v.shifts, "shifts")
	if bad != nil {
		return *bad
	}
	return q.page(l, shiftPager, nil)
}

func (q *asked) scheduleList(l *listing, name string) (*listing, *answer) {
	teams := q.query["team_ids[]"]
	if len(teams) > 0 && !q.plan.Teams {
		ans := notOnPlan("teams", "teams")
		return nil, &ans
	}
	return q.narrow(l, name, teams), nil
}

// layered finds the layer-based schedule a request names: shift-based ones
// are not found here.
func (q *asked) layered() (*schedule, *answer) {
	s := q.schedByID[q.x.id]
	if s == nil || s.shifts || !q.v.schedule(s.id) {
		ans := notFound(3004, "Schedule Not Found")
		return nil, &ans
	}
	return s, nil
}

func getSchedule(q *asked) answer {
	s, bad := q.layered()
	if bad != nil {
		return *bad
	}
	since, until, bad := q.timesOr(2 * week)
	if bad != nil {
		return *bad
	}
	w := q.renderSchedule(s, q.v.sight)
	w.Layers = q.renderLayers(s, since, until)
	w.Overrides = &wireSubsched{Name: "Overrides", Entries: []wireEntry{}, Coverage: new(float64)}
	for _, o := range s.overrides {
		if o.from.Before(until) && o.end.After(since) && q.userByID[o.user] != nil {
			w.Overrides.Entries = append(w.Overrides.Entries, q.entry(turn{o.user, o.from, o.end}, since, until))
		}
	}
	w.Final = &wireSubsched{Name: "Final Schedule", Entries: []wireEntry{}}
	var covered time.Duration
	for _, t := range q.turns(s, since, until) {
		e := q.entry(t, since, until)
		w.Final.Entries = append(w.Final.Entries, e)
		covered += clipped(t, since, until)
	}
	w.Final.Coverage = coverage(covered, until.Sub(since))
	now := q.s.o.Now()
	if ts := q.turns(s, now, now); len(ts) > 0 {
		w.OnCall = &wireNow{q.userRef(ts[0].user), stamp(ts[0].start), stampOrNull(ts[0].end)}
	}
	return respondJSON(http.StatusOK, map[string]any{"schedule": w})
}

// listScheduleUsers: who is on call in a time range; without one, everybody
// on the schedule. Not paged, full users.
func listScheduleUsers(q *asked) answer {
	s, bad := q.layered()
	if bad != nil {
		return *bad
	}
	ids := s.people()
	if q.query.Has("since") || q.query.Has("until") {
		since, until, bad := q.timesOr(2 * week)
		if bad != nil {
			return *bad
		}
		ids = nil
		for _, t := range q.turns(s, since, until) {
			if !contains(ids, t.user) {
				ids = append(ids, t.user)
			}
		}
	}
	users := []wireUser{}
	for _, id := range ids {
		if u := q.userByID[id]; u != nil && q.v.user(id) {
			users = append(users, q.renderUser(u, q.v.sight, nil))
		}
	}
	return respondJSON(http.StatusOK, map[string]any{"users": users})
}

// timesOr reads since= and until=; a missing one is so far from the other,
// both missing start now.
func (q *asked) timesOr(length time.Duration) (since, until time.Time, bad *answer) {
	parse := func(name string) (t time.Time) {
		v := q.query.Get(name)
		if v == "" {
			return t
		}
		for _, form := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02"} {
			if t, err := time.Parse(form, v); err == nil {
				return t
			}
		}
		ans := failure(http.StatusBadRequest, 2004, "Invalid Date Range", name+" is not a date")
		bad = &ans
		return t
	}
	since, until = parse("since"), parse("until")
	if bad != nil {
		return since, until, bad
	}
	switch {
	case since.IsZero() && until.IsZero():
		since = q.s.o.Now()
		until = since.Add(length)
	case since.IsZero():
		since = until.Add(-length)
	case until.IsZero():
		until = since.Add(length)
	}
	if until.Before(since) {
		ans := failure(http.StatusBadRequest, 2005, "Invalid Date Range", "until is before since")
		return since, until, &ans
	}
	return since, until, nil
}

func (q *asked) entry(t turn, since, until time.Time) wireEntry {
	start, end := t.start, t.end
	if q.query.Get("overflow") != "true" {
		if start.Before(since) {
			start = since
		}
		if end.IsZero() || end.After(until) {
			end = until
		}
	}
	return wireEntry{stamp(start), stampOrNull(end), q.userRef(t.user)}
}

func clipped(t turn, since, until time.Time) time.Duration {
	start, end := t.start, t.end
	if start.Before(since) {
		start = since
	}
	if end.IsZero() || end.After(until) {
		end = until
	}
	return max(end.Sub(start), 0)
}

func coverage(covered, whole time.Duration) *float64 {
	c := 0.0
	if whole > 0 {
		c = min(100, float64(covered*1000/whole)/10)
	}
	return &c
}

func (q *asked) renderLayers(s *schedule, since, until time.Time) []wireLayer {
	out := []wireLayer{}
	for _, l := range s.layers {
		w := wireLayer{ID: l.ID, Name: l.Name, Start: stamp(l.Start), End: stampOrNull(l.End),
			VirtualStart: stamp(l.Start), TurnSeconds: int(l.Turn / time.Second),
			Users: []wireLayerUser{}, Restrictions: []wireRestriction{}, Entries: []wireEntry{}}
		for _, id := range l.People {
			w.Users = append(w.Users, wireLayerUser{q.userRef(id)})
		}
		if l.From != l.To {
			w.Restrictions = append(w.Restrictions, wireRestriction{"daily_restriction",
				time.Date(0, 1, 1, l.From, 0, 0, 0, time.UTC).Format("15:04:05"), (l.To - l.From) * 3600})
		}
		alone := &schedule{layers: []Layer{l}}
		for _, t := range q.turns(alone, since, until) {
			w.Entries = append(w.Entries, q.entry(t, since, until))
		}
		out = append(out, w)
	}
	return out
}
