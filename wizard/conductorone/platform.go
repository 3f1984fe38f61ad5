package conductorone

import (
	"cmp"
	"context"
	"net/http"
	"sync"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/secret"
	"connectpd/sync/remote"
	"connectpd/wizard/conductorone/steps"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

// Deps are what the platform works with. The fields are set once, before the
// first call.
type Deps struct {
	Store     *store.Store
	Vault     *store.Vault
	Redactor  *secret.Redactor // learns every secret that passes through
	Clock     remote.Clock
	Transport http.RoundTripper // nil: the network
	Version   string
	// Settings are what the environment says; it is asked at each call.
	Settings func() Settings
}

// Settings are what the environment says of tenants.
type Settings struct {
	Surroundings   Surroundings // where credentials are found
	Base           string       // stands in for every tenant's address (demo and tests only)
	Demo           bool
	HavePassphrase bool // the encrypted file opens without asking a person
}

// Platform is ConductorOne: connectors are registered in tenants, which sync
// them too.
type Platform struct {
	Deps

	mu    sync.Mutex
	known map[string]signedIn // by client id, so that one bearer serves many calls
	// shut are client ids whose kept secret could not be read: the keychain
	// is not asked for them again and again, since it may ask a person.
	shut map[string]bool
	// unasked is why the tenants of connectors could not be asked last.
	unasked map[string]string
	// users are how many the apps of connectors have in their tenants.
	users map[string]int
	// accepted are the tenants that this run signed in to.
	accepted map[string]bool
}

// signedIn is a way into a tenant that this run has.
type signedIn struct {
	secret secret.Value
	server string
	client *Client
}

// NewPlatform makes the platform of one run of the program.
func NewPlatform(d Deps) *Platform {
	return &Platform{Deps: d, known: map[string]signedIn{}, shut: map[string]bool{}, unasked: map[string]string{},
		users: map[string]int{}, accepted: map[string]bool{}}
}

var _ platform.Platform = (*Platform)(nil)

// ID is ConductorOne's.
func (*Platform) ID() store.Platform { return store.ConductorOne }

// PlaceOf is a connector's tenant, with why it could not be asked when that was
// last tried.
func (p *Platform) PlaceOf(c store.Connector) platform.Place {
	t := c.Tenant
	if t == nil {
		return platform.Place{}
	}
	last := spoken(t.Polled)
	last.Unasked = cmp.Or(p.unaskedOf(c.ID), last.Unasked)
	last.Users = p.usersOf(c.ID)
	link := tenant.Page(t.Host, tenant.Connector{ID: t.ConnectorID, AppID: t.AppID})
	there := failure.Blanks{"connector": c.Name, "tenant": t.Host, "page": link}
	return platform.Place{
		Label: "in a ConductorOne tenant", Called: "Tenant", KeyKind: steps.KeyKind(),
		Host: t.Host, Link: link, Polled: last,
		Title: "the ConductorOne tenant " + t.Host, Door: "https://" + t.Host + introspectPath,
		OwnerNeeds: steps.OwnerNeeds,
		Keeps:      t.Host + " keeps its connector and continues to sync. If you no longer need it, delete it there: " + link,
		Follows:    "After the sync here, " + t.Host + " is checked until it says Connected or Needs attention, " + followWords() + ".",
		Owners:     &flow.Problem{Told: failure.Tell(failure.C1OwnersThere, there), Flag: "--add EMAIL", Kept: flow.NothingChanged},
		Message:    &flow.Problem{Told: failure.Tell(failure.C1MessageThere, there)},
		Provider:   &flow.Problem{Told: failure.Tell(failure.C1ConnectorThere, there), Kept: "Nothing was written."},
	}
}

// spoken is a status without the tenant's value for having nothing to say.
func spoken(st store.TenantStatus) store.TenantStatus {
	if st.Raw == tenant.StatusUnspecified {
		st.Raw = ""
	}
	return st
}

// SignedIn reports that a host is a tenant that was signed in to, by this run
// or for a connector that is kept.
func (p *Platform) SignedIn(ctx context.Context, host string) bool {
	p.mu.Lock()
	accepted := p.accepted[host]
	p.mu.Unlock()
	if accepted {
		return true
	}
	_, known, err := p.Store.SignIn(ctx, host)
	return known && err == nil
}

func (p *Platform) noteSignedIn(host string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.accepted[host] = true
}
