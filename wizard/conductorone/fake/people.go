package fake

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
		Roles: services, Features: []string{"new-thing"},
	})
}

func (t *Tenant) getUser(x *exchange) answer {
	u := t.user(x.ids["user"])
	if u == nil {
		return unknown("user")
	}
	return respond(http.StatusOK, struct {
		UserView wireUserView `json:"userView"`
		Expanded []wireAny    `json:"expanded"`
	}{UserView: t.view(u)})
}

// wireUserSearch has every field of the published search.
type wireUserSearch struct {
	Query            string          `json:"query"`
	Email            string          `json:"email"`
	IDs              []string        `json:"ids"`
	Refs             []wireRef       `json:"refs"`
	ExcludeIDs       []string        `json:"excludeIds"`
	RoleIDs          []string        `json:"roleIds"`
	UserStatuses     []string        `json:"userStatuses"`
	Origins          []string        `json:"origins"`
	ExcludeOrigins   []string        `json:"excludeOrigins"`
	ExcludeTypes     []string        `json:"excludeTypes"`
	JobTitles        []string        `json:"jobTitles"`
	Departments      []string        `json:"departments"`
	ManagerIDs       []string        `json:"managerIds"`
	SourceAppIDs     []string        `json:"sourceAppIds"`
	DelegatedUserIDs []string        `json:"delegatedUserIds"`
	DelegateStatus   string          `json:"delegateStatus"`
	IsDelegate       bool            `json:"isDelegate"`
	ExpandMask       *wireExpandMask `json:"expandMask"`
	PageSize         int             `json:"pageSize"`
	PageToken        string          `json:"pageToken"`
}

// finds tells whether a user fits. Nobody here has a department, a manager, a
// source or a delegate.
func (q wireUserSearch) finds(u wireUser) bool {
	text := strings.ToLower(u.DisplayName + " " + strings.Join(u.Emails, " "))
	return strings.Contains(text, strings.ToLower(q.Query)) &&
		(q.Email == "" || q.Email == u.Email) && fits(q.IDs, u.ID) &&
		(len(q.Refs) == 0 || slices.Contains(q.Refs, wireRef{u.ID})) && !slices.Contains(q.ExcludeIDs, u.ID) &&
		fits(q.RoleIDs, u.RoleIDs[0]) && fits(q.UserStatuses, u.Status) && fits(q.JobTitles, u.JobTitle) &&
		fits(q.Origins, u.Origin) && !slices.Contains(q.ExcludeOrigins, u.Origin) && !slices.Contains(q.ExcludeTypes, u.Type) &&
		fits(q.Departments, "") && fits(q.ManagerIDs, "") && fits(q.SourceAppIDs, "") && fits(q.DelegatedUserIDs, "") &&
		q.DelegateStatus != "DELEGATE_STATUS_HAS_DELEGATE" && !q.IsDelegate
}

func (t *Tenant) searchUsers(x *exchange) answer {
	var q wireUserSearch
	if ans, ok := x.read(&q); !ok {
		return ans
	}
	var hits []wireUserView
	for _, u := range t.users {
		if v := t.view(u); q.finds(v.User) {
			hits = append(hits, v)
		}
	}
	from, to, next := t.window(len(hits), q.PageSize, pageToken(q.PageToken))
	return listedExpandable(hits[from:to], next)
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
		rows = append(rows, wire{r.id, r.name, r.label, nil, r.services, true})
	}
	from, to, next := t.queried(x, len(rows))
	return listed(rows[from:to], next)
}
