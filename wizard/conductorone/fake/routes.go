package fake

import (
	"net/http"
	"strings"
)

const routeToken = "POST /auth/v1/token"

// route is a call that the tenant knows. roles are those it is for; empty,
// everybody's.
type route struct {
	name  string // method and template
	roles []string
	serve func(*Tenant, *exchange) answer
}

var (
	connectorRoles = []string{SuperAdmin, ConnectorAdmin, appAdmin}
	readers        = []string{SuperAdmin, ConnectorAdmin, appAdmin, readOnly}
)

const (
	oneApp       = "/api/v1/apps/{app}"
	oneConnector = oneApp + "/connectors/{connector}"
	oneType      = oneApp + "/resource_types/{type}"
	ownersV2     = "/api/v2/apps/{app}/connectors/{connector}/owners"
)

// routes is a function, because the handlers refer to it through Routes.
func routes() []route {
	return []route{
		{routeToken, nil, (*Tenant).token},
		{"GET /api/v1/auth/introspect", nil, (*Tenant).introspect},
		{"GET /api/v1/users/{user}", nil, (*Tenant).getUser},
		{"POST /api/v1/search/users", readers, (*Tenant).searchUsers},
		{"GET /api/v1/iam/roles", nil, (*Tenant).listRoles},
		{"POST /api/v1/search/apps", readers, (*Tenant).searchApps},
		{"GET /api/v1/apps", readers, (*Tenant).listApps},
		{"GET " + oneApp, readers, (*Tenant).getApp},
		{"DELETE " + oneApp, []string{SuperAdmin, appAdmin}, (*Tenant).deleteApp},
		{"POST /api/v1/apps", []string{SuperAdmin, appAdmin}, (*Tenant).createApp},
		{"GET " + oneApp + "/resource_types", readers, (*Tenant).listTypes},
		{"GET " + oneType + "/managed_state_bindings", readers, (*Tenant).listBindings},
		{"GET " + oneType + "/managed_state_bindings/{resource}", readers, (*Tenant).getBinding},
		{"POST " + oneType + "/managed_state_bindings/{resource}/promote", []string{SuperAdmin}, (*Tenant).promote},
		{"POST /api/v1/connectorcatalog", connectorRoles, (*Tenant).form},
		{"GET " + oneApp + "/connectors", readers, (*Tenant).listConnectors},
		{"POST " + oneApp + "/connectors", connectorRoles, (*Tenant).createDelegated},
		{"POST " + oneApp + "/connectors/create", connectorRoles, (*Tenant).create},
		{"GET " + oneConnector, readers, (*Tenant).getConnector},
		{"POST " + oneConnector, connectorRoles, (*Tenant).updateConnector},
		{"DELETE " + oneConnector, connectorRoles, (*Tenant).deleteConnector},
		{"POST " + oneConnector + "/delegated", connectorRoles, (*Tenant).updateDelegated},
		{"POST " + oneConnector + "/force_sync", connectorRoles, (*Tenant).forceSync},
		{"POST " + oneConnector + "/resume", connectorRoles, (*Tenant).resume},
		{"PUT " + ownersV2, connectorRoles, (*Tenant).setOwners},
		{"GET " + ownersV2 + "/entitlements", readers, (*Tenant).listOwnerEntitlements},
		{"GET " + ownersV2 + "/users", readers, (*Tenant).listOwners},
		{"GET " + ownersV2 + "/users/{slug}/{user}", readers, (*Tenant).getOwner},
		{"POST " + ownersV2 + "/users/{slug}/{user}", connectorRoles, (*Tenant).addOwner},
		{"DELETE " + ownersV2 + "/users/{slug}/{user}", connectorRoles, (*Tenant).removeOwner},
	}
}

// Routes lists the calls that the tenant knows, for tests that go through
// all.
func Routes() []string {
	var names []string
	for _, r := range routes() {
		names = append(names, r.name)
	}
	return names
}

// routeOf finds the route of a request; one that is none has no handler and
// the path as its name.
func routeOf(method, path string) (route, map[string]string) {
	given := strings.Split(path, "/")
	for _, r := range routes() {
		verb, template, _ := strings.Cut(r.name, " ")
		if verb != method {
			continue
		}
		if ids, ok := match(strings.Split(template, "/"), given); ok {
			return r, ids
		}
	}
	return route{name: method + " " + path}, nil
}

func match(template, given []string) (map[string]string, bool) {
	if len(template) != len(given) {
		return nil, false
	}
	ids := map[string]string{}
	for i, part := range template {
		switch {
		case strings.HasPrefix(part, "{"):
			if given[i] == "" {
				return nil, false
			}
			ids[strings.Trim(part, "{}")] = given[i]
		case part != given[i]:
			return nil, false
		}
	}
	return ids, true
}

// theApp is the app of the path.
func (t *Tenant) theApp(x *exchange) *app { return t.app(x.ids["app"]) }

// theConnector is the connector of the path, where it belongs to its app.
func (t *Tenant) theConnector(x *exchange) *connector {
	c := t.connector(x.ids["connector"])
	if c == nil || c.appID != x.ids["app"] {
		return nil
	}
	return c
}

// done is the empty answer of what has nothing to tell.
var done = answer{status: http.StatusOK, body: []byte("{}")}
