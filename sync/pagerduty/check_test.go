package pagerduty

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/store/access"
	"connectpd/store/secret"
	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
)

// world serves the two public regions, with an account in one of them.
func world(home string, h http.Handler) *stub {
	return &stub{handler: func(w http.ResponseWriter, r *http.Request) {
		if "https://"+r.URL.Host != home {
			sendJSON(w, 401, map[string]any{"error": map[string]any{"message": "Unauthorized", "code": 2006}})
			return
		}
		h.ServeHTTP(w, r)
	}}
}

var checkAccount = load.Size{Users: 120, Teams: 4, TeamSize: 5, Schedules: 3}

// Accounts, regions, kinds of token and plans are told in three requests, and
// one more for a token of the EU.
func TestCheckToken(t *testing.T) {
	userWith := func(role string) func(*simulator.Account) string {
		return func(a *simulator.Account) string {
			for _, u := range a.Truth(time.Now()).Users {
				if u.Role == role {
					return a.UserToken(u.ID)
				}
			}
			return ""
		}
	}
	account := func(a *simulator.Account) string { return a.AccountKey() }
	cases := []struct {
		name     string
		home     string
		base     string
		token    func(*simulator.Account) string
		region   string
		kind     access.TokenKind
		role     string
		requests int
	}{
		{"account key, US", USBase, "", account, "us", access.AccountKey, "", 3},
		{"account key, EU", EUBase, "", account, "eu", access.AccountKey, "", 4},
		{"account key, EU asked for", EUBase, EUBase, account, "eu", access.AccountKey, "", 3},
		{"a custom base", "https://pd.example.com", "https://pd.example.com/", account, "", access.AccountKey, "", 3},
		{"read-only key", USBase, "", func(a *simulator.Account) string { return a.ReadOnlyKey() }, "us", access.AccountKey, "", 3},
		{"admin's token", USBase, "", userWith("admin"), "us", access.UserToken, "admin", 3},
		{"responder's token", USBase, "", userWith("limited_user"), "us", access.UserToken, "limited_user", 3},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			virtual(t, func(t *testing.T) {
				a := load.Generate(5, checkAccount)
				srv := simulator.NewServer(a, simulator.Options{})
				defer srv.Close()
				s := world(tc.home, srv)
				token := tc.token(a)
				id, err := CheckToken(t.Context(), secret.New([]byte(token)), Options{Base: tc.base, Transport: s})
				if err != nil {
					t.Fatal(err)
				}
				want := access.Account{Subdomain: a.Subdomain(), Region: tc.region, API: tc.home}
				if id.Account != want {
					t.Errorf("account %+v, want %+v", id.Account, want)
				}
				if id.Kind != tc.kind || id.UserRole != tc.role || (id.UserID != "") != (tc.kind == access.UserToken) {
					t.Errorf("%+v", id)
				}
				if tc.kind == access.AccountKey && id.Users != 120 {
					t.Errorf("%d users", id.Users)
				}
				if !id.Plan.Known || !id.Plan.Teams || !id.Plan.AdvancedPermissions || !id.Plan.Stakeholders {
					t.Errorf("plan %+v", id.Plan)
				}
				if len(id.SampleUserIDs) == 0 || slices.Contains(id.SampleUserIDs, "") {
					t.Errorf("samples %v", id.SampleUserIDs)
				}
				if s.count() != tc.requests {
					t.Errorf("%d requests, want %d", s.count(), tc.requests)
				}
			})
		})
	}
}

// Whatever is no refusal is no verdict on the token.
func TestCheckTokenTellsRefusalsFromTrouble(t *testing.T) {
	answer := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	const refusal = `{"error":{"message":"x","code":2006}}`
	cases := []struct {
		name     string
		token    string
		handler  http.HandlerFunc
		class    Class
		words    string // in the cure or the meaning
		requests int
	}{
		{"refused everywhere", testToken, answer(401, refusal), ClassRejected, "Copy the key again", 2},
		{"cut short", "u+AbCdEfGh", answer(401, refusal), ClassRejected, "only part of it was probably copied", 2},
		{"an Events key", strings.Repeat("0a", 16), answer(401, refusal), ClassRejected, "Events integration key", 2},
		{"IP allow list", testToken, answer(403, `{"error":{"message":"Your IP address is not on the allow list","code":2010}}`), ClassIPBlocked, "allow list", 1},
		{"low role", testToken, answer(403, `{"error":{"message":"Access Denied","code":2010}}`), ClassForbidden, "Admin", 1},
		{"scope", "pdus+_0XBPWQQ_1", answer(403, `{"error":{"message":"Token missing required scopes","required_scopes":"users.read","token_scopes":"x"}}`),
			ClassScope, "users.read", 1},
		{"rate limit", testToken, answer(429, `{"error":{"message":"Rate Limit Exceeded","code":2020}}`), ClassRateLimit, "few minutes", 3},
		{"outage", testToken, answer(503, `no healthy upstream`), ClassServer, "status.pagerduty.com", 3},
		{"sign-in page", testToken, answer(200, `<html>Sign in</html>`), ClassNetwork, "--region", 3},
		{"a filter's 401", testToken, answer(401, `<html>Blocked</html>`), ClassNetwork, "web filter", 2},
		{"a filter's 402", testToken, answer(402, `{"blocked":true}`), ClassNetwork, "web filter", 2},
		{"a filter's 403", testToken, answer(403, ``), ClassNetwork, "web filter", 2},
		{"a proxy's 407", testToken, answer(407, refusal), ClassNetwork, "HTTPS_PROXY", 2},
		{"a network's 511", testToken, answer(511, refusal), ClassNetwork, "sign in to the network", 2},
		{"redirect", testToken, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://evil.example.com/", http.StatusFound)
		}, classRedirect, "mistyped", 1},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			virtual(t, func(t *testing.T) {
				s := &stub{handler: tc.handler}
				_, err := CheckToken(t.Context(), secret.New([]byte(tc.token)), Options{Transport: s})
				var e *Error
				if !errors.As(err, &e) || e.Class != tc.class {
					t.Fatalf("%v", err)
				}
				if said := e.Failure().What + " " + e.Failure().Why + " " + e.Failure().Do; !strings.Contains(said, tc.words) {
					t.Errorf("says %q", said)
				}
				if s.count() != tc.requests {
					t.Errorf("%d requests, want %d", s.count(), tc.requests)
				}
				if strings.Contains(err.Error()+e.Failure().Why+e.Failure().Do, tc.token) {
					t.Error("the token is in the words")
				}
				if refused := access.RefusalOf(err) == access.TokenRejected; refused != (tc.class == ClassRejected) {
					t.Errorf("taken for a rejected token: %v", refused)
				}
			})
		})
	}
}

func TestStillWorks(t *testing.T) {
	virtual(t, func(t *testing.T) {
		a := load.Generate(5, checkAccount)
		srv := simulator.NewServer(a, simulator.Options{})
		defer srv.Close()
		token := a.NewToken()
		ask := func() (bool, error) {
			return StillWorks(t.Context(), secret.New([]byte(token)), Options{Base: USBase, Transport: srv.RoundTripper()})
		}
		if ok, err := ask(); !ok || err != nil {
			t.Errorf("a good token: %v, %v", ok, err)
		}
		for _, passing := range []simulator.FaultKind{simulator.Fault503, simulator.Fault429, simulator.FaultReset} {
			srv.AddFault(simulator.Fault{Nth: 1, Kind: passing})
			if ok, err := ask(); !ok || err != nil {
				t.Errorf("%s once: %v, %v", passing, ok, err)
			}
		}
		srv.AddFault(simulator.Fault{Nth: 1, Kind: simulator.FaultForbidden})
		if ok, err := ask(); !ok || err != nil {
			t.Errorf("a token of low role: %v, %v", ok, err)
		}
		a.DisableToken(token)
		if ok, err := ask(); ok || err != nil {
			t.Errorf("a disabled token: %v, %v", ok, err)
		}
		if n := len(srv.Requests()); n != 9 {
			t.Errorf("%d requests, want one a question and one more for each trouble", n)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := StillWorks(ctx, secret.New([]byte(token)), Options{Transport: srv.RoundTripper()}); err != context.Canceled {
			t.Errorf("cancelled: %v", err)
		}
	})
}

// Somebody else's refusal is no proof that a key is dead, whatever its status.
func TestAFiltersRefusalIsNoProof(t *testing.T) {
	for _, status := range []int{401, 402, 403, 407, 511} {
		for _, body := range []string{"", "<html>Blocked</html>", `{"message":"blocked"}`} {
			s := &stub{handler: func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(status)
				_, _ = w.Write([]byte(body))
			}}
			_, err := StillWorks(t.Context(), secret.New([]byte(testToken)), Options{Base: USBase, Transport: s})
			var e *Error
			if !errors.As(err, &e) || e.Class != ClassNetwork || e.Refusal() != "" || s.count() != 1 {
				t.Errorf("%d %q: %v after %d requests", status, body, err, s.count())
			}
		}
	}
}

// A byte order mark before JSON is no part of it, in answers and refusals.
func TestAMarkBeforeJSON(t *testing.T) {
	check := func(status int, body string) error {
		_, err := CheckToken(t.Context(), secret.New([]byte(testToken)), Options{Base: USBase, Transport: &stub{handler: func(w http.ResponseWriter, r *http.Request) {
			said := body
			if r.URL.Path == routeAbilities {
				said = `{"abilities":[]}`
			}
			w.WriteHeader(status)
			_, _ = w.Write([]byte("\ufeff" + said))
		}}})
		return err
	}
	if err := check(200, `{"users":[{"id":"P1"}],"user":{"id":"P1"},"total":1}`); err != nil {
		t.Error(err)
	}
	if err := check(401, `{"error":{"code":2006}}`); !isClass(err, ClassRejected) {
		t.Error(err)
	}
}

// A token that no header can carry is refused before anything is sent.
func TestTokensThatCannotBeSent(t *testing.T) {
	for _, token := range []string{testToken + "\n", testToken + "\r\n", "a b", "é" + testToken, "\x00"} {
		if _, err := New(secret.New([]byte(token)), Options{}); err == nil || strings.Contains(err.Error(), testToken) {
			t.Errorf("%q: %v", token, err)
		}
	}
}

// Auto asks the EU where the US cannot be reached.
func TestAutoAsksTheEUWhenTheUSCannotBeReached(t *testing.T) {
	a := load.Generate(5, checkAccount)
	srv := simulator.NewServer(a, simulator.Options{})
	defer srv.Close()
	to := srv.RoundTripper()
	check := func(eu func(*http.Request) (*http.Response, error)) (access.Identity, error) {
		return CheckToken(t.Context(), tokenOf(a), Options{Clock: hasty{}, Transport: trip(func(r *http.Request) (*http.Response, error) {
			if "https://"+r.URL.Host == USBase {
				return nil, errors.New("no way")
			}
			return eu(r)
		})})
	}
	if id, err := check(to.RoundTrip); err != nil || id.Account.Region != "eu" {
		t.Errorf("%+v, %v", id, err)
	}
	_, err := check((&stub{handler: func(w http.ResponseWriter, _ *http.Request) {
		sendJSON(w, 401, map[string]any{"error": map[string]any{"code": 2006}})
	}}).RoundTrip)
	var e *Error
	if !errors.As(err, &e) || e.Class != ClassNetwork || e.Base != USBase || !strings.Contains(e.Failure().Do, "--region") {
		t.Errorf("a key that the EU does not know: %v", err)
	}
}

// Check, for syncs, sends its three requests at once and is cancelled whole.
func TestCheckIsParallelAndCancellable(t *testing.T) {
	virtual(t, func(t *testing.T) {
		a := load.Generate(5, checkAccount)
		_, c := served(t, a, simulator.Options{Latency: [2]time.Duration{time.Second, time.Second}}, Options{})
		began := time.Now()
		if _, err := c.Check(t.Context()); err != nil || time.Since(began) > 1100*time.Millisecond {
			t.Errorf("%v after %s", err, time.Since(began))
		}
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		if _, err := c.Check(ctx); err != context.DeadlineExceeded {
			t.Errorf("cancelled: %v", err)
		}
	})
}

func TestValidBase(t *testing.T) {
	for base, ok := range map[string]bool{
		USBase: true, EUBase: true, "https://pd.example.com:8443": true, "https://pd.example.com/proxy": true,
		"http://127.0.0.1:8080": true, "http://localhost:1": true, "http://[::1]:1": true,
		"http://pd.example.com": false, "http://127.0.0.1.evil.com": false, "http://10.0.0.1": false,
		"": false, "api.pagerduty.com": false, "ftp://api.pagerduty.com": false, "https://": false, "https://:443": false,
		"https://user:pw@api.pagerduty.com": false, "https://api.pagerduty.com?x=1": false, "https://api.pagerduty.com#x": false,
		"https://api.pagerduty.com/%zz": false, "file:///etc/passwd": false,
	} {
		if err := ValidBase(base); (err == nil) != ok {
			t.Errorf("ValidBase(%q) = %v", base, err)
		} else if err != nil && strings.Contains(err.Error(), "pw@") {
			t.Errorf("shows the password: %v", err)
		}
	}
	if _, err := New(secret.New([]byte(testToken)), Options{Base: "http://pd.example.com"}); err == nil {
		t.Error("New took an unencrypted base")
	}
	if _, err := New(secret.Value{}, Options{}); err == nil {
		t.Error("New took an empty token")
	}
}

func TestSubdomain(t *testing.T) {
	for address, want := range map[string]string{
		"https://acme.pagerduty.com/users/P1":    "acme",
		"https://acme.eu.pagerduty.com/users/P1": "acme",
		"https://ACME-2.pagerduty.com":           "acme-2",
		"":                                       "", "::": "", "https://localhost/users/P1": "",
	} {
		if got := subdomainOf(address); got != want {
			t.Errorf("subdomainOf(%q) = %q", address, got)
		}
	}
}
