package platform

import (
	"context"
	"slices"
	"sync"
	"time"

	"connectpd/store/access"
)

// List is the platforms that there are, in the order in which they are offered.
type List []Platform

// Of is the platform of that id; the first one where there is none.
func (l List) Of(id access.Platform) Platform {
	for _, p := range l {
		if p.ID() == id {
			return p
		}
	}
	return l[0]
}

// PlaceOf is where a connector is registered.
func (l List) PlaceOf(c access.Connector) Place { return l.Of(c.Platform).PlaceOf(c) }

// SignedIn reports that a host is that of a platform which somebody signed in
// to.
func (l List) SignedIn(ctx context.Context, host string) bool {
	return slices.ContainsFunc(l, func(p Platform) bool { return p.SignedIn(ctx, host) })
}

// AnyElsewhere reports whether any of these connectors stands somewhere besides
// here, which can be asked how.
func (l List) AnyElsewhere(list []access.Connector) bool {
	return slices.ContainsFunc(list, func(c access.Connector) bool { return l.PlaceOf(c).Elsewhere() })
}

// ProveAll proves what these connectors are signed in with, and what the
// environment holds.
func (l List) ProveAll(ctx context.Context, list []access.Connector) []Proof {
	var proofs []Proof
	for _, p := range l {
		of := slices.DeleteFunc(slices.Clone(list), func(c access.Connector) bool { return l.Of(c.Platform) != p })
		proofs = append(proofs, p.Prove(ctx, of)...)
	}
	return proofs
}

// AskAll asks how these connectors stand where they are registered, all at
// once. What does not answer in time keeps its last answer: nobody waits longer
// than patience.
func (l List) AskAll(ctx context.Context, list []access.Connector, patience time.Duration) {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	var asking sync.WaitGroup
	for _, c := range list {
		asking.Go(func() { l.Of(c.Platform).Ask(ctx, c) })
	}
	asking.Wait()
}
