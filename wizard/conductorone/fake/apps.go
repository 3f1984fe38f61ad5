package fake

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

type wireApp struct {
	ID          string            `json:"id"`
	DisplayName string            `json:"displayName"`
	Description string            `json:"description"`
	ParentAppID string            `json:"parentAppId"`
	IsDirectory bool              `json:"isDirectory"`
	UserCount   string            `json:"userCount"` // an int64 is a JSON string
	AppOwners   []wireUser        `json:"appOwners"` // seen empty everywhere
	AccessModel string            `json:"accessModel"`
	Annotations map[string]string `json:"annotations"`
	CreatedAt   *string           `json:"createdAt"`
	DeletedAt   *string           `json:"deletedAt"`
}

func (t *Tenant) appWire(a *app) wireApp {
	return wireApp{
		ID: a.id, DisplayName: a.name, Description: a.description, ParentAppID: a.parent, IsDirectory: a.directory,
		UserCount: strconv.Itoa(t.usersOf(a)), AccessModel: "APP_ACCESS_MODEL_CLASSIC", Annotations: map[string]string{},
		CreatedAt: stamp(a.created), DeletedAt: stamp(a.deleted),
	}
}

// usersOf counts who has access to an app: whoever its provider told, or the
// account that a connector on it has read.
func (t *Tenant) usersOf(a *app) int {
	users := a.users
	for _, c := range t.connectors {
		if s := t.status(c); t.o.Holds != nil && c.appID == a.id && s != nil && s.Status == "SYNC_STATUS_DONE" {
			users = max(users, t.o.Holds(c.token))
		}
	}
	return users
}

func (t *Tenant) searchApps(x *exchange) answer {
	var q struct {
		Query           string    `json:"query"`
		DisplayName     string    `json:"displayName"`
		AppIDs          []string  `json:"appIds"`
		ExcludeAppIDs   []string  `json:"excludeAppIds"`
		OnlyDirectories bool      `json:"onlyDirectories"`
		PolicyRefs      []wireRef `json:"policyRefs"` // no app here has a policy
		PageSize        int       `json:"pageSize"`
		PageToken       string    `json:"pageToken"`
	}
	if ans, ok := x.read(&q); !ok {
		return ans
	}
	var hits []wireApp
	for _, a := range t.apps {
		if a.deleted.IsZero() && strings.Contains(strings.ToLower(a.name+" "+a.description), strings.ToLower(q.Query)) &&
			strings.Contains(strings.ToLower(a.name), strings.ToLower(q.DisplayName)) &&
			fits(q.AppIDs, a.id) && !slices.Contains(q.ExcludeAppIDs, a.id) &&
			(!q.OnlyDirectories || a.directory) && len(q.PolicyRefs) == 0 {
			hits = append(hits, t.appWire(a))
		}
	}
	from, to, next := t.window(len(hits), q.PageSize, pageToken(q.PageToken))
	return listed(hits[from:to], next)
}

func (t *Tenant) listApps(x *exchange) answer {
	var rows []wireApp
	for _, a := range t.apps {
		if a.deleted.IsZero() {
			rows = append(rows, t.appWire(a))
		}
	}
	from, to, next := t.queried(x, len(rows))
	return listed(rows[from:to], next)
}

type wireOneApp struct {
	App wireApp `json:"app"`
}

func (t *Tenant) getApp(x *exchange) answer {
	a := t.theApp(x)
	if a == nil {
		return unknown("app")
	}
	return respond(http.StatusOK, wireOneApp{t.appWire(a)})
}

func (t *Tenant) createApp(x *exchange) answer {
	var q struct {
		DisplayName      string               `json:"displayName"`
		Description      string               `json:"description"`
		Owners           []string             `json:"owners"`
		EntitlementRefs  []wireEntitlementRef `json:"appEntitlementOwnerRefs"`
		Annotations      map[string]string    `json:"annotations"`
		CertifyPolicyID  string               `json:"certifyPolicyId"`
		GrantPolicyID    string               `json:"grantPolicyId"`
		RevokePolicyID   string               `json:"revokePolicyId"`
		IdentityMatching string               `json:"identityMatching"`
		Instructions     string               `json:"instructions"`
		MonthlyCostUSD   int                  `json:"monthlyCostUsd"`
		Strict           bool                 `json:"strictAccessEntitlementProvisioning"`
		MatchBatonRef    *struct {
			AppID       string `json:"appId"`
			ConnectorID string `json:"connectorId"`
			ExternalID  string `json:"externalId"`
		} `json:"matchBatonRef"`
	}
	if ans, ok := x.read(&q); !ok {
		return ans
	}
	if strings.TrimSpace(q.DisplayName) == "" {
		return invalid("displayName is empty")
	}
	a := t.addApp(q.DisplayName, "", 0)
	a.description, a.owners = q.Description, append(q.Owners, x.client.userID)
	return respond(http.StatusOK, wireOneApp{t.appWire(a)})
}

// deleteApp deletes softly: the app is still told by its id, with the time.
func (t *Tenant) deleteApp(x *exchange) answer {
	if ans, ok := x.readNothing(); !ok {
		return ans
	}
	a := t.theApp(x)
	if a == nil || !a.deleted.IsZero() {
		return unknown("app")
	}
	a.deleted = t.o.Now()
	return done
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
	return listedExpandable(rows[from:to], next)
}
