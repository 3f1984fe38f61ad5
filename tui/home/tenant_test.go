package home_test

import (
	"testing"
	"time"

	"connectpd/store"
	"connectpd/tui/styles"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/company"
	"connectpd/wizard/conductorone/fake"
)

const asksTenant = "GET /api/v1/apps/{app}/connectors/{connector}"

// TestTenantsAreAskedBesideHome: the first frame waits for nobody, they are
// asked again after a while, and never by a home without tenants.
func TestTenantsAreAskedBesideHome(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	c := w.Company()
	c.Unsynced()
	there := c.BesideTenant(t)
	d := w.Show(newHome(w, over(c)))
	asked := func(want int) {
		t.Helper()
		if got := there.Count(asksTenant); got != want {
			t.Errorf("asked %d times, want %d", got, want)
		}
	}
	pass := func(by time.Duration) {
		d.Pass(by)
		c.Clock.Pass(by)
		d.Tick()
		d.Tick()
	}
	pass(time.Minute)
	asked(0)
	c.Registered(there)
	there.ForgetRequests()
	d.Hold = true
	d.Tick()
	for _, cmd := range d.Held() { // read, and not asked yet
		d.Run(cmd)
	}
	d.Keys("up")
	d.Sees("acme.conductor.one: not asked yet")
	d.Hold = false
	d.Drain()
	asked(1)
	pass(3 * time.Second)
	d.Sees("acme.conductor.one: Connected (SYNC_STATUS_DONE), asked just now")
	asked(1)
	pass(20 * time.Second)
	asked(2)
}

func TestHomeShowsWhatTheTenantSays(t *testing.T) {
	for name, x := range map[string]struct {
		happens func(c *uitest.Company, there *company.Tenant, conn store.Connector)
		sees    []string
	}{
		"syncing": {func(_ *uitest.Company, there *company.Tenant, _ store.Connector) {
			there.Tenant().Change(func(o *fake.Options) { o.SyncTakes = time.Hour })
		}, []string{"Syncing", "in acme.conductor.one", "Syncing (SYNC_STATUS_RUNNING), asked just now"}},
		"connected": {func(*uitest.Company, *company.Tenant, store.Connector) {},
			[]string{"Connected", "data from 3 minutes ago", "https://acme.conductor.one/admin/connector/", "Connected (SYNC_STATUS_DONE), asked just now"}},
		"in need": {func(_ *uitest.Company, there *company.Tenant, _ store.Connector) {
			there.Tenant().Change(func(o *fake.Options) { o.Judge = func(string) string { return "403" } })
		}, []string{"Needs attention", "The tenant's last sync failed: 403"}},
		"not asked": {func(c *uitest.Company, there *company.Tenant, conn store.Connector) {
			c.Services.Platforms.AskAll(t.Context(), []store.Connector{conn}, time.Minute)
			c.Clock.Pass(12 * time.Minute)
			there.AddFault(fake.Fault{Route: asksTenant, Nth: fake.Every, Kind: fake.Fault429})
		}, []string{"could not be asked (too many requests; try again later)", "last answer, 12 minutes ago"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := uitest.New(t, styles.Options{})
			c := w.Company()
			there := c.BesideTenant(t)
			conn := c.Synced(c.Registered(there))
			c.Clock.Pass(3 * time.Minute)
			x.happens(c, there, conn)
			w.Pass(c.Clock.Now().Sub(uitest.Start))
			d := w.Show(newHome(w, over(c)))
			d.Tick()
			d.Sees(x.sees...)
			if name == "connected" {
				uitest.State(t, "tenant", d.Frame)
			}
		})
	}
}
