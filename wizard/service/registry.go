package service

import (
	"context"
	"fmt"

	"connectpd/store"
	"connectpd/store/secret"
	"connectpd/wizard/setup"
)

// registry is where connectors of a platform are registered: what set-up, rotation and sync
// ask of it. A further one implements it, Place and the steps' site.
type registry interface {
	// save registers a connector with its token. What was made there is told
	// also where it fails.
	save(ctx context.Context, r setup.SaveRequest) (store.Connector, setup.TenantMade, error)
	// passOn lets somebody else finish a set-up, and tells them.
	passOn(ctx context.Context, r setup.HandOverRequest) (setup.PassedOn, error)
	// tell gives it the new token of a connector. It comes after the token was
	// placed and proved here and before the connector moves to it, so that
	// whatever fails leaves a working token on both sides.
	tell(ctx context.Context, c store.Connector, tok secret.Value) error
	// halfMoved says what stands when the move here failed after that.
	halfMoved(c store.Connector, err error) error
	// watch follows how the connector stands there while a sync runs here; nil
	// where there is nothing to follow.
	watch(ctx context.Context, c store.Connector, toTheEnd bool) *tenantWatch
}

// registryOf is where a connector is registered.
func (d *Deps) registryOf(c store.Connector) registry {
	if c.Tenant == nil {
		return d.registries[store.Local]
	}
	return d.registries[store.ConductorOne]
}

// registryFor is where a set-up registers its connector.
func (d *Deps) registryFor(t *setup.TenantRequest) registry {
	if t == nil {
		return d.registries[store.Local]
	}
	return d.registries[store.ConductorOne]
}

// thisComputer registers connectors in the store and nowhere else.
type thisComputer struct {
	setups    *Setups
	handovers *Handovers
}

func (p thisComputer) save(ctx context.Context, r setup.SaveRequest) (store.Connector, setup.TenantMade, error) {
	c, err := p.setups.saveHere(ctx, r)
	return c, setup.TenantMade{}, err
}

func (p thisComputer) passOn(ctx context.Context, r setup.HandOverRequest) (setup.PassedOn, error) {
	done, err := p.handovers.HandOver(ctx, r)
	return setup.PassedOn{Outcome: done}, err
}

// tell: here there is nobody to tell.
func (p thisComputer) tell(context.Context, store.Connector, secret.Value) error { return nil }

func (p thisComputer) halfMoved(_ store.Connector, err error) error {
	return fmt.Errorf("move the connector to the new token: %w", err)
}

func (p thisComputer) watch(context.Context, store.Connector, bool) *tenantWatch { return nil }

// inTenants registers connectors in ConductorOne tenants too.
type inTenants struct {
	setups  *Setups
	tenants *Tenants
}

func (p inTenants) save(ctx context.Context, r setup.SaveRequest) (store.Connector, setup.TenantMade, error) {
	return p.setups.saveInTenant(ctx, r)
}

func (p inTenants) passOn(ctx context.Context, r setup.HandOverRequest) (setup.PassedOn, error) {
	done, made, err := p.setups.delegate(ctx, r)
	return setup.PassedOn{Outcome: done, Made: made}, err
}

func (p inTenants) tell(ctx context.Context, c store.Connector, tok secret.Value) error {
	return p.tenants.tellTenant(ctx, c, tok)
}

func (p inTenants) halfMoved(c store.Connector, err error) error { return halfMovedProblem(c, err) }

func (p inTenants) watch(ctx context.Context, c store.Connector, toTheEnd bool) *tenantWatch {
	return p.tenants.watchTenant(ctx, c, toTheEnd)
}
