package conductorone

import (
	"context"
	"net/http"
	"testing"
	"time"

	"connectpd/wizard/conductorone/fake"
	"connectpd/wizard/platform"
)

// A tenant that answers with trouble and does it all the same, a little
// later: what it makes is waited for, and not made twice.
func TestWhatIsMadeLateIsFound(t *testing.T) {
	for after, found := range map[time.Duration]bool{time.Second: true, 6 * time.Second: true, time.Minute: false} {
		virtual(t, fake.Options{}, func(t *testing.T, w *world) {
			ctx := context.Background()
			w.client.o.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
				if r.Method == http.MethodPost && r.URL.Path == appsPath {
					late := r.Clone(ctx)
					time.AfterFunc(after, func() { _, _ = w.server.RoundTrip(late) })
					return says(http.StatusBadGateway, `{}`).RoundTrip(r)
				}
				return w.server.RoundTrip(r)
			})
			app, made, err := w.client.CreateApp(ctx, "Late")
			if made != found || found && app.Name != "Late" || !found && !failed(t, err).Doubtful {
				t.Errorf("after %s: %+v, %v, %v", after, app, made, err)
			}
			time.Sleep(2 * time.Minute)
			if again, made, err := w.client.CreateApp(ctx, "Late"); err != nil || made || again.ID == "" {
				t.Errorf("after %s: %+v, %v, %v", after, again, made, err)
			}
			if got := w.server.Count(appsRoute); got != 1 {
				t.Errorf("after %s: %d requests", after, got)
			}
		})
	}
}

// What was deleted in the tenant is not there.
func TestDeletedConnectors(t *testing.T) {
	virtual(t, fake.Options{}, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.tenant.Delete(w.connector)
		if list, err := w.client.Connectors(ctx, w.otherApp); err != nil || len(list) != 0 {
			t.Errorf("%+v, %v", list, err)
		}
		_, err := w.client.Connector(ctx, w.otherApp, w.connector)
		if e := failed(t, err); e.Kind != platform.KindNotFound {
			t.Error(err)
		}
		if c, made, err := w.client.CreateConnector(ctx, NewConnector{AppID: w.otherApp}); err != nil || !made || c.ID == w.connector {
			t.Errorf("%+v, %v, %v", c, made, err)
		}
	})
}

// A page that calls itself JSON is a page all the same.
func TestAPageIsNoJSON(t *testing.T) {
	virtual(t, fake.Options{}, func(t *testing.T, w *world) {
		w.client.o.Transport = says(200, "\ufeff\r\n <html>sign in</html>")
		_, err := w.client.Caller(context.Background())
		if e := failed(t, err); e.Kind != platform.KindNotJSON || e.Tries != 1 {
			t.Error(err)
		}
	})
}

// A listing that repeats itself ends.
func TestARepeatingListingEnds(t *testing.T) {
	virtual(t, fake.Options{}, func(t *testing.T, w *world) {
		asked := 0
		w.client.o.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path != connectorsPath(w.otherApp) {
				return w.server.RoundTrip(r)
			}
			asked++
			return says(200, `{"list":[],"nextPageToken":"same"}`).RoundTrip(r)
		})
		if _, err := w.client.Connectors(context.Background(), w.otherApp); err != nil || asked != 2 {
			t.Errorf("asked %d times, %v", asked, err)
		}
	})
}

// Owners that the tenant does not show to this role are those that the
// connector itself names.
func TestOwnersThatAreHidden(t *testing.T) {
	virtual(t, fake.Options{}, func(t *testing.T, w *world) {
		w.server.AddFault(fake.Fault{Route: ownersRoute, Nth: fake.Every, Kind: fake.Fault403})
		if owners, err := w.client.Owners(context.Background(), w.find(w.connector)); err != nil || len(owners.People) != 0 {
			t.Errorf("%+v, %v", owners, err)
		}
	})
}
