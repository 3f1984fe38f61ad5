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

const pagerDuty = "PagerDuty" // the catalogue's name, and the default one

type wireConnector struct {
	ID              string      `json:"id"`
	AppID           string      `json:"appId"`
	CatalogID       string      `json:"catalogId"`
	DisplayName     string      `json:"displayName"`
	UserIDs         []string    `json:"userIds"`
	ConfigUpdatedAt stamp       `json:"configUpdatedAt"`
	CreatedAt       stamp       `json:"createdAt"`
	DeletedAt       stamp       `json:"deletedAt"`
	Status          *wireStatus `json:"status"`

	SyncDisabledAt       stamp `json:"syncDisabledAt"`
	SyncDisabledCategory text  `json:"syncDisabledCategory"`
	SyncDisabledReason   text  `json:"syncDisabledReason"`
	CanResumeSync        bool  `json:"canResumeSync"`
}

type wireStatus struct {
	Status      text  `json:"status"`
	LastError   text  `json:"lastError"`
	StartedAt   stamp `json:"startedAt"`
	CompletedAt stamp `json:"completedAt"`
	UpdatedAt   stamp `json:"updatedAt"`
}

func (w wireConnector) connector() tenant.Connector {
	c := tenant.Connector{
		ID: w.ID, AppID: w.AppID, CatalogID: w.CatalogID, Name: remote.Clean(w.DisplayName), OwnerIDs: w.UserIDs,
		ConfiguredAt: w.ConfigUpdatedAt.Time, CreatedAt: w.CreatedAt.Time,
		Status: tenant.Status{
			DisabledAt: w.SyncDisabledAt.Time, DisabledCategory: remote.Clean(string(w.SyncDisabledCategory)),
			DisabledReason: remote.Clean(string(w.SyncDisabledReason)), CanResume: w.CanResumeSync,
		},
	}
	if s := w.Status; s != nil {
		c.Status.Raw, c.Status.LastError = remote.Clean(string(s.Status)), remote.Clean(string(s.LastError))
		c.Status.StartedAt, c.Status.CompletedAt, c.Status.UpdatedAt = s.StartedAt.Time, s.CompletedAt.Time, s.UpdatedAt.Time
	}
	return c
}

type wireConnectorView struct {
	Connector *wireConnector `json:"connector"`
}

// wireOneConnector is the answer of every call about a single connector.
type wireOneConnector struct {
	View *wireConnectorView `json:"connectorView"`
}

// check wants a connector with an id in the answer.
func (w *wireOneConnector) check() error {
	if w.View == nil || w.View.Connector == nil || w.View.Connector.ID == "" {
		return remote.ShapeError{What: "the answer holds no connector"}
	}
	return nil
}

// inApp is the connector, with the app that was asked where the answer does
// not repeat it.
func (w *wireOneConnector) inApp(appID string) tenant.Connector {
	c := w.View.Connector.connector()
	if c.AppID == "" {
		c.AppID = appID
	}
	return c
}

func connectorsPath(appID string) string {
	return appsPath + "/" + url.PathEscape(appID) + "/connectors"
}

// connectorPath never ends in a slash: a path without an id is redirected to
// the collection.
func connectorPath(appID, id, action string) string {
	path := connectorsPath(appID) + "/" + url.PathEscape(id)
	if action != "" {
		path += "/" + action
	}
	return path
}

// named refuses calls about a connector without ids, whose path would be
// another call's.
func (c *Client) named(op, appID, id string) error {
	if appID == "" || id == "" {
		return &Error{Kind: platform.KindBadRequest, Op: op, Tenant: c.tenant, Message: "the connector's ids are missing"}
	}
	return nil
}

// Connectors lists the app's PagerDuty connectors.
func (c *Client) Connectors(ctx context.Context, appID string) ([]tenant.Connector, error) {
	if err := c.named(opConnectors, appID, "any"); err != nil {
		return nil, err
	}
	views, _, err := allPages(func(token string) ([]wireConnectorView, string, error) {
		var got struct {
			List []wireConnectorView `json:"list"`
			Next string              `json:"nextPageToken"`
		}
		err := c.get(ctx, opConnectors, connectorsPath(appID), page(token), into(&got, nil))
		return got.List, got.Next, err
	})
	if err != nil {
		return nil, err
	}
	var list []tenant.Connector
	for _, v := range views {
		w := v.Connector
		if w == nil || w.ID == "" || w.CatalogID != tenant.CatalogID || !w.DeletedAt.IsZero() {
			continue
		}
		list = append(list, (&wireOneConnector{View: &v}).inApp(appID))
	}
	return list, nil
}

// Connector reads one, with its status.
func (c *Client) Connector(ctx context.Context, appID, id string) (tenant.Connector, error) {
	if err := c.named(opConnector, appID, id); err != nil {
		return tenant.Connector{}, err
	}
	var got wireOneConnector
	if err := c.get(ctx, opConnector, connectorPath(appID, id, ""), nil, into(&got, (*wireOneConnector).check)); err != nil {
		return tenant.Connector{}, err
	}
	if !got.View.Connector.DeletedAt.IsZero() {
		return tenant.Connector{}, &Error{Kind: platform.KindNotFound, Op: opConnector, Tenant: c.tenant, Status: http.StatusOK,
			Message: "the connector was deleted"}
	}
	return got.inApp(appID), nil
}

// CreateConnector makes a connector that waits for its configuration, and the
// tenant tells its owners. A PagerDuty connector that the app has already
// (and that is not among n.Besides) is returned instead, and made is false;
// one that a try with a doubtful outcome left behind is found, and made is
// true. So there are never two.
func (c *Client) CreateConnector(ctx context.Context, n NewConnector) (made tenant.Connector, isNew bool, err error) {
	if err := c.named(opCreateConnector, n.AppID, "any"); err != nil {
		return tenant.Connector{}, false, err
	}
	if old, ok, err := c.otherConnector(ctx, n.AppID, n.Besides); err != nil || ok {
		return old, false, err
	}
	var got wireOneConnector
	err = c.change(ctx, newConnectorCall(n, &got))
	if err == nil {
		return got.inApp(n.AppID), true, nil
	}
	found, ok, _ := lookFor(ctx, c, err, func() (tenant.Connector, bool, error) { return c.otherConnector(ctx, n.AppID, n.Besides) })
	if !ok {
		return tenant.Connector{}, false, err
	}
	return found, isDoubtful(err), nil
}

// newConnectorCall is the call that creates.
func newConnectorCall(n NewConnector, got *wireOneConnector) call {
	name := strings.TrimSpace(n.Name)
	if name == "" {
		name = pagerDuty
	}
	return call{
		op: opCreateConnector, method: http.MethodPost, path: connectorsPath(n.AppID),
		body: struct {
			CatalogID   string   `json:"catalogId"`
			DisplayName string   `json:"displayName"`
			UserIDs     []string `json:"userIds,omitempty"`
		}{tenant.CatalogID, name, n.OwnerIDs},
		decode: into(got, (*wireOneConnector).check),
	}
}

// otherConnector is the app's PagerDuty connector that is not among the known
// ones; the newest, should there be several.
func (c *Client) otherConnector(ctx context.Context, appID string, known []string) (tenant.Connector, bool, error) {
	list, err := c.Connectors(ctx, appID)
	if err != nil {
		return tenant.Connector{}, false, err
	}
	list = slices.DeleteFunc(list, func(one tenant.Connector) bool { return slices.Contains(known, one.ID) })
	if len(list) == 0 {
		return tenant.Connector{}, false, nil
	}
	return slices.MaxFunc(list, func(a, b tenant.Connector) int { return a.CreatedAt.Compare(b.CreatedAt) }), true, nil
}

// Resume takes back a pause of the connector's syncs, which starts one.
func (c *Client) Resume(ctx context.Context, of tenant.Connector) error {
	return c.nudge(ctx, opResume, of, "resume")
}

// SyncNow queues a sync in the tenant.
func (c *Client) SyncNow(ctx context.Context, of tenant.Connector) error {
	return c.nudge(ctx, opSync, of, "force_sync")
}

func (c *Client) nudge(ctx context.Context, op string, of tenant.Connector, action string) error {
	if err := c.named(op, of.AppID, of.ID); err != nil {
		return err
	}
	return c.change(ctx, call{op: op, method: http.MethodPost, path: connectorPath(of.AppID, of.ID, action)})
}
