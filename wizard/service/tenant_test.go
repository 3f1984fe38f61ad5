package service

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/wizard/conductorone"
	"connectpd/wizard/conductorone/fake"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow"
	"connectpd/wizard/flow/flowtest"
	"connectpd/wizard/manage"
	"connectpd/wizard/setup"
)

func TestASetUpInATenantEndsConnected(t *testing.T) {
	h := buildTenant(t)
	end, err := h.setUp(h.flags(), setup.Options{})
	h.must(err)
	if end.Kind != setup.Done || end.Outcome == nil || end.Outcome.Run.Result != store.ResultOK {
		t.Fatalf("ended %+v", end)
	}
	c, err := h.s.Store.Connector(t.Context(), "")
	h.must(err)
	there := h.connectorThere()
	if c.Platform != store.ConductorOne || c.Tenant == nil || c.Tenant.Host != acmeTenant || c.Tenant.ConnectorID != there ||
		c.Tenant.AppID != h.app("PagerDuty") || c.App.ID != c.Tenant.AppID || c.App.IDP != "Okta" {
		t.Errorf("connector %+v, tenant %+v", c, c.Tenant)
	}
	if token, fields := h.tenant.Configured(there); token != h.Account.AccountKey() || !slices.Equal(fields, []string{"pagerduty_api_token"}) {
		t.Errorf("the tenant was configured under %v, with the key: %v", fields, token == h.Account.AccountKey())
	}
	if got := h.tenant.OwnersOf(there); !slices.Equal(got, []string{h.tenant.UserID("ada@example.com")}) {
		t.Errorf("its owners are %v", got)
	}
	if c.Owners[0].Role != store.SuperAdministrator {
		t.Errorf("owner %+v", c.Owners[0])
	}
	if got := h.drawers[keychain.OS].holds(); len(got) != 2 || got["tenant-acme.conductor.one/1"] != h.creds.Secret.Last4() {
		t.Errorf("the keychain holds %v", got)
	}
	if drafts, err := h.s.Store.Drafts(t.Context()); err != nil || len(drafts) != 0 {
		t.Errorf("drafts %v, %v", drafts, err)
	}
	// The end of the sync here tells how the tenant stands, and where to look.
	sum := h.s.Summarize(t.Context(), end.Connector.ID, *end.Outcome)
	text := strings.Join(append([]string{sum.Title, sum.Page}, sum.Notes...), "\n")
	for _, want := range []string{"In acme.conductor.one", "SYNC_STATUS_", "https://acme.conductor.one/admin/connector/" + fake.CatalogPagerDuty + "/" + c.Tenant.AppID + "/" + there} {
		if !strings.Contains(text, want) {
			t.Errorf("the summary does not say %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "ConductorOne does not know this connector") {
		t.Errorf("the summary says that ConductorOne does not know:\n%s", text)
	}
	if log := h.log(c.ID); !strings.Contains(log, "connector-saved") || strings.Contains(log, h.Account.AccountKey()) || strings.Contains(log, "secret-token:conductorone") {
		t.Errorf("log:\n%s", log)
	}
}

func TestStatusFollowsTheTenantByPolling(t *testing.T) {
	h := buildTenant(t)
	end, err := h.setUp(h.flags(), setup.Options{NoSync: true})
	h.must(err)
	c := end.Connector
	h.tenant.Change(func(o *fake.Options) { o.Judge = func(string) string { return "401 from PagerDuty" } })
	h.s.Platforms.AskAll(t.Context(), []store.Connector{c}, time.Second)
	// A new token is tried by the tenant's next sync.
	is, err := h.s.Store.Connector(t.Context(), c.ID)
	h.must(err)
	if is.Tenant.Polled.At.IsZero() || is.Tenant.Polled.Raw == "" {
		t.Errorf("polled %+v", is.Tenant.Polled)
	}
	h.tenant.Pause(c.Tenant.ConnectorID, "system", "paused by the test", true)
	h.clock.Sleep(t.Context(), 10*time.Second)
	h.s.Platforms.AskAll(t.Context(), []store.Connector{is}, time.Second)
	is, err = h.s.Store.Connector(t.Context(), c.ID)
	h.must(err)
	if st, why := is.Standing(); st != store.NeedsAttention || !strings.Contains(why, "paused by the test") {
		t.Errorf("standing %s %q, polled %+v", st, why, is.Tenant.Polled)
	}
	if words := h.s.Platforms.PlaceOf(is).Stands(h.clock.Now()); !strings.Contains(words, "Needs attention (SYNC_STATUS_DISABLED), asked just now") {
		t.Errorf("words %q", words)
	}
	// A tenant that cannot be reached changes nothing.
	h.there.AddFault(fake.Fault{Nth: fake.Every, Kind: fake.FaultHTML200})
	if _, err := h.platform().Poll(t.Context(), is); err == nil {
		t.Error("a web page was taken for an answer")
	}
	after, err := h.s.Store.Connector(t.Context(), c.ID)
	h.must(err)
	if after.Tenant.Polled != is.Tenant.Polled {
		t.Errorf("now %+v", after.Tenant.Polled)
	}
	h.there.ClearFaults()
	// One that refuses the sign-in does.
	h.tenant.Revoke(c.Tenant.ClientID)
	if st, err := h.platform().Poll(t.Context(), after); err != nil || st.Status != store.NeedsAttention || !strings.Contains(st.Reason, "Sign in again") {
		t.Errorf("%+v, %v", st, err)
	}
}

// TestATenantThatCannotBeAskedIsSaid, with why and how old its last answer is.
func TestATenantThatCannotBeAskedIsSaid(t *testing.T) {
	for kind, why := range map[fake.FaultKind]string{
		fake.Fault403: "its sign-in is not allowed to read the connector", fake.Fault500: "the problem is on ConductorOne's side",
		fake.FaultHTML200: "something else answered instead", fake.FaultReset: "",
	} {
		h := buildTenant(t)
		_, err := h.setUp(h.flags(), setup.Options{})
		h.must(err)
		ask := func() string {
			list, err := h.s.Store.Connectors(t.Context())
			h.must(err)
			h.s.Platforms.AskAll(t.Context(), list, time.Second)
			list, err = h.s.Store.Connectors(t.Context())
			h.must(err)
			return h.s.Platforms.PlaceOf(list[0]).Stands(h.clock.Now())
		}
		h.clock.Sleep(t.Context(), 12*time.Minute)
		h.there.AddFault(fake.Fault{Nth: fake.Every, Kind: kind})
		if words := ask(); !strings.HasPrefix(words, "could not be asked ("+why) || !strings.Contains(words, "); last answer, 12 minutes ago: Connected (SYNC_STATUS_DONE)") {
			t.Errorf("%s: %s", kind, words)
		}
		h.there.ClearFaults()
		if words := ask(); words != "Connected (SYNC_STATUS_DONE), asked just now" {
			t.Errorf("%s, then: %s", kind, words)
		}
	}
}

// TestARefusedSignInIsNamed by where it comes from.
func TestARefusedSignInIsNamed(t *testing.T) {
	h := buildTenant(t)
	end, err := h.setUp(h.flags(), setup.Options{NoSync: true})
	h.must(err)
	h.tenant.Revoke(end.Connector.Tenant.ClientID)
	for want, in := range map[string]conductorone.Surroundings{"of the environment": h.s.Surroundings, "that is kept here": {}} {
		h.s.Surroundings = in
		if st, err := h.platform().Poll(t.Context(), end.Connector); err != nil || !strings.Contains(st.Reason, "refuses the sign-in "+want) {
			t.Errorf("%+v, %v", st, err)
		}
	}
}

// TestASetUpFollowsTheTenant until it has settled or the stated time is over.
func TestASetUpFollowsTheTenant(t *testing.T) {
	for name, c := range map[string]struct {
		takes time.Duration
		judge string
		want  []string
	}{
		"connected": {40 * time.Second, "", []string{"Connected (SYNC_STATUS_DONE)"}},
		"refused":   {40 * time.Second, "401 from PagerDuty", []string{"Needs attention (SYNC_STATUS_ERROR)", "401 from PagerDuty"}},
		"for long":  {10_000 * time.Hour, "", []string{"Syncing (SYNC_STATUS_RUNNING)", "connectpd status asks it again"}},
	} {
		t.Run(name, func(t *testing.T) {
			h := buildTenant(t)
			h.tenant.Change(func(o *fake.Options) {
				o.StartsAfter, o.SyncTakes, o.Judge = 20*time.Second, c.takes, func(string) string { return c.judge }
			})
			end, err := h.setUp(h.flags(), setup.Options{})
			h.must(err)
			sum := h.s.Summarize(t.Context(), end.Connector.ID, *end.Outcome)
			text := strings.Join(append([]string{sum.Title, sum.Page}, sum.Notes...), "\n")
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("the end does not say %q:\n%s", want, text)
				}
			}
			if strings.Contains(text, "UNSPECIFIED") {
				t.Errorf("the end says:\n%s", text)
			}
		})
	}
}

func TestTheSameSetUpInATenantAgainDoublesNothing(t *testing.T) {
	h := buildTenant(t)
	first, err := h.setUp(h.flags(), setup.Options{})
	h.must(err)
	again, err := h.setUp(h.flags(), setup.Options{})
	h.must(err)
	if !again.SameToken || again.Connector.ID != first.Connector.ID {
		t.Errorf("again %+v", again)
	}
	flags := h.flags()
	flags.Token = secret.New([]byte(h.Account.NewToken()))
	newer, err := h.setUp(flags, setup.Options{})
	h.must(err)
	there := h.connectorThere()
	if token, _ := h.tenant.Configured(there); !newer.Unchanged || token == h.Account.AccountKey() {
		t.Errorf("newer %+v; the tenant has the old token: %v", newer, token == h.Account.AccountKey())
	}
	if got := h.drawers[keychain.OS].holds(); len(got) != 2 {
		t.Errorf("the keychain holds %v", got)
	}
}

func TestANewAppAndADiscoveredOne(t *testing.T) {
	h := buildTenant(t)
	flags := h.flags()
	flags.App, flags.NewApp = "", "Paging"
	end, err := h.setUp(flags, setup.Options{NoSync: true})
	h.must(err)
	if end.Connector.App.ID != h.app("Paging") || end.Connector.App.Name != "Paging" {
		t.Errorf("app %+v", end.Connector.App)
	}
	other := buildTenant(t)
	flags = other.flags()
	flags.App = "PagerDuty EMEA"
	end, err = other.setUp(flags, setup.Options{NoSync: true})
	other.must(err)
	if end.Connector.Tenant.AppID == "" || end.Connector.App.ID != end.Connector.Tenant.AppID {
		t.Errorf("discovered: %+v", end.Connector.Tenant)
	}
}

func TestOwnersWhoAreNotTheCallerAreToldByTheTenant(t *testing.T) {
	h := buildTenant(t)
	flags := h.flags()
	flags.Me, flags.Owners, flags.Token = "", []string{"grace@example.com"}, secret.Value{}
	end, err := h.setUp(flags, setup.Options{})
	h.must(err)
	c := end.Connector
	if end.Kind != setup.HandedOverTo || c.HandedOver == nil || c.HandedOver.Name != "Grace Hopper" || c.Tenant == nil || c.Token.Number != 0 {
		t.Fatalf("ended %+v", end)
	}
	there := h.connectorThere()
	if token, _ := h.tenant.Configured(there); token != "" {
		t.Error("it was configured")
	}
	if mails := h.tenant.Mails(); len(mails) != 1 || mails[0].To != "grace@example.com" {
		t.Errorf("mails %+v", mails)
	}
	if says := strings.Join(end.HandOver.Says(), "\n"); !strings.Contains(says, "which emails them") || !strings.Contains(says, h.s.Platforms.PlaceOf(c).Link) || len(end.HandOver.Message) != 0 {
		t.Errorf("says %s", says)
	}
	// The tenant wrote the message; there is none to send again.
	if _, err := h.s.SendAgain(t.Context(), c.ID, ""); err == nil || !strings.Contains(err.Error(), acmeTenant) {
		t.Errorf("sent again: %v", err)
	}
	// Whoever takes it over goes on with the same connector.
	m := h.resume(c.ID, setup.Options{NoSync: true})
	h.fill(m, setup.SetupFlags{Token: h.Key(), Yes: true})
	taken, err := h.drive(m)
	h.must(err)
	if got := taken.Connector; got.ID != c.ID || got.HandedOver != nil || got.Token.Number == 0 || len(got.Owners) != 2 {
		t.Errorf("taken over: %+v", got)
	}
	if token, _ := h.tenant.Configured(h.connectorThere()); token != h.Account.AccountKey() {
		t.Error("the tenant has no token")
	}
}

func TestWhoCannotOwnInTheTenantIsRefused(t *testing.T) {
	h := buildTenant(t)
	for owner, want := range map[string]string{"bob@example.com": "neither Connector Administrator", "nobody@example.com": "has the email nobody@example.com"} {
		flags := h.flags()
		flags.Me, flags.Owners = "", []string{owner}
		_, err := h.setUp(flags, setup.Options{})
		var p *flow.Problem
		if !errors.As(err, &p) || p.Code != flow.CodeInvalid || p.Flag != "--owner EMAIL" || !strings.Contains(p.What, want) {
			t.Errorf("%s: %v", owner, err)
		}
	}
	flags := h.flags()
	flags.Me = "grace@example.com"
	if _, err := h.setUp(flags, setup.Options{}); err == nil || !strings.Contains(err.Error(), "not grace@example.com") {
		t.Errorf("as someone else: %v", err)
	}
	flags = h.flags()
	flags.App = "Confluence"
	if _, err := h.setUp(flags, setup.Options{}); err == nil || !strings.Contains(err.Error(), "There is no app \"Confluence\"") {
		t.Errorf("an app that is not there: %v", err)
	}
	if got := h.tenant.ConnectorIDs(fake.CatalogPagerDuty); len(got) != 0 {
		t.Errorf("connectors were made: %v", got)
	}
}

// TestRolesThatCannotBeReadStopNobody: it is a state of its own, with a
// warning.
func TestRolesThatCannotBeReadStopNobody(t *testing.T) {
	h := buildTenant(t)
	h.tenant.Change(func(o *fake.Options) { o.HideRoles = true })
	end, err := h.setUp(h.flags(), setup.Options{NoSync: true})
	h.must(err)
	if end.Connector.Owners[0].Role != store.PlatformRoleUnknown {
		t.Errorf("owner %+v", end.Connector.Owners[0])
	}
}

// TestAnExistingConnectorIsContinued, with who owns it.
func TestAnExistingConnectorIsContinued(t *testing.T) {
	h := buildTenant(t)
	was := h.tenant.AddConnector(h.app("PagerDuty"), fake.CatalogPagerDuty, "PagerDuty", h.tenant.UserID("grace@example.com"))
	flags := h.flags()
	flags.Me = ""
	end, err := h.setUp(flags, setup.Options{NoSync: true})
	h.must(err)
	if end.Connector.Tenant.ConnectorID != was || h.connectorThere() != was {
		t.Errorf("it was doubled: %+v", end.Connector.Tenant)
	}
	if token, _ := h.tenant.Configured(was); token != h.Account.AccountKey() {
		t.Error("it was not configured")
	}
	if got := h.tenant.OwnersOf(was); len(got) != 2 {
		t.Errorf("its owners are %v", got)
	}
}

// TestOwnersThroughAnEntitlementStay when a connector is gone on with.
func TestOwnersThroughAnEntitlementStay(t *testing.T) {
	h := buildTenant(t)
	was := h.tenant.AddConnector(h.app("PagerDuty"), fake.CatalogPagerDuty, "PagerDuty")
	h.tenant.AddOwnersThrough(was, h.app("Okta"), "Platform team")
	_, err := h.setUp(h.flags(), setup.Options{NoSync: true})
	h.must(err)
	found, err := h.platform().ConnectorsOn(t.Context(), tenant.FindRequest{Credentials: h.creds, App: h.app("PagerDuty")})
	owners := found.Owners[was]
	if err != nil || len(owners.People) != 1 || !slices.Equal(owners.Through, []string{"Platform team"}) {
		t.Errorf("%+v, %v", owners, err)
	}
}

// TestNoSecondConnectorByTerraform: what is in the tenant is not written as if
// it were to be made there.
func TestNoSecondConnectorByTerraform(t *testing.T) {
	h := buildTenant(t)
	end, err := h.setUp(h.flags(), setup.Options{})
	h.must(err)
	var out strings.Builder
	_, err = h.s.ExportTo(t.Context(), manage.ExportRequest{Connector: end.Connector.ID, Format: manage.ExportTerraform}, &out)
	var p *flow.Problem
	if !errors.As(err, &p) || p.Code != flow.CodeUnsupported || out.Len() != 0 || !strings.Contains(p.Do, h.s.Platforms.PlaceOf(end.Connector).Link) {
		t.Errorf("%v, %q", err, out.String())
	}
	if x, err := h.s.ExportTo(t.Context(), manage.ExportRequest{Connector: end.Connector.ID, Format: manage.ExportCSV}, &out); err != nil || x.Rows == 0 {
		t.Errorf("%+v, %v", x, err)
	}
}

func TestWhatDisconnectingLeaves(t *testing.T) {
	h := buildTenant(t)
	end, err := h.setUp(h.flags(), setup.Options{NoSync: true})
	h.must(err)
	_, err = h.s.Disconnect(t.Context(), end.Connector.ID, true)
	h.must(err)
	if got := h.drawers[keychain.OS].holds(); len(got) != 0 {
		t.Errorf("the keychain holds %v", got)
	}
	h.connectorThere() // the tenant keeps its own
}

// TestAConnectorOfThisComputerMovesIntoATenant and keeps its data.
func TestAConnectorOfThisComputerMovesIntoATenant(t *testing.T) {
	h := buildTenant(t)
	was := h.connected()
	_, err := h.sync(SyncRequest{})
	h.must(err)
	m := h.begin(setup.Options{NoSync: true})
	h.fill(m, h.flags())
	_, err = h.drive(m)
	var p *flow.Problem
	if !errors.As(err, &p) || p.Code != flow.CodeConnected {
		t.Fatalf("%v", err)
	}
	m.Act(setup.ActMove)
	end, err := h.drive(m)
	h.must(err)
	c, err := h.s.Store.Connector(t.Context(), "")
	h.must(err)
	if end.Connector.ID != was.ID || c.Platform != store.ConductorOne || c.LastApplied == nil || c.Tenant == nil {
		t.Errorf("moved %+v", c)
	}
}

// TestRotationInATenant: at every request that fails, each side has a token
// that works, and trying again ends well.
func TestRotationInATenant(t *testing.T) {
	for _, kind := range []fake.FaultKind{fake.Fault403, fake.Fault500, fake.FaultHTML200, fake.FaultResetAfter} {
		for nth := 1; nth <= 4; nth++ {
			h := buildTenant(t)
			end, err := h.setUp(h.flags(), setup.Options{NoSync: true})
			h.must(err)
			next := secret.New([]byte(h.Account.NewToken()))
			h.there.AddFault(fake.Fault{Nth: nth, Times: 9, Kind: kind})
			_, err = h.rotate(next)
			h.there.ClearFaults()
			c, failed := h.s.Store.Connector(t.Context(), "")
			h.must(failed)
			kept, failed := h.s.Vault.Token(t.Context(), c)
			h.must(failed)
			told, _ := h.tenant.Configured(end.Connector.Tenant.ConnectorID)
			for _, side := range []string{kept.Reveal(), told} {
				if side != h.Account.AccountKey() && side != next.Reveal() {
					t.Errorf("%s at request %d: a side has no working token", kind, nth)
				}
			}
			if err != nil {
				var p *flow.Problem
				if !errors.As(err, &p) || p.Do == "" || p.Kept == "" {
					t.Errorf("%s at request %d: %v", kind, nth, err)
				}
				if kept.Equal(next) {
					t.Errorf("%s at request %d: it failed, and the connector moved", kind, nth)
				}
				_, err = h.rotate(next)
				h.must(err)
			}
			if told, _ = h.tenant.Configured(end.Connector.Tenant.ConnectorID); told != next.Reveal() {
				t.Errorf("%s at request %d: the tenant keeps the old token", kind, nth)
			}
		}
	}
}

// TestRotationWithoutASignIn changes nothing, and says what to do.
func TestRotationWithoutASignIn(t *testing.T) {
	h := buildTenant(t)
	end, err := h.setUp(h.flags(), setup.Options{NoSync: true})
	h.must(err)
	h.restart()
	h.s.Surroundings.Secret = secret.Value{}
	in, _, err := h.s.Store.SignIn(t.Context(), acmeTenant)
	h.must(err)
	h.must(h.drawers[keychain.OS].Delete(t.Context(), "tenant-acme.conductor.one/1"))
	_ = in
	_, err = h.rotate(secret.New([]byte(h.Account.NewToken())))
	var p *flow.Problem
	if !errors.As(err, &p) || p.Code != flow.CodeMissing || !strings.Contains(p.Do, h.s.Platforms.PlaceOf(end.Connector).Link) {
		t.Errorf("%v", err)
	}
	if told, _ := h.tenant.Configured(end.Connector.Tenant.ConnectorID); told != h.Account.AccountKey() {
		t.Error("the tenant has another token")
	}
	if got := h.drawers[keychain.OS].holds(); len(got) != 1 {
		t.Errorf("the keychain holds %v", got)
	}
}

// TestSavingInATenantMeetsEveryFault at every request: nothing is doubled, and
// the same set-up goes on where it stopped.
func TestSavingInATenantMeetsEveryFault(t *testing.T) {
	routes := []string{
		"POST /api/v1/apps", "POST /api/v1/apps/{app}/connectors", "GET /api/v1/apps/{app}/connectors",
		"GET /api/v1/apps/{app}/connectors/{connector}", "POST /api/v1/apps/{app}/connectors/{connector}",
	}
	// The client's own tests hold every call against every kind.
	kinds := [...]fake.FaultKind{fake.Fault401, fake.Fault403, fake.Fault409, fake.Fault500, fake.FaultHTML200, fake.FaultResetAfter}
	failures := 0
	for _, route := range routes {
		for _, kind := range kinds {
			h := buildTenant(t)
			flags := h.flags()
			flags.App, flags.NewApp = "", "Paging"
			m := h.begin(setup.Options{NoSync: true})
			h.fill(m, flags)
			h.there.AddFault(fake.Fault{Route: route, Nth: 1, Times: 9, Kind: kind})
			end, err := h.drive(m)
			h.there.ClearFaults()
			if err != nil {
				failures++
				var p *flow.Problem
				if !errors.As(err, &p) || p.What == "" || p.Do == "" || p.Kept == "" {
					t.Errorf("%s %s: %v", route, kind, err)
				}
				if list, _ := h.s.Store.Connectors(t.Context()); len(list) != 0 {
					t.Errorf("%s %s: a connector was recorded", route, kind)
				}
				if got := h.drawers[keychain.OS].holds(); len(got) != 0 {
					t.Errorf("%s %s: the keychain holds %v", route, kind, got)
				}
				// The draft, in another process, goes on.
				d, keep := m.Draft()
				if !keep {
					t.Fatalf("%s %s: nothing is kept", route, kind)
				}
				h.must(h.s.SaveDraft(t.Context(), d))
				h.restart()
				again := h.resume("", setup.Options{NoSync: true})
				h.fill(again, setup.SetupFlags{Token: h.Key(), Yes: true})
				if end, err = h.drive(again); err != nil {
					t.Errorf("%s %s: again: %v", route, kind, err)
					continue
				}
			}
			there := h.connectorThere()
			if len(h.tenant.AppIDs("Paging")) != 1 || end.Connector.Tenant.ConnectorID != there {
				t.Errorf("%s %s: apps %v, connector %+v", route, kind, h.tenant.AppIDs("Paging"), end.Connector.Tenant)
			}
			if token, _ := h.tenant.Configured(there); token != h.Account.AccountKey() {
				t.Errorf("%s %s: it is not configured", route, kind)
			}
		}
	}
	if failures < len(routes)*len(kinds)/2 {
		t.Errorf("only %d faults made anything fail", failures)
	}
}

// TestADiscoveredAppIsMadeManagedOnce, whatever fails on the way: what is left
// is said, noted in the draft, and gone on with by another process.
func TestADiscoveredAppIsMadeManagedOnce(t *testing.T) {
	const promote = "POST /api/v1/apps/{app}/resource_types/{type}/managed_state_bindings/{resource}/promote"
	for name, c := range map[string]struct {
		faults []fake.Fault
		kept   string // what the problem says; "" it succeeds
	}{
		"nothing":        {nil, ""},
		"answer lost":    {[]fake.Fault{{Route: promote, Nth: 1, Kind: fake.FaultResetAfter}}, ""},
		"refused":        {[]fake.Fault{{Route: promote, Nth: 1, Kind: fake.Fault403}}, "Nothing was saved."},
		"in doubt":       {[]fake.Fault{{Route: promote, Nth: 1, Kind: fake.Fault500After}, {Route: strings.TrimSuffix("GET"+promote[4:], "/promote"), Nth: fake.Every, Kind: fake.Fault403}}, "is not known"},
		"no connector":   {[]fake.Fault{{Route: "POST /api/v1/apps/{app}/connectors", Nth: 1, Kind: fake.Fault403}}, "is managed now, and nothing else was created"},
		"list refused":   {[]fake.Fault{{Route: "GET /api/v1/apps/{app}/connectors", Nth: 1, Kind: fake.Fault403}}, "is managed now, and nothing else was created"},
		"not configured": {[]fake.Fault{{Route: "POST /api/v1/apps/{app}/connectors/{connector}", Nth: 1, Kind: fake.Fault403}}, "the connector exists"},
	} {
		t.Run(name, func(t *testing.T) {
			h := buildTenant(t)
			m := h.begin(setup.Options{NoSync: true})
			flags := h.flags()
			flags.App = "PagerDuty EMEA"
			h.fill(m, flags)
			for _, fault := range c.faults {
				h.there.AddFault(fault)
			}
			_, err := h.drive(m)
			h.there.ClearFaults()
			if c.kept != "" {
				var p *flow.Problem
				if !errors.As(err, &p) || !strings.Contains(p.Kept, c.kept) {
					t.Fatalf("%v: %+v", err, p)
				}
				// The process ends here: what it noted while it saved is all there is.
				h.restart()
				m = h.resume("", setup.Options{NoSync: true})
				h.fill(m, setup.SetupFlags{Token: h.Key(), Yes: true})
				_, err = h.drive(m)
			}
			h.must(err)
			saved, err := h.s.Store.Connector(t.Context(), "")
			h.must(err)
			if saved.Tenant.AppID != h.app("PagerDuty EMEA") || saved.Tenant.ConnectorID != h.connectorThere() || saved.App.IDP != "Okta" {
				t.Errorf("saved %+v, %+v", saved.App, saved.Tenant)
			}
			// The tenant lists it once, as a managed app.
			list, err := h.platform().FindApps(t.Context(), tenant.FindRequest{Credentials: h.creds, Query: "PagerDuty EMEA"})
			if err != nil || len(list.Apps) != 1 || list.Apps[0].ID != saved.Tenant.AppID {
				t.Errorf("%+v, %v", list.Apps, err)
			}
		})
	}
}

// TestThatAnAppBecomesManagedIsNotedBefore it is asked for: whatever ends the
// process then, the draft says so.
func TestThatAnAppBecomesManagedIsNotedBefore(t *testing.T) {
	h := buildTenant(t)
	noted := ""
	h.Network[acmeTenant] = roundTrip(func(r *http.Request) (*http.Response, error) {
		if strings.HasSuffix(r.URL.Path, "/promote") {
			drafts, err := h.s.Store.Drafts(t.Context())
			h.must(err)
			noted = string(drafts[0].Answers)
		}
		return h.there.RoundTrip(r)
	})
	flags := h.flags()
	flags.App = "PagerDuty EMEA"
	_, err := h.setUp(flags, setup.Options{NoSync: true})
	h.must(err)
	if !strings.Contains(noted, `"promotion":"begun"`) {
		t.Errorf("the draft says %q", noted)
	}
}

// TestASignInIsKeptWithADraft, and taken up with it.
func TestASignInIsKeptWithADraft(t *testing.T) {
	h := buildTenant(t)
	h.s.Surroundings = conductorone.Surroundings{}
	m := h.begin(setup.Options{NoSync: true})
	m.Choose(setup.ChoosePlatform + string(store.ConductorOne))
	settle := func(m *setup.Machine) {
		for d, ok := flowtest.Call(m); ok; d, ok = flowtest.Call(m) {
			d.Run(t.Context())()
		}
	}
	settle(m)
	m.Next()
	m.Paste([]byte(h.creds.ClientID + " " + h.creds.Secret.Reveal()))
	settle(m)
	if m.Step() != setup.StepApp || m.Leaving() == nil {
		t.Fatalf("at step %d, problem %v", m.Step(), m.Page().Problem)
	}
	draft, err := h.leave(m, setup.LeaveKeep)
	h.must(err)
	if got := h.drawers[keychain.OS].holds(); len(got) != 1 || got["tenant-acme.conductor.one/1"] == "" {
		t.Errorf("the keychain holds %v", got)
	}
	h.restart()
	again := h.resume("", setup.Options{NoSync: true})
	settle(again)
	if page := again.Page(); page.Title != "Sign in" || !page.Choices[0].Chosen || page.Choices[0].Detail != "kept in this computer's keychain" {
		t.Errorf("resumed at %q, %+v", page.Title, page.Choices)
	}
	again.Next()
	settle(again)
	if again.Step() != setup.StepApp {
		t.Fatalf("at step %d, problem %v", again.Step(), again.Page().Problem)
	}
	// Dropping the draft drops the secret.
	h.must(h.s.DropDraft(t.Context(), draft))
	if got := h.drawers[keychain.OS].holds(); len(got) != 0 {
		t.Errorf("the keychain holds %v", got)
	}
}

// TestTheKeychainFailsWhileSavingInATenant: the tenant has the connector, and
// saving again goes on with it.
func TestTheKeychainFailsWhileSavingInATenant(t *testing.T) {
	for at := 2; at <= 5; at++ {
		h := buildTenant(t)
		m := h.begin(setup.Options{NoSync: true})
		h.fill(m, h.flags())
		h.drawers[keychain.OS].failAt = at
		end, err := h.drive(m)
		if err != nil {
			var p *flow.Problem
			if !errors.As(err, &p) || p.Code != flow.CodeKeychain || !strings.Contains(p.Kept, "the connector exists") {
				t.Errorf("call %d: %v", at, err)
			}
			if token, _ := h.tenant.Configured(h.connectorThere()); token != "" {
				t.Errorf("call %d: the tenant has the token already", at)
			}
			end, err = h.drive(m)
			h.must(err)
		}
		if token, _ := h.tenant.Configured(h.connectorThere()); token != h.Account.AccountKey() || end.Connector.Token.Number == 0 {
			t.Errorf("call %d: ended %+v", at, end.Connector)
		}
	}
}

// TestPagerDutyRefusesTheTokenAsReadBack: the tenant never gets it.
func TestPagerDutyRefusesTheTokenAsReadBack(t *testing.T) {
	h := buildTenant(t)
	m := h.begin(setup.Options{NoSync: true})
	h.fill(m, h.flags())
	for m.Step() != setup.StepReview {
		if d, ok := flowtest.Call(m); ok {
			d.Run(t.Context())()
			continue
		}
		if p := m.Next(); p != nil {
			t.Fatal(p.Lines())
		}
	}
	h.Account.RevokeToken(h.Account.AccountKey())
	if _, err := h.drive(m); err == nil {
		t.Fatal("it was saved")
	}
	if token, _ := h.tenant.Configured(h.connectorThere()); token != "" {
		t.Error("the tenant got a token that PagerDuty refuses")
	}
}

// TestASyncWhoseTenantCannotBeAsked goes on, and says so.
func TestASyncWhoseTenantCannotBeAsked(t *testing.T) {
	h := buildTenant(t)
	flags := h.flags()
	flags.Keychain = "none"
	_, err := h.setUp(flags, setup.Options{NoSync: true})
	h.must(err)
	h.restart()
	h.s.Surroundings = conductorone.Surroundings{}
	y, err := h.s.StartSync(t.Context(), SyncRequest{Token: h.Key()})
	h.must(err)
	o, err := y.Wait()
	h.must(err)
	if o.Run.Result != store.ResultOK || !strings.Contains(y.LineThere(), "In acme.conductor.one: not asked") {
		t.Errorf("%s, %q", o.Run.Result, y.LineThere())
	}
}

// TestTheUsersOfBothSidesAreCounted by one request, once the tenant's own sync
// has ended well; where it does not say, nothing is told.
func TestTheUsersOfBothSidesAreCounted(t *testing.T) {
	h := buildTenant(t)
	h.tenant.Change(func(o *fake.Options) { o.Holds = func(string) int { return 41 } })
	end, err := h.setUp(h.flags(), setup.Options{})
	h.must(err)
	sum := h.s.Summarize(t.Context(), end.Connector.ID, *end.Outcome)
	if text := strings.Join(sum.Notes, "\n"); !strings.Contains(text, "Users: 41 with access to the app PagerDuty there, ") {
		t.Errorf("the end of the setup says:\n%s", text)
	}
	ask := func() int {
		list, err := h.s.Store.Connectors(t.Context())
		h.must(err)
		h.s.Platforms.AskAll(t.Context(), list, time.Second)
		return h.s.Platforms.PlaceOf(list[0]).Polled.Users
	}
	route := "GET /api/v1/apps/{app}"
	before := h.there.Count(route)
	if n := ask(); n != 41 || h.there.Count(route) != before+1 {
		t.Errorf("%d users, by %d requests", n, h.there.Count(route)-before)
	}
	h.there.AddFault(fake.Fault{Nth: fake.Every, Kind: fake.Fault403, Route: route})
	if n := ask(); n != 0 {
		t.Errorf("%d users where the tenant does not say", n)
	}
	list, err := h.s.Store.Connectors(t.Context())
	h.must(err)
	if place := h.s.Platforms.PlaceOf(list[0]); place.Polled.Unasked != "" || place.Polled.Status != store.Connected {
		t.Errorf("the connector stands %+v", place.Polled)
	}
	h.there.ClearFaults()
	h.tenant.Pause(h.connectorThere(), "system", "paused by the test", true)
	before = h.there.Count(route)
	if n := ask(); n != 0 || h.there.Count(route) != before {
		t.Errorf("%d users of a paused one", n)
	}
}

// TestOnlyATenantThatWasSignedInToIsOne: its pages may be opened, by the run
// that signed in and by those after it.
func TestOnlyATenantThatWasSignedInToIsOne(t *testing.T) {
	h := buildTenant(t)
	is := func(host string) bool { return h.s.Platforms.SignedIn(t.Context(), host) }
	if is(acmeTenant) {
		t.Error("nobody has signed in yet")
	}
	if _, err := h.platform().SignIn(t.Context(), tenant.SignInRequest{Credentials: h.creds}); err != nil || !is(acmeTenant) || is("other.conductor.one") {
		t.Errorf("signed in to %s: %v, %v", acmeTenant, is(acmeTenant), err)
	}
	h.restart()
	if is(acmeTenant) {
		t.Error("nothing was kept")
	}
	_, err := h.setUp(h.flags(), setup.Options{NoSync: true})
	h.must(err)
	h.restart()
	if !is(acmeTenant) || is("other.conductor.one") {
		t.Error("the tenant of a connector was not signed in to")
	}
}
