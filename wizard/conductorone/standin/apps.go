package standin

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

type wireApp struct {
	ID          string   `json:"id"`
	DisplayName string   `json:"displayName"`
	Description string   `json:"description"`
	ParentAppID string   `json:"parentAppId"`
	IsDirectory bool     `json:"isDirectory"`
	UserCount   string   `json:"userCount"` // an int64 is a JSON string
	AppOwners   []any    `json:"appOwners"` // seen empty everywhere
	AccessModel string   `json:"accessModel"`
	CreatedAt   *string  `json:"createdAt"`
	DeletedAt   *string  `json:"deletedAt"`
	Annotations []string `json:"annotations"`
}

func (a *app) wire() wireApp {
	return wireApp{
		ID: a.id, DisplayName: a.name, Description: a.description, ParentAppID: a.parent, IsDirectory: a.directory,
		UserCount: strconv.Itoa(a.users), AppOwners: []any{}, AccessModel: "APP_ACCESS_MODEL_NEWER_THAN_THIS", CreatedAt: stamp(a.created),
	}
}

func (t *Tenant) searchApps(x *exchange) answer {
	var q struct {
		Query           string   `json:"query"`
		DisplayName     string   `json:"displayName"`
		AppIDs          []string `json:"appIds"`
		ExcludeAppIDs   []string `json:"excludeAppIds"`
		OnlyDirectories bool     `json:"onlyDirectories"`
		PageSize        int      `json:"pageSize"`
		PageToken       string   `json:"pageToken"`
	}
	if ans, ok := x.read(&q); !ok {
		return ans
	}
	var hits []wireApp
	for _, a := range t.apps {
		if strings.Contains(strings.ToLower(a.name+" "+a.description), strings.ToLower(q.Query)) &&
			strings.Contains(strings.ToLower(a.name), strings.ToLower(q.DisplayName)) &&
			(len(q.AppIDs) == 0 || slices.Contains(q.AppIDs, a.id)) && !slices.Contains(q.ExcludeAppIDs, a.id) &&
			(!q.OnlyDirectories || a.directory) {
			hits = append(hits, a.wire())
		}
	}
	from, to, next := t.window(len(hits), q.PageSize, pageToken(q.PageToken))
	return listed(hits[from:to], next)
}

type wireOneApp struct {
	App wireApp `json:"app"`
}

func (t *Tenant) getApp(x *exchange) answer {
	a := t.theApp(x)
	if a == nil {
		return unknown("app")
	}
	return respond(http.StatusOK, wireOneApp{a.wire()})
}

func (t *Tenant) createApp(x *exchange) answer {
	var q struct {
		DisplayName string   `json:"displayName"`
		Description string   `json:"description"`
		Owners      []string `json:"owners"`
	}
	if ans, ok := x.read(&q); !ok {
		return ans
	}
	if strings.TrimSpace(q.DisplayName) == "" {
		return invalid("displayName is empty")
	}
	a := t.addApp(q.DisplayName, "", 0)
	a.description, a.owners = q.Description, append(q.Owners, x.client.userID)
	return respond(http.StatusOK, wireOneApp{a.wire()})
}

func (t *Tenant) listTypes(x *exchange) answer {
	if t.theApp(x) == nil {
		return unknown("app")
	}
	type wireType struct {
		ID          string   `json:"id"`
		AppID       string   `json:"appId"`
		DisplayName string   `json:"displayName"`
		TraitIDs    []string `json:"traitIds"`
	}
	type row struct {
		Type    wireType `json:"appResourceType"`
		AppPath string   `json:"appPath"`
	}
	appID := x.ids["app"]
	rows := []row{{Type: wireType{"2SIgroups000000000000000001", appID, "Group", []string{"group"}}}}
	if id := t.appTypes[appID]; id != "" {
		rows = append(rows, row{Type: wireType{id, appID, "Application", []string{"app"}}})
	}
	from, to, next := t.queried(x, len(rows))
	return listed(rows[from:to], next)
}

type wireBinding struct {
	AppID          string `json:"appId"`
	ResourceTypeID string `json:"resourceTypeId"`
	ResourceID     string `json:"resourceId"`
	DisplayName    string `json:"displayName"`
	State          string `json:"state"`
}

type wireBindingView struct {
	Binding wireBinding `json:"appManagementStateBinding"`
}

func (b *binding) view() wireBindingView {
	return wireBindingView{wireBinding{b.appID, b.typeID, b.resourceID, b.name, b.state}}
}

func (t *Tenant) listBindings(x *exchange) answer {
	if t.o.NoDiscovered {
		return unknown("method")
	}
	var rows []wireBindingView
	for _, b := range t.bindings {
		if b.appID == x.ids["app"] && b.typeID == x.ids["type"] {
			rows = append(rows, b.view())
		}
	}
	from, to, next := t.queried(x, len(rows))
	return listed(rows[from:to], next)
}

func (t *Tenant) promote(x *exchange) answer {
	var q struct {
		UserIDs []string  `json:"userIds"`
		Refs    []wireRef `json:"appEntitlementOwnerRefs"`
	}
	if ans, ok := x.read(&q); !ok {
		return ans
	}
	b := t.binding(x.ids["app"], x.ids["type"], x.ids["resource"])
	switch {
	case b == nil:
		return unknown("application")
	case b.state == managed:
		return problem(http.StatusConflict, 6, "the application is managed already")
	}
	t.manage(b, q.UserIDs)
	return respond(http.StatusOK, b.view())
}

const managed = "APP_MANAGED_STATE_MANAGED"

func (t *Tenant) binding(appID, typeID, resourceID string) *binding {
	return find(t.bindings, func(b *binding) bool {
		return b.appID == appID && b.typeID == typeID && b.resourceID == resourceID
	})
}

// manage makes an app of a discovered one.
func (t *Tenant) manage(b *binding, owners []string) *app {
	b.state = managed
	a := t.addApp(b.name, b.appID, 0)
	a.owners = owners
	return a
}
