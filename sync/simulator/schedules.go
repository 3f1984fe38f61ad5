package simulator

import "time"

// A schedule is layer-based (classic) or shift-based (v3). People are named
// by id; a name whose user was deleted stays, and nobody stands in for them.
type schedule struct {
	id, name, description, timeZone string
	shifts                          bool
	teams                           []string
	layers                          []layer
	overrides                       []override
	rotations                       []rotation
	row                             []byte
}

// A layer hands over every turn, in the order of its people. Later layers
// win over earlier ones.
type layer struct {
	id, name string
	start    time.Time // also the rotation's virtual start
	end      time.Time // zero: never
	turn     time.Duration
	people   []string
	from, to int // hours of the day, UTC; equal: all day
}

// An override puts somebody on call whatever the layers say.
type override struct {
	user      string
	from, end time.Time
}

type rotation struct {
	id     string
	events []event
}

// An event recurs every period for length; an empty name in people is an
// empty member.
type event struct {
	id, name       string
	start          time.Time
	period, length time.Duration
	every          bool // everybody at once; else in turns
	perPerson      int  // turns each
	people         []string
}

// A turn is one person's time on call. A zero end never comes.
type turn struct {
	user       string
	start, end time.Time
}

var distantPast, distantFuture = time.Unix(0, 0).UTC(), time.Unix(1<<34, 0).UTC()

// span is the part of time around t during which nothing of it changes.
type span struct{ start, end time.Time }

func (s *span) narrow(start, end time.Time) {
	if start.After(s.start) {
		s.start = start
	}
	if end.Before(s.end) {
		s.end = end
	}
}

// around cuts time at an interval's edges and tells whether t is inside.
func (s *span) around(t, from, end time.Time) bool {
	switch {
	case t.Before(from):
		s.narrow(distantPast, from)
		return false
	case !t.Before(end):
		s.narrow(end, distantFuture)
		return false
	}
	s.narrow(from, end)
	return true
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func pick(people []string, k int64) string {
	n := int64(len(people))
	return people[(k%n+n)%n]
}

// at is who a layer puts on call at t, "" nobody.
func (l layer) at(t time.Time, s *span) string {
	end := l.end
	if end.IsZero() {
		end = distantFuture
	}
	if len(l.people) == 0 || !s.around(t, l.start, end) {
		return ""
	}
	if l.from != l.to {
		day := t.UTC().Truncate(24 * time.Hour)
		from, to := day.Add(time.Duration(l.from)*time.Hour), day.Add(time.Duration(l.to)*time.Hour)
		s.narrow(day, day.Add(24*time.Hour))
		if !s.around(t, from, to) {
			return ""
		}
	}
	if len(l.people) == 1 {
		return l.people[0]
	}
	k := floorDiv(int64(t.Sub(l.start)), int64(l.turn))
	begin := l.start.Add(time.Duration(k) * l.turn)
	s.narrow(begin, begin.Add(l.turn))
	return pick(l.people, k)
}

// at is who an event puts on call at t, empty members left out.
func (e event) at(t time.Time, s *span) []string {
	if len(e.people) == 0 {
		return nil
	}
	k := floorDiv(int64(t.Sub(e.start)), int64(e.period))
	begin := e.start.Add(time.Duration(k) * e.period)
	s.narrow(begin, begin.Add(e.period))
	if !s.around(t, begin, begin.Add(e.length)) {
		return nil
	}
	if e.every {
		return e.people
	}
	return []string{pick(e.people, floorDiv(k, int64(max(e.perPerson, 1))))}
}

// onCallAt is who a schedule puts on call at t, and for how long that holds.
// Nobody who was deleted is on call.
func (a *Account) onCallAt(sc *schedule, t time.Time) ([]string, span) {
	s := span{distantPast, distantFuture}
	var names []string
	if sc.shifts {
		for _, r := range sc.rotations {
			for _, e := range r.events {
				names = append(names, e.at(t, &s)...)
			}
		}
	} else {
		names = []string{sc.layered(t, &s)}
	}
	var live []string
	for _, id := range names {
		if a.userByID[id] != nil && !contains(live, id) {
			live = append(live, id)
		}
	}
	return live, s
}

func (sc *schedule) layered(t time.Time, s *span) string {
	who := ""
	for _, l := range sc.layers {
		if id := l.at(t, s); id != "" {
			who = id
		}
	}
	for _, o := range sc.overrides {
		if s.around(t, o.from, o.end) {
			who = o.user
		}
	}
	return who
}

// turns are the turns that overlap [since, until], whole.
func (a *Account) turns(sc *schedule, since, until time.Time) []turn {
	var out []turn
	for t := since; ; {
		names, s := a.onCallAt(sc, t)
		for _, id := range names {
			tn := turn{user: id, start: s.start, end: s.end}
			if tn.end.Equal(distantFuture) {
				tn.end = time.Time{}
			}
			out = append(out, tn)
		}
		if !s.end.Before(until) || len(out) > 1000 {
			return out
		}
		t = s.end
	}
}

// people are all whom a schedule names, in order, each once.
func (sc *schedule) people() []string {
	seen := map[string]bool{}
	var out []string
	add := func(names []string) {
		for _, id := range names {
			if id != "" && !seen[id] {
				seen[id] = true
				out = append(out, id)
			}
		}
	}
	for _, l := range sc.layers {
		add(l.people)
	}
	for _, r := range sc.rotations {
		for _, e := range r.events {
			add(e.people)
		}
	}
	return out
}

func contains(list []string, x string) bool {
	for _, y := range list {
		if y == x {
			return true
		}
	}
	return false
}
