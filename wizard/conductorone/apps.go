package conductorone

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"connectpd/sync/remote"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/platform"
)

const (
	appsPath       = "/api/v1/apps"
	searchAppsPath = "/api/v1/search/apps"
)

type wireApp struct {
	ID          string `json:"id"`
	DisplayName string `json:"displayName"`
	Description text   `json:"description"`
	ParentAppID text   `json:"parentAppId"`
	IsDirectory bool   `json:"isDirectory"`
	UserCount   number `json:"userCount"`
	DeletedAt   stamp  `json:"deletedAt"`
}

func (w wireApp) app() tenant.App {
	a := tenant.App{
		ID: w.ID, Name: remote.Clean(w.DisplayName), Description: remote.Clean(string(w.Description)), Kind: tenant.AppManaged,
		Users: int(min(max(w.UserCount, 0), 1<<31-1)), Directory: w.IsDirectory, ParentID: string(w.ParentAppID),
	}
	if a.ParentID != "" {
		a.Kind = tenant.AppFromIdP
	}
	if a.Name == "" {
		a.Name = a.ID
	}
	return a
}

// appSearch is the body of a search for apps.
type appSearch struct {
	Query           string   `json:"query,omitempty"`
	DisplayName     string   `json:"displayName,omitempty"`
	AppIDs          []string `json:"appIds,omitempty"`
	OnlyDirectories bool     `json:"onlyDirectories,omitempty"`
	PageSize        int      `json:"pageSize,omitempty"`
	PageToken       string   `json:"pageToken,omitempty"`
}

// searchApps reads all pages up to the bound.
func (c *Client) searchApps(ctx context.Context, s appSearch) ([]tenant.App, bool, error) {
	s.PageSize = pageSize
	return allPages(func(token string) ([]tenant.App, string, error) {
		s.PageToken = token
		var got struct {
			List []wireApp `json:"list"`
			Next string    `json:"nextPageToken"`
		}
		err := c.search(ctx, opApps, searchAppsPath, s, into(&got, nil))
		var apps []tenant.App
		for _, w := range got.List {
			if w.ID != "" && w.DeletedAt.IsZero() {
				apps = append(apps, w.app())
			}
		}
		return apps, got.Next, err
	})
}

// Apps searches the tenant's apps by name and description; "" lists them. The
// best come first: those named PagerDuty before all others, and among equals
// those made by an identity provider, then those discovered in one and not
// managed yet, then the rest.
func (c *Client) Apps(ctx context.Context, query string) (tenant.AppList, error) {
	query = strings.TrimSpace(query)
	apps, more, err := c.searchApps(ctx, appSearch{Query: query})
	if err != nil {
		return tenant.AppList{}, err
	}
	list := tenant.AppList{More: more}
	providers, err := c.providers(ctx, apps)
	if err != nil {
		return tenant.AppList{}, err
	}
	for i := range apps {
		apps[i].IdP = providers.name(apps[i].ParentID)
	}
	found, why, err := c.discovered(ctx, providers)
	if err != nil {
		return tenant.AppList{}, err
	}
	list.Discovered, list.Why = why == "", why
	apps = joined(apps, found, query)
	slices.SortStableFunc(apps, func(a, b tenant.App) int {
		return cmp.Or(cmp.Compare(rankOf(a), rankOf(b)), cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)))
	})
	list.Apps = apps
	return list, nil
}

// joined adds the discovered apps that nobody manages, as far as they fit the
// query. One that is managed stands among the apps already; there it is told
// which provider it was discovered in.
func joined(apps, found []tenant.App, query string) []tenant.App {
	for _, a := range found {
		at := slices.IndexFunc(apps, func(b tenant.App) bool { return a.ID != "" && b.ID == a.ID })
		switch {
		case at >= 0:
			apps[at].Kind, apps[at].IdP = tenant.AppFromIdP, cmp.Or(apps[at].IdP, a.IdP)
		case a.ID == "" && strings.Contains(strings.ToLower(a.Name), strings.ToLower(query)):
			apps = append(apps, a)
		}
	}
	return apps
}

func rankOf(a tenant.App) int {
	rank := slices.Index([]tenant.AppKind{tenant.AppFromIdP, tenant.AppUnmanaged, tenant.AppManaged}, a.Kind)
	if a.Directory {
		rank = 3
	}
	if !strings.Contains(strings.ToLower(a.Name), "pagerduty") {
		rank += 4
	}
	return rank
}

// App reads one app.
func (c *Client) App(ctx context.Context, id string) (tenant.App, error) {
	var got struct {
		App *wireApp `json:"app"`
	}
	err := c.get(ctx, opApp, appsPath+"/"+url.PathEscape(id), nil, into(&got, nil))
	switch {
	case err != nil:
		return tenant.App{}, err
	case got.App == nil || got.App.ID == "":
		return tenant.App{}, c.malformed(opApp, "the answer holds no app")
	case !got.App.DeletedAt.IsZero():
		return tenant.App{}, &Error{Kind: platform.KindNotFound, Op: opApp, Tenant: c.tenant, Status: http.StatusOK}
	}
	return got.App.app(), nil
}

func (c *Client) malformed(op, what string) error {
	return &Error{Kind: platform.KindMalformed, Op: op, Tenant: c.tenant, Status: http.StatusOK, Err: remote.ShapeError{What: what}}
}

// looks are the pauses before each look for what a doubtful call may have
// made: the tenant may still be at it.
var looks = []time.Duration{0, 2 * time.Second, 5 * time.Second}

// CreateApp makes an app. Where the tenant has one of exactly this name
// already, that one is returned and made is false, so that a retry makes no
// second one.
func (c *Client) CreateApp(ctx context.Context, name string) (app tenant.App, made bool, err error) {
	name = strings.TrimSpace(name)
	if old, ok, err := c.appNamed(ctx, name); err != nil || ok {
		return old, false, err
	}
	var got struct {
		App wireApp `json:"app"`
	}
	err = c.change(ctx, call{
		op: opCreateApp, method: http.MethodPost, path: appsPath,
		body: struct {
			DisplayName string `json:"displayName"`
		}{name},
		decode: into(&got, func(g *struct {
			App wireApp `json:"app"`
		}) error {
			if g.App.ID == "" {
				return remote.ShapeError{What: "the answer holds no app"}
			}
			return nil
		}),
	})
	if err == nil {
		return got.App.app(), true, nil
	}
	found, ok, _ := lookFor(ctx, c, err, func() (tenant.App, bool, error) { return c.appNamed(ctx, name) })
	if !ok {
		return tenant.App{}, false, err
	}
	return found, isDoubtful(err), nil
}

// appNamed finds the app of exactly this name.
func (c *Client) appNamed(ctx context.Context, name string) (tenant.App, bool, error) {
	apps, _, err := c.searchApps(ctx, appSearch{DisplayName: name})
	if err != nil {
		return tenant.App{}, false, err
	}
	for _, a := range apps {
		if strings.EqualFold(a.Name, remote.Clean(name)) {
			return a, true, nil
		}
	}
	return tenant.App{}, false, nil
}

// lookFor looks for what a call made although it failed, or what made it
// fail. It looks several times, since the tenant may still be at it. The error
// is that of a look that failed; the call's own matters more.
func lookFor[T any](ctx context.Context, c *Client, failed error, look func() (T, bool, error)) (T, bool, error) {
	var none T
	if !isDoubtful(failed) && !isKind(failed, platform.KindDuplicate) {
		return none, false, nil
	}
	for _, pause := range looks {
		if pause > 0 {
			c.o.Waiting(opLook, pause)
			if err := c.o.Clock.Sleep(ctx, pause); err != nil {
				return none, false, err
			}
		}
		found, ok, err := look()
		if err != nil || ok {
			return found, ok && err == nil, err
		}
	}
	return none, false, nil
}
