package conductorone

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"connectpd/wizard/conductorone/fake"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/platform"
)

func describe(apps []tenant.App) string {
	var lines []string
	for _, a := range apps {
		lines = append(lines, fmt.Sprintf("%s/%s/%s/%d", a.Name, a.Kind, a.IdP, a.Users))
	}
	return strings.Join(lines, "\n")
}

func TestAppsTheBestFirst(t *testing.T) {
	virtual(t, fake.Options{PageMax: 10}, func(t *testing.T, w *world) {
		w.tenant.AddApp("PagerDuty by hand", "", 3)
		w.tenant.AddDiscovered(w.okta, "Miro")
		list, err := w.client.Apps(context.Background(), "")
		if err != nil || !list.Discovered || list.Why != "" || list.More {
			t.Fatalf("%+v, %v", list, err)
		}
		want := "PagerDuty/idp/Okta/212\nPagerDuty EU/unmanaged/Okta/0\nPagerDuty by hand/managed//3\n" +
			"GitHub/idp/Okta/12\nMiro/unmanaged/Okta/0\nOkta/managed//300"
		if got := describe(list.Apps); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		if list, err = w.client.Apps(context.Background(), "pagerduty"); err != nil || len(list.Apps) != 3 || list.Apps[0].IdP != "Okta" {
			t.Errorf("%s, %v", describe(list.Apps), err)
		}
	})
}

// A provider that is no directory is named all the same.
func TestTheProviderIsNamed(t *testing.T) {
	virtual(t, fake.Options{}, func(t *testing.T, w *world) {
		hub := w.tenant.AddApp("Access hub", "", 0)
		w.tenant.AddApp("PagerDuty two", hub, 1)
		list, err := w.client.Apps(context.Background(), "two")
		if err != nil || describe(list.Apps) != "PagerDuty two/idp/Access hub/1" {
			t.Errorf("%s, %v", describe(list.Apps), err)
		}
	})
}

func TestDiscoveredAppsThatCannotBeListed(t *testing.T) {
	virtual(t, fake.Options{NoDiscovered: true}, func(t *testing.T, w *world) {
		list, err := w.client.Apps(context.Background(), "pagerduty")
		if err != nil || list.Discovered || !strings.Contains(list.Why, "does not list") || len(list.Apps) != 1 {
			t.Errorf("%+v, %v", list, err)
		}
		w.server.AddFault(fake.Fault{Route: "GET /api/v1/apps/{app}/resource_types", Nth: fake.Every, Kind: fake.Fault500})
		list, err = w.client.Apps(context.Background(), "pagerduty")
		if err != nil || list.Discovered || !strings.Contains(list.Why, "could not be listed") {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

func TestCreateAppNeverTwice(t *testing.T) {
	virtual(t, fake.Options{}, func(t *testing.T, w *world) {
		ctx := context.Background()
		app, made, err := w.client.CreateApp(ctx, " pagerDUTY ")
		if err != nil || made || app.ID != w.pagerDuty {
			t.Errorf("one of that name is there: %+v, %v, %v", app, made, err)
		}
		// Part of a name is another name.
		app, made, err = w.client.CreateApp(ctx, "Pager")
		if err != nil || !made || app.ID == "" || app.Name != "Pager" {
			t.Errorf("%+v, %v, %v", app, made, err)
		}
		if again, made, err := w.client.CreateApp(ctx, "Pager"); err != nil || made || again.ID != app.ID {
			t.Errorf("%+v, %v, %v", again, made, err)
		}
	})
}

func TestPromote(t *testing.T) {
	virtual(t, fake.Options{}, func(t *testing.T, w *world) {
		ctx := context.Background()
		list, err := w.client.Apps(ctx, "pagerduty eu")
		if err != nil || len(list.Apps) != 1 {
			t.Fatal(list, err)
		}
		small := w.signIn(w.credential(w.grace, ""), Options{})
		if _, err := small.Promote(ctx, list.Apps[0], nil); failed(t, err).Kind != platform.KindForbidden {
			t.Errorf("only a Super Administrator may: %v", err)
		}
		for range 2 { // managed already the second time
			app, err := w.client.Promote(ctx, list.Apps[0], []string{w.grace})
			if err != nil || app.ID == "" || app.Name != "PagerDuty EU" || app.IdP != "Okta" {
				t.Errorf("%+v, %v", app, err)
			}
		}
		if ids := w.tenant.AppIDs("PagerDuty EU"); len(ids) != 1 {
			t.Errorf("%d apps", len(ids))
		}
		list, err = w.client.Apps(ctx, "pagerduty eu")
		if err != nil || describe(list.Apps) != "PagerDuty EU/idp/Okta/0" {
			t.Errorf("%s, %v", describe(list.Apps), err)
		}
	})
}
