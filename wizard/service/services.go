package service

import "connectpd/store"

// Services are all of them together, for who needs several: each is a small
// one, named after what it does. They never print and never ask; their methods
// are safe for concurrent use.
type Services struct {
	*Deps
	*Setups
	*Rotations
	*Handovers
	*Connectors
	*Syncs
	*Exports
	*Tenants
	*AccessReviews
}

// New makes the services of one run of the program.
func New(d *Deps) *Services {
	tenants := &Tenants{Deps: d}
	connectors := &Connectors{d}
	handovers := &Handovers{d, connectors}
	setups := &Setups{d, tenants}
	reviews := &AccessReviews{Deps: d}
	d.registries = map[store.Platform]registry{
		store.Local:        thisComputer{setups, handovers},
		store.ConductorOne: inTenants{setups, tenants},
	}
	return &Services{
		Deps: d, Tenants: tenants, Connectors: connectors, Handovers: handovers, Setups: setups,
		Rotations: &Rotations{d},
		Syncs:     &Syncs{d, tenants, reviews},
		Exports:   &Exports{d}, AccessReviews: reviews,
	}
}

// Setups check what a set-up was answered, and save it.
type Setups struct {
	*Deps
	tenants *Tenants
}

// Rotations replace the token of a connector, move it, and end the old key.
type Rotations struct{ *Deps }

// Handovers tell who finishes a set-up elsewhere.
type Handovers struct {
	*Deps
	connectors *Connectors
}

// Connectors change what is recorded of a connector.
type Connectors struct{ *Deps }

// Syncs run syncs, and judge what they brought.
type Syncs struct {
	*Deps
	tenants *Tenants
	reviews *AccessReviews
}

// Exports write access data for others.
type Exports struct{ *Deps }

// Tenants are the tenants signed in to.
type Tenants struct {
	*Deps
	signedIn tenantClients
}
