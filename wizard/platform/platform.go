// Package platform holds what set-up, services and faces ask of the places
// where connectors are registered. A platform is one package that implements
// Platform; nobody else knows which ones there are.
// It must not know one of them.
package platform

import (
	"context"
	"encoding/json"

	"connectpd/store/access"
	"connectpd/store/secret"
)

// Platform is where connectors are registered: this computer, or a service
// that keeps connectors of its own. Its methods are safe for concurrent use.
type Platform interface {
	ID() access.Platform
	// PlaceOf is what is known of a connector's place without asking anybody.
	PlaceOf(c access.Connector) Place
	// SignedIn reports that somebody signed in to the platform at that host: its
	// pages may be opened.
	SignedIn(ctx context.Context, host string) bool

	// Offer is the platform as a set-up offers it, with what it knows at its
	// start.
	Offer(ctx context.Context) (Offer, error)
	// TakeOver is the platform's part of the answers for a connector that others
	// were to finish; nil for none.
	TakeOver(c access.Connector) json.RawMessage

	// Register makes what a set-up needs there, or finds it, before the token
	// is placed. What was made is told also where it fails, so that a further
	// try goes on with it.
	Register(ctx context.Context, r Registration) (Registered, error)
	// Tell gives the connector there its token. It comes after the token was
	// placed and proved here and before the connector moves to it, so that
	// whatever fails leaves a working token on both sides.
	Tell(ctx context.Context, c access.Connector, tok secret.Value) error

	// Ask asks how a connector stands there, and keeps the answer. What cannot
	// be asked keeps its last answer.
	Ask(ctx context.Context, c access.Connector)
	// Prove tries the sign-ins that these connectors have there, and those that
	// the environment holds: who it is, what they may do, what a set-up reads.
	// It changes nothing, here or there; nothing where nobody signs in.
	Prove(ctx context.Context, list []access.Connector) []Proof
	// Watch follows how a connector stands there while it is synced here; nil
	// where there is nothing to follow. With toTheEnd the end of the sync waits
	// until it has settled there.
	Watch(ctx context.Context, c access.Connector, toTheEnd bool) Watch
}

// Registration asks a platform to register a connector.
type Registration struct {
	// Connector is as it will be recorded, or is already where only its token
	// changes (Replace).
	Connector access.Connector
	Replace   bool
	// There is the platform's own part, made by its pages; nil for none.
	There any
	// Draft is the set-up as it stands, to note in it what was made.
	Draft access.Draft
}

// Registered is what exists on the platform now.
type Registered struct {
	Connector access.Connector // as it is to be recorded
	// Made is for the platform's own pages, also after a failure.
	Made any
	// Secret is that of the sign-in to c.Tenant, to be kept with the token;
	// empty where it is kept already or there is none.
	Secret secret.Value
}

// Proof is one thing that was tried with a sign-in.
type Proof struct {
	Name string // short and stable: sign-in-acme.conductor.one
	Told string // what was seen
	Cure string // what to do where it may not suffice; empty: it does
	Err  error  // why it does not work; Told and Cure are empty then
}

// Watch follows a connector on its platform.
type Watch interface {
	// Line tells how it stands there.
	Line() string
	// End ends the watch after a last look; a cancelled ctx waits for nothing.
	End(ctx context.Context)
}
