package conductorone

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"connectpd/wizard/conductorone/fake"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/platform"
)

// op is a call of the client. Its run can be made again, as a person would
// after an error. settled is how the tenant must be once it succeeded.
type op struct {
	name    string
	run     func(context.Context, *world) error
	settled func(*world) error
	// once are the routes that change the tenant: sent a single time.
	once string
	// finds: a change whose answer was lost is found, so the call succeeds.
	finds bool
	// tolerates are routes whose trouble does not end the call.
	tolerates []string
}

const (
	appsRoute       = "POST /api/v1/apps"
	connectorsRoute = "POST /api/v1/apps/{app}/connectors"
	configRoute     = "POST /api/v1/apps/{app}/connectors/{connector}"
	resumeRoute     = configRoute + "/resume"
	syncRoute       = configRoute + "/force_sync"
	promoteRoute    = "POST /api/v1/apps/{app}/resource_types/{type}/managed_state_bindings/{resource}/promote"
	addOwnerRoute   = "POST /api/v2/apps/{app}/connectors/{connector}/owners/users/{slug}/{user}"
	rolesRoute      = "GET /api/v1/iam/roles"
	ownersRoute     = "GET /api/v2/apps/{app}/connectors/{connector}/owners/users"
	throughRoute    = "GET /api/v2/apps/{app}/connectors/{connector}/owners/entitlements"
)

func ops() []op {
	fine := func(*world) error { return nil }
	return []op{
		{name: "Caller", settled: fine, tolerates: []string{rolesRoute, "GET /api/v1/users/{user}"}, run: func(ctx context.Context, w *world) error {
			me, err := w.client.Caller(ctx)
			return wanted(err, me.ID == w.ada)
		}},
		{name: "Apps", settled: fine, tolerates: []string{"GET /api/v1/apps/{app}/resource_types", "GET /api/v1/apps/{app}/resource_types/{type}/managed_state_bindings"},
			run: func(ctx context.Context, w *world) error {
				_, err := w.client.Apps(ctx, "pagerduty")
				return err
			}},
		{name: "App", settled: fine, run: func(ctx context.Context, w *world) error {
			app, err := w.client.App(ctx, w.pagerDuty)
			return wanted(err, app.ID == w.pagerDuty)
		}},
		{name: "Users", settled: fine, tolerates: []string{rolesRoute}, run: func(ctx context.Context, w *world) error {
			_, err := w.client.Users(ctx, "")
			return err
		}},
		{name: "UserByEmail", settled: fine, tolerates: []string{rolesRoute}, run: func(ctx context.Context, w *world) error {
			_, _, err := w.client.UserByEmail(ctx, "grace@example.com")
			return err
		}},
		{name: "Connectors", settled: fine, run: func(ctx context.Context, w *world) error {
			_, err := w.client.Connectors(ctx, w.otherApp)
			return err
		}},
		{name: "Connector", settled: fine, run: func(ctx context.Context, w *world) error {
			c, err := w.client.Connector(ctx, w.otherApp, w.connector)
			return wanted(err, c.ID == w.connector)
		}},
		{name: "Owners", settled: fine, tolerates: []string{rolesRoute, ownersRoute, throughRoute}, run: func(ctx context.Context, w *world) error {
			_, err := w.client.Owners(ctx, tenant.Connector{ID: w.connector, AppID: w.otherApp})
			return err
		}},
		{name: "CreateApp", once: appsRoute, finds: true, run: func(ctx context.Context, w *world) error {
			app, _, err := w.client.CreateApp(ctx, "Fresh")
			return wanted(err, app.ID != "" && app.Name == "Fresh")
		}, settled: func(w *world) error { return one("app", w.tenant.AppIDs("Fresh")) }},
		{name: "CreateConnector", once: connectorsRoute, finds: true, run: func(ctx context.Context, w *world) error {
			c, _, err := w.client.CreateConnector(ctx, NewConnector{AppID: w.pagerDuty, OwnerIDs: []string{w.grace}})
			return wanted(err, c.ID != "" && c.AppID == w.pagerDuty)
		}, settled: func(w *world) error { return one("connector", w.others()) }},
		{name: "Promote", once: promoteRoute, finds: true, run: func(ctx context.Context, w *world) error {
			app, err := w.client.Promote(ctx, w.unmanaged(), nil)
			return wanted(err, app.ID != "")
		}, settled: func(w *world) error { return one("app", w.tenant.AppIDs("PagerDuty EU")) }},
		{name: "Configure", once: configRoute, finds: true, tolerates: []string{"POST /api/v1/connectorcatalog"}, run: func(ctx context.Context, w *world) error {
			c, err := w.client.Configure(ctx, tenant.Connector{ID: w.connector, AppID: w.otherApp}, token())
			return wanted(err, !c.ConfiguredAt.IsZero())
		}, settled: func(w *world) error {
			if got, _ := w.tenant.Configured(w.connector); got != apiToken {
				return fmt.Errorf("the connector holds %d characters", len(got))
			}
			return nil
		}},
		{name: "SetOwners", once: addOwnerRoute, tolerates: []string{ownersRoute, throughRoute, addOwnerRoute, "DELETE" + strings.TrimPrefix(addOwnerRoute, "POST")},
			run: func(ctx context.Context, w *world) error {
				return w.client.SetOwners(ctx, tenant.Connector{ID: w.connector, AppID: w.otherApp}, []string{w.grace})
			}, settled: func(w *world) error {
				if got := w.tenant.OwnersOf(w.connector); !slices.Equal(got, []string{w.grace}) {
					return fmt.Errorf("owners are %q", got)
				}
				return nil
			}},
		{name: "Resume", once: resumeRoute, settled: fine, run: func(ctx context.Context, w *world) error {
			w.tenant.Pause(w.connector, "system", "paused", true)
			return w.client.Resume(ctx, tenant.Connector{ID: w.connector, AppID: w.otherApp})
		}},
		{name: "SyncNow", once: syncRoute, settled: fine, run: func(ctx context.Context, w *world) error {
			return w.client.SyncNow(ctx, tenant.Connector{ID: w.connector, AppID: w.otherApp})
		}},
	}
}

func wanted(err error, good bool) error {
	if err == nil && !good {
		return errors.New("it succeeded without a result")
	}
	return err
}

func one(what string, ids []string) error {
	if len(ids) != 1 {
		return fmt.Errorf("there are %d of the %s", len(ids), what)
	}
	return nil
}

// others are the PagerDuty connectors beside the world's own.
func (w *world) others() []string {
	return slices.DeleteFunc(w.tenant.ConnectorIDs(fake.CatalogPagerDuty), func(id string) bool { return id == w.connector })
}

// kinds are what a fault is told as; those that are missing pass by
// themselves where a call may be made again.
var kinds = map[fake.FaultKind]platform.Kind{
	fake.Fault401: platform.KindRefused, fake.Fault403: platform.KindForbidden, fake.Fault404: platform.KindNotFound, fake.Fault409: platform.KindDuplicate,
	fake.Fault429: platform.KindRateLimit, fake.Fault500: platform.KindServer, fake.Fault503HTML: platform.KindServer, fake.FaultHTML200: platform.KindNotJSON,
	fake.FaultStall: platform.KindNetwork, fake.FaultReset: platform.KindNetwork, fake.FaultTruncated: platform.KindNetwork,
	fake.FaultBrokenJSON: platform.KindMalformed, fake.FaultWrongType: platform.KindMalformed, fake.FaultEmpty: platform.KindMalformed,
	fake.FaultRedirect: platform.KindRedirect, fake.FaultEndless: platform.KindTooLarge, fake.Fault500After: platform.KindServer,
	fake.FaultHTMLAfter: platform.KindNotJSON, fake.FaultStallAfter: platform.KindNetwork, fake.FaultResetAfter: platform.KindNetwork,
}

// passing are the kinds that a read gets over when they come once.
var passing = []fake.FaultKind{fake.Fault401, fake.Fault429, fake.Fault500, fake.Fault503HTML, fake.FaultStall, fake.FaultReset,
	fake.FaultTruncated, fake.FaultBrokenJSON, fake.Fault500After, fake.FaultStallAfter, fake.FaultResetAfter}

// lost are the kinds after which a change has been made and its answer lost.
var lost = []fake.FaultKind{fake.FaultTruncated, fake.FaultBrokenJSON, fake.FaultWrongType, fake.FaultEmpty, fake.FaultEndless,
	fake.Fault500After, fake.FaultHTMLAfter, fake.FaultStallAfter, fake.FaultResetAfter}

// Every call under every trouble at every route that it asks: once, and
// without end. The error is typed and told, nothing that changes the tenant is
// sent twice, and doing it again after the trouble succeeds and makes nothing
// double.
func TestEveryCallUnderEveryTrouble(t *testing.T) {
	endless := map[string]bool{} // routes that were met so; reading 8 MB takes its time
	for _, o := range ops() {
		t.Run(o.name, func(t *testing.T) {
			for _, route := range routesOf(t, o) {
				if route == tokenRoute && o.once == "" && len(o.tolerates) == 0 {
					continue // the sign-in is the same for all; those with exceptions of their own count
				}
				for _, kind := range fake.FaultKinds {
					at := fmt.Sprintf("%s at %s", kind, route)
					if kind == fake.FaultEndless {
						if !endless[route] {
							synctest.Test(t, func(t *testing.T) { o.meetsOnce(t, at, route, kind) })
						}
						endless[route] = true
						continue // it is never asked again, so always is once
					}
					synctest.Test(t, func(t *testing.T) { o.meetsOnce(t, at, route, kind) })
					synctest.Test(t, func(t *testing.T) { o.meetsAlways(t, at, route, kind) })
				}
			}
		})
	}
}

// routesOf are the routes that a call asks when nothing is wrong.
func routesOf(t *testing.T, o op) (routes []string) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, fake.Options{})
		if err := errors.Join(o.run(t.Context(), w), o.settled(w)); err != nil {
			t.Fatal(err)
		}
		for _, r := range w.server.Requests() {
			if !slices.Contains(routes, r.Route) {
				routes = append(routes, r.Route)
			}
		}
	})
	return routes
}

func (o op) meetsOnce(t *testing.T, at, route string, kind fake.FaultKind) {
	w := newWorld(t, fake.Options{})
	w.server.AddFault(fake.Fault{Route: route, Nth: 1, Kind: kind, RetryAfter: "7"})
	err := o.run(t.Context(), w)
	o.check(t, w, at, route, kind, err)
	read := !o.changes(route)
	tolerated := slices.Contains(o.tolerates, route)
	switch {
	case route == tokenRoute && kind == fake.Fault401:
	case read && slices.Contains(passing, kind), kind == fake.Fault401 || kind == fake.Fault429,
		o.finds && route == o.once && slices.Contains(lost, kind):
		if err != nil {
			t.Errorf("%s: it is not got over: %v", at, err)
		}
	case err == nil && !tolerated && kind != fake.FaultEmpty && !(kind == fake.Fault409 && o.finds) && !nothingToDecode(o, kind):
		t.Errorf("%s: it went unnoticed", at)
	}
	o.settles(t, w, at)
}

func (o op) meetsAlways(t *testing.T, at, route string, kind fake.FaultKind) {
	w := newWorld(t, fake.Options{})
	w.server.AddFault(fake.Fault{Route: route, Nth: fake.Every, Kind: kind})
	began := time.Now()
	err := o.run(t.Context(), w)
	if took := time.Since(began); took > 6*time.Minute {
		t.Errorf("%s: given up after %s", at, took)
	}
	o.check(t, w, at, route, kind, err)
	if err == nil && !slices.Contains(o.tolerates, route) && kind != fake.FaultEmpty &&
		!(o.finds && route == o.once) && !nothingToDecode(o, kind) {
		t.Errorf("%s: it went unnoticed", at)
	}
	o.settles(t, w, at)
}

// nothingToDecode: some changes are answered by nothing, so an answer of
// another shape says that they were made.
func nothingToDecode(o op, kind fake.FaultKind) bool {
	return !o.finds && o.once != "" && (kind == fake.FaultWrongType || kind == fake.FaultBrokenJSON)
}

// changes tells whether a route of the call changes the tenant.
func (o op) changes(route string) bool {
	return route == o.once || strings.HasPrefix(route, "DELETE ")
}

// check is what holds of every outcome.
func (o op) check(t *testing.T, w *world, at, route string, kind fake.FaultKind, err error) {
	t.Helper()
	if err != nil {
		e := failed(t, err)
		w.told(t, e)
		want := kinds[kind]
		if route == tokenRoute && (kind == fake.Fault403) {
			want = platform.KindRefused
		}
		if e.Kind != want && kind != fake.FaultEmpty {
			t.Errorf("%s: told as %s, want %s: %v", at, e.Kind, want, err)
		}
		if o.changes(route) && e.Doubtful != doubtful(kind) {
			t.Errorf("%s: doubtful %v", at, e.Doubtful)
		}
		if !o.changes(route) && e.Doubtful && kind != fake.FaultEmpty {
			t.Errorf("%s: nothing was changed, and that is in no doubt", at)
		}
	}
	if o.once == "" {
		return
	}
	most := 1
	switch {
	case route == o.once && kind == fake.Fault401:
		most = 2
	case route == o.once && kind == fake.Fault429:
		most = maxRateTries
	}
	if got := w.server.Count(o.once); got > most {
		t.Errorf("%s: sent %d times", at, got)
	}
}

// doubtful: whether a change under this trouble may have been made.
func doubtful(kind fake.FaultKind) bool {
	switch kinds[kind] {
	case platform.KindServer, platform.KindNetwork, platform.KindNotJSON, platform.KindMalformed, platform.KindTooLarge:
		return true
	}
	return false
}

// settles does it again without the trouble.
func (o op) settles(t *testing.T, w *world, at string) {
	t.Helper()
	w.server.ClearFaults()
	if err := errors.Join(o.run(t.Context(), w), o.settled(w)); err != nil {
		t.Errorf("%s: again, without it: %v", at, err)
	}
}
