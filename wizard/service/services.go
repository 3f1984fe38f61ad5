package service

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
	*AccessReviews
}

// New makes the services of one run of the program.
func New(d *Deps) *Services {
	if d.Platforms == nil {
		d.Platforms = d.platforms()
	}
	connectors, reviews := &Connectors{d}, &AccessReviews{Deps: d}
	return &Services{
		Deps: d, Connectors: connectors, Handovers: &Handovers{d, connectors},
		Setups: &Setups{d}, Rotations: &Rotations{d}, Syncs: &Syncs{d, reviews, looks{last: map[string]firstLook{}}}, Exports: &Exports{d},
		AccessReviews: reviews,
	}
}

// Setups check what a set-up was answered, and save it.
type Setups struct{ *Deps }

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
	reviews *AccessReviews
	looks   looks
}

// Exports write access data for others.
type Exports struct{ *Deps }
