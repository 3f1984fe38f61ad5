package tui

import (
	"context"

	"connectpd/store"
	"connectpd/wizard/platform"
	"connectpd/wizard/service"
)

// rooms joins what home asks for from the store and the services.
type rooms struct {
	*service.Services
	platform.List
}

func (r rooms) Connectors(ctx context.Context) ([]store.Connector, error) {
	return r.Store.Connectors(ctx)
}
func (r rooms) Drafts(ctx context.Context) ([]store.Draft, error) { return r.Store.Drafts(ctx) }
