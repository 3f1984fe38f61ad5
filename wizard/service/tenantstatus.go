package service

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/store/words"
	"connectpd/wizard/conductorone"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/platform"
)

func (p tenantPlace) Link() string {
	c := p.c
	return conductorone.Link(c.Tenant.Host, tenant.Connector{ID: c.Tenant.ConnectorID, AppID: c.Tenant.AppID})
}

func (p tenantPlace) Keeps() string {
	return p.Host() + " keeps its connector and goes on syncing. Delete it there where it is no longer wanted: " + p.Link()
}

func (t tenantPlace) Stands(now time.Time) string {
	p := t.c.Tenant.Polled
	switch {
	case p.At.IsZero() && p.Unasked != "":
		return "could not be asked (" + p.Unasked + ")"
	case p.At.IsZero():
		return "not asked yet"
	case p.Unasked != "":
		return "could not be asked (" + p.Unasked + "); last answer, " + words.Ago(now, p.At) + ": " + saidWords(p)
	}
	return saidWords(p) + ", asked " + words.Ago(now, p.At)
}

// saidWords are what a tenant said, with its own value where that says more.
func saidWords(p store.TenantStatus) string {
	if p.Raw == "" || p.Raw == tenant.StatusUnspecified {
		return p.Status.Label()
	}
	return p.Status.Label() + " (" + p.Raw + ")"
}

var tenantStates = map[tenant.SyncState]store.Status{
	tenant.StateNotConnected: store.NotConnected,
	tenant.StateSyncing:      store.Syncing,
	tenant.StateConnected:    store.Connected,
}

// tenantStatus is what a tenant says of a connector, in the store's words.
func tenantStatus(c tenant.Connector, at time.Time) store.TenantStatus {
	st, ok := tenantStates[c.State()]
	if !ok {
		st = store.NeedsAttention
	}
	return store.TenantStatus{Status: st, Reason: c.Reason(), Raw: c.Status.Raw, At: at}
}

// clientOf is the way into a connector's tenant: as this run did
// already, by what is kept, or by the environment's credential where it is
// the same one.
func (s *Tenants) clientOf(ctx context.Context, c store.Connector) (*conductorone.Client, error) {
	creds := tenant.Credentials{ClientID: c.Tenant.ClientID}
	s.signedIn.mu.Lock()
	k, known := s.signedIn.known[creds.ClientID]
	s.signedIn.mu.Unlock()
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
		s.signedIn.mu.Lock()
		defer s.signedIn.mu.Unlock()
		if s.signedIn.shut == nil {
			s.signedIn.shut = map[string]bool{}
		}
		s.signedIn.shut[creds.ClientID] = true
		return nil, err
	}
	return s.tenantClient(creds)
}

// PollTenant asks a connector's tenant how it stands, and keeps the answer. A
// tenant that cannot be reached changes nothing; one that refuses the sign-in,
// or no longer has the connector, does.
func (s *Tenants) PollTenant(ctx context.Context, c store.Connector) (store.TenantStatus, error) {
	st, err := s.poll(ctx, c)
	s.noteUnasked(c.ID, err)
	return st, err
}

func (s *Tenants) poll(ctx context.Context, c store.Connector) (store.TenantStatus, error) {
	client, err := s.clientOf(ctx, c)
	if err != nil {
		return c.Tenant.Polled, err
	}
	there, err := client.Connector(ctx, c.Tenant.AppID, c.Tenant.ConnectorID)
	st := tenantStatus(there, s.Clock.Now())
	var e *conductorone.Error
	switch {
	case err == nil:
	case errors.As(err, &e) && e.Kind == platform.KindNotFound:
		st = store.TenantStatus{Status: store.NeedsAttention, At: s.Clock.Now(), Reason: c.Tenant.Host + " no longer has this connector. Set it up again with: connectpd setup --platform conductorone"}
	case errors.As(err, &e) && e.Kind == platform.KindRefused:
		st = store.TenantStatus{Status: store.NeedsAttention, At: s.Clock.Now(), Reason: c.Tenant.Host + " refuses " + s.signInWords(c) + ". Sign in anew with: connectpd setup --platform conductorone"}
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
func (s *Tenants) PollTenants(ctx context.Context, list []store.Connector, patience time.Duration) {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	var asking sync.WaitGroup
	for _, c := range list {
		if PlaceOf(c).Host() == "" {
			continue
		}
		if !s.opensUnasked(c) {
			s.noteUnasked(c.ID, errSignInShut)
			continue
		}
		asking.Go(func() { _, _ = s.PollTenant(ctx, c) }) // the last answer stands, with its time
	}
	asking.Wait()
}

// errSignInShut: the sign-in cannot be read without a person.
var errSignInShut = errors.New("its sign-in cannot be read here")

// noteUnasked remembers, as long as this program runs, why a connector's tenant
// could not be asked; nil: it could.
func (s *Tenants) noteUnasked(connector string, err error) {
	if errors.Is(err, context.Canceled) {
		return // it was not waited for
	}
	s.signedIn.mu.Lock()
	defer s.signedIn.mu.Unlock()
	if err == nil {
		delete(s.signedIn.unasked, connector)
		return
	}
	if s.signedIn.unasked == nil {
		s.signedIn.unasked = map[string]string{}
	}
	s.signedIn.unasked[connector] = unaskedReason(err)
}

func (s *Tenants) unaskedOf(connector string) string {
	s.signedIn.mu.Lock()
	defer s.signedIn.mu.Unlock()
	return s.signedIn.unasked[connector]
}

// WithUnasked are the connectors, with why their tenants could not be asked
// when that was last tried.
func (s *Tenants) WithUnasked(list []store.Connector) []store.Connector {
	list = slices.Clone(list)
	for i, c := range list {
		if why := s.unaskedOf(c.ID); why != "" && c.Tenant != nil {
			tenant := *c.Tenant
			tenant.Polled.Unasked = why
			list[i].Tenant = &tenant
		}
	}
	return list
}

// unaskedReason is why a tenant could not be asked, in a few words.
func unaskedReason(err error) string {
	var e *conductorone.Error
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "it did not answer in time"
	case !errors.As(err, &e):
		return errSignInShut.Error()
	}
	return e.Short()
}

// signInWords names the sign-in that a connector's tenant is asked with.
func (s *Tenants) signInWords(c store.Connector) string {
	for _, f := range s.Surroundings.FromEnv() {
		if f.ClientID == c.Tenant.ClientID {
			return "the sign-in of the environment (" + f.ClientID + ")"
		}
	}
	if c.Tenant.Secret.Number == 0 || c.Tenant.Secret.StoredIn == keychain.None {
		return "the sign-in"
	}
	return "the sign-in that is kept here"
}

// opensUnasked: the tenant's sign-in can be read without asking anybody for a
// passphrase, and could be when it was last tried.
func (s *Tenants) opensUnasked(c store.Connector) bool {
	s.signedIn.mu.Lock()
	defer s.signedIn.mu.Unlock()
	if _, known := s.signedIn.known[c.Tenant.ClientID]; known {
		return true
	}
	return !s.signedIn.shut[c.Tenant.ClientID] && (c.Tenant.Secret.StoredIn != keychain.File || s.HavePassphrase)
}
