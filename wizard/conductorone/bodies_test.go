package conductorone

import (
	"context"
	"strings"
	"testing"

	"connectpd/store/secret"
	"connectpd/wizard/conductorone/fake"
)

// What is sent equals, as JSON, what ConductorOne's own Terraform provider
// was seen to send.
func TestRequestBodies(t *testing.T) {
	virtual(t, fake.Options{}, func(t *testing.T, w *world) {
		ctx := context.Background()
		app, made, err := w.client.CreateApp(ctx, "PagerDuty new")
		if err != nil || !made {
			t.Fatal(made, err)
		}
		conn, made, err := w.client.CreateConnector(ctx, NewConnector{AppID: app.ID})
		if err != nil || !made {
			t.Fatal(made, err)
		}
		if _, err := w.client.Configure(ctx, conn, secret.New([]byte("KEY"))); err != nil {
			t.Fatal(err)
		}
		if _, _, err := w.client.UserByEmail(ctx, "ada@example.com"); err != nil {
			t.Fatal(err)
		}
		if err := w.client.SetOwners(ctx, w.find(w.connector), []string{w.ada, w.grace}); err != nil {
			t.Fatal(err)
		}
		if err := w.client.SetOwners(ctx, w.find(w.connector), []string{w.grace}); err != nil {
			t.Fatal(err)
		}
		fill := strings.NewReplacer("APP", app.ID, "CONN", conn.ID)
		for route, want := range map[string]string{
			"POST /api/v1/search/users":          `{"email":"ada@example.com"}`,
			"POST /api/v1/apps":                  `{"displayName":"PagerDuty new"}`,
			"POST /api/v1/apps/{app}/connectors": `{"catalogId":"2TBFfhxkbK8e2jKj3yBDJch8zCS","displayName":"PagerDuty"}`,
			"POST /api/v1/apps/{app}/connectors/{connector}": `{"connector":{"appId":"APP","catalogId":"2TBFfhxkbK8e2jKj3yBDJch8zCS","config":` +
				`{"@type":"type.googleapis.com/c1.api.app.v1.EnvConfig","configuration":{"pagerduty_api_token":{"stringValue":"KEY"}}},` +
				`"displayName":"PagerDuty","id":"CONN"},"updateMask":"config"}`,
			"POST /api/v1/connectorcatalog":                                               `{"catalogId":"2TBFfhxkbK8e2jKj3yBDJch8zCS","appId":"APP","connectorId":"CONN"}`,
			"POST /api/v2/apps/{app}/connectors/{connector}/owners/users/{slug}/{user}":   `{}`,
			"DELETE /api/v2/apps/{app}/connectors/{connector}/owners/users/{slug}/{user}": `{}`,
		} {
			sent := w.bodies(route)
			if len(sent) != 1 {
				t.Errorf("%s: %d requests", route, len(sent))
				continue
			}
			sameJSON(t, sent[0], fill.Replace(want))
		}
	})
}

// The delegated connector of somebody else: the owners go along.
func TestDelegatedBodies(t *testing.T) {
	virtual(t, fake.Options{}, func(t *testing.T, w *world) {
		ctx := context.Background()
		app, err := w.client.Promote(ctx, w.unmanaged(), []string{w.grace})
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range []NewConnector{
			{AppID: w.pagerDuty, Name: "PagerDuty of acme", OwnerIDs: []string{w.grace, w.ada}},
			{AppID: app.ID, OwnerIDs: []string{w.grace}},
		} {
			if _, made, err := w.client.CreateConnector(ctx, n); err != nil || !made {
				t.Fatal(made, err)
			}
		}
		sameJSON(t, w.bodies(promoteRoute)[0], `{"userIds":["`+w.grace+`"]}`)
		sent := w.bodies(connectorsRoute)
		sameJSON(t, sent[0], `{"catalogId":"2TBFfhxkbK8e2jKj3yBDJch8zCS","displayName":"PagerDuty of acme","userIds":["`+w.grace+`","`+w.ada+`"]}`)
		sameJSON(t, sent[1], `{"catalogId":"2TBFfhxkbK8e2jKj3yBDJch8zCS","displayName":"PagerDuty","userIds":["`+w.grace+`"]}`)
		if len(w.tenant.Mails()) != 4 { // one of the world's own connector
			t.Errorf("the tenant told %v", w.tenant.Mails())
		}
	})
}

// The one published sender of new owners names the connector beside them.
func TestOwnersAreReplacedByTheirPublishedMask(t *testing.T) {
	virtual(t, fake.Options{NoOwnerObjects: true}, func(t *testing.T, w *world) {
		if err := w.client.SetOwners(context.Background(), w.find(w.connector), []string{w.grace}); err != nil {
			t.Fatal(err)
		}
		sameJSON(t, w.bodies("POST /api/v1/apps/{app}/connectors/{connector}/delegated")[0], `{"connector":{"appId":"`+w.otherApp+
			`","catalogId":"2TBFfhxkbK8e2jKj3yBDJch8zCS","displayName":"PagerDuty","id":"`+w.connector+`","userIds":["`+w.grace+`"]},"updateMask":"displayName,userIds"}`)
		if c := w.find(w.connector); c.Name != "PagerDuty" {
			t.Errorf("it is called %q now", c.Name)
		}
	})
}
