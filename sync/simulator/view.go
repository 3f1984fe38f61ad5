package simulator

import (
	"sort"
	"strings"
	"sync"
	"time"
)

// A listing is the rows of one list route, rendered, in the API's order.
type listing struct {
	key  string // the JSON name of the list
	rows []row
}

type row struct {
	id   string
	json []byte
	hay  string // what query= looks through, in lower case
	// The same as it was typed, for servers that match in another way.
	name, email string
}

// A view is an account as one viewer sees it, ready to be served. It is built
// at the first request after an edit, under the account's read lock, and
// never changed after; edits throw views away.
type view struct {
	*sight
	users, teams, schedules, shifts *listing
	byTeam                          map[string]*listing // members; filled under mu

	mu    sync.Mutex
	made  map[string]*listing // filtered and rare ones, by name; bounded
	calls *callList
}

// maxMade bounds how many such lists a view remembers.
const maxMade = 512

// view is the account as a viewer sees it. The caller holds a.mu for reading.
func (a *Account) view(viewer string) *view {
	a.viewMu.Lock()
	defer a.viewMu.Unlock()
	if v := a.views[viewer]; v != nil {
		return v
	}
	v := a.buildView(viewer)
	a.views[viewer] = v
	return v
}

// changed throws away what was rendered. The caller holds a.mu for writing.
func (a *Account) changed() { clear(a.views) }

// renamedAll makes every row stale: all of them carry addresses.
func (a *Account) renamedAll() {
	for _, u := range a.users {
		u.row = nil
	}
	for _, t := range a.teams {
		t.row = nil
	}
	for _, s := range a.schedules {
		s.row = nil
	}
	a.changed()
}

func (a *Account) buildView(viewer string) *view {
	v := &view{sight: a.sightOf(viewer), byTeam: map[string]*listing{}, made: map[string]*listing{}}
	v.users = &listing{"users", make([]row, 0, len(a.users))}
	for _, u := range a.users {
		if !v.user(u.id) {
			continue
		}
		if u.hay == "" {
			u.hay = strings.ToLower(u.name + "\n" + u.email)
		}
		r := row{u.id, u.row, u.hay, u.name, u.email}
		if !v.all || r.json == nil {
			r.json = encode(a.renderUser(u, v.sight, nil))
		}
		if v.all {
			u.row = r.json
		}
		v.users.rows = append(v.users.rows, r)
	}
	v.teams = &listing{"teams", make([]row, 0, len(a.teams))}
	for _, t := range a.teams {
		if !v.team(t.id) {
			continue
		}
		if t.row == nil {
			t.row = encode(a.renderTeam(t))
		}
		v.teams.rows = append(v.teams.rows, row{t.id, t.row, strings.ToLower(t.name), t.name, ""})
	}
	a.listSchedules(v)
	return v
}

func (a *Account) listSchedules(v *view) {
	v.schedules, v.shifts = &listing{"schedules", nil}, &listing{"schedules", nil}
	for _, s := range a.schedules {
		if !v.schedule(s.id) {
			continue
		}
		r := row{s.id, nil, strings.ToLower(s.name), s.name, ""}
		if v.all {
			r.json = s.row
		}
		if r.json == nil {
			if s.shifts {
				r.json = encode(a.renderShiftRef(s))
			} else {
				r.json = encode(a.renderSchedule(s, v.sight))
			}
		}
		if v.all {
			s.row = r.json
		}
		if s.shifts {
			v.shifts.rows = append(v.shifts.rows, r)
		} else {
			v.schedules.rows = append(v.schedules.rows, r)
		}
	}
}

// members is a team's member list. The caller holds a.mu for reading.
func (a *Account) members(v *view, t *team) *listing {
	v.mu.Lock()
	defer v.mu.Unlock()
	if l := v.byTeam[t.id]; l != nil {
		return l
	}
	l := &listing{"members", make([]row, 0, len(t.members))}
	for _, m := range t.members {
		if v.user(m.user) {
			l.rows = append(l.rows, row{id: m.user, json: encode(wireMember{a.userRef(m.user), m.role})})
		}
	}
	v.byTeam[t.id] = l
	return l
}

// filter is the part of a list that keep holds on to, remembered under name.
func (v *view) filter(l *listing, name string, keep func(row) bool) *listing {
	return v.remember(name, func() *listing {
		f := &listing{key: l.key}
		for _, r := range l.rows {
			if keep(r) {
				f.rows = append(f.rows, r)
			}
		}
		return f
	})
}

// remember is a list made once.
func (v *view) remember(name string, make func() *listing) *listing {
	v.mu.Lock()
	defer v.mu.Unlock()
	l := v.made[name]
	if l == nil {
		if len(v.made) >= maxMade {
			clear(v.made)
		}
		l = make()
		v.made[name] = l
	}
	return l
}

// narrow applies query= and team_ids[] to a list of users or schedules.
func (q *asked) narrow(l *listing, name string, teamIDs []string) *listing {
	a, v := q.Account, q.v
	if query := q.query.Get("query"); query != "" {
		l, name = q.matching(l, name, query)
	}
	if len(teamIDs) == 0 {
		return l
	}
	ids := append([]string(nil), teamIDs...)
	sort.Strings(ids)
	related := a.usersOf(v, ids)
	if l.key == "schedules" {
		related = a.schedulesOf(v, ids)
	}
	return v.filter(l, name+"?team_ids="+strings.Join(ids, ","), func(r row) bool { return related[r.id] })
}

// matching applies query=: documented is that case does not count and that the
// text may stand anywhere in it.
func (q *asked) matching(l *listing, name, query string) (found *listing, as string) {
	if rule := q.s.o.Matches; rule != nil {
		as = name + "?other=" + query
		return q.v.filter(l, as, func(r row) bool { return rule(query, r.name, r.email) }), as
	}
	query = strings.ToLower(query)
	as = name + "?query=" + query
	return q.v.filter(l, as, func(r row) bool { return strings.Contains(r.hay, query) }), as
}

// usersOf are the ids of the members of any of the teams.
func (a *Account) usersOf(v *view, teamIDs []string) map[string]bool {
	out := map[string]bool{}
	for _, id := range teamIDs {
		if t := a.teamByID[id]; t != nil && v.team(id) {
			for _, m := range t.members {
				out[m.user] = true
			}
		}
	}
	return out
}

// schedulesOf are the ids of the schedules of any of the teams.
func (a *Account) schedulesOf(v *view, teamIDs []string) map[string]bool {
	out := map[string]bool{}
	for _, s := range a.schedules {
		for _, id := range s.teams {
			if v.team(id) && contains(teamIDs, id) {
				out[s.id] = true
			}
		}
	}
	return out
}

// warm renders what an account key will ask for first.
func (a *Account) warm(now time.Time) {
	a.mu.RLock()
	defer a.mu.RUnlock()
	v := a.view("")
	for _, t := range a.teams {
		a.members(v, t)
	}
	a.callsNow(v, now)
}
