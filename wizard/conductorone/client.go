// Package conductorone is a ConductorOne tenant as the platform where a
// connector lives: signing in with a client id and secret, finding apps and
// people, creating a PagerDuty connector, configuring it with an API token,
// and following its status.
//
// It knows the tenant's API and nothing else: not the store, not a screen,
// not the wizard. It keeps nothing.
package conductorone

import (
	"context"
	"net/http"
	"time"

	"connectpd/store/secret"
)

// Credentials are an API credential of a tenant. Either half may be empty
// while they are being entered.
type Credentials struct {
	ClientID string // words@tenant.conductor.one/use
	Secret   secret.Value
}

// Clock is all that this package knows of time. A Clock may also have
//
//	AfterFunc(d time.Duration, f func()) (stop func())
//
// which then keeps the deadlines of each try; without it they are kept in
// real time.
type Clock interface {
	Now() time.Time
	// Sleep returns early with the context's error.
	Sleep(ctx context.Context, d time.Duration) error
}

// Options of New. Zero values are the defaults.
type Options struct {
	// Base stands in for https://TENANT: demo and tests only. https, or
	// http on loopback.
	Base      string
	Version   string // for the User-Agent connectpd/VERSION
	Clock     Clock
	Transport http.RoundTripper
	// Waiting is told of pauses: a rate limit, or a pause before a retry.
	Waiting func(op string, d time.Duration)
	// Jitter gives numbers from 0 up to 1 that spread retries; tests make
	// it constant.
	Jitter func() float64
}

// shapes is what Client will offer; it goes when the methods stand.
type shapes interface {
	// Tenant is the tenant's host.
	Tenant() string
	// Caller is who signs in; the first request, which proves id and secret.
	Caller(ctx context.Context) (Caller, error)
	// Apps searches; "" lists all.
	Apps(ctx context.Context, query string) (AppList, error)
	App(ctx context.Context, id string) (App, error)
	// CreateApp makes an app, unless one of exactly this name exists: that
	// one is returned then, and made is false.
	CreateApp(ctx context.Context, name string) (app App, made bool, err error)
	// Promote makes a discovered app managed.
	Promote(ctx context.Context, app App, ownerIDs []string) (App, error)
	Users(ctx context.Context, query string) (UserList, error)
	UserByEmail(ctx context.Context, email string) (User, bool, error)
	// Connectors lists the app's PagerDuty connectors.
	Connectors(ctx context.Context, appID string) ([]Connector, error)
	// CreateConnector makes one, or returns one that is there (made false).
	CreateConnector(ctx context.Context, n NewConnector) (c Connector, made bool, err error)
	Configure(ctx context.Context, c Connector, token secret.Value) (Connector, error)
	Connector(ctx context.Context, appID, id string) (Connector, error)
	Owners(ctx context.Context, c Connector) ([]Owner, error)
	SetOwners(ctx context.Context, c Connector, userIDs []string) error
	Resume(ctx context.Context, c Connector) error
	SyncNow(ctx context.Context, c Connector) error
	Link(c Connector) string
}
