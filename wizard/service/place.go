package service

import (
	"slices"
	"time"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/wizard/flow"
)

// Place is what a platform says of one connector, without being asked anything:
// the faces show it, and none asks which platform it is. On this computer every
// text is empty and every error nil.
type Place interface {
	// Host names the tenant.
	Host() string
	// Link is the address of the connector's page there.
	Link() string
	// Keeps says what disconnecting here leaves there.
	Keeps() string
	// Stands says how the connector stands there, with the platform's own
	// value and when it was asked.
	Stands(now time.Time) string
	// Follows says that the end of a set-up waits for the platform.
	Follows() string
	// OwnersThere, MessageThere and ConnectorThere say why connectpd changes
	// no owners, writes no message and no Terraform configuration.
	OwnersThere() error
	MessageThere() error
	ConnectorThere() error
}

// PlaceOf is where a connector is registered.
func PlaceOf(c store.Connector) Place {
	if c.Tenant == nil {
		return here{}
	}
	return tenantPlace{c}
}

// AnyAsked reports whether any of these connectors stands somewhere besides
// here, which can be asked how.
func AnyAsked(list []store.Connector) bool {
	return slices.ContainsFunc(list, func(c store.Connector) bool { return PlaceOf(c).Host() != "" })
}

// here is this computer.
type here struct{}

func (here) Host() string            { return "" }
func (here) Link() string            { return "" }
func (here) Keeps() string           { return "" }
func (here) Stands(time.Time) string { return "" }
func (here) Follows() string         { return "" }
func (here) OwnersThere() error      { return nil }
func (here) MessageThere() error     { return nil }
func (here) ConnectorThere() error   { return nil }

// tenantPlace is a ConductorOne tenant.
type tenantPlace struct{ c store.Connector }

func (p tenantPlace) Host() string { return p.c.Tenant.Host }

func (p tenantPlace) blanks() failure.Blanks {
	return failure.Blanks{"connector": p.c.Name, "tenant": p.Host(), "page": p.Link()}
}

func (p tenantPlace) OwnersThere() error {
	return &flow.Problem{Told: failure.Tell(failure.C1OwnersThere, p.blanks()), Flag: "--add EMAIL", Kept: flow.NothingChanged}
}

func (p tenantPlace) MessageThere() error {
	return &flow.Problem{Told: failure.Tell(failure.C1MessageThere, p.blanks())}
}

func (p tenantPlace) ConnectorThere() error {
	return &flow.Problem{Told: failure.Tell(failure.C1ConnectorThere, p.blanks()), Kept: "Nothing was written."}
}
