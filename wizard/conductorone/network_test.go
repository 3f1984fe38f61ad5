package conductorone

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"connectpd/sync/remote"
	"connectpd/wizard/conductorone/fake"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/platform"
)

// overSockets is a client of a stand-in on a loopback port, with the real way
// to the network.
func overSockets(t *testing.T) (*fake.Running, *Client) {
	t.Helper()
	there, id := fake.Demo(fake.Options{})
	server, err := fake.Listen(there)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	creds, err := tenant.ParseCredentials([]byte(id.ClientID + "\n" + id.ClientSecret))
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(creds, Options{Base: server.URL() + "/", Version: "1.2.3"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return server, c
}

// A redirect is refused, wherever it leads, so neither bearer nor token go
// there.
func TestNoRedirectIsFollowed(t *testing.T) {
	var visits atomic.Int32
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { visits.Add(1) }))
	defer elsewhere.Close()
	server, c := overSockets(t)
	ctx := context.Background()
	me, err := c.Caller(ctx)
	if err != nil || me.Name != "Ada Okafor" {
		t.Fatal(me, err)
	}
	for _, location := range []string{elsewhere.URL, server.URL() + "/api/v1/apps"} {
		for _, route := range []string{"POST /api/v1/search/users", appsRoute, "POST /auth/v1/token"} {
			server.ClearFaults()
			server.ForgetRequests()
			server.AddFault(fake.Fault{Route: route, Nth: fake.Every, Kind: fake.FaultRedirect, Location: location})
			if route == "POST /auth/v1/token" {
				server.Tenant().ExpireBearers()
			}
			_, err := c.Users(ctx, "ada")
			if route == appsRoute {
				_, _, err = c.CreateApp(ctx, "Redirected")
			}
			if e := failed(t, err); e.Kind != platform.KindRedirect || e.Status != http.StatusFound {
				t.Errorf("%s: %v", route, err)
			}
			if got := server.Count(route); got != 1 {
				t.Errorf("%s: %d requests", route, got)
			}
		}
	}
	if visits.Load() != 0 {
		t.Error("a redirect was followed")
	}
	for _, r := range server.Requests() {
		if r.UserAgent != "connectpd/1.2.3" {
			t.Errorf("the User-Agent is %q", r.UserAgent)
		}
	}
}

// What goes wrong on a real connection is told in the same words.
func TestOverSockets(t *testing.T) {
	server, c := overSockets(t)
	ctx := context.Background()
	if _, err := c.Caller(ctx); err != nil {
		t.Fatal(err)
	}
	const route = "POST /api/v1/search/apps"
	for kind, want := range map[fake.FaultKind]platform.Kind{
		fake.FaultTruncated: "", fake.FaultReset: "", fake.FaultHTML200: platform.KindNotJSON, fake.FaultEndless: platform.KindTooLarge,
	} {
		server.AddFault(fake.Fault{Route: route, Nth: 1, Kind: kind})
		_, _, err := c.appNamed(ctx, "PagerDuty")
		if want == "" && err != nil || want != "" && failed(t, err).Kind != want {
			t.Errorf("%s: %v", kind, err)
		}
		server.ClearFaults()
	}
	// net/http itself must not send again what creates.
	server.AddFault(fake.Fault{Route: appsRoute, Nth: 1, Kind: fake.FaultResetAfter})
	app, made, err := c.CreateApp(ctx, "Once")
	if err != nil || !made || app.Name != "Once" || server.Count(appsRoute) != 1 {
		t.Errorf("%+v, %v, %v, sent %d times", app, made, err, server.Count(appsRoute))
	}
}

// https with a certificate that nobody vouches for is no tenant.
func TestTLS(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // the handshakes that fail
	server.StartTLS()
	defer server.Close()
	c, err := New(vector(), Options{Base: server.URL, Clock: hasty{}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, err = c.Caller(context.Background())
	if e := failed(t, err); e.Kind != platform.KindNetwork || e.Op != opSignIn || !strings.Contains(e.Error(), "certificate") {
		t.Error(err)
	}
}

// hasty is a clock that does not wait.
type hasty struct{ remote.RealClock }

func (hasty) Sleep(ctx context.Context, _ time.Duration) error { return ctx.Err() }

// A connection that never came about has sent nothing: there is no doubt.
func TestAFailedDialIsInNoDoubt(t *testing.T) {
	virtual(t, fake.Options{}, func(t *testing.T, w *world) {
		if _, err := w.client.Caller(context.Background()); err != nil {
			t.Fatal(err)
		}
		inner := w.client.o.Transport
		for _, c := range []struct {
			op       string
			doubtful bool
		}{{"dial", false}, {"write", true}, {"read", true}} {
			sent := 0
			w.client.o.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
				if r.Method == http.MethodPost && r.URL.Path == appsPath {
					sent++
					return nil, fmt.Errorf("round trip: %w", &net.OpError{Op: c.op, Net: "tcp", Err: errors.New("refused")})
				}
				return inner.RoundTrip(r)
			})
			_, _, err := w.client.CreateApp(context.Background(), "Never")
			if e := failed(t, err); e.Kind != platform.KindNetwork || e.Doubtful != c.doubtful || sent != 1 {
				t.Errorf("%s: doubtful %v, sent %d times: %v", c.op, e.Doubtful, sent, err)
			}
		}
	})
}

func TestCancelled(t *testing.T) {
	virtual(t, fake.Options{}, func(t *testing.T, w *world) {
		w.server.AddFault(fake.Fault{Route: appsRoute, Nth: fake.Every, Kind: fake.FaultStallAfter})
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(time.Second, cancel)
		if _, _, err := w.client.CreateApp(ctx, "Left"); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		// A person who leaves and comes back finds what was made.
		w.server.ClearFaults()
		if app, made, err := w.client.CreateApp(context.Background(), "Left"); err != nil || made || app.ID == "" {
			t.Errorf("%+v, %v, %v", app, made, err)
		}
		// Time that ran out is told like a tenant that does not answer.
		w.server.AddFault(fake.Fault{Route: appsRoute, Nth: fake.Every, Kind: fake.FaultStall})
		ctx, cancel = context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_, _, err := w.client.CreateApp(ctx, "Slow")
		if e := failed(t, err); e.Kind != platform.KindNetwork || !e.Doubtful || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%+v", e)
		}
	})
}

func TestRateLimits(t *testing.T) {
	for said, want := range map[string]struct {
		waits []time.Duration
		fails bool
	}{
		"7":    {[]time.Duration{7 * time.Second}, false},
		"":     {[]time.Duration{time.Second}, false},
		"0":    {[]time.Duration{time.Second}, false},
		"soon": {[]time.Duration{time.Second}, false},
		"3600": {nil, true},
		"date": {[]time.Duration{30 * time.Second}, false},
	} {
		virtual(t, fake.Options{}, func(t *testing.T, w *world) {
			if said == "date" {
				said = time.Now().Add(30 * time.Second).UTC().Format(http.TimeFormat)
			}
			var waits []time.Duration
			w.client.o.Waiting = func(op string, d time.Duration) {
				if op != opCreateApp {
					t.Errorf("waits to %s", op)
				}
				waits = append(waits, d)
			}
			w.server.AddFault(fake.Fault{Route: appsRoute, Nth: 1, Kind: fake.Fault429, RetryAfter: said})
			_, made, err := w.client.CreateApp(context.Background(), "Limited")
			if fmt.Sprint(waits) != fmt.Sprint(want.waits) || made == want.fails {
				t.Errorf("%q: waited %v, made %v, %v", said, waits, made, err)
			}
			if want.fails {
				if e := failed(t, err); e.Kind != platform.KindRateLimit || e.RetryAfter != time.Hour || !strings.Contains(e.Failure().Do, "60 minutes") || e.Doubtful {
					t.Errorf("%+v: %s", e, e.Failure().Do)
				}
			}
		})
	}
}

// Without end, the pauses grow and the tries are bounded.
func TestPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, fake.Options{})
		const route = "GET /api/v1/apps/{app}"
		for kind, want := range map[fake.FaultKind]int{fake.Fault500: maxTries, fake.FaultStall: 3, fake.Fault429: maxRateTries, fake.Fault403: 1, fake.Fault401: 2} {
			w.server.ClearFaults()
			w.server.ForgetRequests()
			w.server.AddFault(fake.Fault{Route: route, Nth: fake.Every, Kind: kind})
			began := time.Now()
			_, err := w.client.App(context.Background(), w.pagerDuty)
			if got := w.server.Count(route); got != want || failed(t, err).Tries != want {
				t.Errorf("%s: %d requests, %d tries, want %d", kind, got, failed(t, err).Tries, want)
			}
			if took := time.Since(began); took > 90*time.Second {
				t.Errorf("%s: %s", kind, took)
			}
		}
	})
}

// A web filter's page in the tenant's place is not the tenant's refusal, at
// the sign-in and after it.
func TestAFiltersPageIsNotTheTenantsWord(t *testing.T) {
	for _, status := range []int{401, 402, 403, 407, 511} {
		for _, path := range []string{tokenPath, "/api/v1/search/apps"} {
			virtual(t, fake.Options{}, func(t *testing.T, w *world) {
				to := w.client.o.Transport
				w.client.o.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
					if r.URL.Path != path {
						return to.RoundTrip(r)
					}
					return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"text/html"}},
						Body: io.NopCloser(strings.NewReader("<html>Blocked</html>"))}, nil
				})
				_, err := w.client.Apps(t.Context(), "")
				if e := failed(t, err); e.Kind != platform.KindNotJSON && e.Kind != platform.KindNetwork || strings.Contains(e.Failure().Do, "credential") {
					t.Errorf("%d at %s: %v: %s", status, path, e, e.Failure().Do)
				}
			})
		}
	}
}

// What is said in brackets goes on a sentence.
func TestNetworkFailuresInAFewWords(t *testing.T) {
	for kind, want := range map[remote.TroubleKind]string{
		remote.CutOff:         "the connection to it was lost",
		remote.UnknownName:    "it could not be reached: the name of its host was not found",
		remote.ProxyMalformed: "HTTPS_PROXY cannot be used: raw %",
		remote.Untrusted:      "nothing was sent to it: its address presents a certificate from an unknown issuer, which this computer does not trust",
	} {
		e := &Error{Kind: platform.KindNetwork, Err: &remote.Trouble{Kind: kind, Err: errors.New("raw %")}}
		if got := e.Short(); got != want {
			t.Errorf("%s: %q", kind, got)
		}
	}
}
