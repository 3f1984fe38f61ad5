package conductorone

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"

	"connectpd/sync/remote"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/platform"
)

// Owners are objects of their own since 2026 (v2): people, and entitlements
// whose holders own the connector too. The name of their role, the slug, is
// not published: see guesses.go.

func ownersPath(of tenant.Connector, action string) string {
	return "/api/v2/apps/" + url.PathEscape(of.AppID) + "/connectors/" + url.PathEscape(of.ID) + "/owners/" + action
}

type wireOwner struct {
	RoleSlug    string   `json:"roleSlug"`
	User        wireUser `json:"user"`
	Entitlement struct {
		ID          string `json:"id"`
		DisplayName text   `json:"displayName"`
	} `json:"appEntitlement"`
}

// through is the name of the entitlement.
func (w wireOwner) through() string {
	return remote.Clean(cmp.Or(string(w.Entitlement.DisplayName), w.Entitlement.ID))
}

// ownerRows are the owner objects of a connector.
type ownerRows struct{ users, entitlements []wireOwner }

// slug is the role of the owners that are there; "" where there are none.
func (r ownerRows) slug() string {
	for _, w := range slices.Concat(r.users, r.entitlements) {
		if w.RoleSlug != "" {
			return w.RoleSlug
		}
	}
	return ""
}

// ownerRows reads both kinds. A tenant that has none or does not show them
// gives none.
func (c *Client) ownerRows(ctx context.Context, of tenant.Connector) (rows ownerRows, err error) {
	rows.users, err = c.ownersBy(ctx, of, "users", func(w wireOwner) bool { return w.User.ID != "" })
	if err != nil {
		return ownerRows{}, err
	}
	rows.entitlements, err = c.ownersBy(ctx, of, "entitlements", func(w wireOwner) bool { return w.Entitlement.ID != "" })
	return rows, err
}

func (c *Client) ownersBy(ctx context.Context, of tenant.Connector, kind string, is func(wireOwner) bool) ([]wireOwner, error) {
	rows, _, err := allPages(func(token string) ([]wireOwner, string, error) {
		var got struct {
			List []wireOwner `json:"list"`
			Next string      `json:"nextPageToken"`
		}
		err := c.get(ctx, opOwners, ownersPath(of, kind), page(token), into(&got, nil))
		return got.List, got.Next, err
	})
	if isKind(err, platform.KindNotFound, platform.KindBadRequest, platform.KindForbidden) {
		return nil, nil
	}
	return slices.DeleteFunc(rows, func(w wireOwner) bool { return !is(w) }), err
}

// Owners tells who is responsible for the connector. What was set a moment
// ago may take minutes to show.
func (c *Client) Owners(ctx context.Context, of tenant.Connector) (tenant.Owners, error) {
	if err := c.named(opOwners, of.AppID, of.ID); err != nil {
		return tenant.Owners{}, err
	}
	rows, err := c.ownerRows(ctx, of)
	if err != nil {
		return tenant.Owners{}, err
	}
	var owners tenant.Owners
	var ids []string
	for _, w := range rows.users {
		if !slices.Contains(ids, w.User.ID) {
			ids = append(ids, w.User.ID)
		}
	}
	for _, w := range rows.entitlements {
		if name := w.through(); !slices.Contains(owners.Through, name) {
			owners.Through = append(owners.Through, name)
		}
	}
	if len(ids) == 0 && len(owners.Through) == 0 {
		now, err := c.Connector(ctx, of.AppID, of.ID)
		if err != nil {
			return tenant.Owners{}, err
		}
		ids = now.OwnerIDs
	}
	owners.People, err = c.usersByID(ctx, ids)
	return owners, err
}

// usersByID reads users by id, in the order given. One that the tenant does
// not know any more is its id.
func (c *Client) usersByID(ctx context.Context, ids []string) ([]tenant.User, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	s := userSearch{PageSize: pageSize}
	for _, id := range ids {
		s.Refs = append(s.Refs, userRef{id})
	}
	found, _, err := allPages(func(token string) ([]tenant.User, string, error) {
		s.PageToken = token
		return c.searchUsers(ctx, s)
	})
	if err != nil {
		return nil, err
	}
	if found, err = c.judged(ctx, found); err != nil {
		return nil, err
	}
	users := make([]tenant.User, len(ids))
	for i, id := range ids {
		users[i] = tenant.User{ID: id, Name: id, Role: tenant.CouldNotCheck}
		if at := slices.IndexFunc(found, func(u tenant.User) bool { return u.ID == id }); at >= 0 {
			users[i] = found[at]
		}
	}
	return users, nil
}

// SetOwners makes exactly these people the connector's owners, beside those who
// own it through an entitlement. It adds before it removes, so that there is
// always somebody. What was done already is not done twice, so a retry goes on
// where it stopped.
func (c *Client) SetOwners(ctx context.Context, of tenant.Connector, userIDs []string) error {
	if err := c.named(opSetOwners, of.AppID, of.ID); err != nil {
		return err
	}
	if len(userIDs) == 0 {
		return &Error{Kind: platform.KindBadRequest, Op: opSetOwners, Tenant: c.tenant, Message: "a connector needs an owner"}
	}
	rows, err := c.ownerRows(ctx, of)
	if err != nil {
		return err
	}
	slug := rows.slug()
	if slug == "" {
		return c.replaceOwners(ctx, of, userIDs)
	}
	for _, id := range userIDs {
		if slices.ContainsFunc(rows.users, func(w wireOwner) bool { return w.User.ID == id }) {
			continue
		}
		err := c.changeOwner(ctx, http.MethodPost, of, slug, id)
		if err != nil && !isKind(err, platform.KindDuplicate) {
			return err
		}
	}
	for _, w := range rows.users {
		if slices.Contains(userIDs, w.User.ID) {
			continue
		}
		err := c.changeOwner(ctx, http.MethodDelete, of, w.RoleSlug, w.User.ID)
		if err != nil && !isKind(err, platform.KindNotFound) {
			return err
		}
	}
	return nil
}

func (c *Client) changeOwner(ctx context.Context, method string, of tenant.Connector, slug, userID string) error {
	return c.change(ctx, call{
		op: opSetOwners, method: method,
		path: ownersPath(of, "users/"+url.PathEscape(slug)+"/"+url.PathEscape(userID)),
		body: json.RawMessage("{}"),
	})
}

// replaceOwners is how owners are changed where none are there to take their
// role from. It names the mask that ConductorOne's own Terraform provider
// sends, the only published sender, and with it the connector's name, which
// stays as it is.
func (c *Client) replaceOwners(ctx context.Context, of tenant.Connector, userIDs []string) error {
	now, err := c.Connector(ctx, of.AppID, of.ID)
	if err != nil {
		return err
	}
	type connector struct {
		AppID       string   `json:"appId"`
		CatalogID   string   `json:"catalogId"`
		DisplayName string   `json:"displayName"`
		ID          string   `json:"id"`
		UserIDs     []string `json:"userIds"`
	}
	return c.change(ctx, call{
		op: opSetOwners, method: http.MethodPost, path: connectorPath(of.AppID, of.ID, "delegated"),
		body: struct {
			Connector  connector `json:"connector"`
			UpdateMask string    `json:"updateMask"`
		}{connector{of.AppID, tenant.CatalogID, cmp.Or(now.Name, pagerDuty), of.ID, userIDs}, "displayName,userIds"},
	})
}
