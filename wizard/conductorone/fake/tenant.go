// Package fake is a ConductorOne tenant served over HTTP from memory: the
// demo and what tests run against. It has JSON types of its own, written
// from ConductorOne's published OpenAPI document, so that a mistake in the
// client's is not made twice. Nothing of it was compared with a live tenant.
// It must not know the client that speaks to it.
package fake

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// The catalogue entries that the tenant knows.
const (
	CatalogPagerDuty = "2TBFfhxkbK8e2jKj3yBDJch8zCS"
	CatalogOkta      = "2AjGmp6mxJ1eIMMzHkPwVuSg6pr" // made up
)

// The names of the tenant's roles.
const (
	SuperAdmin     = "system:owner"
	ConnectorAdmin = "system:integration-admin" // made up: the real name is not published
	appAdmin       = "system:application-admin"
	readOnly       = "system:viewer"
	Basic          = "system:user"
)

// OwnerSlug is what this tenant calls the owners of connectors. The real
// name is not published; nobody should rely on this one.
const OwnerSlug = "connector-steward"

// Options of a tenant. Zero values: no latency, everything supported.
type Options struct {
	Now     func() time.Time `json:"-"`
	Latency time.Duration    // of every request
	// StartsAfter is how long after a configuration was saved its sync
	// begins, SyncTakes how long that runs.
	StartsAfter, SyncTakes time.Duration
	TokenLife              time.Duration // of a bearer; default 10 minutes
	// TokenField is the form's name of the API token.
	TokenField string
	// Judge tells what is wrong with an API token, once a sync tries it; ""
	// nothing. Without it every token is good.
	Judge func(token string) string `json:"-"`
	// Holds tells how many users an account has, by its API token: once a sync
	// has ended well they have access to the app. Without it the app keeps those
	// that it was made with.
	Holds func(token string) int `json:"-"`
	// PageMax bounds the pages of listings; default 100.
	PageMax int
	// What older tenants and small roles lack.
	NoOwnerObjects bool // no v2 owners: 404
	NoDiscovered   bool // no managed_state_bindings: 404
	HideRoles      bool // GET iam/roles: 403
	HideForm       bool // POST connectorcatalog: 403
}

// Person is a user of the tenant.
type Person struct {
	Name, Email, Title string
	Role               string   // name of a role
	OtherEmails        []string // beside Email
	Disabled, Service  bool
}

// Mail is what the tenant told an owner.
type Mail struct{ To, Connector string }

type user struct {
	Person
	id string
}

type role struct {
	id, name, label string
	services        []string
}

type app struct {
	id, name, description, parent string
	directory                     bool
	users                         int
	owners                        []string
	created, deleted              time.Time
}

// binding is an app that a directory's connector discovered.
type binding struct {
	appID, typeID, resourceID, name string
	found                           time.Time
	managedAs                       string // id of the app that it became
}

// group is an entitlement whose holders own something.
type group struct{ id, appID, name string }

type connector struct {
	id, appID, catalogID, name string
	owners                     []string
	groups                     []group
	created, deleted           time.Time
	configured                 time.Time
	token                      string
	fields                     []string // names under which something was configured
	queued                     []time.Time
	before                     map[time.Time]string // tokens of syncs queued before the latest configuration
	paused                     *pause
}

type pause struct {
	at               time.Time
	category, reason string
	resumable        bool
}

// Tenant is the tenant's content. It is safe for concurrent use.
type Tenant struct {
	mu         sync.Mutex
	host       string
	o          Options
	seed       uint64
	made       int
	users      []*user
	roles      []role
	apps       []*app
	bindings   []*binding
	appTypes   map[string]string // resource type "Application" of a directory
	connectors []*connector
	clients    map[string]*client
	bearers    map[string]bearer
	nonces     map[string]bool
	mails      []Mail
}

// New makes an empty tenant.
func New(host string, o Options) *Tenant {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.TokenLife == 0 {
		o.TokenLife = 10 * time.Minute
	}
	if o.TokenField == "" {
		o.TokenField = "pagerduty_api_token"
	}
	if o.PageMax == 0 {
		o.PageMax = 100
	}
	t := &Tenant{host: host, o: o, appTypes: map[string]string{}, clients: map[string]*client{},
		bearers: map[string]bearer{}, nonces: map[string]bool{}}
	for _, r := range []role{
		{name: SuperAdmin, label: "Super Administrator", services: []string{"role/c1.api.app.v1.Apps:CreateApp", "role/c1.api.app.v1.ConnectorService:Update"}},
		{name: ConnectorAdmin, label: "Connector Administrator", services: []string{"role/c1.api.app.v1.ConnectorService:Update"}},
		{name: appAdmin, label: "Application Administrator", services: []string{"role/c1.api.app.v1.Apps:CreateApp"}},
		{name: readOnly, label: "Read-Only Administrator"},
		{name: Basic, label: "Basic User"},
	} {
		r.id = t.newID()
		t.roles = append(t.roles, r)
	}
	return t
}

const idLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// newID is a new id of the tenant's shape: 27 letters and digits.
func (t *Tenant) newID() string {
	t.made++
	b := []byte("2SI000000000000000000000000")
	n := uint64(t.made)*0x9E3779B97F4A7C15 ^ t.seed
	for i := len(b) - 1; i > 12; i-- {
		b[i] = idLetters[n%62]
		n /= 62
	}
	copy(b[3:], fmt.Sprintf("%05d", t.made%100000))
	return string(b)
}

// Host is the tenant's host, as in its client ids.
func (t *Tenant) Host() string { return t.host }

// AddPerson adds a user and returns the id.
func (t *Tenant) AddPerson(p Person) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if p.Role == "" {
		p.Role = Basic
	}
	u := &user{Person: p, id: t.newID()}
	t.users = append(t.users, u)
	return u.id
}

// AddApp adds an app; parentID is the directory that made it, or "".
func (t *Tenant) AddApp(name, parentID string, accounts int) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.addApp(name, parentID, accounts).id
}

func (t *Tenant) addApp(name, parentID string, accounts int) *app {
	a := &app{id: t.newID(), name: name, parent: parentID, users: accounts, created: t.o.Now()}
	t.apps = append(t.apps, a)
	return a
}

// AddDirectory adds an identity provider's app.
func (t *Tenant) AddDirectory(name string, accounts int) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	a := t.addApp(name, "", accounts)
	a.directory = true
	t.appTypes[a.id] = t.newID()
	return a.id
}

// AddDiscovered adds an app that a directory's connector found and nobody
// manages. It gives the ids that name it, beside the directory's.
func (t *Tenant) AddDiscovered(directoryID, name string) (typeID, resourceID string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	b := &binding{
		appID: directoryID, typeID: t.appTypes[directoryID], resourceID: t.newID(), name: name, found: t.o.Now(),
	}
	t.bindings = append(t.bindings, b)
	return b.typeID, b.resourceID
}

// AddConnector adds one by hand, as somebody in the tenant's screens would.
func (t *Tenant) AddConnector(appID, catalogID, name string, ownerIDs ...string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.addConnector(appID, catalogID, name, ownerIDs).id
}

func (t *Tenant) addConnector(appID, catalogID, name string, ownerIDs []string) *connector {
	c := &connector{id: t.newID(), appID: appID, catalogID: catalogID, name: name, owners: slices.Clone(ownerIDs), created: t.o.Now()}
	t.connectors = append(t.connectors, c)
	for _, id := range ownerIDs {
		if u := t.user(id); u != nil {
			t.mails = append(t.mails, Mail{To: u.Email, Connector: c.id})
		}
	}
	return c
}

// AddOwnersThrough makes the holders of an entitlement of an app owners of a
// connector.
func (t *Tenant) AddOwnersThrough(connectorID, appID, entitlement string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if c := t.connector(connectorID); c != nil {
		c.groups = append(c.groups, group{t.newID(), appID, entitlement})
	}
}

// Pause disables a connector's syncs, as the tenant does by itself or a person
// does in its screens.
func (t *Tenant) Pause(connectorID, category, reason string, resumable bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if c := t.connector(connectorID); c != nil {
		c.paused = &pause{t.o.Now(), category, reason, resumable}
	}
}

// Delete deletes a connector softly, as the tenant does: it is still told, with
// the time.
func (t *Tenant) Delete(connectorID string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if c := t.connector(connectorID); c != nil {
		c.deleted = t.o.Now()
	}
}

// Change alters how the tenant behaves from now on.
func (t *Tenant) Change(f func(*Options)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f(&t.o)
}

func (t *Tenant) user(id string) *user {
	return find(t.users, func(u *user) bool { return u.id == id })
}

func (t *Tenant) app(id string) *app { return find(t.apps, func(a *app) bool { return a.id == id }) }

func (t *Tenant) connector(id string) *connector {
	return find(t.connectors, func(c *connector) bool { return c.id == id })
}

func find[T any](in []*T, fits func(*T) bool) *T {
	if i := slices.IndexFunc(in, fits); i >= 0 {
		return in[i]
	}
	return nil
}

func (t *Tenant) roleID(name string) string {
	for _, r := range t.roles {
		if r.name == name {
			return r.id
		}
	}
	return ""
}
