package simulator

import (
	"net/url"
	"sort"
	"time"
)

// A call is one on-call row before it is rendered: no schedule means that
// the policy names the user.
type call struct {
	policy   *policy
	level    int
	schedule *schedule
	turn     turn
}

// callList is who is on call at any moment of [from, until).
type callList struct {
	from, until time.Time
	list        *listing
}

// callsNow is the on-call list at a moment, remembered until somebody hands
// over. The caller holds a.mu for reading.
func (a *Account) callsNow(v *view, now time.Time) *listing {
	v.mu.Lock()
	defer v.mu.Unlock()
	if c := v.calls; c != nil && !now.Before(c.from) && now.Before(c.until) {
		return c.list
	}
	c := &callList{from: distantPast, until: distantFuture}
	for _, s := range a.schedules {
		_, held := a.onCallAt(s, now)
		if held.start.After(c.from) {
			c.from = held.start
		}
		if held.end.Before(c.until) {
			c.until = held.end
		}
	}
	c.list = a.renderCalls(v.sight, a.calls(v.sight, now, now), nil)
	v.calls = c
	return c.list
}

// calls are the rows whose turns overlap [since, until], by policy and level.
func (a *Account) calls(v *sight, since, until time.Time) []call {
	turns := map[string][]turn{}
	var out []call
	for _, p := range a.policies {
		if !v.policy(p.id) {
			continue
		}
		for i, level := range p.levels {
			for _, t := range level {
				if t.ScheduleID == "" {
					out = append(out, call{policy: p, level: i + 1, turn: turn{user: t.UserID}})
					continue
				}
				s := a.schedByID[t.ScheduleID]
				if !v.schedule(s.id) {
					continue
				}
				if _, ok := turns[s.id]; !ok {
					turns[s.id] = a.turns(s, since, until)
				}
				for _, tn := range turns[s.id] {
					out = append(out, call{p, i + 1, s, tn})
				}
			}
		}
	}
	return out
}

func (a *Account) renderCalls(v *sight, calls []call, include map[string]bool) *listing {
	l := &listing{key: "oncalls", rows: make([]row, 0, len(calls))}
	for _, c := range calls {
		w := wireOnCall{Policy: a.policyRef(c.policy), Level: c.level, User: a.userRef(c.turn.user),
			Start: stampOrNull(c.turn.start), End: stampOrNull(c.turn.end)}
		if include["escalation_policies"] {
			w.Policy = a.renderPolicy(c.policy, v)
		}
		if include["users"] {
			w.User = a.renderUser(a.userByID[c.turn.user], v, nil)
		}
		switch s := c.schedule; {
		case s == nil:
		case include["schedules"] && !s.shifts:
			w.Schedule = a.renderSchedule(s, v)
		default:
			w.Schedule = a.scheduleRef(s)
		}
		l.rows = append(l.rows, row{json: encode(w)})
	}
	return l
}

type wirePolicy struct {
	wireRef
	Name     string    `json:"name"`
	Teams    []wireRef `json:"teams"`
	NumLoops int       `json:"num_loops"`
}

func (a *Account) renderPolicy(p *policy, v *sight) wirePolicy {
	w := wirePolicy{wireRef: a.policyRef(p), Name: p.name, Teams: a.teamRefs(p.teams, v)}
	w.Type = "escalation_policy"
	return w
}

// filterCalls applies the filters of GET /oncalls.
func filterCalls(calls []call, q url.Values) []call {
	users, policies, schedules := set(q["user_ids[]"]), set(q["escalation_policy_ids[]"]), set(q["schedule_ids[]"])
	var out []call
	for _, c := range calls {
		schedule := "null" // a literal null asks for direct targets
		if c.schedule != nil {
			schedule = c.schedule.id
		}
		if users != nil && !users[c.turn.user] || policies != nil && !policies[c.policy.id] ||
			schedules != nil && !schedules[schedule] {
			continue
		}
		out = append(out, c)
	}
	if q.Get("earliest") == "true" {
		out = earliest(out)
	}
	return out
}

// earliest keeps the first of each policy, level and user.
func earliest(calls []call) []call {
	sorted := append([]call(nil), calls...)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].turn.start.Before(sorted[j].turn.start) })
	type key struct {
		policy, user string
		level        int
	}
	first := map[key]call{}
	for _, c := range sorted {
		k := key{c.policy.id, c.turn.user, c.level}
		if _, ok := first[k]; !ok {
			first[k] = c
		}
	}
	var out []call
	for _, c := range calls {
		if first[key{c.policy.id, c.turn.user, c.level}] == c {
			out = append(out, c)
		}
	}
	return out
}

func set(list []string) map[string]bool {
	if len(list) == 0 {
		return nil
	}
	out := map[string]bool{}
	for _, x := range list {
		out[x] = true
	}
	return out
}
