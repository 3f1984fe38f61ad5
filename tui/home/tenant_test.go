package home_test

import (
	"testing"
	"time"

	"connectpd/store"
	"connectpd/tui/styles"
	"connectpd/tui/ui/uitest"
)

// inTenant is a connector that lives in a tenant which said something last.
func inTenant(says store.TenantStatus) store.Connector {
	c := conn("c1", "PagerDuty", store.Connected)
	c.Platform = store.ConductorOne
	c.Tenant = &store.Tenant{SignIn: store.SignIn{Host: "acme.conductor.one"}, AppID: "2SIapp", ConnectorID: "2SIcon", Polled: says}
	return c
}

// TestTenantsAreAskedBesideHome: the first frame waits for nobody, they are
// asked again after a while, and never by a home without tenants.
func TestTenantsAreAskedBesideHome(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	s := &services{w: w, connectors: []store.Connector{conn("c1", "Local", store.Connected)}}
	d := w.Show(newHome(w, s))
	d.Pass(time.Minute)
	d.Tick()
	d.Tick()
	if len(s.polled) != 0 {
		t.Errorf("asked %v", s.polled)
	}
	s.connectors = []store.Connector{inTenant(store.TenantStatus{})}
	d.Tick()
	d.Tick()
	d.Sees("acme.conductor.one: not asked yet")
	if len(s.polled) != 1 {
		t.Errorf("asked %v", s.polled)
	}
	d.Pass(3 * time.Second)
	d.Tick()
	d.Tick()
	if len(s.polled) != 1 {
		t.Errorf("asked again after three seconds: %v", s.polled)
	}
	d.Pass(20 * time.Second)
	d.Tick()
	d.Tick()
	if len(s.polled) != 2 {
		t.Errorf("not asked again: %v", s.polled)
	}
}

func TestHomeShowsWhatTheTenantSays(t *testing.T) {
	for name, c := range map[string]struct {
		says store.TenantStatus
		sees []string
	}{
		"syncing":   {store.TenantStatus{Status: store.Syncing, Raw: "SYNC_STATUS_RUNNING", At: uitest.Start}, []string{"Syncing", "in acme.conductor.one", "Syncing (SYNC_STATUS_RUNNING), asked just now"}},
		"connected": {store.TenantStatus{Status: store.Connected, Raw: "SYNC_STATUS_DONE", At: uitest.Start}, []string{"Connected", "data from 3 minutes ago", "https://acme.conductor.one/admin/connector/"}},
		"in need":   {store.TenantStatus{Status: store.NeedsAttention, Raw: "SYNC_STATUS_ERROR", Reason: "The tenant's last sync failed: 403", At: uitest.Start}, []string{"Needs attention", "The tenant's last sync failed: 403"}},
		"not asked": {store.TenantStatus{Status: store.Connected, Raw: "SYNC_STATUS_DONE", At: uitest.Start.Add(-12 * time.Minute), Unasked: "too many requests"},
			[]string{"could not be asked (too many requests)", "last answer, 12 minutes ago"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := uitest.New(t, styles.Options{})
			d := w.Show(newHome(w, &services{w: w, connectors: []store.Connector{inTenant(c.says)}}))
			d.Sees(c.sees...)
			if name == "connected" {
				uitest.State(t, "tenant", d.Frame)
			}
		})
	}
}
