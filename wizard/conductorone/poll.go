package conductorone

import (
	"context"
	"errors"
	"time"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/platform"
)

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
func (p *Platform) clientOf(ctx context.Context, c store.Connector) (*Client, error) {
	creds := tenant.Credentials{ClientID: c.Tenant.ClientID}
	p.mu.Lock()
	k, known := p.known[creds.ClientID]
	p.mu.Unlock()
	if known {
		return k.client, nil
	}
	for _, f := range p.Settings().Surroundings.FromEnv() {
		if f.ClientID == creds.ClientID {
			return p.clientFor(f.Credentials)
		}
	}
	var err error
	if creds.Secret, err = p.Vault.TenantSecret(ctx, c.Tenant.SignIn); err != nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.shut[creds.ClientID] = true
		return nil, err
	}
	return p.clientFor(creds)
}

// Poll asks a connector's tenant how it stands, and keeps the answer. A
// tenant that cannot be reached changes nothing; one that refuses the sign-in,
// or no longer has the connector, does.
func (p *Platform) Poll(ctx context.Context, c store.Connector) (store.TenantStatus, error) {
	st, err := p.poll(ctx, c)
	p.noteUnasked(c.ID, err)
	if err == nil {
		p.countUsers(ctx, c, st)
	}
	return st, err
}

// countPatience is how long the status of a connector waits for the users of
// its app.
const countPatience = 2 * time.Second

// countUsers asks how many users have access to a connector's app there: one
// request, and only where a sync of the tenant's own has ended well. Without an
// answer none are told.
func (p *Platform) countUsers(ctx context.Context, c store.Connector, st store.TenantStatus) {
	users := 0
	if st.Status == store.Connected {
		ctx, stop := context.WithTimeout(ctx, countPatience)
		defer stop()
		if client, err := p.clientOf(ctx, c); err == nil {
			app, _ := client.App(ctx, c.Tenant.AppID) // the zero App has none
			users = app.Users
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.users[c.ID] = users
}

// usersOf are those that were told last; 0 none.
func (p *Platform) usersOf(connector string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.users[connector]
}

func (p *Platform) poll(ctx context.Context, c store.Connector) (store.TenantStatus, error) {
	client, err := p.clientOf(ctx, c)
	if err != nil {
		return c.Tenant.Polled, err
	}
	there, err := client.Connector(ctx, c.Tenant.AppID, c.Tenant.ConnectorID)
	st := tenantStatus(there, p.Clock.Now())
	var e *Error
	switch {
	case err == nil:
	case errors.As(err, &e) && e.Kind == platform.KindNotFound:
		st = store.TenantStatus{Status: store.NeedsAttention, At: p.Clock.Now(), Reason: c.Tenant.Host + " no longer has this connector. Set it up again with: connectpd setup --platform conductorone"}
	case errors.As(err, &e) && e.Kind == platform.KindRefused:
		st = store.TenantStatus{Status: store.NeedsAttention, At: p.Clock.Now(), Reason: c.Tenant.Host + " refuses " + p.signInWords(c) + ". Sign in again with: connectpd setup --platform conductorone"}
	default:
		return c.Tenant.Polled, err
	}
	if st.Status == c.Tenant.Polled.Status && st.Reason == c.Tenant.Polled.Reason && st.Raw == c.Tenant.Polled.Raw &&
		st.At.Sub(c.Tenant.Polled.At) < pollKept {
		return st, nil // the same again: not worth a write
	}
	return st, p.Store.SetTenantStatus(context.WithoutCancel(ctx), c.ID, st)
}

// pollKept is how old a kept answer may be before the same one is kept anew.
const pollKept = 5 * time.Second

// Ask polls a connector's tenant, unless its sign-in would ask a person.
func (p *Platform) Ask(ctx context.Context, c store.Connector) {
	if !p.opensUnasked(c) {
		p.noteUnasked(c.ID, errSignInShut)
		return
	}
	_, _ = p.Poll(ctx, c) // the last answer stands, with its time
}

// errSignInShut: the sign-in cannot be read without a person.
var errSignInShut = errors.New("its sign-in cannot be read here")

// noteUnasked remembers, as long as this program runs, why a connector's tenant
// could not be asked; nil: it could.
func (p *Platform) noteUnasked(connector string, err error) {
	if errors.Is(err, context.Canceled) {
		return // it was not waited for
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err == nil {
		delete(p.unasked, connector)
		return
	}
	p.unasked[connector] = unaskedReason(err)
}

func (p *Platform) unaskedOf(connector string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.unasked[connector]
}

// unaskedReason is why a tenant could not be asked, in a few words.
func unaskedReason(err error) string {
	var e *Error
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "it did not answer in time"
	case !errors.As(err, &e):
		return errSignInShut.Error()
	}
	return e.Short()
}

// signInWords names the sign-in that a connector's tenant is asked with.
func (p *Platform) signInWords(c store.Connector) string {
	for _, f := range p.Settings().Surroundings.FromEnv() {
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
func (p *Platform) opensUnasked(c store.Connector) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, known := p.known[c.Tenant.ClientID]; known {
		return true
	}
	return !p.shut[c.Tenant.ClientID] && (c.Tenant.Secret.StoredIn != keychain.File || p.Settings().HavePassphrase)
}
