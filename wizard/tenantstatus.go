package wizard

import (
	"context"
	"errors"
	"sync"
	"time"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/wizard/conductorone"
)

// TenantLink is the connector's page in its tenant; "" on this computer.
func TenantLink(c store.Connector) string {
	if c.Tenant == nil {
		return ""
	}
	return conductorone.Link(c.Tenant.Host, conductorone.Connector{ID: c.Tenant.ConnectorID, AppID: c.Tenant.AppID})
}

// TenantKeeps says what disconnecting here leaves in a connector's tenant; ""
// for one of this computer.
func TenantKeeps(c store.Connector) string {
	if c.Tenant == nil {
		return ""
	}
	return c.Tenant.Host + " keeps its connector and goes on syncing. Delete it there where it is no longer wanted: " + TenantLink(c)
}

// TenantWords say how a connector stands in its tenant, with the tenant's own
// value and when it was asked; "" on this computer.
func TenantWords(c store.Connector, now time.Time) string {
	if c.Tenant == nil {
		return ""
	}
	p := c.Tenant.Polled
	if p.At.IsZero() {
		return "not asked yet"
	}
	words := statusNames[p.Status]
	if p.Raw != "" {
		words += " (" + p.Raw + ")"
	}
	switch ago := now.Sub(p.At).Round(time.Second); {
	case ago < 2*time.Second:
		return words + ", asked just now"
	case ago < time.Minute:
		return words + ", asked " + ago.String() + " ago"
	}
	return words + ", asked " + moment(p.At)
}

// statusNames are the statuses as people read them.
var statusNames = map[store.Status]string{
	store.NotConnected: "Not connected", store.Syncing: "Syncing",
	store.Connected: "Connected", store.NeedsAttention: "Needs attention",
}

var tenantStates = map[conductorone.SyncState]store.Status{
	conductorone.StateNotConnected: store.NotConnected,
	conductorone.StateSyncing:      store.Syncing,
	conductorone.StateConnected:    store.Connected,
}

// tenantStatus is what a tenant says of a connector, in the store's words.
func tenantStatus(c conductorone.Connector, at time.Time) store.TenantStatus {
	st, ok := tenantStates[c.State()]
	if !ok {
		st = store.NeedsAttention
	}
	return store.TenantStatus{Status: st, Reason: c.Reason(), Raw: c.Status.Raw, At: at}
}

// clientOf is the way into a connector's tenant: as this run did
// already, by what is kept, or by the environment's credential where it is
// the same one.
func (s *Services) clientOf(ctx context.Context, c store.Connector) (*conductorone.Client, error) {
	creds := conductorone.Credentials{ClientID: c.Tenant.ClientID}
	s.tenants.mu.Lock()
	k, known := s.tenants.known[creds.ClientID]
	s.tenants.mu.Unlock()
	if known {
		return k.client, nil
	}
	for _, f := range s.Surroundings.FromEnv() {
		if f.ClientID == creds.ClientID {
			return s.tenantClient(f.Credentials)
		}
	}
	var err error
	if creds.Secret, err = s.Vault.TenantSecret(ctx, c.Tenant.SignIn); err != nil {
		s.tenants.mu.Lock()
		defer s.tenants.mu.Unlock()
		if s.tenants.shut == nil {
			s.tenants.shut = map[string]bool{}
		}
		s.tenants.shut[creds.ClientID] = true
		return nil, err
	}
	return s.tenantClient(creds)
}

// PollTenant asks a connector's tenant how it stands, and keeps the answer. A
// tenant that cannot be reached changes nothing; one that refuses the sign-in,
// or no longer has the connector, does.
func (s *Services) PollTenant(ctx context.Context, c store.Connector) (store.TenantStatus, error) {
	client, err := s.clientOf(ctx, c)
	if err != nil {
		return c.Tenant.Polled, err
	}
	there, err := client.Connector(ctx, c.Tenant.AppID, c.Tenant.ConnectorID)
	st := tenantStatus(there, s.Clock.Now())
	var e *conductorone.Error
	switch {
	case err == nil:
	case errors.As(err, &e) && e.Kind == conductorone.KindNotFound:
		st = store.TenantStatus{Status: store.NeedsAttention, At: s.Clock.Now(), Reason: c.Tenant.Host + " no longer has this connector. Set it up again with: connectpd setup --platform conductorone"}
	case errors.As(err, &e) && e.Kind == conductorone.KindRefused:
		st = store.TenantStatus{Status: store.NeedsAttention, At: s.Clock.Now(), Reason: c.Tenant.Host + " refuses the sign-in that is kept here. Sign in anew with: connectpd setup --platform conductorone"}
	default:
		return c.Tenant.Polled, err
	}
	if st.Status == c.Tenant.Polled.Status && st.Reason == c.Tenant.Polled.Reason && st.Raw == c.Tenant.Polled.Raw &&
		st.At.Sub(c.Tenant.Polled.At) < pollKept {
		return st, nil // the same again: not worth a write
	}
	return st, s.Store.SetTenantStatus(context.WithoutCancel(ctx), c.ID, st)
}

// pollKept is how old a kept answer may be before the same one is kept anew.
const pollKept = 5 * time.Second

// PollTenants asks the tenants of all connectors at once. What does not answer
// in time keeps its last answer: nobody waits longer than patience.
func (s *Services) PollTenants(ctx context.Context, list []store.Connector, patience time.Duration) {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	var asking sync.WaitGroup
	for _, c := range list {
		if c.Tenant == nil || !s.opensUnasked(c) {
			continue
		}
		asking.Go(func() { _, _ = s.PollTenant(ctx, c) }) // the last answer stands, with its time
	}
	asking.Wait()
}

// opensUnasked: the tenant's sign-in can be read without asking anybody for a
// passphrase, and could be when it was last tried.
func (s *Services) opensUnasked(c store.Connector) bool {
	s.tenants.mu.Lock()
	defer s.tenants.mu.Unlock()
	if _, known := s.tenants.known[c.Tenant.ClientID]; known {
		return true
	}
	return !s.tenants.shut[c.Tenant.ClientID] && (c.Tenant.Secret.StoredIn != keychain.File || s.HavePassphrase)
}
