package conductorone

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"connectpd/sync/remote"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/platform"
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
func (c *Client) providers(ctx context.Context, apps []tenant.App) (providers, error) {
	directories, _, err := c.searchApps(ctx, appSearch{OnlyDirectories: true})
	if err != nil {
		if err := fatal(ctx, err); err != nil {
			return nil, err
		}
	}
	var known providers
	add := func(a tenant.App) {
		if !slices.ContainsFunc(known, func(p provider) bool { return p.id == a.ID }) {
			known = append(known, provider{a.ID, a.Name})
		}
	}
	for _, a := range directories {
		add(a)
	}
	var missing []string
	for _, a := range apps {
		if a.ParentID == "" || known.name(a.ParentID) != "" || slices.Contains(missing, a.ParentID) {
			continue
		}
		if i := slices.IndexFunc(apps, func(b tenant.App) bool { return b.ID == a.ParentID }); i >= 0 {
			add(apps[i])
			continue
		}
		missing = append(missing, a.ParentID)
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

// wireBinding is an app that a provider's connector discovered.
type wireBinding struct {
	ResourceID  string           `json:"resourceId"`
	DisplayName string           `json:"displayName"`
	State       wireManagedState `json:"state"`
}

// wireManagedState is one of {"managed": {"appId"}} and {"unmanaged": {}}.
type wireManagedState struct {
	Managed *struct {
		AppID string `json:"appId"`
	} `json:"managed"`
}

// managedAs is the id of the app that the discovered one became; "" while
// nobody manages it.
func (w wireBinding) managedAs() string {
	if w.State.Managed == nil {
		return ""
	}
	return w.State.Managed.AppID
}

// wireBindingView is a row of the listing, and what the answers about a single
// binding hold.
type wireBindingView struct {
	Binding wireBinding `json:"appManagementStateBinding"`
}

// discovered lists the apps that the providers' connectors found: those that
// nobody manages, and managed ones with the id of the app that they became.
// Where that cannot be listed, why says so.
func (c *Client) discovered(ctx context.Context, from providers) (found []tenant.App, why string, err error) {
	for _, p := range from[:min(len(from), maxProviders)] {
		types, err := c.appTypes(ctx, p.id)
		for _, t := range types {
			var rows []wireBinding
			if rows, err = c.bindings(ctx, p.id, t); err != nil {
				break
			}
			for _, w := range rows {
				if w.ResourceID == "" || w.State.Managed != nil && w.managedAs() == "" {
					continue
				}
				found = append(found, tenant.App{
					ID: w.managedAs(), Name: remote.Clean(w.DisplayName), Kind: tenant.AppUnmanaged, IdP: p.name,
					Binding: tenant.Binding{AppID: p.id, ResourceTypeID: t, ResourceID: w.ResourceID},
				})
			}
		}
		switch {
		case err == nil:
		case fatal(ctx, err) != nil:
			return nil, "", err
		case isKind(err, platform.KindNotFound):
			why = "This tenant does not list discovered apps that are not managed yet."
		default:
			why = "Discovered apps that are not managed yet could not be listed: " + err.Error()
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
		isApp := strings.HasPrefix(name, "app") || slices.ContainsFunc(r.Type.TraitIDs, func(t text) bool { return isAppTrait(string(t)) })
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
	rows, _, err := allPages(func(token string) ([]wireBindingView, string, error) {
		var got struct {
			List []wireBindingView `json:"list"`
			Next string            `json:"nextPageToken"`
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

// wireOneBinding is the answer of every call about a single binding.
type wireOneBinding struct {
	State *wireBindingView `json:"appManagementState"`
}

func (w *wireOneBinding) check() error {
	if w.State == nil {
		return remote.ShapeError{What: "the answer holds no managed state"}
	}
	return nil
}

func (w *wireOneBinding) checkManaged() error {
	if w.State == nil || w.State.Binding.managedAs() == "" {
		return remote.ShapeError{What: "the answer does not name the app that is managed now"}
	}
	return nil
}

func bindingPath(b tenant.Binding) string {
	return bindingsPath(b.AppID, b.ResourceTypeID) + "/" + url.PathEscape(b.ResourceID)
}

// Promote makes a discovered app managed, with these owners, and gives the app
// that comes of it. Only a Super Administrator may, and nobody can undo it. One
// that is managed already is found by its binding, so doing it again is safe.
func (c *Client) Promote(ctx context.Context, app tenant.App, ownerIDs []string) (tenant.App, error) {
	if app.ID != "" {
		return app, nil
	}
	var got wireOneBinding
	err := c.change(ctx, call{
		op: opPromote, method: http.MethodPost, path: bindingPath(app.Binding) + "/promote",
		body: struct {
			UserIDs []string `json:"userIds,omitempty"`
		}{ownerIDs},
		decode: into(&got, (*wireOneBinding).checkManaged),
	})
	if err == nil {
		return app.ManagedAs(got.State.Binding.managedAs()), nil
	}
	id, ok, _ := lookFor(ctx, c, err, func() (string, bool, error) { return c.managedAs(ctx, app.Binding) })
	if !ok {
		return tenant.App{}, err
	}
	return app.ManagedAs(id), nil
}

// managedAs asks which app a discovered one became, if it did.
func (c *Client) managedAs(ctx context.Context, b tenant.Binding) (appID string, managed bool, err error) {
	var got wireOneBinding
	err = c.get(ctx, opDiscovered, bindingPath(b), nil, into(&got, (*wireOneBinding).check))
	if err != nil {
		return "", false, err
	}
	id := got.State.Binding.managedAs()
	return id, id != "", nil
}
