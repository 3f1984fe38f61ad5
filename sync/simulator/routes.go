package simulator

import (
	"net/http"
	"net/url"
	"strings"
)

// routeOf is a path's template and the id in it. Unknown paths are their own
// template.
func routeOf(path string) (route, id string) {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	prefix := ""
	if parts[0] == "v3" {
		prefix, parts = "/v3", parts[1:]
	}
	if len(parts) == 0 || len(parts) > 3 {
		return path, ""
	}
	route = prefix + "/" + parts[0]
	if len(parts) >= 2 {
		id = parts[1]
		if route == "/users" && id == "me" {
			route, id = "/users/me", ""
		} else {
			route += "/{id}"
		}
	}
	if len(parts) == 3 {
		route += "/" + parts[2]
	}
	if handlerOf(route) == nil {
		return path, ""
	}
	if u, err := url.PathUnescape(id); err == nil {
		id = u
	}
	return route, id
}

// An asked is one request to a route. The account is locked for reading while
// it is answered.
type asked struct {
	*Account
	s     *Server
	x     *exchange
	v     *view
	query url.Values
}

func (q *asked) include(what ...string) map[string]bool {
	out := map[string]bool{}
	for _, w := range what {
		if contains(q.query["include[]"], w) {
			out[w] = true
		}
	}
	return out
}

// handlerOf is what answers a route; nil where there is no such route.
func handlerOf(route string) func(*asked) answer {
	switch route {
	case "/users":
		return listUsers
	case "/users/{id}":
		return getUser
	case "/users/me":
		return getMe
	case "/teams":
		return listTeams
	case "/teams/{id}":
		return getTeam
	case "/teams/{id}/members":
		return listMembers
	case "/schedules":
		return listSchedules
	case "/schedules/{id}":
		return getSchedule
	case "/schedules/{id}/users":
		return listScheduleUsers
	case "/v3/schedules":
		return listShiftSchedules
	case "/v3/schedules/{id}":
		return getShiftSchedule
	case "/oncalls":
		return listOnCalls
	case "/abilities":
		return listAbilities
	case "/abilities/{id}":
		return testAbility
	case "/licenses":
		return listLicenses
	case "/license_allocations":
		return listAllocations
	}
	return nil
}

// serve answers an admitted request.
func (s *Server) serve(x *exchange) answer {
	handle := handlerOf(x.route)
	if handle == nil {
		return notFound(2100, "Not Found")
	}
	a := s.account
	a.mu.RLock()
	defer a.mu.RUnlock()
	q := &asked{Account: a, s: s, x: x, query: x.req.URL.Query()}
	q.v = a.view(a.viewer(x.key))
	return handle(q)
}

func listUsers(q *asked) answer {
	teams := q.query["team_ids[]"]
	if len(teams) > 0 && !q.plan.Teams {
		return notOnPlan("teams", "teams")
	}
	l := q.narrow(q.v.users, "users", teams)
	include := q.include("contact_methods", "notification_rules", "teams", "subdomains")
	if len(include) == 0 {
		return q.page(l, classic, nil)
	}
	return q.page(l, classic, func(r row) []byte {
		return encode(q.renderUser(q.userByID[r.id], q.v.sight, include))
	})
}

func getUser(q *asked) answer {
	u := q.userByID[q.x.id]
	if u == nil || !q.v.user(u.id) {
		return notFound(2100, "Not Found")
	}
	return q.oneUser(u)
}

func getMe(q *asked) answer {
	u := q.userByID[q.x.key.UserID]
	if u == nil {
		return noIdentity()
	}
	return q.oneUser(u)
}

// oneUser shows the calendar addresses to the user themselves, and to Admins
// who ask for them; never to read-only keys.
func (q *asked) oneUser(u *user) answer {
	w := q.renderUser(u, q.v.sight, q.include("contact_methods", "notification_rules", "teams", "subdomains"))
	asks := q.include("calendar_urls")["calendar_urls"] && q.v.all && !q.x.key.ReadOnly
	if asks || q.x.key.UserID == u.id {
		w.HTTPCalURL, w.WebCalURL = calendar(u.id)
	}
	return respondJSON(http.StatusOK, map[string]any{"user": w})
}

func listTeams(q *asked) answer {
	if !q.plan.Teams {
		return notOnPlan("teams", "teams")
	}
	return q.page(q.narrow(q.v.teams, "teams", nil), classic, nil)
}

// team finds the team a request names.
func (q *asked) team() (*team, answer) {
	if !q.plan.Teams {
		return nil, notOnPlan("teams", "teams")
	}
	t := q.teamByID[q.x.id]
	if t == nil || !q.v.team(t.id) {
		return nil, notFound(6001, "Team Not Found")
	}
	return t, answer{}
}

func getTeam(q *asked) answer {
	t, ans := q.team()
	if t == nil {
		return ans
	}
	return respondJSON(http.StatusOK, map[string]any{"team": q.renderTeam(t)})
}

func listMembers(q *asked) answer {
	t, ans := q.team()
	if t == nil {
		return ans
	}
	l := q.members(q.v, t)
	if len(q.include("users")) == 0 {
		return q.page(l, classic, nil)
	}
	roles := map[string]string{}
	for _, m := range t.members {
		roles[m.user] = m.role
	}
	return q.page(l, classic, func(r row) []byte {
		return encode(wireMember{q.renderUser(q.userByID[r.id], q.v.sight, nil), roles[r.id]})
	})
}

var knownAbilities = []string{"teams", "advanced_permissions", "read_only_users", "teams_hierarchy", "sso",
	"urgencies", "service_support_hours", "manage_schedules", "preview_intelligent_alert_grouping"}

func (q *asked) has(ability string) bool {
	switch ability {
	case "teams":
		return q.plan.Teams
	case "advanced_permissions":
		return q.plan.AdvancedPermissions
	case "read_only_users":
		return q.plan.ReadOnlyUsers
	case "teams_hierarchy":
		return q.plan.Teams && q.plan.AdvancedPermissions
	case "preview_intelligent_alert_grouping":
		return false
	}
	return true
}

func listAbilities(q *asked) answer {
	have := []string{}
	for _, name := range knownAbilities {
		if q.has(name) {
			have = append(have, name)
		}
	}
	return respondJSON(http.StatusOK, map[string]any{"abilities": have})
}

func testAbility(q *asked) answer {
	switch {
	case !contains(knownAbilities, q.x.id):
		return notFound(2100, "Not Found")
	case !q.has(q.x.id):
		return notOnPlan(q.x.id, q.x.id)
	}
	return answer{status: http.StatusNoContent}
}
