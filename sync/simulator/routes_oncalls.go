package simulator

import (
	"net/http"
	"sort"
	"time"
)

// listOnCalls: who is on call now, or in a time range, through escalation
// policies. A schedule that no policy uses never appears.
func listOnCalls(q *asked) answer {
	include := q.include("escalation_policies", "users", "schedules")
	plain := len(include) == 0
	for _, name := range []string{"since", "until", "earliest", "user_ids[]", "schedule_ids[]", "escalation_policy_ids[]"} {
		plain = plain && !q.query.Has(name)
	}
	now := q.s.o.Now()
	if plain {
		return q.page(q.callsNow(q.v, now), classic, nil)
	}
	since, until, bad := q.timesOr(0)
	if bad != nil {
		return *bad
	}
	if until.After(now.Add(90 * 24 * time.Hour)) {
		return failure(http.StatusBadRequest, 2005, "Invalid Date Range", "until is more than 90 days ahead")
	}
	calls := filterCalls(q.calls(q.v.sight, since, until), q.query)
	return q.page(q.renderCalls(q.v.sight, calls, include), classic, nil)
}

// The licences: one for full users, one for stakeholders.
func (q *asked) licences() (full, stakeholder wireLicenseCount) {
	l := func(id, name, group string, roles ...string) wireLicenseCount {
		return wireLicenseCount{wireLicense: wireLicense{ID: id, Name: name, Summary: name, Type: "license",
			ValidRoles: roles, RoleGroup: group}}
	}
	full = l("PLICFUL", "Business (Full User)", "FullUser",
		"owner", "admin", "user", "limited_user", "observer", "restricted_access")
	stakeholder = l("PLICSTA", "Business (Stakeholder)", "Stakeholder", "read_only_user", "read_only_limited_user")
	for _, u := range q.users {
		if isStakeholder(u.role) {
			stakeholder.Current++
		} else {
			full.Current++
		}
	}
	left := 5000
	full.Available = &left
	return full, stakeholder
}

func isStakeholder(role string) bool {
	return role == "read_only_user" || role == "read_only_limited_user"
}

func listLicenses(q *asked) answer {
	full, stakeholder := q.licences()
	return respondJSON(http.StatusOK, map[string]any{"licenses": []wireLicenseCount{full, stakeholder}})
}

func listAllocations(q *asked) answer {
	l := q.v.remember("license_allocations", func() *listing {
		full, stakeholder := q.licences()
		l := &listing{key: "license_allocations"}
		for _, u := range q.users {
			w := wireAllocation{full.wireLicense, wireIDType{u.id, "user_reference"}, stamp(u.created)}
			if isStakeholder(u.role) {
				w.License = stakeholder.wireLicense
			}
			l.rows = append(l.rows, row{id: u.id, json: encode(w)})
		}
		sort.Slice(l.rows, func(i, j int) bool { return l.rows[i].id < l.rows[j].id })
		return l
	})
	return q.page(l, classic, nil)
}
