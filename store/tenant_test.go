package store

import (
	"errors"
	"slices"
	"testing"
	"time"

	"connectpd/store/access"
	"connectpd/store/keychain"
)

const host = "acme.conductor.one"

var secretA, secretB = tok("secret-token:conductorone.com:v1:aaaaaaaa"), tok("secret-token:conductorone.com:v1:bbbbbbbb")

// tenantConnector is what a set-up in a tenant records.
func tenantConnector(id string) Connector {
	return Connector{
		ID: id, Name: "PagerDuty", Platform: ConductorOne,
		App:     App{ID: "2TBFapp0000000000000000000a", Name: "PagerDuty", Tenant: host},
		Owners:  []Owner{{Person: Person{Name: "Ada", Email: "ada@example.com", Role: ConnectorAdministrator}}},
		Account: access.Account{Subdomain: "acme", Region: "us"},
		Tenant: &Tenant{SignIn: SignIn{Host: host, ClientID: "ada-1@acme.conductor.one/pcc"},
			AppID: "2TBFapp0000000000000000000a", ConnectorID: "2TBFcon0000000000000000000a"},
	}
}

// inTenant saves a connector in a tenant, with its token and its secret.
func (b *vaultBench) inTenant(id string) Connector {
	b.Helper()
	token, err := b.v.Place(ctxb, id, keychain.OS, tokenA, identity, proved)
	if err != nil {
		b.Fatal(err)
	}
	secret, err := b.v.PlaceSecret(ctxb, host, keychain.OS, secretA)
	if err != nil {
		b.Fatal(err)
	}
	c, err := b.v.Save(ctxb, tenantConnector(id), token, secret)
	if err != nil {
		b.Fatal(err)
	}
	return c
}

func (b *vaultBench) wantItems(want ...string) {
	b.Helper()
	if got := b.os.items(); !slices.Equal(got, want) {
		b.Errorf("the keychain holds %v, want %v", got, want)
	}
}

func TestAConnectorInATenant(t *testing.T) {
	b := newVaultBench(t)
	id := b.s.NewConnectorID()
	c := b.inTenant(id)
	b.wantItems(id+"/1", "tenant-acme.conductor.one/1")
	if c.Tenant == nil || c.Tenant.AppID != c.App.ID || c.Tenant.ConnectorID != "2TBFcon0000000000000000000a" || c.Tenant.Secret.Number != 1 || !c.Tenant.Polled.At.IsZero() {
		t.Fatalf("saved %+v", c.Tenant)
	}
	if got, err := b.v.TenantSecret(ctxb, c.Tenant.SignIn); err != nil || !got.Equal(secretA) {
		t.Errorf("read back %v, %v", got.Equal(secretA), err)
	}
	// Its role there is its own; here nobody said anything of Ada.
	people, err := b.s.People(ctxb)
	if err != nil || len(people) != 1 || people[0].Role != PlatformRoleUnknown || c.Owners[0].Role != ConnectorAdministrator {
		t.Errorf("people %+v, owners %+v, %v", people, c.Owners, err)
	}
	// Its app is not one of this computer, and a local one may have its name.
	if apps, err := b.s.Apps(ctxb); err != nil || len(apps) != 0 {
		t.Errorf("apps here %+v, %v", apps, err)
	}
	if a, err := b.s.AddApp(ctxb, App{Name: "PagerDuty"}); err != nil || a.ID == c.App.ID {
		t.Errorf("a local app of that name: %+v, %v", a, err)
	}
	// A second connector of the tenant shares the sign-in.
	second := tenantConnector(b.s.NewConnectorID())
	second.Name, second.Account.Subdomain, second.Tenant.ConnectorID = "Second", "other", "2TBFcon0000000000000000000b"
	if second, err = b.v.Save(ctxb, second, Placed{}, Placed{}); err != nil || second.Tenant.Secret.Number != 1 {
		t.Errorf("the second: %+v, %v", second.Tenant, err)
	}
	// The secret goes with the last of them.
	for _, last := range []bool{false, true} {
		if err := errors.Join(b.s.Disconnect(ctxb, id, last), b.v.Forget(ctxb, id)); err != nil {
			t.Fatal(err)
		}
		if !last {
			b.wantItems("tenant-acme.conductor.one/1")
			id = second.ID
		}
	}
	b.wantItems()
	if list, err := b.s.SignIns(ctxb); err != nil || len(list) != 0 {
		t.Errorf("tenants left: %+v, %v", list, err)
	}
	if left := dumpTable(t, b.s, "token_item"); left != 0 {
		t.Errorf("%d notes left", left)
	}
}

func dumpTable(t *testing.T, s *Store, table string) (rows int) {
	t.Helper()
	err := s.read(ctxb, "counting", func(x *tx) error { return x.row("SELECT count(*) FROM " + table).Scan(&rows) })
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestASecretThatIsReplaced(t *testing.T) {
	b := newVaultBench(t)
	c := b.inTenant(b.s.NewConnectorID())
	first, err := b.v.PlaceSecret(ctxb, host, keychain.OS, secretB)
	if err != nil {
		t.Fatal(err)
	}
	late, err := b.v.PlaceSecret(ctxb, host, keychain.OS, secretA)
	if err != nil {
		t.Fatal(err)
	}
	in := SignIn{Host: host, ClientID: "ada-2@acme.conductor.one/pcc"}
	if err := b.v.KeepSignIn(ctxb, "", in, first); err != nil {
		t.Fatal(err)
	}
	if err := b.v.KeepSignIn(ctxb, "", in, late); !errors.Is(err, errMoved) {
		t.Errorf("the one that came late: %v", err)
	}
	b.wantItems(c.ID+"/1", "tenant-acme.conductor.one/2")
	kept, ok, err := b.s.SignIn(ctxb, host)
	if err != nil || !ok || kept.ClientID != in.ClientID {
		t.Fatalf("kept %+v, %v, %v", kept, ok, err)
	}
	if got, err := b.v.TenantSecret(ctxb, kept); err != nil || !got.Equal(secretB) {
		t.Errorf("not the new one: %v", err)
	}
}

// TestSavingInATenantFails: neither the token nor the secret stays behind.
func TestSavingInATenantFails(t *testing.T) {
	b := newVaultBench(t)
	id := b.s.NewConnectorID()
	token, err := b.v.Place(ctxb, id, keychain.OS, tokenA, identity, proved)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := b.v.PlaceSecret(ctxb, host, keychain.OS, secretA)
	if err != nil {
		t.Fatal(err)
	}
	c := tenantConnector(id)
	c.App = App{} // an app without a name is refused, after the secret was moved
	if _, err := b.v.Save(ctxb, c, token, secret); err == nil {
		t.Fatal("it was saved")
	}
	b.wantItems()
	if list, _ := b.s.SignIns(ctxb); len(list) != 0 {
		t.Errorf("a tenant stayed: %+v", list)
	}
	// And everything works when it is tried again.
	b.inTenant(id)
}

func TestASignInKeptWithADraft(t *testing.T) {
	b := newVaultBench(t)
	in := SignIn{Host: host, ClientID: "ada-1@acme.conductor.one/pcc"}
	place := func() Placed {
		p, err := b.v.PlaceSecret(ctxb, host, keychain.OS, secretA)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	if err := b.v.KeepSignIn(ctxb, "c-nobody", in, place()); err == nil {
		t.Error("kept for a draft that is not there")
	}
	b.wantItems()
	d := Draft{ID: b.s.NewConnectorID(), Answers: []byte("{}")}
	if err := b.s.SaveDraft(ctxb, d); err != nil {
		t.Fatal(err)
	}
	if err := b.v.KeepSignIn(ctxb, d.ID, in, place()); err != nil {
		t.Fatal(err)
	}
	if list, err := b.s.Drafts(ctxb); err != nil || len(list) != 1 || list[0].Tenant != host {
		t.Errorf("drafts %+v, %v", list, err)
	}
	if err := b.v.CleanUp(ctxb); err != nil {
		t.Fatal(err)
	}
	b.wantItems("tenant-acme.conductor.one/1")
	if err := errors.Join(b.s.DeleteDraft(ctxb, d.ID), b.v.Forget(ctxb, d.ID)); err != nil {
		t.Fatal(err)
	}
	b.wantItems()
}

func TestStandingFollowsTheTenant(t *testing.T) {
	b := newVaultBench(t)
	c := b.inTenant(b.s.NewConnectorID())
	if st, _ := c.Standing(); st != NotConnected {
		t.Errorf("before anyone asked: %s", st)
	}
	for _, says := range []TenantStatus{
		{Status: Syncing, Raw: "SYNC_STATUS_RUNNING"},
		{Status: Connected, Raw: "SYNC_STATUS_DONE", At: time.Unix(1_800_000_000, 0).UTC()},
		{Status: NeedsAttention, Raw: "SYNC_STATUS_ERROR", Reason: "The tenant's last sync failed: 403"},
	} {
		if err := b.s.SetTenantStatus(ctxb, c.ID, says); err != nil {
			t.Fatal(err)
		}
		is, err := b.s.Connector(ctxb, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		if st, why := is.Standing(); st != says.Status || why != says.Reason || is.Tenant.Polled.Raw != says.Raw || is.Status != NotConnected {
			t.Errorf("%+v: standing %s %q, polled %+v", says, st, why, is.Tenant.Polled)
		}
		if at := is.Tenant.Polled.At; at.IsZero() || !says.At.IsZero() && !at.Equal(says.At) {
			t.Errorf("polled at %v", at)
		}
	}
	// What needs somebody here is not hidden by a tenant that is content.
	here := Connector{Status: NeedsAttention, StatusReason: "refused", Tenant: &Tenant{Polled: TenantStatus{Status: Connected, At: time.Unix(1, 0)}}}
	if st, why := here.Standing(); st != NeedsAttention || why != "refused" {
		t.Errorf("standing %s %q", st, why)
	}
	if st, _ := (Connector{Status: Connected}).Standing(); st != Connected {
		t.Errorf("a local one: %s", st)
	}
}

// TestAHandedOverConnectorInATenant waits for its owners there.
func TestAHandedOverConnectorInATenant(t *testing.T) {
	b := newVaultBench(t)
	c := tenantConnector(b.s.NewConnectorID())
	c.HandedOver = &HandOver{Name: "Grace", Email: "grace@example.com", At: time.Unix(1_800_000_000, 0)}
	secret, err := b.v.PlaceSecret(ctxb, host, keychain.OS, secretA)
	if err != nil {
		t.Fatal(err)
	}
	if c, err = b.v.Save(ctxb, c, Placed{}, secret); err != nil || c.HandedOver == nil || c.Tenant == nil {
		t.Fatalf("%+v, %v", c, err)
	}
	// Taken over: the hand-over is over.
	token, err := b.v.Place(ctxb, c.ID, keychain.OS, tokenA, identity, proved)
	if err != nil {
		t.Fatal(err)
	}
	c.HandedOver = nil
	if c, err = b.v.Save(ctxb, c, token, Placed{}); err != nil || c.HandedOver != nil || c.Token.Number != 1 {
		t.Errorf("%+v, %v", c, err)
	}
}

// TestAConnectorMovesIntoATenant keeps its token and its data.
func TestAConnectorMovesIntoATenant(t *testing.T) {
	b := newVaultBench(t)
	was := b.save()
	moved := tenantConnector(was.ID)
	secret, err := b.v.PlaceSecret(ctxb, host, keychain.OS, secretA)
	if err != nil {
		t.Fatal(err)
	}
	is, err := b.v.Save(ctxb, moved, Placed{}, secret)
	if err != nil || is.Platform != ConductorOne || is.Token.Number != was.Token.Number || is.App.ID == was.App.ID {
		t.Errorf("%+v, %v", is, err)
	}
	b.wantItems(was.ID+"/1", "tenant-acme.conductor.one/1")
}
