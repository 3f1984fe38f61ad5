package store

import (
	"encoding/json"
	"slices"
	"strings"

	"connectpd/store/access"
)

// plan is what a run changes: the difference between the open spans and what
// the run brought.
type plan struct {
	run     int64
	seesAll bool
	st      *state
	d       *access.Dataset
	cover   map[access.Kind]access.Coverage
	except  map[access.Kind]map[int32]bool // Except, by num

	// What the run brought, by num; nil where it brought nothing.
	liveUsers []*access.User
	hints     []*access.User // deleted and unseen users, as schedules and teams name them
	brought   []*resourceAttrs
	wanted    []grantRow // sorted, distinct

	// What to write.
	closeUsers     []*userRow
	openUsers      []*userRow
	closeResources []*resourceRow
	openResources  []*resourceRow
	closeGrants    []grantRow
	openGrants     []grantRow
	direct         *string // the new list; nil: as before

	holds   []bool // by num: users that hold something after the run
	counts  access.Counts
	changes ChangeCounts
}

// makePlan compares. It writes nothing and does not touch the dataset.
//
// A kind's coverage says what absence means: Read, gone (but not below the
// ids in Except); NotOnPlan, gone; Incomplete and NotRead, nothing. What was
// NotRead is not even looked at. A grant never outlives its resource.
func makePlan(st *state, r Run, d *access.Dataset) *plan {
	p := &plan{run: r.ID, seesAll: r.SeesAll, st: st, d: d, cover: r.Coverage, except: map[access.Kind]map[int32]bool{}}
	p.number()
	p.markExcept()
	p.diffResources()
	p.collectGrants()
	p.diffGrants()
	p.diffUsers()
	p.diffDirect()
	return p
}

// reads reports whether the run's rows of a kind count at all.
func (p *plan) reads(k access.Kind) bool {
	s := p.cover[k].State
	return s == access.Read || s == access.Incomplete
}

// absentIsGone reports whether a thing of a kind that the run did not bring
// is gone. num is the resource that Except may name.
func (p *plan) absentIsGone(k access.Kind, num int32) bool {
	switch p.cover[k].State {
	case access.Read:
		return !p.except[k][num]
	case access.NotOnPlan:
		return true
	default:
		return false
	}
}

// number gives every thing that the run brought its number, new ones in the
// order of their ids: rows then enter their tables in the tables' order.
func (p *plan) number() {
	users, hints := map[string]*access.User{}, map[string]*access.User{}
	for i := range p.d.Users {
		u := &p.d.Users[i]
		if !isLive(*u) {
			hints[u.ID] = u
		} else if p.reads(access.KindUsers) {
			users[u.ID] = u
		}
	}
	var ids []string
	for id := range users {
		ids = append(ids, id)
	}
	for id := range hints {
		ids = append(ids, id)
	}
	for _, g := range p.d.Grants {
		if users[g.UserID] == nil && hints[g.UserID] == nil {
			ids = append(ids, g.UserID)
		}
	}
	p.addAll(access.TypeUser, ids)

	attrs := map[int32]resourceAttrs{}
	p.addResources(attrs)
	n := len(p.st.things.all)
	p.grow(n)
	for id, u := range users {
		p.liveUsers[p.st.things.num(access.TypeUser, id)] = u
	}
	for id, u := range hints {
		p.hints[p.st.things.num(access.TypeUser, id)] = u
	}
	for num, a := range attrs {
		p.brought[num] = &a
	}
}

func (p *plan) addAll(t access.ResourceType, ids []string) {
	slices.Sort(ids)
	for _, id := range ids {
		p.st.things.add(t, id)
	}
}

func (p *plan) addResources(attrs map[int32]resourceAttrs) {
	things := &p.st.things
	put := func(t access.ResourceType, ids []string, attrsOf func(id string) resourceAttrs) {
		p.addAll(t, ids)
		for _, id := range ids {
			attrs[things.num(t, id)] = attrsOf(id)
		}
	}
	if p.reads(access.KindTeams) {
		byID := map[string]access.Team{}
		for _, t := range p.d.Teams {
			byID[t.ID] = t
		}
		put(access.TypeTeam, keys(byID), func(id string) resourceAttrs { return teamAttrs(byID[id]) })
	}
	if p.reads(access.KindUsers) {
		byID := map[string]access.Role{}
		for _, g := range p.d.Grants {
			if g.Type == access.TypeRole {
				byID[g.ResourceID] = access.Role{ID: g.ResourceID, Name: g.ResourceID}
			}
		}
		for _, r := range p.d.Roles {
			byID[r.ID] = r
		}
		put(access.TypeRole, keys(byID), func(id string) resourceAttrs { return roleAttrs(byID[id]) })
	}
	if p.reads(access.KindSchedules) {
		byID := map[string]access.Schedule{}
		for _, s := range p.d.Schedules {
			byID[s.ID] = s
		}
		put(access.TypeSchedule, keys(byID), func(id string) resourceAttrs { return scheduleAttrs(byID[id]) })
	}
}

func keys[V any](m map[string]V) []string {
	list := make([]string, 0, len(m))
	for k := range m {
		list = append(list, k)
	}
	return list
}

// grow makes room for the numbers that were just given.
func (p *plan) grow(n int) {
	p.st.users = append(p.st.users, make([]*userRow, n-len(p.st.users))...)
	p.st.resources = append(p.st.resources, make([]*resourceRow, n-len(p.st.resources))...)
	p.liveUsers, p.hints = make([]*access.User, n), make([]*access.User, n)
	p.brought, p.holds = make([]*resourceAttrs, n), make([]bool, n)
}

func (p *plan) markExcept() {
	for k, c := range p.cover {
		m := map[int32]bool{}
		for _, id := range c.Except {
			for _, t := range access.ResourceTypes {
				if n := p.st.things.num(t, id); n != 0 && kindHasType(k, t) {
					m[n] = true
				}
			}
		}
		p.except[k] = m
	}
}

// kindHasType tells of what type the ids in a kind's Except are.
func kindHasType(k access.Kind, t access.ResourceType) bool {
	switch k {
	case access.KindUsers:
		return t == access.TypeUser
	case access.KindTeams, access.KindMemberships:
		return t == access.TypeTeam
	default:
		return t == access.TypeSchedule
	}
}

// diffDirect compares the people on call without a schedule.
func (p *plan) diffDirect() {
	if !p.reads(access.KindOnCall) {
		return
	}
	people := slices.Clone(p.d.DirectOnCall)
	slices.SortFunc(people, func(a, b access.UserRef) int { return strings.Compare(a.ID, b.ID) })
	text := ""
	if len(people) > 0 {
		b, err := json.Marshal(people)
		if err != nil {
			return // strings and booleans always marshal
		}
		text = string(b)
	}
	if text != p.st.direct {
		p.direct = &text
	}
}
