package conductorone

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/store/secret"
	"connectpd/wizard/conductorone/fake"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/platform"
)

func token() secret.Value { return secret.New([]byte(apiToken)) }

// The life of a connector, as a person would follow it.
func TestFromNotConnectedToConnected(t *testing.T) {
	o := fake.Options{StartsAfter: 3 * time.Second, SyncTakes: 20 * time.Second, Judge: func(token string) string {
		if token != apiToken {
			return "Provided Access Token is invalid"
		}
		return ""
	}}
	virtual(t, o, func(t *testing.T, w *world) {
		ctx := context.Background()
		c, made, err := w.client.CreateConnector(ctx, NewConnector{AppID: w.pagerDuty, OwnerIDs: []string{w.ada}})
		if err != nil || !made || c.State() != tenant.StateNotConnected || c.AppID != w.pagerDuty || c.Name != "PagerDuty" {
			t.Fatalf("%+v, %v, %v", c, made, err)
		}
		see := func(want tenant.SyncState, reason string) {
			t.Helper()
			if c, err = w.client.Connector(ctx, c.AppID, c.ID); err != nil {
				t.Fatal(err)
			}
			if c.State() != want || c.Reason() != reason {
				t.Errorf("%s %q, want %s %q (%+v)", c.State(), c.Reason(), want, reason, c.Status)
			}
		}
		configure := func(token string) {
			t.Helper()
			if c, err = w.client.Configure(ctx, c, secret.New([]byte(token))); err != nil {
				t.Fatal(err)
			}
			see(tenant.StateSyncing, "")
			time.Sleep(4 * time.Second)
			see(tenant.StateSyncing, "")
			time.Sleep(20 * time.Second)
		}
		configure("wrong")
		see(tenant.StateError, "The tenant's last sync failed: Provided Access Token is invalid")
		configure(apiToken)
		see(tenant.StateConnected, "")
		configure(apiToken)
		see(tenant.StateConnected, "")
		w.tenant.Pause(c.ID, "anomaly", tenant.ShrunkPrefix, true)
		see(tenant.StateDisabled, "The tenant paused its syncs because far less data came back than before: "+tenant.ShrunkPrefix)
		if !c.Status.CanResume {
			t.Error("it can be resumed")
		}
		if err := w.client.Resume(ctx, c); err != nil {
			t.Fatal(err)
		}
		time.Sleep(4 * time.Second)
		see(tenant.StateSyncing, "")
		time.Sleep(20 * time.Second)
		see(tenant.StateConnected, "")
		if err := w.client.SyncNow(ctx, c); err != nil {
			t.Fatal(err)
		}
		time.Sleep(4 * time.Second)
		see(tenant.StateSyncing, "")
		if want := "https://acme.conductor.one/admin/connector/" + tenant.CatalogID + "/" + w.pagerDuty + "/" + c.ID; tenant.Page(host, c) != want {
			t.Error(tenant.Page(host, c))
		}
	})
}

func TestAnExistingConnectorIsContinued(t *testing.T) {
	virtual(t, fake.Options{PageMax: 10}, func(t *testing.T, w *world) {
		ctx := context.Background()
		for range 12 { // others on the same app, on two pages
			w.tenant.AddConnector(w.otherApp, fake.CatalogOkta, "Okta")
		}
		list, err := w.client.Connectors(ctx, w.otherApp)
		if err != nil || len(list) != 1 || list[0].ID != w.connector {
			t.Fatal(list, err)
		}
		n := NewConnector{AppID: w.otherApp}
		c, made, err := w.client.CreateConnector(ctx, n)
		if err != nil || made || c.ID != w.connector {
			t.Errorf("%+v, %v, %v", c, made, err)
		}
		// Another account's connector on the same app is wanted: the one that
		// is known does not count.
		n.Besides = []string{w.connector}
		c, made, err = w.client.CreateConnector(ctx, n)
		if err != nil || !made || c.ID == w.connector {
			t.Errorf("%+v, %v, %v", c, made, err)
		}
		again, made, err := w.client.CreateConnector(ctx, n)
		if err != nil || made || again.ID != c.ID {
			t.Errorf("%+v, %v, %v", again, made, err)
		}
	})
}

func TestTheTokensFieldIsRead(t *testing.T) {
	for name, c := range map[string]struct {
		o    fake.Options
		want string
	}{
		"as ever":        {fake.Options{}, "pagerduty_api_token"},
		"another name":   {fake.Options{TokenField: "token"}, "token"},
		"an odd name":    {fake.Options{TokenField: "pd_key_2027"}, "pd_key_2027"},
		"not to be seen": {fake.Options{HideForm: true}, "pagerduty_api_token"},
	} {
		virtual(t, c.o, func(t *testing.T, w *world) {
			if _, err := w.client.Configure(context.Background(), w.find(w.connector), token()); err != nil {
				t.Fatal(err)
			}
			if got, fields := w.tenant.Configured(w.connector); got != apiToken || !slices.Equal(fields, []string{c.want}) {
				t.Errorf("%s: fields %q", name, fields)
			}
		})
	}
}

func TestChooseField(t *testing.T) {
	hidden, open := &wireSecretField{Secret: true}, &wireSecretField{}
	for name, c := range map[string]struct {
		fields []wireField
		want   string
	}{
		"labelled and secret":     {[]wireField{{Name: "a", Str: hidden}, {Name: "b", DisplayName: "API Token", Str: hidden}}, "b"},
		"labelled, as a text":     {[]wireField{{Name: "b", DisplayName: "API token", Text: hidden}}, "b"},
		"labelled, a secret kind": {[]wireField{{Name: "b", DisplayName: "API token", Secret: []byte(`{}`)}}, "b"},
		"the usual field name":    {[]wireField{{Name: "x", Str: hidden}, {Name: "pagerduty_api_token", DisplayName: "Key", Str: hidden}}, "pagerduty_api_token"},
		"the connector's name":    {[]wireField{{Name: "x", Str: hidden}, {Name: "token", Str: hidden}}, "token"},
		"labelled, open":          {[]wireField{{Name: "x", Str: hidden}, {Name: "y", Str: hidden}, {Name: "z", DisplayName: "API token", Str: open}}, "z"},
		"the only secret":         {[]wireField{{Name: "x", Str: open}, {Name: "y", Str: hidden}}, "y"},
		"two secrets":             {[]wireField{{Name: "x", Str: hidden}, {Name: "y", Str: hidden}}, ""},
		"no secret":               {[]wireField{{Name: "x", Str: open}, {DisplayName: "API token", Str: hidden}}, ""},
	} {
		if got := chooseField(c.fields).Name; got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// A form in which the token cannot be told gets nothing.
func TestAFormThatIsNotUnderstood(t *testing.T) {
	virtual(t, fake.Options{}, func(t *testing.T, w *world) {
		of := w.find(w.connector)
		inner := w.client.o.Transport
		w.client.o.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path == formPath {
				return says(200, `{"schema":{"fields":[{"name":"client_id","displayName":"Client ID","str":{}},{"name":"a","str":{"secret":true}},{"name":"b","str":{"secret":true}}]}}`).RoundTrip(r)
			}
			return inner.RoundTrip(r)
		})
		_, err := w.client.Configure(context.Background(), of, token())
		e := failed(t, err)
		if e.Kind != platform.KindUnsupported || !strings.Contains(e.Error(), "client_id, a, b") {
			t.Error(e)
		}
		w.told(t, e)
		if got, _ := w.tenant.Configured(w.connector); got != "" {
			t.Error("the token was sent")
		}
	})
}

// What is not PagerDuty's never gets PagerDuty's token.
func TestOnlyAPagerDutyConnectorIsConfigured(t *testing.T) {
	virtual(t, fake.Options{}, func(t *testing.T, w *world) {
		okta := w.tenant.AddConnector(w.okta, fake.CatalogOkta, "Okta")
		_, err := w.client.Configure(context.Background(), tenant.Connector{ID: okta, AppID: w.okta, CatalogID: tenant.CatalogID}, token())
		if failed(t, err).Kind != platform.KindUnsupported {
			t.Error(err)
		}
		for _, c := range []tenant.Connector{{}, {ID: w.connector}, {AppID: w.otherApp}} {
			w.server.ForgetRequests()
			_, err := w.client.Configure(context.Background(), c, token())
			if failed(t, err).Kind != platform.KindBadRequest || len(w.server.Requests()) != 0 {
				t.Errorf("%+v: %v", c, err)
			}
		}
	})
}

func TestOwners(t *testing.T) {
	for name, o := range map[string]fake.Options{"owner objects": {}, "user ids": {NoOwnerObjects: true}} {
		virtual(t, o, func(t *testing.T, w *world) {
			ctx := context.Background()
			c := w.find(w.connector)
			see := func(want ...string) {
				t.Helper()
				owners, err := w.client.Owners(ctx, c)
				if err != nil {
					t.Fatal(err)
				}
				var ids []string
				for _, o := range owners.People {
					ids = append(ids, o.ID)
					if o.Name == "" || o.Role == tenant.CouldNotCheck {
						t.Errorf("%s: %+v", name, o)
					}
				}
				if !slices.Equal(ids, want) {
					t.Errorf("%s: owners %q, want %q", name, ids, want)
				}
			}
			see(w.ada)
			for _, want := range [][]string{{w.ada, w.grace}, {w.grace}, {w.grace}, {w.linus, w.ada}} {
				if err := w.client.SetOwners(ctx, c, want); err != nil {
					t.Fatal(name, err)
				}
				see(want...)
			}
			if err := w.client.SetOwners(ctx, c, nil); failed(t, err).Kind != platform.KindBadRequest {
				t.Errorf("a connector without owners: %v", err)
			}
		})
	}
}

// Owners through an entitlement are told, stay when people are changed, and
// bring the role's name where no person is there to take it from.
func TestOwnersThroughAnEntitlement(t *testing.T) {
	virtual(t, fake.Options{}, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.tenant.AddOwnersThrough(w.connector, w.okta, "Platform team")
		nobody := w.tenant.AddConnector(w.pagerDuty, fake.CatalogPagerDuty, "PagerDuty")
		w.tenant.AddOwnersThrough(nobody, w.okta, "Platform team")
		for _, of := range []tenant.Connector{{AppID: w.otherApp, ID: w.connector}, {AppID: w.pagerDuty, ID: nobody}} {
			if err := w.client.SetOwners(ctx, of, []string{w.grace}); err != nil {
				t.Fatal(err)
			}
			owners, err := w.client.Owners(ctx, of)
			if err != nil || len(owners.People) != 1 || owners.People[0].ID != w.grace || !slices.Equal(owners.Through, []string{"Platform team"}) {
				t.Errorf("%+v, %v", owners, err)
			}
		}
		if n := w.server.Count("POST /api/v1/apps/{app}/connectors/{connector}/delegated"); n != 0 {
			t.Errorf("%d times all owners were replaced", n)
		}
	})
}
