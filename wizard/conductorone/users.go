package conductorone

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"connectpd/sync/remote"
	"connectpd/wizard/conductorone/tenant"
)

const (
	usersPath       = "/api/v1/users/"
	searchUsersPath = "/api/v1/search/users"
	introspectPath  = "/api/v1/auth/introspect"
)

type wireUser struct {
	ID          string   `json:"id"`
	DisplayName string   `json:"displayName"`
	Email       string   `json:"email"`
	Emails      []string `json:"emails"`
	Username    text     `json:"username"`
	Status      text     `json:"status"`
	RoleIDs     []string `json:"roleIds"`
	Type        text     `json:"type"`
	JobTitle    text     `json:"jobTitle"`
}

type wireUserView struct {
	User wireUser `json:"user"`
}

// user takes a user over. Its role is judged by a table.
func (w wireUser) user() tenant.User {
	u := tenant.User{
		ID: w.ID, Name: remote.Clean(w.DisplayName), Email: remote.Clean(w.Email), Title: remote.Clean(string(w.JobTitle)),
		Role: tenant.CouldNotCheck, RoleIDs: w.RoleIDs,
	}
	for _, e := range append([]string{w.Email}, w.Emails...) {
		if e = remote.Clean(e); e != "" && !slices.Contains(u.Emails, e) {
			u.Emails = append(u.Emails, e)
		}
	}
	if u.Email == "" && len(u.Emails) > 0 {
		u.Email = u.Emails[0]
	}
	if u.Name == "" {
		u.Name = cmp.Or(remote.Clean(string(w.Username)), u.Email, u.ID)
	}
	status := string(w.Status)
	u.Disabled = strings.HasSuffix(status, "DISABLED") || strings.HasSuffix(status, "DELETED")
	for _, kind := range []string{"SERVICE", "SYSTEM", "AGENT"} {
		u.Machine = u.Machine || strings.HasSuffix(string(w.Type), kind)
	}
	return u
}

type wireSelf struct {
	UserID    string   `json:"userId"`
	Principal text     `json:"principleId"` // so spelled
	Roles     []string `json:"roles"`
}

func (w *wireSelf) check() error {
	if w.UserID == "" && w.Principal == "" {
		return remote.ShapeError{What: "the answer does not say who signs in"}
	}
	return nil
}

// Caller is who signs in, with role. It is the first request to make: it
// proves id and secret. That somebody's own role cannot be read is no
// failure: it is CouldNotCheck then.
func (c *Client) Caller(ctx context.Context) (tenant.Caller, error) {
	var self wireSelf
	if err := c.get(ctx, opCaller, introspectPath, nil, into(&self, (*wireSelf).check)); err != nil {
		return tenant.Caller{}, err
	}
	if self.UserID == "" {
		return tenant.Caller{User: tenant.User{ID: remote.Clean(string(self.Principal)), Name: c.creds.ClientID, Role: tenant.CouldNotCheck, Machine: true}}, nil
	}
	unnamed := tenant.Caller{User: tenant.User{ID: self.UserID, Name: c.creds.ClientID, Role: tenant.CouldNotCheck}}
	var got struct {
		View *wireUserView `json:"userView"`
	}
	err := c.get(ctx, opCaller, usersPath+url.PathEscape(self.UserID), nil, into(&got, nil))
	if err != nil {
		return unnamed, fatal(ctx, err)
	}
	if got.View == nil || got.View.User.ID == "" {
		return unnamed, nil
	}
	roles, err := c.roleTable(ctx)
	if err != nil {
		return tenant.Caller{}, err
	}
	u := roles.judge(got.View.User.user())
	return tenant.Caller{User: u, Limited: roles.limited(u, self.Roles)}, nil
}

// userSearch is the body of a search for users.
type userSearch struct {
	Query     string    `json:"query,omitempty"`
	Email     string    `json:"email,omitempty"`
	Refs      []userRef `json:"refs,omitempty"`
	PageSize  int       `json:"pageSize,omitempty"`
	PageToken string    `json:"pageToken,omitempty"`
}

type userRef struct {
	ID string `json:"id"`
}

// searchUsers asks one page.
func (c *Client) searchUsers(ctx context.Context, s userSearch) ([]tenant.User, string, error) {
	var got struct {
		List []wireUserView `json:"list"`
		Next string         `json:"nextPageToken"`
	}
	err := c.search(ctx, opUsers, searchUsersPath, s, into(&got, nil))
	users := make([]tenant.User, 0, len(got.List))
	for _, v := range got.List {
		if v.User.ID != "" {
			users = append(users, v.User.user())
		}
	}
	return users, got.Next, err
}

// Users searches the tenant's people by name and address; "" lists them. Who
// is disabled or a machine is left out.
func (c *Client) Users(ctx context.Context, query string) (tenant.UserList, error) {
	users, more, err := allPages(func(token string) ([]tenant.User, string, error) {
		return c.searchUsers(ctx, userSearch{Query: strings.TrimSpace(query), PageSize: pageSize, PageToken: token})
	})
	if err != nil {
		return tenant.UserList{}, err
	}
	users = slices.DeleteFunc(users, func(u tenant.User) bool { return u.Disabled || u.Machine })
	if users, err = c.judged(ctx, users); err != nil {
		return tenant.UserList{}, err
	}
	slices.SortStableFunc(users, func(a, b tenant.User) int {
		return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	return tenant.UserList{Users: users, More: more}, nil
}

// UserByEmail finds a person by address. The tenant compares the case of
// letters; what it does not find as typed is searched for, and compared
// without case here. A disabled person is found too, and says so.
func (c *Client) UserByEmail(ctx context.Context, email string) (tenant.User, bool, error) {
	email = strings.TrimSpace(email)
	if email == "" {
		return tenant.User{}, false, nil
	}
	for _, s := range []userSearch{{Email: email}, {Query: email, PageSize: pageSize}} {
		users, _, err := c.searchUsers(ctx, s)
		if err != nil {
			return tenant.User{}, false, err
		}
		users = slices.DeleteFunc(users, func(u tenant.User) bool { return !u.HasEmail(email) })
		if len(users) == 0 {
			continue
		}
		// Of several, the one who can act.
		slices.SortStableFunc(users, func(a, b tenant.User) int { return cmp.Compare(unfit(a), unfit(b)) })
		users, err = c.judged(ctx, users[:1])
		if err != nil {
			return tenant.User{}, false, err
		}
		return users[0], true, nil
	}
	return tenant.User{}, false, nil
}

func unfit(u tenant.User) int {
	switch {
	case u.Disabled:
		return 2
	case u.Machine:
		return 1
	default:
		return 0
	}
}

// judged gives the users their roles.
func (c *Client) judged(ctx context.Context, users []tenant.User) ([]tenant.User, error) {
	if len(users) == 0 {
		return users, nil
	}
	roles, err := c.roleTable(ctx)
	if err != nil {
		return nil, err
	}
	for i := range users {
		users[i] = roles.judge(users[i])
	}
	return users, nil
}
