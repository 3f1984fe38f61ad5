package standin

import (
	"net/http"
	"slices"
	"time"
)

type wireStatus struct {
	Status      string  `json:"status"`
	LastError   string  `json:"lastError"`
	StartedAt   *string `json:"startedAt"`
	CompletedAt *string `json:"completedAt"`
	UpdatedAt   *string `json:"updatedAt"`
}

type wireConnector struct {
	ID                   string      `json:"id"`
	AppID                string      `json:"appId"`
	CatalogID            string      `json:"catalogId"`
	DisplayName          string      `json:"displayName"`
	Description          string      `json:"description"`
	UserIDs              []string    `json:"userIds"`
	ConfigUpdatedAt      *string     `json:"configUpdatedAt"`
	CreatedAt            *string     `json:"createdAt"`
	DeletedAt            *string     `json:"deletedAt"`
	Status               *wireStatus `json:"status"`
	SyncDisabledAt       *string     `json:"syncDisabledAt"`
	SyncDisabledCategory string      `json:"syncDisabledCategory"`
	SyncDisabledReason   string      `json:"syncDisabledReason"`
	CanResumeSync        bool        `json:"canResumeSync"`
	ConnectorAPIVersion  string      `json:"connectorApiVersion"`
}

type wireConnectorView struct {
	Connector wireConnector `json:"connector"`
	AppPath   string        `json:"appPath"`
}

// connectorView is a connector as it is told. The token is never among it, and newer
// tenants keep the owners out of it.
func (t *Tenant) connectorView(c *connector) wireConnectorView {
	w := wireConnector{
		ID: c.id, AppID: c.appID, CatalogID: c.catalogID, DisplayName: c.name,
		ConfigUpdatedAt: stamp(c.configured), CreatedAt: stamp(c.created), DeletedAt: stamp(c.deleted), Status: t.status(c), ConnectorAPIVersion: "99",
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
		Expanded []any             `json:"expanded"`
	}{t.connectorView(c), []any{}})
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
	return listed(rows[from:to], next)
}

func (t *Tenant) getConnector(x *exchange) answer {
	c := t.theConnector(x)
	if c == nil {
		return unknown("connector")
	}
	return t.oneConnector(c)
}

// createDelegated makes a connector that waits for its configuration. Nothing
// keeps an app from having two.
func (t *Tenant) createDelegated(x *exchange) answer {
	var q struct {
		CatalogID   string   `json:"catalogId"`
		DisplayName string   `json:"displayName"`
		Description string   `json:"description"`
		UserIDs     []string `json:"userIds"`
		Binding     *struct {
			AppID          string `json:"appId"`
			ResourceTypeID string `json:"resourceTypeId"`
			ResourceID     string `json:"resourceId"`
		} `json:"appManagedStateBindingRef"`
	}
	if ans, ok := x.read(&q); !ok {
		return ans
	}
	at := t.theApp(x)
	switch {
	case at == nil:
		return unknown("app")
	case q.CatalogID != CatalogPagerDuty && q.CatalogID != CatalogOkta:
		return invalid("unknown catalogId")
	}
	for _, id := range q.UserIDs {
		if t.user(id) == nil {
			return invalid("unknown user " + id)
		}
	}
	if q.Binding != nil {
		b := t.binding(q.Binding.AppID, q.Binding.ResourceTypeID, q.Binding.ResourceID)
		if b == nil || b.appID != at.id {
			return unknown("application")
		}
		if b.state == managed {
			return problem(http.StatusConflict, 6, "the application is managed already")
		}
		at = t.manage(b, q.UserIDs)
	}
	return t.oneConnector(t.addConnector(at.id, q.CatalogID, q.DisplayName, q.UserIDs))
}

// wireUpdate is what both updates take.
type wireUpdate struct {
	Connector struct {
		ID          string   `json:"id"`
		AppID       string   `json:"appId"`
		CatalogID   string   `json:"catalogId"`
		DisplayName string   `json:"displayName"`
		UserIDs     []string `json:"userIds"`
		Config      *struct {
			Type          string `json:"@type"`
			Configuration map[string]struct {
				StringValue string `json:"stringValue"`
			} `json:"configuration"`
		} `json:"config"`
	} `json:"connector"`
	UpdateMask string `json:"updateMask"`
}

func (t *Tenant) updateConnector(x *exchange) answer {
	var q wireUpdate
	if ans, ok := x.read(&q); !ok {
		return ans
	}
	c := t.theConnector(x)
	config := q.Connector.Config
	switch {
	case c == nil:
		return unknown("connector")
	case q.Connector.ID != c.id || q.Connector.AppID != c.appID || q.Connector.CatalogID != c.catalogID:
		return invalid("the connector in the body is not the one in the path")
	case q.UpdateMask != "config" || config == nil || config.Type != "type.googleapis.com/c1.api.app.v1.EnvConfig":
		return invalid("updateMask config needs an EnvConfig")
	}
	token, ok := config.Configuration[t.o.TokenField]
	if !ok || token.StringValue == "" {
		return invalid("missing required field " + t.o.TokenField)
	}
	var fields []string
	for name := range config.Configuration {
		fields = append(fields, name)
	}
	slices.Sort(fields)
	c.configure(token.StringValue, fields, t.o.Now())
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
