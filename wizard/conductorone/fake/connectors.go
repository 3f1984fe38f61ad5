package fake

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

type wireStatus struct {
	Status      string  `json:"status"`
	LastError   string  `json:"lastError"`
	StartedAt   *string `json:"startedAt"`
	CompletedAt *string `json:"completedAt"`
	UpdatedAt   *string `json:"updatedAt"`
}

// wireConnector has every field of the published connector, which updates take
// as a whole.
type wireConnector struct {
	ID                   string          `json:"id"`
	AppID                string          `json:"appId"`
	CatalogID            string          `json:"catalogId"`
	DisplayName          string          `json:"displayName"`
	Description          string          `json:"description"`
	UserIDs              []string        `json:"userIds"`
	Config               *wireConfig     `json:"config,omitempty"` // never told
	ConfigUpdatedAt      *string         `json:"configUpdatedAt"`
	CreatedAt            *string         `json:"createdAt"`
	UpdatedAt            *string         `json:"updatedAt"`
	DeletedAt            *string         `json:"deletedAt"`
	Status               *wireStatus     `json:"status"`
	SyncDisabledAt       *string         `json:"syncDisabledAt"`
	SyncDisabledCategory string          `json:"syncDisabledCategory"`
	SyncDisabledReason   string          `json:"syncDisabledReason"`
	CanResumeSync        bool            `json:"canResumeSync"`
	ConnectorAPIVersion  uint32          `json:"connectorApiVersion"`
	DisableCheckBadSync  bool            `json:"disableCheckBadSync"`
	DownloadURL          string          `json:"downloadUrl"`
	ProfileAllowList     []string        `json:"profileAllowList"`
	ProfileIgnoreList    []string        `json:"profileIgnoreList"`
	Workers              *int            `json:"parallelSyncWorkerCount"`
	OAuthAuthorizedAs    json.RawMessage `json:"oauthAuthorizedAs"`
	SyncConfig           json.RawMessage `json:"syncConfig"`
	Schedule             json.RawMessage `json:"connectorSyncCronSchedule"`
}

// wireConfig is a connector's configuration by field.
type wireConfig struct {
	Type          string `json:"@type"`
	Configuration map[string]struct {
		StringValue string `json:"stringValue"`
	} `json:"configuration"`
}

const envConfig = "type.googleapis.com/c1.api.app.v1.EnvConfig"

// token is the API token in a configuration and the names of all its fields,
// or what is wrong with it.
func (t *Tenant) configured(c *wireConfig) (token string, fields []string, why string) {
	if c == nil || c.Type != envConfig {
		return "", nil, "config is no EnvConfig"
	}
	for name := range c.Configuration {
		fields = append(fields, name)
	}
	slices.Sort(fields)
	if token = c.Configuration[t.o.TokenField].StringValue; token == "" {
		return "", nil, "missing required field " + t.o.TokenField
	}
	return token, fields, ""
}

type wireConnectorView struct {
	Connector        wireConnector `json:"connector"`
	AppPath          string        `json:"appPath"`
	UsersPath        string        `json:"usersPath"`
	CapabilitiesPath string        `json:"capabilitiesPath"`
}

// connectorView is a connector as it is told. The token is never among it, and newer
// tenants keep the owners out of it.
func (t *Tenant) connectorView(c *connector) wireConnectorView {
	w := wireConnector{
		ID: c.id, AppID: c.appID, CatalogID: c.catalogID, DisplayName: c.name,
		ConfigUpdatedAt: stamp(c.configured), CreatedAt: stamp(c.created), DeletedAt: stamp(c.deleted), Status: t.status(c), ConnectorAPIVersion: 99,
	}
	if t.o.NoOwnerObjects {
		w.UserIDs = c.owners
	}
	if p := c.paused; p != nil {
		w.SyncDisabledAt, w.SyncDisabledCategory, w.SyncDisabledReason, w.CanResumeSync = stamp(p.at), p.category, p.reason, p.resumable
	}
	return wireConnectorView{Connector: w}
}

// status follows the clock: a sync begins some time after it was queued, runs,
// and ends as the token deserves. Until it begins, the one before is told.
func (t *Tenant) status(c *connector) *wireStatus {
	if c.paused != nil {
		return &wireStatus{Status: "SYNC_STATUS_DISABLED", LastError: c.paused.reason, UpdatedAt: stamp(c.paused.at)}
	}
	now := t.o.Now()
	for _, queued := range slices.Backward(c.queued) {
		began := queued.Add(t.o.StartsAfter)
		ended := began.Add(t.o.SyncTakes)
		switch {
		case now.Before(began):
			continue
		case now.Before(ended):
			return &wireStatus{Status: "SYNC_STATUS_RUNNING", StartedAt: stamp(began), UpdatedAt: stamp(began)}
		}
		s := &wireStatus{Status: "SYNC_STATUS_DONE", StartedAt: stamp(began), CompletedAt: stamp(ended), UpdatedAt: stamp(ended)}
		if t.o.Judge != nil {
			if wrong := t.o.Judge(c.tokenAt(queued)); wrong != "" {
				s.Status, s.LastError = "SYNC_STATUS_ERROR", wrong
			}
		}
		return s
	}
	if len(c.queued) > 0 {
		return &wireStatus{Status: "SYNC_STATUS_UNSPECIFIED"}
	}
	return nil
}

// tokenAt is the token that a sync queued then runs with.
func (c *connector) tokenAt(queued time.Time) string {
	if old, ok := c.before[queued]; ok {
		return old
	}
	return c.token
}

// configure saves a token and queues a sync.
func (c *connector) configure(token string, field []string, now time.Time) {
	for _, q := range c.queued {
		if _, known := c.before[q]; !known {
			if c.before == nil {
				c.before = map[time.Time]string{}
			}
			c.before[q] = c.token
		}
	}
	c.token, c.fields, c.configured = token, field, now
	c.queued = append(c.queued, now)
}

func (t *Tenant) oneConnector(c *connector) answer {
	return respond(http.StatusOK, struct {
		View     wireConnectorView `json:"connectorView"`
		Expanded []wireAny         `json:"expanded"`
	}{View: t.connectorView(c)})
}

func (t *Tenant) listConnectors(x *exchange) answer {
	if t.theApp(x) == nil {
		return unknown("app")
	}
	var rows []wireConnectorView
	for _, c := range t.connectors {
		if c.appID == x.ids["app"] {
			rows = append(rows, t.connectorView(c))
		}
	}
	from, to, next := t.queried(x, len(rows))
	return listedExpandable(rows[from:to], next)
}

func (t *Tenant) getConnector(x *exchange) answer {
	c := t.theConnector(x)
	if c == nil {
		return unknown("connector")
	}
	return t.oneConnector(c)
}

// wireNewConnector is what both creations take; the delegated one has no
// configuration, the other no name and no binding.
type wireNewConnector struct {
	CatalogID       string               `json:"catalogId"`
	Description     string               `json:"description"`
	UserIDs         []string             `json:"userIds"`
	ExpandMask      *wireExpandMask      `json:"expandMask"`
	DisplayName     string               `json:"displayName"`
	EntitlementRefs []wireEntitlementRef `json:"appEntitlementOwnerRefs"`
	Binding         *struct {
		AppID          string `json:"appId"`
		ResourceTypeID string `json:"resourceTypeId"`
		ResourceID     string `json:"resourceId"`
	} `json:"appManagedStateBindingRef"`
	Config *wireConfig `json:"config"`
}

// creatable is the app that a new connector is for, or why there is none.
func (t *Tenant) creatable(x *exchange, q wireNewConnector) (*app, answer) {
	at := t.theApp(x)
	switch {
	case at == nil || !at.deleted.IsZero():
		return nil, unknown("app")
	case q.CatalogID != CatalogPagerDuty && q.CatalogID != CatalogOkta:
		return nil, invalid("unknown catalogId")
	}
	return at, t.unknownUsers(q.UserIDs)
}

// unknownUsers refuses ids of users that are not there.
func (t *Tenant) unknownUsers(ids []string) answer {
	for _, id := range ids {
		if t.user(id) == nil {
			return invalid("unknown user " + id)
		}
	}
	return answer{}
}

// createDelegated makes a connector that waits for its configuration. Nothing
// keeps an app from having two. With a binding it makes that app managed first;
// which app the path names then is not published, here it is the directory's.
func (t *Tenant) createDelegated(x *exchange) answer {
	var q wireNewConnector
	if ans, ok := x.read(&q); !ok {
		return ans
	}
	at, ans := t.creatable(x, q)
	switch {
	case ans.status != 0:
		return ans
	case q.Config != nil:
		return invalid("config is no field of this call")
	}
	if q.Binding != nil {
		b := t.binding(q.Binding.AppID, q.Binding.ResourceTypeID, q.Binding.ResourceID)
		if b == nil || b.appID != at.id {
			return unknown("application")
		}
		if b.managedAs != "" {
			return problem(http.StatusConflict, 6, "the application is managed already")
		}
		at = t.manage(b, q.UserIDs)
	}
	return t.oneConnector(t.addConnector(at.id, q.CatalogID, q.DisplayName, q.UserIDs))
}

// create makes a connector with its configuration.
func (t *Tenant) create(x *exchange) answer {
	var q wireNewConnector
	if ans, ok := x.read(&q); !ok {
		return ans
	}
	at, ans := t.creatable(x, q)
	switch {
	case ans.status != 0:
		return ans
	case q.DisplayName != "" || q.Binding != nil || q.EntitlementRefs != nil:
		return invalid("displayName, binding and entitlements are no fields of this call")
	}
	token, fields, why := t.configured(q.Config)
	if why != "" {
		return invalid(why)
	}
	c := t.addConnector(at.id, q.CatalogID, "PagerDuty", q.UserIDs)
	c.configure(token, fields, t.o.Now())
	return t.oneConnector(c)
}

func (t *Tenant) deleteConnector(x *exchange) answer {
	if ans, ok := x.readNothing(); !ok {
		return ans
	}
	c := t.theConnector(x)
	if c == nil || !c.deleted.IsZero() {
		return unknown("connector")
	}
	c.deleted = t.o.Now()
	return done
}

// wireUpdate is what both updates take. Only what the mask names is changed,
// and what it names and the connector lacks is emptied.
type wireUpdate struct {
	Connector  wireConnector   `json:"connector"`
	UpdateMask string          `json:"updateMask"`
	ExpandMask *wireExpandMask `json:"expandMask"`
}

func (t *Tenant) updateConnector(x *exchange) answer {
	return t.update(x, "config", "displayName", "description")
}

func (t *Tenant) updateDelegated(x *exchange) answer {
	return t.update(x, "displayName", "description", "userIds")
}

// update changes the fields of the mask, where each of them is one of those.
func (t *Tenant) update(x *exchange, allowed ...string) answer {
	var q wireUpdate
	if ans, ok := x.read(&q); !ok {
		return ans
	}
	c := t.theConnector(x)
	switch {
	case c == nil:
		return unknown("connector")
	case q.Connector.ID != c.id || q.Connector.AppID != c.appID || q.Connector.CatalogID != c.catalogID:
		return invalid("the connector in the body is not the one in the path")
	}
	mask := strings.Split(q.UpdateMask, ",")
	for _, field := range mask {
		if !slices.Contains(allowed, field) {
			return invalid("updateMask cannot name " + field)
		}
	}
	if slices.Contains(mask, "userIds") {
		if ans := t.unknownUsers(q.Connector.UserIDs); ans.status != 0 {
			return ans
		}
		c.owners = slices.Clone(q.Connector.UserIDs)
	}
	if slices.Contains(mask, "config") {
		token, fields, why := t.configured(q.Connector.Config)
		if why != "" {
			return invalid(why)
		}
		c.configure(token, fields, t.o.Now())
	}
	if slices.Contains(mask, "displayName") {
		c.name = q.Connector.DisplayName
	}
	return t.oneConnector(c)
}

func (t *Tenant) forceSync(x *exchange) answer {
	ans, c := t.nudged(x)
	if c != nil && c.token != "" {
		c.queued = append(c.queued, t.o.Now())
	}
	return ans
}

func (t *Tenant) resume(x *exchange) answer {
	ans, c := t.nudged(x)
	switch {
	case c == nil:
	case c.paused == nil || !c.paused.resumable:
		return invalid("the sync cannot be resumed")
	default:
		c.paused = nil
		c.queued = append(c.queued, t.o.Now())
	}
	return ans
}

func (t *Tenant) nudged(x *exchange) (answer, *connector) {
	if ans, ok := x.readNothing(); !ok {
		return ans, nil
	}
	c := t.theConnector(x)
	if c == nil {
		return unknown("connector"), nil
	}
	return done, c
}
