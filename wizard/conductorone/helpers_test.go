package conductorone

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"connectpd/store/secret"
	"connectpd/sync/remote"
	"connectpd/wizard/conductorone/fake"
	"connectpd/wizard/conductorone/tenant"
)

const (
	host     = "acme.conductor.one"
	apiToken = "u+canaryOfTheToken3x"
)

// world is a small tenant and a client that is signed in to it as Ada, a
// Super Administrator. No socket is open, and time is virtual.
type world struct {
	t      *testing.T
	tenant *fake.Tenant
	server *fake.Server
	creds  tenant.Credentials
	client *Client

	okta, pagerDuty     string // apps
	ada, grace, linus   string // Super Administrator, Connector Administrator, Basic User
	otherApp, connector string
	eu                  tenant.Binding // of PagerDuty EU, which nobody manages
}

// virtual runs a test on virtual time: real clocks, but every wait passes at
// once when nothing else is left to do.
func virtual(t *testing.T, o fake.Options, f func(t *testing.T, w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { f(t, newWorld(t, o)) })
}

func newWorld(t *testing.T, o fake.Options) *world {
	t.Helper()
	w := &world{t: t, tenant: fake.New(host, o)}
	w.server = fake.NewServer(w.tenant)
	t.Cleanup(w.server.Close)
	w.ada = w.tenant.AddPerson(fake.Person{Name: "Ada Okafor", Email: "ada@example.com", Role: fake.SuperAdmin, Title: "Head of Platform"})
	w.grace = w.tenant.AddPerson(fake.Person{Name: "Grace Hopper", Email: "grace@example.com", Role: fake.ConnectorAdmin, OtherEmails: []string{"hopper@example.com"}})
	w.linus = w.tenant.AddPerson(fake.Person{Name: "Linus Berg", Email: "Linus@Example.com"})
	w.okta = w.tenant.AddDirectory("Okta", 300)
	w.otherApp = w.tenant.AddApp("GitHub", w.okta, 12)
	w.pagerDuty = w.tenant.AddApp("PagerDuty", w.okta, 212)
	w.eu.AppID = w.okta
	w.eu.ResourceTypeID, w.eu.ResourceID = w.tenant.AddDiscovered(w.okta, "PagerDuty EU")
	w.connector = w.tenant.AddConnector(w.otherApp, fake.CatalogPagerDuty, "PagerDuty", w.ada)
	w.creds = w.credential(w.ada, "")
	w.client = w.signIn(w.creds, Options{})
	return w
}

// unmanaged is the app that nobody manages yet.
func (w *world) unmanaged() tenant.App {
	return tenant.App{Name: "PagerDuty EU", Kind: tenant.AppUnmanaged, IdP: "Okta", Binding: w.eu}
}

func (w *world) credential(userID, scope string) tenant.Credentials {
	id, text := w.tenant.NewCredential(userID, scope)
	return tenant.Credentials{ClientID: id, Secret: secret.New([]byte(text))}
}

func (w *world) signIn(creds tenant.Credentials, o Options) *Client {
	w.t.Helper()
	o.Transport = w.server
	if doc, err := published(); err == nil && doc != nil {
		o.Transport = held{t: w.t, contract: doc, to: w.server}
	}
	if o.Jitter == nil {
		o.Jitter = func() float64 { return 0.5 }
	}
	c, err := New(creds, o)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// bodies are the bodies of a route's requests.
func (w *world) bodies(route string) []string {
	var out []string
	for _, r := range w.server.Requests() {
		if r.Route == route {
			out = append(out, string(r.Body))
		}
	}
	return out
}

func (w *world) find(id string) tenant.Connector {
	w.t.Helper()
	c, err := w.client.Connector(context.Background(), w.otherApp, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// sameJSON compares two documents as JSON.
func sameJSON(t *testing.T, got, want string) {
	t.Helper()
	var a, b any
	if err := json.Unmarshal([]byte(got), &a); err != nil {
		t.Fatalf("%v in %s", err, got)
	}
	if err := json.Unmarshal([]byte(want), &b); err != nil {
		t.Fatalf("%v in %s", err, want)
	}
	if !reflect.DeepEqual(a, b) {
		t.Errorf("sent\n%s\nwant\n%s", got, want)
	}
}

// failed is the typed error; a test ends where there is none.
func failed(t *testing.T, err error) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("the error is %v (%T), not a typed one", err, err)
	}
	return e
}

// told checks what people are told of an error: three sentences, no secret.
func (w *world) told(t *testing.T, e *Error) {
	t.Helper()
	all := strings.Join([]string{e.Error(), e.Failure().What, e.Failure().Why, e.Failure().Do}, "\n")
	for _, sentence := range []string{e.Failure().What, e.Failure().Why, e.Failure().Do} {
		if strings.TrimSpace(sentence) == "" {
			t.Errorf("a sentence is missing: %q", all)
		}
	}
	if strings.Contains(all, apiToken) || strings.Contains(all, w.creds.Secret.Reveal()) || strings.Contains(all, "bearer-") {
		t.Errorf("an error tells a secret: %s", all)
	}
	if strings.ContainsAny(all, "<\x1b") {
		t.Errorf("an error quotes a page: %s", all)
	}
}

// skewed is a clock that is off.
type skewed struct {
	remote.RealClock
	by time.Duration
}

func (s skewed) Now() time.Time { return time.Now().Add(s.by) }

// says is a server that has one answer.
func says(status int, body string) http.RoundTripper {
	return roundTrip(func(r *http.Request) (*http.Response, error) {
		rec := httptest.NewRecorder()
		rec.Header().Set("Content-Type", "application/json")
		rec.WriteHeader(status)
		_, _ = rec.WriteString(body)
		return rec.Result(), nil
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
