package fake

import (
	"net/http"
	"slices"
)

type wireOwnerUser struct {
	AppID       string   `json:"appId"`
	ConnectorID string   `json:"connectorId"`
	RoleSlug    string   `json:"roleSlug"`
	CreatedAt   *string  `json:"createdAt"`
	User        wireUser `json:"user"`
}

func (t *Tenant) ownerUser(c *connector, u *user) wireOwnerUser {
	return wireOwnerUser{c.appID, c.id, OwnerSlug, stamp(c.created), t.view(u).User}
}

func (t *Tenant) listOwners(x *exchange) answer {
	c := t.theConnector(x)
	if c == nil || t.o.NoOwnerObjects {
		return unknown("connector")
	}
	var rows []wireOwnerUser
	for _, id := range c.owners {
		if u := t.user(id); u != nil {
			rows = append(rows, t.ownerUser(c, u))
		}
	}
	from, to, next := t.queried(x, len(rows))
	return listed(rows[from:to], next)
}

type wireEntitlement struct {
	ID          string `json:"id"`
	AppID       string `json:"appId"`
	DisplayName string `json:"displayName"`
	Slug        string `json:"slug"`
	GrantCount  string `json:"grantCount"` // an int64 is a JSON string
}

type wireOwnerEntitlement struct {
	AppID       string          `json:"appId"`
	ConnectorID string          `json:"connectorId"`
	RoleSlug    string          `json:"roleSlug"`
	CreatedAt   *string         `json:"createdAt"`
	Entitlement wireEntitlement `json:"appEntitlement"`
}

func (t *Tenant) listOwnerEntitlements(x *exchange) answer {
	c := t.theConnector(x)
	if c == nil || t.o.NoOwnerObjects {
		return unknown("connector")
	}
	var rows []wireOwnerEntitlement
	for _, g := range c.groups {
		rows = append(rows, wireOwnerEntitlement{c.appID, c.id, OwnerSlug, stamp(c.created), wireEntitlement{g.id, g.appID, g.name, "member", "7"}})
	}
	from, to, next := t.queried(x, len(rows))
	return listed(rows[from:to], next)
}

// owned is the connector whose owner the path names, and that person, or why
// not.
func (t *Tenant) owned(x *exchange) (*connector, *user, answer) {
	if ans, ok := x.readNothing(); !ok {
		return nil, nil, ans
	}
	c, u := t.theConnector(x), t.user(x.ids["user"])
	switch {
	case c == nil || t.o.NoOwnerObjects:
		return nil, nil, unknown("connector")
	case x.ids["slug"] != OwnerSlug:
		return nil, nil, invalid("unknown role_slug")
	case u == nil:
		return nil, nil, unknown("user")
	}
	return c, u, answer{}
}

func (t *Tenant) oneOwner(c *connector, u *user) answer {
	return respond(http.StatusOK, struct {
		Owner wireOwnerUser `json:"connectorOwnerUser"`
	}{t.ownerUser(c, u)})
}

func (t *Tenant) getOwner(x *exchange) answer {
	c, u, ans := t.owned(x)
	switch {
	case c == nil:
		return ans
	case !slices.Contains(c.owners, u.id):
		return unknown("owner")
	}
	return t.oneOwner(c, u)
}

func (t *Tenant) addOwner(x *exchange) answer {
	c, u, ans := t.owned(x)
	switch {
	case c == nil:
		return ans
	case slices.Contains(c.owners, u.id):
		return problem(http.StatusConflict, 6, "already an owner")
	}
	c.owners = append(c.owners, u.id)
	t.mails = append(t.mails, Mail{To: u.Email, Connector: c.id})
	return t.oneOwner(c, u)
}

func (t *Tenant) removeOwner(x *exchange) answer {
	c, u, ans := t.owned(x)
	switch {
	case c == nil:
		return ans
	case !slices.Contains(c.owners, u.id):
		return unknown("owner")
	}
	c.owners = slices.DeleteFunc(c.owners, func(id string) bool { return id == u.id })
	return done
}

// setOwners replaces them all.
func (t *Tenant) setOwners(x *exchange) answer {
	var q struct {
		RoleSlug        string               `json:"roleSlug"`
		UserRefs        []wireRef            `json:"userRefs"`
		EntitlementRefs []wireEntitlementRef `json:"appEntitlementRefs"`
	}
	if ans, ok := x.read(&q); !ok {
		return ans
	}
	c := t.theConnector(x)
	switch {
	case c == nil || t.o.NoOwnerObjects:
		return unknown("connector")
	case q.RoleSlug != OwnerSlug:
		return invalid("unknown role_slug")
	}
	var ids []string
	for _, ref := range q.UserRefs {
		ids = append(ids, ref.ID)
	}
	if ans := t.unknownUsers(ids); ans.status != 0 {
		return ans
	}
	c.owners = ids
	c.groups = slices.DeleteFunc(c.groups, func(g group) bool {
		return !slices.Contains(q.EntitlementRefs, wireEntitlementRef{g.appID, g.id})
	})
	return done
}
