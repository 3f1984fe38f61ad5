// Package platformtest holds a platform that no product needs: tests take it
// through set-up, status, home and rotation. It is all that a further platform
// costs.
// Only tests import it.
package platformtest

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"connectpd/store/access"
	"connectpd/store/secret"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

// ID names the depot, host its place.
const (
	ID   = access.Platform("depot")
	host = "depot.example.com"
)

// Depot is a place that keeps connectors and their tokens in memory.
type Depot struct {
	Now func() time.Time

	mu     sync.Mutex
	tokens map[string]secret.Value
	asked  time.Time
}

var _ platform.Platform = (*Depot)(nil)

// ID is the depot's.
func (*Depot) ID() access.Platform { return ID }

// Token is what the depot was given for a connector.
func (d *Depot) Token(connector string) secret.Value {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.tokens[connector]
}

// PlaceOf is the depot.
func (d *Depot) PlaceOf(c access.Connector) platform.Place {
	d.mu.Lock()
	defer d.mu.Unlock()
	return platform.Place{Label: "in the depot", Called: "Depot", Host: host, Link: "https://" + host + "/" + c.ID, Keeps: "The depot keeps it.",
		Polled: access.TenantStatus{Status: access.Connected, At: d.asked, Users: 7}}
}

// SignedIn is the depot.
func (*Depot) SignedIn(_ context.Context, at string) bool { return at == host }

// Offer is the depot.
func (d *Depot) Offer(context.Context) (platform.Offer, error) {
	return platform.Offer{ID: ID, Label: "In the depot", Detail: "a platform of the tests",
		New: func(s *platform.Setup) platform.Steps { return &steps{Setup: s} }}, nil
}

// TakeOver has no part of its own.
func (*Depot) TakeOver(access.Connector) json.RawMessage { return nil }

// Register puts the connector onto a shelf.
func (*Depot) Register(_ context.Context, r platform.Registration) (platform.Registered, error) {
	c := r.Connector
	c.Tenant = &access.Tenant{SignIn: access.SignIn{Host: host}, AppID: "shelf", ConnectorID: c.ID}
	return platform.Registered{Connector: c}, nil
}

// Tell takes the token.
func (d *Depot) Tell(_ context.Context, c access.Connector, tok secret.Value) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.tokens == nil {
		d.tokens = map[string]secret.Value{}
	}
	d.tokens[c.ID] = tok
	return nil
}

// Ask notes that it was asked.
func (d *Depot) Ask(context.Context, access.Connector) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked = d.Now()
}

// Prove proves nothing: nobody signs in.
func (*Depot) Prove(context.Context, []access.Connector) []platform.Proof { return nil }

// Watch follows nothing.
func (*Depot) Watch(context.Context, access.Connector, bool) platform.Watch { return nil }

// steps are the depot's part of a set-up: one shelf, and who sits here.
type steps struct {
	platform.Quiet
	*platform.Setup
}

func (s *steps) Propose()                            {}
func (s *steps) Adopt()                              {}
func (s *steps) App() platform.App                   { return shelf{} }
func (s *steps) Owners() platform.Owners             { return owners{steps: s} }
func (s *steps) Fill(platform.Flags) []*flow.Problem { return nil }
func (s *steps) ComesToToken() bool                  { return s.Mine() }

func (s *steps) Says() platform.Says {
	return platform.Says{Lives: "in the depot", Saves: "Save brings it to the depot.",
		There: []flow.Row{{Label: "Depot", Value: "Brings it to the shelf", There: true}}, TokenGoes: "The token goes to the depot."}
}

type shelf struct{ platform.QuietStage }

func (shelf) Page(p *flow.Page) {
	p.Choices = []flow.Choice{{ID: platform.ChooseApp + "shelf", Label: "The shelf", Chosen: true}}
}
func (shelf) Next() (platform.Outcome, *flow.Problem) { return platform.GoOn, nil }
func (shelf) Chosen() access.App                      { return access.App{ID: "shelf", Name: "The shelf", Tenant: host} }

type owners struct {
	platform.QuietStage
	*steps
}

func (owners) Open() bool                              { return false }
func (owners) Folded() bool                            { return false }
func (owners) Page(*flow.Page)                         {}
func (owners) Next() (platform.Outcome, *flow.Problem) { return platform.Stay, nil }
func (owners) Asks() bool                              { return false }
func (owners) Nobody() *flow.Problem                   { return platform.NoOwner() }
func (owners) Refused(_, _ string) *flow.Problem       { return platform.NoOwner() }
func (owners) Delegation() *platform.Delegation        { return nil }

func (owners) List(p *flow.Page, _ bool) { p.Hints = []string{"Whoever sits here owns it."} }

func (s owners) Roster() []platform.Candidate {
	return []platform.Candidate{{You: true, Person: access.Person{Name: s.Me.Name, Email: s.Me.Email, Role: s.Me.Role}}}
}

func (s owners) Tick(c platform.Candidate, yes bool) { s.Own(c.Email, yes) }
