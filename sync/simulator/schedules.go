package simulator

import "time"

// epoch is when made-up rotations began: a Monday, before any test's clock.
var epoch = time.Date(2012, 1, 2, 9, 0, 0, 0, time.UTC)

const week = 7 * 24 * time.Hour

// A schedule is layer-based (classic) or shift-based (v3). People are named
// by id; a name whose user was deleted stays, and nobody stands in for them.
type schedule struct {
	id, name, description, timeZone string
	shifts                          bool
	teams                           []string
	layers                          []Layer
	overrides                       []override
	rotations                       []Rotation
	row                             []byte
}

// A Layer hands over every turn, in the order of its people. Later layers
// win over earlier ones.
type Layer struct {
	ID, Name string
	Start    time.Time // also the rotation's virtual start
	End      time.Time // zero: never
	Turn     time.Duration
	People   []string
	From, To int // hours of the day, UTC; equal: all day
}

// An override puts somebody on call whatever the layers say.
type override struct {
	user      string
	from, end time.Time
}

// A Rotation is the events of a shift-based schedule that belong together.
type Rotation struct {
	ID     string
	Events []Event
}

// An Event recurs every period for length; an empty name in people is an
// empty member.
type Event struct {
	ID, Name       string
	Start          time.Time
	Period, Length time.Duration
	Every          bool // everybody at once; else in turns
	PerPerson      int  // turns each
	People         []string
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
func (l Layer) at(t time.Time, s *span) string {
	end := l.End
	if end.IsZero() {
		end = distantFuture
	}
	if len(l.People) == 0 || !s.around(t, l.Start, end) {
		return ""
	}
	if l.From != l.To {
		day := t.UTC().Truncate(24 * time.Hour)
		from, to := day.Add(time.Duration(l.From)*time.Hour), day.Add(time.Duration(l.To)*time.Hour)
		s.narrow(day, day.Add(24*time.Hour))
		if !s.around(t, from, to) {
			return ""
		}
	}
	if len(l.People) == 1 {
		return l.People[0]
	}
	k := floorDiv(int64(t.Sub(l.Start)), int64(l.Turn))
	begin := l.Start.Add(time.Duration(k) * l.Turn)
	s.narrow(begin, begin.Add(l.Turn))
	return pick(l.People, k)
}

// at is who an event puts on call at t, empty members left out.
func (e Event) at(t time.Time, s *span) []string {
	if len(e.People) == 0 {
		return nil
	}
	k := floorDiv(int64(t.Sub(e.Start)), int64(e.Period))
	begin := e.Start.Add(time.Duration(k) * e.Period)
	s.narrow(begin, begin.Add(e.Period))
	if !s.around(t, begin, begin.Add(e.Length)) {
		return nil
	}
	if e.Every {
		return e.People
	}
	return []string{pick(e.People, floorDiv(k, int64(max(e.PerPerson, 1))))}
}

// onCallAt is who a schedule puts on call at t, and for how long that holds.
// Nobody who was deleted is on call.
func (a *Account) onCallAt(sc *schedule, t time.Time) ([]string, span) {
	s := span{distantPast, distantFuture}
	var names []string
	if sc.shifts {
		for _, r := range sc.rotations {
			for _, e := range r.Events {
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
		add(l.People)
	}
	for _, r := range sc.rotations {
		for _, e := range r.Events {
			add(e.People)
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
