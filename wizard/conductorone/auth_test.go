package conductorone

import (
	"context"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"connectpd/store/secret"
	"connectpd/wizard/conductorone/fake"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/platform"
)

const tokenRoute = "POST /auth/v1/token"

// The stand-in verifies signature, audience and times of what is sent here.
func TestSignIn(t *testing.T) {
	virtual(t, fake.Options{}, func(t *testing.T, w *world) {
		me, err := w.client.Caller(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if me.ID != w.ada || me.Name != "Ada Okafor" || me.Email != "ada@example.com" || me.Role != tenant.SuperAdministrator || me.Limited {
			t.Errorf("%+v", me)
		}
		form, err := url.ParseQuery(w.bodies(tokenRoute)[0])
		if err != nil || form.Get("grant_type") != "client_credentials" || form.Get("client_id") != w.creds.ClientID ||
			form.Get("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" || len(form) != 4 {
			t.Errorf("%v, %v", form, err)
		}
		for _, r := range w.server.Requests() {
			if strings.Contains(r.Query+string(r.Body), w.creds.Secret.Reveal()) {
				t.Errorf("%s carries the secret", r.Route)
			}
			if r.Bearer == (r.Route == tokenRoute) {
				t.Errorf("%s: bearer %v", r.Route, r.Bearer)
			}
			if r.UserAgent != "connectpd/dev" {
				t.Errorf("the User-Agent is %q", r.UserAgent)
			}
		}
	})
}

func TestRenewalByExpiresIn(t *testing.T) {
	virtual(t, fake.Options{TokenLife: 10 * time.Minute}, func(t *testing.T, w *world) {
		ask := func(want int) {
			t.Helper()
			if _, err := w.client.App(context.Background(), w.pagerDuty); err != nil {
				t.Fatal(err)
			}
			if got := w.server.Count(tokenRoute); got != want {
				t.Errorf("%d sign-ins, want %d", got, want)
			}
		}
		ask(1)
		time.Sleep(9 * time.Minute)
		ask(1)
		time.Sleep(35 * time.Second) // nearly over
		ask(2)
		time.Sleep(time.Hour)
		ask(3)
	})
}

func TestManyCallsSignInOnce(t *testing.T) {
	virtual(t, fake.Options{Latency: time.Second}, func(t *testing.T, w *world) {
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if _, err := w.client.Users(context.Background(), "ada"); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if got := w.server.Count(tokenRoute); got != 1 {
			t.Errorf("%d sign-ins", got)
		}
	})
}

// A bearer that is refused before its time is renewed once, and the call is
// made again: a 401 was not acted upon, so also one that creates.
func TestARefusedBearerIsRenewed(t *testing.T) {
	virtual(t, fake.Options{}, func(t *testing.T, w *world) {
		ctx := context.Background()
		if _, err := w.client.Caller(ctx); err != nil {
			t.Fatal(err)
		}
		w.server.AddFault(fake.Fault{Route: "POST /api/v1/apps", Nth: 1, Kind: fake.Fault401})
		if _, made, err := w.client.CreateApp(ctx, "Fresh"); err != nil || !made {
			t.Fatal(made, err)
		}
		w.tenant.ExpireBearers()
		if _, err := w.client.App(ctx, w.pagerDuty); err != nil {
			t.Fatal(err)
		}
		if got, apps := w.server.Count(tokenRoute), w.tenant.AppIDs("Fresh"); got != 3 || len(apps) != 1 {
			t.Errorf("%d sign-ins, %d apps", got, len(apps))
		}
	})
}

func TestRefusedCredentials(t *testing.T) {
	virtual(t, fake.Options{}, func(t *testing.T, w *world) {
		ctx := context.Background()
		wrong := w.credential(w.ada, "")
		wrong.Secret = w.creds.Secret // another credential's
		unknown := vector()
		for name, creds := range map[string]tenant.Credentials{"wrong secret": wrong, "unknown": unknown} {
			w.server.ForgetRequests()
			_, err := w.signIn(creds, Options{}).Caller(ctx)
			e := failed(t, err)
			if e.Kind != platform.KindRefused || e.Op != opSignIn || e.ClockOff != 0 || e.Doubtful {
				t.Errorf("%s: %+v", name, e)
			}
			if got := w.server.Count(tokenRoute); got != 1 {
				t.Errorf("%s: asked %d times", name, got)
			}
			w.told(t, e)
		}
		if _, err := w.client.Caller(ctx); err != nil {
			t.Fatal(err)
		}
		w.tenant.Revoke(w.creds.ClientID)
		_, err := w.client.Users(ctx, "")
		if e := failed(t, err); e.Kind != platform.KindRefused {
			t.Errorf("a revoked credential: %+v", e)
		}
	})
}

// A computer whose clock is off signs in with the tenant's time.
func TestClockSkew(t *testing.T) {
	for _, by := range []time.Duration{-3 * time.Hour, -3 * time.Minute, -time.Minute, time.Minute, 4 * time.Minute, 26 * time.Hour} {
		virtual(t, fake.Options{}, func(t *testing.T, w *world) {
			c := w.signIn(w.creds, Options{Clock: skewed{by: by}})
			for range 2 {
				if _, err := c.Caller(context.Background()); err != nil {
					t.Errorf("%s: %v", by, err)
				}
				w.tenant.ExpireBearers()
			}
			if got := w.server.Count(tokenRoute); got > 3 {
				t.Errorf("%s: %d sign-ins for two bearers: the drift is forgotten", by, got)
			}
		})
	}
}

// A wrong secret on a computer whose clock is off as well says both.
func TestClockSkewIsTold(t *testing.T) {
	virtual(t, fake.Options{}, func(t *testing.T, w *world) {
		other := w.credential(w.ada, "")
		other.Secret = w.creds.Secret
		_, err := w.signIn(other, Options{Clock: skewed{by: -3 * time.Hour}}).Caller(context.Background())
		e := failed(t, err)
		if e.Kind != platform.KindRefused || e.ClockOff.Round(time.Hour) != 3*time.Hour || !strings.Contains(e.Failure().Why, "3 hours") {
			t.Errorf("%+v: %s", e, e.Failure().Why)
		}
		if got := w.server.Count(tokenRoute); got != 2 {
			t.Errorf("asked %d times", got)
		}
	})
}

// What is odd about expires_in neither hammers the sign-in nor trusts a
// bearer for ever.
func TestOddLifetimes(t *testing.T) {
	for said, want := range map[string]time.Duration{
		`600`: 570 * time.Second, `"3600"`: 3570 * time.Second, `null`: shortLife - earlier, `-5`: shortLife - earlier,
		`"soon"`: shortLife - earlier, `99999999999`: longLife - earlier, `20`: 15 * time.Second,
	} {
		virtual(t, fake.Options{}, func(t *testing.T, w *world) {
			w.client.o.Transport = says(200, `{"access_token":"abc","token_type":"Bearer","expires_in":`+said+`}`)
			if _, err := w.client.bearer(context.Background(), secret.Value{}); err != nil {
				t.Fatal(err)
			}
			if got := time.Until(w.client.session.until); got != want {
				t.Errorf("%s: %s, want %s", said, got, want)
			}
		})
	}
	// A token that cannot stand in a header is none.
	for _, bad := range []string{`""`, `"a b"`, `"a\nb"`, `7`, `null`} {
		virtual(t, fake.Options{}, func(t *testing.T, w *world) {
			w.client.o.Transport = says(200, `{"access_token":`+bad+`,"expires_in":600}`)
			_, err := w.client.bearer(context.Background(), secret.Value{})
			if e := failed(t, err); e.Kind != platform.KindMalformed {
				t.Errorf("%s: %v", bad, err)
			}
		})
	}
}
