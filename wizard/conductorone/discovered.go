package conductorone

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"connectpd/sync/remote"
)

// Discovered apps: what an identity provider's connector found and nobody
// manages yet. ConductorOne lists them by provider and resource type, since
// August 2026; tenants without them answer 404.

const (
	maxProviders = 8 // asked for discovered apps
	maxTypes     = 4 // of each
)

// provider is an app that other apps come from.
type provider struct{ id, name string }

type providers []provider

func (p providers) name(id string) string {
	for _, one := range p {
		if one.id == id && id != "" {
			return one.name
		}
	}
	return ""
}

// providers are the tenant's directories and the parents of the given apps.
// What cannot be read stays without a name.
func (c *Client) providers(ctx context.Context, apps []App) (providers, error) {
	directories, _, err := c.searchApps(ctx, appSearch{OnlyDirectories: true})
	if err != nil {
		if err := fatal(ctx, err); err != nil {
			return nil, err
		}
	}
	var known providers
	add := func(a App) {
		if !slices.ContainsFunc(known, func(p provider) bool { return p.id == a.ID }) {
			known = append(known, provider{a.ID, a.Name})
		}
	}
	for _, a := range directories {
		add(a)
	}
	var missing []string
	for _, a := range apps {
		if a.parentID == "" || known.name(a.parentID) != "" || slices.Contains(missing, a.parentID) {
			continue
		}
		if i := slices.IndexFunc(apps, func(b App) bool { return b.ID == a.parentID }); i >= 0 {
			add(apps[i])
			continue
		}
		missing = append(missing, a.parentID)
	}
	if len(missing) == 0 {
		return known, nil
	}
	parents, _, err := c.searchApps(ctx, appSearch{AppIDs: missing[:min(len(missing), pageSize)]})
	if err != nil {
		return known, fatal(ctx, err)
	}
	for _, a := range parents {
		add(a)
	}
	return known, nil
}

type wireBinding struct {
	AppID          string `json:"appId"`
	ResourceTypeID string `json:"resourceTypeId"`
	ResourceID     string `json:"resourceId"`
	DisplayName    string `json:"displayName"`
	State          text   `json:"state"`
}

// managed tells whether somebody manages the app already. The states' names
// are not published in full; what is not said to be managed is offered.
func (w wireBinding) managed() bool {
	state := strings.ToUpper(string(w.State))
	return strings.HasSuffix(state, "MANAGED") && !strings.HasSuffix(state, "UNMANAGED")
}

// discovered lists the apps that the providers' connectors found and nobody
// manages. Where that cannot be listed, why says so.
func (c *Client) discovered(ctx context.Context, from providers) (found []App, why string, err error) {
	for _, p := range from[:min(len(from), maxProviders)] {
		types, err := c.appTypes(ctx, p.id)
		for _, t := range types {
			var rows []wireBinding
			if rows, err = c.bindings(ctx, p.id, t); err != nil {
				break
			}
			for _, w := range rows {
				if !w.managed() && w.ResourceID != "" {
					found = append(found, App{
						Name: remote.Clean(w.DisplayName), Kind: AppUnmanaged, IdP: p.name,
						Binding: Binding{AppID: p.id, ResourceTypeID: t, ResourceID: w.ResourceID},
					})
				}
			}
		}
		switch {
		case err == nil:
		case fatal(ctx, err) != nil:
			return nil, "", err
		case isKind(err, KindNotFound):
			why = "This tenant does not list apps that were discovered and are not managed yet."
		default:
			why = "Apps that were discovered and are not managed yet could not be listed: " + err.Error()
		}
	}
	return found, why, nil
}

// appTypes are the resource types of a provider that stand for apps: by
// trait, else by name.
func (c *Client) appTypes(ctx context.Context, appID string) ([]string, error) {
	type row struct {
		Type struct {
			ID          string `json:"id"`
			DisplayName text   `json:"displayName"`
			TraitIDs    []text `json:"traitIds"`
		} `json:"appResourceType"`
	}
	rows, _, err := allPages(func(token string) ([]row, string, error) {
		var got struct {
			List []row  `json:"list"`
			Next string `json:"nextPageToken"`
		}
		err := c.get(ctx, opDiscovered, appsPath+"/"+url.PathEscape(appID)+"/resource_types", page(token), into(&got, nil))
		return got.List, got.Next, err
	})
	var ids []string
	for _, r := range rows {
		name := strings.ToLower(string(r.Type.DisplayName))
		isApp := strings.HasPrefix(name, "app") || slices.ContainsFunc(r.Type.TraitIDs, func(t text) bool {
			trait := strings.ToLower(string(t))
			return trait == "app" || strings.HasSuffix(trait, "_app")
		})
		if isApp && r.Type.ID != "" && len(ids) < maxTypes {
			ids = append(ids, r.Type.ID)
		}
	}
	return ids, err
}

func bindingsPath(appID, typeID string) string {
	return appsPath + "/" + url.PathEscape(appID) + "/resource_types/" + url.PathEscape(typeID) + "/managed_state_bindings"
}

func (c *Client) bindings(ctx context.Context, appID, typeID string) ([]wireBinding, error) {
	type row struct {
		Binding wireBinding `json:"appManagementStateBinding"`
	}
	rows, _, err := allPages(func(token string) ([]row, string, error) {
		var got struct {
			List []row  `json:"list"`
			Next string `json:"nextPageToken"`
		}
		err := c.get(ctx, opDiscovered, bindingsPath(appID, typeID), page(token), into(&got, nil))
		return got.List, got.Next, err
	})
	out := make([]wireBinding, len(rows))
	for i, r := range rows {
		out[i] = r.Binding
	}
	return out, err
}

// Promote makes a discovered app managed, with these owners. Only a Super
// Administrator may; CreateConnector with the discovered app does the same in
// one step. One that is managed already is found.
func (c *Client) Promote(ctx context.Context, app App, ownerIDs []string) (App, error) {
	if app.ID != "" {
		return app, nil
	}
	b := app.Binding
	err := c.change(ctx, call{
		op: opPromote, method: http.MethodPost,
		path: bindingsPath(b.AppID, b.ResourceTypeID) + "/" + url.PathEscape(b.ResourceID) + "/promote",
		body: struct {
			UserIDs []string `json:"userIds,omitempty"`
		}{ownerIDs},
	})
	if err != nil && !isDoubtful(err) && !isKind(err, KindDuplicate) {
		return App{}, err
	}
	// The answer does not name the app that came of it.
	found, ok, looked := lookFor(ctx, c, &Error{Doubtful: true}, func() (App, bool, error) { return c.managedApp(ctx, app) })
	switch {
	case ok:
		return found, nil
	case err != nil:
		return App{}, err
	case looked != nil:
		return App{}, looked
	default:
		return App{}, &Error{Kind: KindNotFound, Op: opPromote, Tenant: c.tenant, Doubtful: true,
			Message: "the app is managed now, but the tenant does not list it yet"}
	}
}

// managedApp is the app that a discovered one became, if it did.
func (c *Client) managedApp(ctx context.Context, app App) (App, bool, error) {
	found, ok, err := c.appNamed(ctx, app.Name, app.Binding.AppID)
	found.IdP = app.IdP
	return found, ok, err
}
