package standin

import (
	"net/http"
	"slices"
	"strings"
)

type wireUser struct {
	ID          string   `json:"id"`
	DisplayName string   `json:"displayName"`
	Email       string   `json:"email"`
	Emails      []string `json:"emails"`
	Username    string   `json:"username"`
	Status      string   `json:"status"`
	RoleIDs     []string `json:"roleIds"`
	Type        string   `json:"type"`
	JobTitle    string   `json:"jobTitle"`
	Origin      string   `json:"origin"`
}

type wireUserView struct {
	User      wireUser `json:"user"`
	RolesPath string   `json:"rolesPath"`
}

func (t *Tenant) view(u *user) wireUserView {
	w := wireUser{
		ID: u.id, DisplayName: u.Name, Email: u.Email, Emails: append([]string{u.Email}, u.OtherEmails...),
		Username: u.Email, Status: "ENABLED", RoleIDs: []string{t.roleID(u.Role)}, Type: "USER_TYPE_HUMAN",
		JobTitle: u.Title, Origin: "USER_ORIGIN_DIRECTORY",
	}
	if u.Disabled {
		w.Status = "DISABLED"
	}
	if u.Service {
		w.Type = "USER_TYPE_SERVICE"
	}
	return wireUserView{User: w, RolesPath: "$.expanded[0]"}
}

func (t *Tenant) introspect(x *exchange) answer {
	type wire struct {
		PrincipleID string   `json:"principleId"`
		UserID      string   `json:"userId"`
		TenantID    string   `json:"tenantId"`
		Roles       []string `json:"roles"`
		Permissions []string `json:"permissions"`
		Features    []string `json:"features"`
	}
	services := []string{"role/c1.api.auth.v1.Auth:Introspect"}
	for _, r := range t.roles {
		if r.name == x.client.role {
			services = append(services, r.services...)
		}
	}
	return respond(http.StatusOK, wire{
		PrincipleID: "cred-" + x.client.userID, UserID: x.client.userID, TenantID: "2SItenant000000000000000001",
		Roles: services, Permissions: []string{}, Features: []string{"new-thing"},
	})
}

func (t *Tenant) getUser(x *exchange) answer {
	u := t.user(x.ids["user"])
	if u == nil {
		return unknown("user")
	}
	return respond(http.StatusOK, struct {
		UserView wireUserView `json:"userView"`
		Expanded []any        `json:"expanded"`
	}{t.view(u), []any{}})
}

type wireRef struct {
	ID string `json:"id"`
}

func (t *Tenant) searchUsers(x *exchange) answer {
	var q struct {
		Query        string    `json:"query"`
		Email        string    `json:"email"`
		Refs         []wireRef `json:"refs"`
		ExcludeIDs   []string  `json:"excludeIds"`
		RoleIDs      []string  `json:"roleIds"`
		UserStatuses []string  `json:"userStatuses"`
		PageSize     int       `json:"pageSize"`
		PageToken    string    `json:"pageToken"`
	}
	if ans, ok := x.read(&q); !ok {
		return ans
	}
	var hits []wireUserView
	for _, u := range t.users {
		text := strings.ToLower(u.Name + " " + u.Email + " " + strings.Join(u.OtherEmails, " "))
		byRef := len(q.Refs) == 0 || slices.Contains(q.Refs, wireRef{u.id})
		if byRef && (q.Email == "" || q.Email == u.Email) && strings.Contains(text, strings.ToLower(q.Query)) {
			hits = append(hits, t.view(u))
		}
	}
	from, to, next := t.window(len(hits), q.PageSize, pageToken(q.PageToken))
	return listed(hits[from:to], next)
}

func (t *Tenant) listRoles(x *exchange) answer {
	if t.o.HideRoles {
		return problem(http.StatusForbidden, 7, "permission denied")
	}
	type wire struct {
		ID            string   `json:"id"`
		Name          string   `json:"name"`
		DisplayName   string   `json:"displayName"`
		Permissions   []string `json:"permissions"`
		ServiceRoles  []string `json:"serviceRoles"`
		SystemBuiltin bool     `json:"systemBuiltin"`
	}
	var rows []wire
	for _, r := range t.roles {
		rows = append(rows, wire{r.id, r.name, r.label, []string{}, append([]string{}, r.services...), true})
	}
	from, to, next := t.queried(x, len(rows))
	return listed(rows[from:to], next)
}
