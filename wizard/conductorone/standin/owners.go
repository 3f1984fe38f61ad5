package standin

import (
	"net/http"
	"slices"
)

func (t *Tenant) listOwners(x *exchange) answer {
	c := t.theConnector(x)
	if c == nil || t.o.NoOwnerObjects {
		return unknown("connector")
	}
	type wire struct {
		AppID       string   `json:"appId"`
		ConnectorID string   `json:"connectorId"`
		RoleSlug    string   `json:"roleSlug"`
		CreatedAt   *string  `json:"createdAt"`
		User        wireUser `json:"user"`
	}
	var rows []wire
	for _, id := range c.owners {
		if u := t.user(id); u != nil {
			rows = append(rows, wire{c.appID, c.id, OwnerSlug, stamp(c.created), t.view(u).User})
		}
	}
	from, to, next := t.queried(x, len(rows))
	return listed(rows[from:to], next)
}

// edited is the connector whose owner the path names, or why not.
func (t *Tenant) edited(x *exchange) (*connector, answer) {
	if ans, ok := x.readNothing(); !ok {
		return nil, ans
	}
	c := t.theConnector(x)
	switch {
	case c == nil || t.o.NoOwnerObjects:
		return nil, unknown("connector")
	case x.ids["slug"] != OwnerSlug:
		return nil, invalid("unknown role_slug")
	case t.user(x.ids["user"]) == nil:
		return nil, unknown("user")
	}
	return c, answer{}
}

func (t *Tenant) addOwner(x *exchange) answer {
	c, ans := t.edited(x)
	switch {
	case c == nil:
		return ans
	case slices.Contains(c.owners, x.ids["user"]):
		return problem(http.StatusConflict, 6, "already an owner")
	}
	c.owners = append(c.owners, x.ids["user"])
	t.mails = append(t.mails, Mail{To: t.user(x.ids["user"]).Email, Connector: c.id})
	return done
}

func (t *Tenant) removeOwner(x *exchange) answer {
	c, ans := t.edited(x)
	switch {
	case c == nil:
		return ans
	case !slices.Contains(c.owners, x.ids["user"]):
		return unknown("owner")
	}
	c.owners = slices.DeleteFunc(c.owners, func(id string) bool { return id == x.ids["user"] })
	return done
}

func (t *Tenant) updateDelegated(x *exchange) answer {
	var q wireUpdate
	if ans, ok := x.read(&q); !ok {
		return ans
	}
	c := t.theConnector(x)
	switch {
	case c == nil:
		return unknown("connector")
	case q.UpdateMask != "userIds" && q.UpdateMask != "displayName,userIds":
		return invalid("updateMask must name userIds")
	}
	for _, id := range q.Connector.UserIDs {
		if t.user(id) == nil {
			return invalid("unknown user " + id)
		}
	}
	c.owners = slices.Clone(q.Connector.UserIDs)
	if q.UpdateMask == "displayName,userIds" {
		c.name = q.Connector.DisplayName
	}
	return t.oneConnector(c)
}
