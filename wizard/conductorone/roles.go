package conductorone

import (
	"context"
	"errors"
	"slices"

	"connectpd/sync/remote"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/platform"
)

const rolesPath = "/api/v1/iam/roles"

type wireRole struct {
	ID           string `json:"id"`
	Name         text   `json:"name"`
	DisplayName  text   `json:"displayName"`
	ServiceRoles []text `json:"serviceRoles"`
}

// rank is what a role of the tenant amounts to. ConductorOne publishes no
// list of role names: the Super Administrator's and the Application
// Administrator's are seen in its own programs, the Connector Administrator's
// is not.
func (r wireRole) rank() tenant.Role {
	switch {
	case r.Name == "system:owner":
		return tenant.SuperAdministrator
	case isConnectorAdministrator(string(r.DisplayName)):
		return tenant.ConnectorAdministrator
	case r.Name == "system:application-admin":
		return tenant.ApplicationAdministrator
	default:
		return tenant.NoRole
	}
}

func (r wireRole) label() string {
	if r.DisplayName != "" {
		return remote.Clean(string(r.DisplayName))
	}
	return remote.Clean(string(r.Name))
}

// roleTable are the tenant's roles by id. A nil table is one that could not
// be read.
type roleTable struct{ byID map[string]wireRole }

// roleTable reads the tenant's roles once. A tenant that does not let them be
// read gives a nil table, which is no failure: the roles could not be checked
// then. Only a refused sign-in and the context end the call.
func (c *Client) roleTable(ctx context.Context) (*roleTable, error) {
	c.mu.Lock()
	known := c.roles
	c.mu.Unlock()
	if known != nil {
		return known, nil
	}
	rows, _, err := allPages(func(token string) ([]wireRole, string, error) {
		var got struct {
			List []wireRole `json:"list"`
			Next string     `json:"nextPageToken"`
		}
		err := c.get(ctx, opRoles, rolesPath, page(token), into(&got, nil))
		return got.List, got.Next, err
	})
	if err != nil {
		return nil, fatal(ctx, err)
	}
	table := &roleTable{byID: map[string]wireRole{}}
	for _, r := range rows {
		table.byID[r.ID] = r
	}
	c.mu.Lock()
	c.roles = table
	c.mu.Unlock()
	return table, nil
}

// fatal is the error where it must end what a person is doing (a sign-in that
// failed, the context); a lesser one is nil.
func fatal(ctx context.Context, err error) error {
	var failed *Error
	if ctx.Err() != nil || !errors.As(err, &failed) || failed.Kind == platform.KindRefused || failed.Op == opSignIn {
		return err
	}
	return nil
}

// judge sets a user's role. Roles that the tenant did not tell, and ids that
// its table does not have, cannot be checked; a role that is known to suffice
// does.
func (t *roleTable) judge(u tenant.User) tenant.User {
	u.Role, u.RoleNames = tenant.CouldNotCheck, nil
	if t == nil || len(u.RoleIDs) == 0 {
		return u
	}
	best, unknown := tenant.NoRole, false
	for _, id := range u.RoleIDs {
		r, ok := t.byID[id]
		if !ok {
			unknown = true
			continue
		}
		if slices.Index(ranking, r.rank()) < slices.Index(ranking, best) {
			best = r.rank()
		}
		if label := r.label(); label != "" {
			u.RoleNames = append(u.RoleNames, label)
		}
	}
	if unknown && !best.MayOwn() {
		best, u.RoleNames = tenant.CouldNotCheck, nil
	}
	u.Role = best
	return u
}

// ranking puts the roles in order, the strongest first.
var ranking = []tenant.Role{tenant.SuperAdministrator, tenant.ConnectorAdministrator, tenant.ApplicationAdministrator, tenant.NoRole, tenant.CouldNotCheck}

// limited tells whether a credential lacks permissions that the user's own
// roles bring: of none of the roles that suffice does it carry everything.
// Where either side is not told, it is taken to be whole.
func (t *roleTable) limited(u tenant.User, carried []string) bool {
	if t == nil || len(carried) == 0 {
		return false
	}
	lacking := false
	for _, id := range u.RoleIDs {
		r := t.byID[id]
		if !r.rank().MayOwn() || len(r.ServiceRoles) == 0 {
			continue
		}
		missing := slices.ContainsFunc(r.ServiceRoles, func(s text) bool { return !slices.Contains(carried, string(s)) })
		if !missing {
			return false
		}
		lacking = true
	}
	return lacking
}
