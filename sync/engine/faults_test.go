package engine_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/sync/engine"
	"connectpd/sync/pagerduty"
	"connectpd/sync/remote"
	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
)

// faultSize makes every route one with a first, a middle and a last request
// (but the v3 listing, whose pages hold a thousand), in few requests.
var faultSize = load.Size{Users: 210, Teams: 101, EmptyTeams: 98, TeamSize: 4, Schedules: 105, ShiftSchedules: 3,
	Policies: 40, Unused: 3, OnCallRows: 205}

var passingFaults = []simulator.FaultKind{
	simulator.Fault429, simulator.Fault429Bare, simulator.Fault429HTML, simulator.Fault500, simulator.Fault502HTML,
	simulator.Fault503, simulator.Fault408, simulator.FaultReset, simulator.FaultStall, simulator.FaultTruncated,
	simulator.FaultBrokenJSON, simulator.FaultWrongType, simulator.FaultHTML200, simulator.FaultEmptyPage,
}

// ended is the result that an ending fault must have at a route.
type ended struct {
	result   store.Result
	rejected bool
	loses    bool // a team or schedule is taken for deleted
}

func endOf(route string, kind simulator.FaultKind) ended {
	ok, partial, failed := ended{result: store.ResultOK}, ended{result: store.ResultPartial}, ended{result: store.ResultFailed}
	refused := slices.Contains([]simulator.FaultKind{simulator.FaultForbidden, simulator.FaultScope, simulator.FaultIPBlocked, simulator.FaultPlan}, kind)
	single := slices.Contains([]string{"/teams/{id}/members", "/v3/schedules/{id}", "/schedules/{id}/users"}, route)
	switch {
	case kind == simulator.FaultRevoke || kind == simulator.FaultRejected:
		return ended{result: store.ResultFailed, rejected: true}
	case route == "/users/me" && (kind == simulator.FaultBadRequest || kind == simulator.FaultEndless):
		return ok // how an account key is told
	case route == "/abilities" && (refused || kind == simulator.FaultNotFound):
		return ok // the plan stays unknown
	case route == "/users" || route == "/users/me" || route == "/abilities":
		return failed
	case kind == simulator.FaultNotFound && single:
		return ended{result: store.ResultOK, loses: true}
	default: // refused, a redirect, an endless body, 400, 404 of a listing
		return partial
	}
}

// desk is an office inside a bubble of virtual time.
type desk struct {
	account *simulator.Account
	store   *store.Store
	conn    store.Connector
	warned  []string // by the last sync
}

func openDesk(t *testing.T, a *simulator.Account) *desk {
	st, conn := openStore(t, nil, access.Account{Subdomain: a.Subdomain(), API: "https://api.test"})
	return &desk{account: a, store: st, conn: conn}
}

// sync runs once with faults arranged; the server and the token are new.
func (d *desk) sync(t *testing.T, ctx context.Context, faults ...simulator.Fault) (engine.Outcome, *simulator.Server) {
	t.Helper()
	srv := simulator.NewServer(d.account, simulator.Options{})
	defer srv.Close()
	for _, f := range faults {
		srv.AddFault(f)
	}
	return d.run(t, ctx, srv, d.account.NewToken()), srv
}

func (d *desk) run(t *testing.T, ctx context.Context, srv *simulator.Server, token string) engine.Outcome {
	t.Helper()
	out, p := run(t, ctx, engine.Options{Store: d.store, Connector: d.conn, Clock: remote.RealClock{}}, token,
		pagerduty.Options{Transport: srv.RoundTripper()})
	d.warned = p.Snapshot().Warnings
	return out
}

// grants of the snapshot and of the account.
func (d *desk) grants(t *testing.T) (got, want []string) {
	t.Helper()
	s, err := d.store.Snapshot(context.Background(), d.conn.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	got = lines(slices.Values(s.Grants))
	for g := range d.account.Truth(time.Now()).Grants {
		want = append(want, lines(slices.Values([]access.Grant{g}))...)
	}
	return got, want
}

// Every fault at the first, a middle and the last request of every route ends
// in the right result within a bounded time, and the data stays what the
// account is: a fault may leave something unread, never make it wrong.
func TestEveryFault(t *testing.T) {
	for _, route := range []string{"/users", "/users/me", "/abilities", "/teams", "/teams/{id}/members", "/schedules",
		"/schedules/{id}/users", "/v3/schedules", "/v3/schedules/{id}", "/oncalls"} {
		t.Run(strings.Trim(route, "/"), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := openDesk(t, load.Generate(7, faultSize))
				if out, _ := d.sync(t, t.Context()); out.Run.Result != store.ResultOK {
					t.Fatalf("without faults: %q, %v", out.Run.Result, out.Err)
				}
				places := []int{1, 2, simulator.Last}
				if underRace {
					places = places[1:2] // everything takes ten times as long
				}
				for _, nth := range places {
					for _, kind := range simulator.FaultKinds {
						d.suffer(t, simulator.Fault{Route: route, Nth: nth, Kind: kind, Reset: "7"})
					}
				}
			})
		})
	}
}

func (d *desk) suffer(t *testing.T, f simulator.Fault) {
	t.Helper()
	name := fmt.Sprintf("%s at %d", f.Kind, f.Nth)
	began := time.Now()
	out, srv := d.sync(t, t.Context(), f)
	took := time.Since(began)
	want := endOf(f.Route, f.Kind)
	if slices.Contains(passingFaults, f.Kind) || f.Nth > 0 && srv.Count(f.Route) < f.Nth {
		want = ended{result: store.ResultOK}
	}
	if out.Run.Result != want.result || out.Run.TokenRejected != want.rejected {
		t.Errorf("%s: %q (rejected %v; %s), want %q", name, out.Run.Result, out.Run.TokenRejected, out.Run.Reason, want.result)
	}
	if out.Run.Result != store.ResultOK && out.Run.Reason == "" {
		t.Errorf("%s: %q without a reason", name, out.Run.Result)
	}
	if took > 3*time.Minute {
		t.Errorf("%s: took %s", name, took)
	}
	got, truth := d.grants(t)
	if want.loses {
		if len(got) >= len(truth) {
			t.Errorf("%s: nothing is gone", name)
		}
		if out, _ := d.sync(t, t.Context()); out.Run.Result != store.ResultOK {
			t.Errorf("%s: the next sync: %q", name, out.Run.Result)
		}
		got, truth = d.grants(t)
	}
	sameLines(t, name, got, truth)
}

// Trouble that does not go away ends the first sync of an account, within
// its patience, and leaves nothing behind.
func TestLastingTrouble(t *testing.T) {
	for _, kind := range []simulator.FaultKind{simulator.Fault429, simulator.Fault429HTML, simulator.Fault502HTML, simulator.FaultReset,
		simulator.FaultStall, simulator.FaultTruncated, simulator.FaultBrokenJSON} {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := openDesk(t, load.Generate(7, faultSize))
				began := time.Now()
				out, _ := d.sync(t, t.Context(), simulator.Fault{Nth: simulator.Every, Kind: kind, Reset: "5"})
				if out.Run.Result != store.ResultFailed || out.Err == nil || out.Run.TokenRejected {
					t.Errorf("%q, %v", out.Run.Result, out.Err)
				}
				if took := time.Since(began); took > 15*time.Minute {
					t.Errorf("took %s", took)
				}
				if got, _ := d.grants(t); len(got) != 0 {
					t.Errorf("%d grants", len(got))
				}
			})
		})
	}
}

// A sync is cut at every request, with the real client and store; the
// snapshot stands, and what follows finds the account.
func TestCutAtEveryRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := load.Generate(7, load.Size{Users: 110, Teams: 4, TeamSize: 5, Schedules: 6, ShiftSchedules: 3, Policies: 3, Unused: 2})
		d := openDesk(t, a)
		if out, _ := d.sync(t, t.Context()); out.Run.Result != store.ResultOK {
			t.Fatal(out.Run.Result)
		}
		before, _ := d.grants(t)
		for _, u := range a.Truth(time.Now()).Users[:3] {
			a.RemoveUser(u.ID) // so that an applied run would show
		}
		for k := range a.RequestFloor(time.Now()) {
			if out := d.cut(t, k+1); out.Run.Result != store.ResultCancelled {
				t.Fatalf("cut at request %d: %q, %v", k+1, out.Run.Result, out.Err)
			}
			got, _ := d.grants(t)
			sameLines(t, fmt.Sprintf("cut at %d", k+1), got, before)
		}
		if out, _ := d.sync(t, t.Context()); out.Run.Result != store.ResultOK {
			t.Fatal(out.Run.Result)
		}
		got, want := d.grants(t)
		sameLines(t, "afterwards", got, want)
		runs, err := d.store.Runs(context.Background(), d.conn.ID, 0)
		if err != nil || len(runs) != 2+a.RequestFloor(time.Now()) {
			t.Errorf("%d run records, %v", len(runs), err)
		}
	})
}

func (d *desk) cut(t *testing.T, k int) engine.Outcome {
	t.Helper()
	srv := simulator.NewServer(d.account, simulator.Options{})
	defer srv.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	srv.OnRequest("", k, func(*simulator.Account) { cancel() })
	return d.run(t, ctx, srv, d.account.AccountKey())
}
