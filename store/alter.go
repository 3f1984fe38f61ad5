package store

import "connectpd/store/access"

// fieldChange is one altered attribute.
type fieldChange struct{ field, from, to string }

// userFields lists what a person would call a change of a live user. The base
// role is not among them: it is a grant. Page addresses follow the account's
// name, and an API that begins to say who came by single sign-on changes
// nobody.
func userFields(a, b access.User) []fieldChange {
	var list []fieldChange
	add := func(field, from, to string) {
		if from != to {
			list = append(list, fieldChange{field, from, to})
		}
	}
	add("name", a.Name, b.Name)
	add("email", a.Email, b.Email)
	add("status", string(a.Status), string(b.Status))
	add("job_title", a.JobTitle, b.JobTitle)
	add("time_zone", a.TimeZone, b.TimeZone)
	if a.SSO != access.Unknown && b.SSO != access.Unknown {
		add("sso", triText(a.SSO), triText(b.SSO))
	}
	return list
}

func triText(t access.Tri) string {
	switch t {
	case access.Yes:
		return "yes"
	case access.No:
		return "no"
	default:
		return ""
	}
}

// resourceFields does the same for teams and schedules. Roles never change:
// their labels follow the plan. A value that the API did not give is no
// change, and neither is the number of policies that use a schedule.
func resourceFields(typ access.ResourceType, a, b resourceAttrs) []fieldChange {
	if typ == access.TypeRole {
		return nil
	}
	var list []fieldChange
	add := func(field, from, to string, always bool) {
		if from != to && (always || from != "" && to != "") {
			list = append(list, fieldChange{field, from, to})
		}
	}
	add("name", a.name, b.name, true)
	add("default_role", a.defaultRole, b.defaultRole, false)
	add("kind", string(a.kind), string(b.kind), false)
	add("time_zone", a.timeZone, b.timeZone, false)
	return list
}

// delta is a grant that one of two states holds and the other does not.
type delta struct {
	user, resource int32
	ent            int32
	typ            access.ResourceType
	run            int64
}

// subject is what can hold one value only: a person's base role, a person's
// role in one team. Schedules have no such thing.
type subject struct{ user, resource int32 }

func (d delta) subject() (subject, bool) {
	switch d.typ {
	case access.TypeRole:
		return subject{user: d.user}, true
	case access.TypeTeam:
		return subject{d.user, d.resource}, true
	default:
		return subject{}, false
	}
}

// pairUp finds what was not lost and gained but altered: the same subject
// with another value. What is left over was lost or gained.
func pairUp(lost, gained []delta) (altered [][2]delta, onlyLost, onlyGained []delta) {
	waiting := map[subject][]delta{}
	for _, l := range lost {
		if s, ok := l.subject(); ok {
			waiting[s] = append(waiting[s], l)
		} else {
			onlyLost = append(onlyLost, l)
		}
	}
	for _, g := range gained {
		s, ok := g.subject()
		if ok && len(waiting[s]) > 0 {
			altered = append(altered, [2]delta{waiting[s][0], g})
			waiting[s] = waiting[s][1:]
			continue
		}
		onlyGained = append(onlyGained, g)
	}
	for _, l := range lost { // in their order, not the map's
		s, ok := l.subject()
		if !ok || len(waiting[s]) == 0 {
			continue
		}
		if w := waiting[s][0]; w == l {
			onlyLost = append(onlyLost, l)
			waiting[s] = waiting[s][1:]
		}
	}
	return altered, onlyLost, onlyGained
}
