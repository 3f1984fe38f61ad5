package conductorone

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
)

// Owners moved to objects of their own in 2026 (v2). Their role's name, the
// slug, is not published: it is taken from the owners that are there.

func ownersPath(of Connector) string {
	return "/api/v2/apps/" + url.PathEscape(of.AppID) + "/connectors/" + url.PathEscape(of.ID) + "/owners/users"
}

type wireOwner struct {
	RoleSlug string   `json:"roleSlug"`
	User     wireUser `json:"user"`
}

// ownerRows reads the owner objects. ok is false for
// tenants that have none or do not show them.
func (c *Client) ownerRows(ctx context.Context, of Connector) (rows []wireOwner, ok bool, err error) {
	rows, _, err = allPages(func(token string) ([]wireOwner, string, error) {
		var got struct {
			List []wireOwner `json:"list"`
			Next string      `json:"nextPageToken"`
		}
		err := c.get(ctx, opOwners, ownersPath(of), page(token), into(&got, nil))
		return got.List, got.Next, err
	})
	if isKind(err, KindNotFound, KindBadRequest, KindForbidden) {
		return nil, false, nil
	}
	rows = slices.DeleteFunc(rows, func(w wireOwner) bool { return w.User.ID == "" })
	return rows, err == nil, err
}

// Owners lists who is responsible for the connector. What was set a moment
// ago may take minutes to show.
func (c *Client) Owners(ctx context.Context, of Connector) ([]Owner, error) {
	if err := c.named(opOwners, of.AppID, of.ID); err != nil {
		return nil, err
	}
	rows, ok, err := c.ownerRows(ctx, of)
	if err != nil {
		return nil, err
	}
	slugs := map[string]string{}
	var ids []string
	for _, w := range rows {
		if _, twice := slugs[w.User.ID]; !twice {
			ids = append(ids, w.User.ID)
		}
		slugs[w.User.ID] = w.RoleSlug
	}
	if !ok || len(ids) == 0 {
		now, err := c.Connector(ctx, of.AppID, of.ID)
		if err != nil {
			return nil, err
		}
		ids = now.OwnerIDs
	}
	users, err := c.usersByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	var owners []Owner
	for _, u := range users {
		owners = append(owners, Owner{User: u, RoleSlug: slugs[u.ID]})
	}
	return owners, nil
}

// usersByID reads users by id, in the order given. One that the tenant does
// not know any more is its id.
func (c *Client) usersByID(ctx context.Context, ids []string) ([]User, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	s := userSearch{PageSize: pageSize}
	for _, id := range ids {
		s.Refs = append(s.Refs, userRef{id})
	}
	found, _, err := allPages(func(token string) ([]User, string, error) {
		s.PageToken = token
		return c.searchUsers(ctx, s)
	})
	if err != nil {
		return nil, err
	}
	if found, err = c.judged(ctx, found); err != nil {
		return nil, err
	}
	users := make([]User, len(ids))
	for i, id := range ids {
		users[i] = User{ID: id, Name: id, Role: CouldNotCheck}
		if at := slices.IndexFunc(found, func(u User) bool { return u.ID == id }); at >= 0 {
			users[i] = found[at]
		}
	}
	return users, nil
}

// SetOwners makes exactly these people the connector's owners. It adds before
// it removes, so that there is always somebody. What was done already is not
// done twice, so a retry goes on where it stopped.
func (c *Client) SetOwners(ctx context.Context, of Connector, userIDs []string) error {
	if err := c.named(opSetOwners, of.AppID, of.ID); err != nil {
		return err
	}
	if len(userIDs) == 0 {
		return &Error{Kind: KindBadRequest, Op: opSetOwners, Tenant: c.tenant, Message: "a connector needs an owner"}
	}
	rows, ok, err := c.ownerRows(ctx, of)
	if err != nil {
		return err
	}
	if !ok || len(rows) == 0 || rows[0].RoleSlug == "" {
		return c.replaceOwners(ctx, of, userIDs)
	}
	slug := rows[0].RoleSlug
	for _, id := range userIDs {
		if slices.ContainsFunc(rows, func(w wireOwner) bool { return w.User.ID == id }) {
			continue
		}
		err := c.changeOwner(ctx, http.MethodPost, of, slug, id)
		if err != nil && !isKind(err, KindDuplicate) {
			return err
		}
	}
	for _, w := range rows {
		if slices.Contains(userIDs, w.User.ID) {
			continue
		}
		err := c.changeOwner(ctx, http.MethodDelete, of, w.RoleSlug, w.User.ID)
		if err != nil && !isKind(err, KindNotFound) {
			return err
		}
	}
	return nil
}

func (c *Client) changeOwner(ctx context.Context, method string, of Connector, slug, userID string) error {
	return c.change(ctx, call{
		op: opSetOwners, method: method,
		path: ownersPath(of) + "/" + url.PathEscape(slug) + "/" + url.PathEscape(userID),
		body: json.RawMessage("{}"),
	})
}

// replaceOwners is how tenants without owner objects change them.
func (c *Client) replaceOwners(ctx context.Context, of Connector, userIDs []string) error {
	type connector struct {
		AppID     string   `json:"appId"`
		CatalogID string   `json:"catalogId"`
		ID        string   `json:"id"`
		UserIDs   []string `json:"userIds"`
	}
	return c.change(ctx, call{
		op: opSetOwners, method: http.MethodPost, path: connectorPath(of.AppID, of.ID, "delegated"),
		body: struct {
			Connector  connector `json:"connector"`
			UpdateMask string    `json:"updateMask"`
		}{connector{of.AppID, PagerDutyCatalogID, of.ID, userIDs}, "userIds"},
	})
}
