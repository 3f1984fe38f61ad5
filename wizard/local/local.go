// Package local is this computer as the platform where connectors are
// registered: in the store, and nowhere else.
// It must not know a tenant.
package local

import (
	"context"
	"encoding/json"

	"connectpd/store/access"
	"connectpd/store/secret"
	"connectpd/wizard/platform"
)

// Platform is this computer.
type Platform struct{}

var _ platform.Platform = Platform{}

// ID is this computer's.
func (Platform) ID() access.Platform { return access.Local }

// Offer is this computer.
func (Platform) Offer(context.Context) (platform.Offer, error) {
	return platform.Offer{ID: access.Local, Label: "On this computer", Detail: "you see the data; ConductorOne is not involved", New: newSteps}, nil
}

// TakeOver has no part of its own.
func (Platform) TakeOver(access.Connector) json.RawMessage { return nil }

// PlaceOf is nowhere but here.
func (Platform) PlaceOf(access.Connector) platform.Place {
	return platform.Place{Label: here, Called: "Tenant", Untold: untold, None: none, OwnerNeeds: ownerNeeds}
}

// SignedIn is never: nobody signs in.
func (Platform) SignedIn(context.Context, string) bool { return false }

const (
	here   = "on this computer"
	none   = "none; ConductorOne does not know this connector (see connectpd export terraform and c1z)"
	untold = "ConductorOne does not know this connector yet. To connect it there too, add the PagerDuty connector (Integrations > Connectors) for the same app and owners, apply the output of connectpd export terraform, or upload the output of connectpd export c1z, which needs no key there."
)

// Register makes nothing: recording the connector is all.
func (Platform) Register(_ context.Context, r platform.Registration) (platform.Registered, error) {
	return platform.Registered{Connector: r.Connector}, nil
}

// Tell tells nobody.
func (Platform) Tell(context.Context, access.Connector, secret.Value) error { return nil }

// Ask asks nobody.
func (Platform) Ask(context.Context, access.Connector) {}

// Prove proves nothing: nobody signs in.
func (Platform) Prove(context.Context, []access.Connector) []platform.Proof { return nil }

// Watch follows nothing.
func (Platform) Watch(context.Context, access.Connector, bool) platform.Watch { return nil }
